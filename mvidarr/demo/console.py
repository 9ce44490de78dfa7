"""``mvidarr demo``: everything between the options and the filled library. Alone with it: no server may run on it."""

import asyncio
from pathlib import Path

from sqlalchemy import select

from mvidarr.clock import now
from mvidarr.config import Config, make_data_folder
from mvidarr.db import Database, migrate, only_server
from mvidarr.db.tables.settings import settings
from mvidarr.demo.clips import DISTINCT, Clip, clips
from mvidarr.demo.filling import Filled, Tell, fill
from mvidarr.demo.gallery import draw
from mvidarr.discovery import settings_of
from mvidarr.errors import External, Unavailable
from mvidarr.library import bulk, seen_root
from mvidarr.media import Media, resolve
from mvidarr.process import Children
from mvidarr.providers.roll import PROVIDERS
from mvidarr.settings import Flag


async def demo(
    config: Config, *, videos: int, artists: int | None, seed: int, stills: int, tell: Tell | None = None
) -> Filled:
    """Unavailable, code ``data_in_use``, while a server runs on this data (SQLite). Sources are switched off: nobody
    is to be asked about artists who do not exist."""
    make_data_folder(config.paths.data)
    async with only_server(config.database.url):
        await migrate(config.database.url, config.paths.data)
        database = await Database.open(config.database.url)
        try:
            async with database.read() as r:
                await bulk.require_empty(r)
            root = await seen_root(database, config.paths.media, chosen=config.origin("paths.media") != "default")
            made = await _clips(config, seed) if stills else []
            filled = await fill(
                database, root.path, videos=videos, artists=artists, seed=seed, stills=stills, clips=made,
                tell=tell,
            )  # fmt: skip
            await _ask_nobody(database)
            return filled
        finally:
            await database.close()


async def _ask_nobody(database: Database) -> None:
    switches = [one.name for one in settings_of(PROVIDERS) if isinstance(one.kind, Flag)]
    async with database.write("demo") as w:
        known = {row["name"] for row in await w.all(select(settings.c.name))}
        rows = [{"name": name, "value": False, "updated": now()} for name in switches if name not in known]
        await bulk.pour(w, {settings: rows})


async def _clips(config: Config, seed: int) -> list[Clip]:
    """None where there is no ffmpeg that can make them: the rest of the demo does without."""
    data: Path = config.paths.data
    try:
        tools = resolve(config.tools.ffmpeg, config.tools.ffprobe, data / "bin")
        async with Children(data / "run" / "demo") as children:
            drawn = await asyncio.to_thread(draw, seed, DISTINCT)
            return await clips(children, Media(children, tools), drawn)
    except (External, Unavailable):
        return []
