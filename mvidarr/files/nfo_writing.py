"""Writing an NFO where there may be one: merged with what others wrote; one that can't be read is kept beside it."""

import asyncio
from collections.abc import Callable
from itertools import count
from pathlib import Path

from mvidarr.errors import Invalid
from mvidarr.files import disk
from mvidarr.files.group import ARTIST_NFO
from mvidarr.files.nfo import ArtistFacts, NfoFacts
from mvidarr.files.nfo_rewriting import Told, rewrite_artist, rewrite_video
from mvidarr.files.sidecars import NFO, beside, write_whole

Rewrite = Callable[[bytes | None], bytes]


async def write_video_nfo(video: Path, facts: NfoFacts, told: Told | None, token: str) -> bool:
    """True when it had to keep a file aside that it could not read."""
    return await _write(beside(video, NFO), lambda data: rewrite_video(data, facts, told), token)


async def write_artist_nfo(folder: Path, facts: ArtistFacts, told: Told | None, token: str) -> bool:
    return await _write(folder / ARTIST_NFO, lambda data: rewrite_artist(data, facts, told), token)


async def _write(path: Path, rewrite: Rewrite, token: str) -> bool:
    if await asyncio.to_thread(path.is_symlink):
        return False  # somebody arranged it so
    data = await asyncio.to_thread(_read, path)
    try:
        await write_whole(path, rewrite(data), token)
    except Invalid as error:
        if error.code != "bad_nfo":
            raise
        await asyncio.to_thread(_keep_aside, path)
        await write_whole(path, rewrite(None), token)
        return True
    return False


def _read(path: Path) -> bytes | None:
    with disk.typed_errors():
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None


def _keep_aside(path: Path) -> None:
    """As ``.nfo.bak``, which no server reads."""
    with disk.typed_errors():
        for number in count(1):
            aside = path.with_name(f"{path.name}{'' if number == 1 else f'-{number}'}.bak")
            try:
                disk.rename_new(path, aside, disk.WAYS)
            except FileExistsError:
                continue
            disk.sync_folder(path.parent)
            return
