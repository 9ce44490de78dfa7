"""Room on a disk, asked before it is needed."""

import asyncio
import os
from pathlib import Path

from mvidarr.errors import Unavailable
from mvidarr.files import disk
from mvidarr.files.roots import Root

RESERVE = 100 << 20  # bytes left alone, so a database on the same disk can still commit
LEAST_ROOM = 64 << 20  # bytes: with less than that beside the reserve, nothing is begun


def free_space(path: Path) -> int:
    """Bytes that this user may still write where ``path`` is, or will be."""
    with disk.typed_errors():
        while not path.exists() and path != path.parent:
            path = path.parent
        facts = os.statvfs(path)
        return facts.f_bavail * facts.f_frsize


async def free_space_of(root: Root) -> int | None:
    """None while it is away."""
    try:
        await asyncio.to_thread(root.check)
        return await asyncio.to_thread(free_space, root.path)
    except Unavailable:
        return None


async def require(path: Path, needed: int, *, reserve: int = RESERVE) -> None:
    """Raises ``Unavailable`` unless ``needed`` bytes and the reserve fit: ``disk_full`` where nothing does, ``no_room``
    where something smaller would."""
    free = await asyncio.to_thread(free_space, path)
    if free >= needed + reserve:
        return
    if free < LEAST_ROOM + reserve:
        raise disk.disk_full()
    sentence = f"It needs {_size(needed + reserve)} while it comes, and {_size(free)} are free: free some space. "
    raise Unavailable(f"{sentence}It is tried again by itself; smaller ones go on.", code="no_room", retry_after=600)


def _size(count: int) -> str:
    return f"{count / 10**9:,.1f} GB"
