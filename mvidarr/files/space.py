"""Room on a disk, asked before it is needed."""

import asyncio
import os
from pathlib import Path

from mvidarr.errors import Unavailable
from mvidarr.files import disk
from mvidarr.files.roots import Root

RESERVE = 100 << 20  # bytes left alone, so a database on the same disk can still commit


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
    """Raises ``Unavailable`` (``disk_full``) unless ``needed`` bytes and the reserve fit."""
    if await asyncio.to_thread(free_space, path) < needed + reserve:
        raise disk.disk_full()
