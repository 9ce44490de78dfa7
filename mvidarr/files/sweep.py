"""Removing what killed jobs left: their staging folders, their temporary files, the empty folders they made.

Only names that are ours are touched, and only of jobs that nobody will go on with.
"""

import os
import re
import shutil
import threading
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mvidarr.files import disk
from mvidarr.files.placement import temporary_token
from mvidarr.files.roots import OWN_FOLDER, Root

_JOB = re.compile(r"\d+")


@dataclass(frozen=True)
class Swept:
    staging: int
    temporary: int
    folders: int


async def sweep(root: Root, keep: Collection[int], *, targets: Iterable[str] = (), thorough: bool = False) -> Swept:
    """``keep``: ids of jobs that are open or run elsewhere; ``targets``: paths from intents that were dropped.

    Beside staging only the folders of ``targets`` are looked at; ``thorough`` walks the whole root for temporary files.
    Raises ``Unavailable`` when the root is not there.
    """
    return await disk.in_thread(_sweep, root, frozenset(keep), tuple(targets), thorough)


def _sweep(stop: threading.Event, root: Root, keep: frozenset[int], targets: tuple[str, ...], thorough: bool) -> Swept:
    root.check()
    with disk.typed_errors():
        staging = sum(_remove_staging(folder) for folder in _abandoned(root.staging_folder, keep))
        parents = {root.resolve(target).parent for target in targets}
        folders = {*parents, *_walk(stop, root.path)} if thorough else parents
        temporary = sum(_remove_temporary(folder, keep) for folder in sorted(folders))
        return Swept(staging, temporary, sum(disk.remove_upwards(root.path, folder) for folder in sorted(parents)))


def _abandoned(staging: Path, keep: frozenset[int]) -> list[Path]:
    if not staging.is_dir():
        return []
    return [folder for folder in staging.iterdir() if _JOB.fullmatch(folder.name) and int(folder.name) not in keep]


def _remove_staging(folder: Path) -> bool:
    if folder.is_symlink() or not folder.is_dir():
        return False
    shutil.rmtree(folder)
    return True


def _walk(stop: threading.Event, top: Path) -> Iterator[Path]:
    for folder, folders, _ in os.walk(top):
        if stop.is_set():
            raise disk.Stopped
        if OWN_FOLDER in folders:
            folders.remove(OWN_FOLDER)
        yield Path(folder)


def _remove_temporary(folder: Path, keep: frozenset[int]) -> int:
    if not folder.is_dir():
        return 0
    left = [name for name in os.listdir(folder) if (token := temporary_token(name)) and _job(token) not in keep]
    for name in left:
        (folder / name).unlink(missing_ok=True)
    return len(left)


def _job(token: str) -> int | None:
    match = _JOB.search(token)
    return int(match[0]) if match else None
