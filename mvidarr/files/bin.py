"""The recycle bin of a root: ``.mvidarr/bin/<entry>/`` holds the files of one video and ``manifest.json``, which says
where each lay. It is written before the first file moves and removed after the last came back, so it can be read
without the database.

Every operation may be killed at any instant and repeated: it finishes what was begun. Nothing is ever overwritten.
"""

import filecmp
import json
import shutil
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from mvidarr.errors import Conflict
from mvidarr.files import disk
from mvidarr.files.group import Member, members
from mvidarr.files.placement import rename_or_copy, temporary_name
from mvidarr.files.roots import OWN_FOLDER, Root
from mvidarr.files.sidecars import is_ours

_MANIFEST = "manifest.json"

Step = Callable[[str], None]


@dataclass(frozen=True)
class Binned:
    """A file in the bin: ``member`` tells where it lay, ``name`` how it is called in the entry's folder."""

    member: Member
    name: str


async def throw(
    root: Root,
    entry: int,
    video: str,
    *,
    title: str = "",
    replaced: Mapping[str, str] | None = None,
    on_step: Step = lambda step: None,
) -> list[Member]:
    """Moves a video (relative to the root) and what goes with it into the bin; what went there, the video first.
    ``replaced``: another file takes its place, so only what we wrote for it goes, these subtitles among it
    (``is_ours``); what people put beside it stays, and so do what tells of the artist and its folder.

    Raises ``Unavailable`` (``root_missing``, ``root_unmounted``, ``disk_full``, ``folder_not_writable``) and
    ``Conflict`` (``file_is_link``, ``manifest_unreadable``).
    """
    return await disk.in_thread(_throw, root, entry, video, title, replaced, on_step)


async def restore(root: Root, entry: int, *, on_step: Step = lambda step: None) -> list[Member] | None:
    """Moves everything back to where it lay; None when the bin holds nothing of this entry.

    Raises ``Conflict`` (``target_exists``) before anything moves when another file has one of the names by now.
    """
    return await disk.in_thread(_restore, root, entry, on_step)


async def holds_all(root: Root, entry: int) -> bool:
    """Whether everything of an entry has got there: what has one of the names by now is not of it."""
    return await disk.in_thread(_holds_all, root, entry)


async def purge(root: Root, entry: int) -> None:
    """Removes the files of an entry for good; gone already is fine."""
    await disk.in_thread(_purge, root, entry)


def _throw(
    stop: threading.Event,
    root: Root,
    entry: int,
    video: str,
    title: str,
    replaced: Mapping[str, str] | None,
    on_step: Step,
) -> list[Member]:
    root.check()
    with disk.typed_errors():
        folder = _folder(root, entry)
        kept = _read(folder) or _begin(folder, entry, title, _going(root, video, replaced), on_step)
        for one in kept:
            source = root.resolve(one.member.path)
            _move_in(stop, one, source, folder / one.name, entry, on_step)
            on_step("moved")
        _settle([folder, *(root.resolve(one.member.path).parent for one in kept)])
        if replaced is None:
            disk.remove_upwards(root.path, root.resolve(video).parent)
        on_step("cleared")
        return [one.member for one in kept]


def _going(root: Root, video: str, replaced: Mapping[str, str] | None) -> list[Member]:
    found = members(root, video)
    if replaced is None:
        return found
    stem, own = PurePosixPath(video).stem, [member for member in found if not member.shared]
    beside = [one for one in own if one.path != video and is_ours(root.resolve(one.path), stem, replaced)]
    return [*(one for one in own if one.path == video), *(replace(one, shared=True) for one in beside)]


def _begin(folder: Path, entry: int, title: str, going: list[Member], on_step: Step) -> list[Binned]:
    """Lists what will move, durably, before it does."""
    kept = _named(going)
    if not kept:
        return []
    made = disk.make_folders(folder)
    on_step("folder")
    files = [{"name": one.name, **vars(one.member)} for one in kept]
    text = json.dumps({"version": 1, "entry": entry, "title": title, "files": files}, ensure_ascii=False, indent=1)
    temporary = folder / f"{_MANIFEST}.new"
    try:
        disk.write_synced(temporary, text.encode())
        on_step("written")
        temporary.replace(folder / _MANIFEST)
    except OSError:
        temporary.unlink(missing_ok=True)
        disk.remove_empty(made)
        raise
    disk.sync_folder(folder)
    on_step("manifest")
    return kept


def _named(found: list[Member]) -> list[Binned]:
    """By their own names where these differ."""
    taken, kept = {_MANIFEST, f"{_MANIFEST}.new"}, []
    for number, member in enumerate(found):
        name = member.path.rpartition("/")[2]
        name = name if name not in taken else f"{number}-{name[-200:]}"
        taken.add(name)
        kept.append(Binned(member, name))
    return kept


def _read(folder: Path) -> list[Binned]:
    """What the manifest lists; empty without one."""
    try:
        told = json.loads((folder / _MANIFEST).read_bytes())
        return [Binned(_member(file), _plain(file["name"])) for file in told["files"]]
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError) as error:
        raise Conflict(
            f"The list of what lies in {OWN_FOLDER}/bin/{folder.name} cannot be read: move its files back by hand.",
            code="manifest_unreadable",
        ) from error


def _member(told: dict[str, object]) -> Member:
    return Member(str(told["path"]), int(str(told["size"])), int(str(told["mtime"])), told["shared"] is True)


def _plain(name: str) -> str:
    if "/" in name or name in ("", ".", ".."):
        raise ValueError("not the name of a file")
    return name


def _move_in(stop: threading.Event, one: Binned, source: Path, target: Path, entry: int, on_step: Step) -> None:
    """A file that came to the old place since then is left there: it is another one."""
    if not _is_there(source):
        return
    if not _is_there(target):
        _move(stop, source, target, entry, on_step)
    elif source.samefile(target) or (_is_original(one.member, source) and _claimed_or_twin(target, source)):
        _finish(stop, source, target, entry, on_step)


def _is_original(member: Member, source: Path) -> bool:
    facts = source.stat()
    return (facts.st_size, facts.st_mtime_ns) == (member.size, member.mtime)


def _claimed_or_twin(target: Path, source: Path) -> bool:
    """What a try left that was killed between its steps: an empty file that claims the name, or a whole copy."""
    return target.stat().st_size == 0 or filecmp.cmp(source, target, shallow=False)


def _finish(stop: threading.Event, source: Path, target: Path, entry: int, on_step: Step) -> None:
    if source.stat().st_size != target.stat().st_size:
        target.unlink()
        _move(stop, source, target, entry, on_step)
    else:
        disk.sync_folder(target.parent)
        source.unlink()


def _move(stop: threading.Event, source: Path, target: Path, entry: int, on_step: Step) -> None:
    copied = rename_or_copy(stop, source, target, temporary_name(target.parent, f"bin-{entry}"), on_step)
    on_step("named")
    if copied:
        disk.sync_folder(target.parent)
        source.unlink()


def _settle(folders: list[Path]) -> None:
    """Makes what moved between them last; once for all, as a rename is whole wherever a power cut finds it."""
    for folder in dict.fromkeys(folders):
        if folder.is_dir():
            disk.sync_folder(folder)


def _restore(stop: threading.Event, root: Root, entry: int, on_step: Step) -> list[Member] | None:
    root.check()
    with disk.typed_errors():
        folder = _folder(root, entry)
        kept = _read(folder)
        if not kept:
            return None
        for one in kept:
            _refuse_clash(folder / one.name, root.resolve(one.member.path), one.member)
        for one in reversed(kept):  # the video last: whoever sees it finds its NFO as well
            _move_out(stop, folder / one.name, root.resolve(one.member.path), entry, on_step)
            on_step("moved")
        _settle([folder, *(root.resolve(one.member.path).parent for one in kept)])
        (folder / _MANIFEST).unlink()
        on_step("forgotten")
        disk.remove_empty([folder])
        return [one.member for one in kept]


def _refuse_clash(source: Path, target: Path, member: Member) -> None:
    if member.shared or not (_is_there(source) and _is_there(target)):
        return
    if not (source.samefile(target) or _claimed_or_twin(target, source)):
        raise Conflict(
            f"Another file lies where “{target.name}” was: move it away, then restore it from the recycle bin.",
            code="target_exists",
        )


def _move_out(stop: threading.Event, source: Path, target: Path, entry: int, on_step: Step) -> None:
    if not _is_there(source):
        return
    disk.make_folders(target.parent)
    if not _is_there(target):
        _move(stop, source, target, entry, on_step)
    elif source.samefile(target) or _claimed_or_twin(target, source):
        _finish(stop, source, target, entry, on_step)
    else:  # written anew since, or put there by somebody: both stay
        _move(stop, source, _free_name(target), entry, on_step)


def _free_name(path: Path) -> Path:
    names = (path.with_name(f"{path.stem} (restored{number}){path.suffix}") for number in ("", *map(str, range(2, 99))))
    return next(name for name in names if not _is_there(name))


def _holds_all(stop: threading.Event, root: Root, entry: int) -> bool:
    root.check()
    with disk.typed_errors():
        folder = _folder(root, entry)
        kept = _read(folder)
        return bool(kept) and all(_is_there(folder / one.name) for one in kept)


def _purge(stop: threading.Event, root: Root, entry: int) -> None:
    root.check()
    with disk.typed_errors():
        folder = _folder(root, entry)
        if folder.is_dir():
            shutil.rmtree(folder)


def _folder(root: Root, entry: int) -> Path:
    folder = root.resolve(f"{OWN_FOLDER}/bin/{int(entry)}")
    if folder.is_symlink():
        raise Conflict("The folder of the recycle bin is a link: put a real folder in its place.", code="file_is_link")
    return folder


def _is_there(path: Path) -> bool:
    return path.is_symlink() or path.exists()
