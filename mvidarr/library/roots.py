"""The media folders: rows that name them, and the one that the configuration pins."""

import asyncio
from pathlib import Path

from mvidarr.db import Database
from mvidarr.files import Root
from mvidarr.library import store


async def pinned_root(database: Database, path: Path, *, chosen: bool = True) -> Root:
    """The root that the configuration names; its row and, the first time, the folder itself are made here. A path that
    nobody chose gives way to the root that was pinned last: somebody may have chosen that in a browser.

    A folder that lost its mark is left alone: its disk is probably not mounted, and the health page says so.
    """
    async with database.read() as r:
        rows = await store.root_rows(r)
    path = next((Path(row["path"]) for row in rows if row["pinned"] and not chosen), path)
    known = any(row["path"] == str(path) for row in rows)
    async with database.write() as w:
        root = Root(await store.pin_root(w, str(path)), path)
    if not known:
        await asyncio.to_thread(root.prepare)
    return root


async def seen_root(database: Database, path: Path, *, chosen: bool) -> Root:
    """The same for whoever only looks: nothing is written. A path that nobody chose gives way to the root that a server
    pinned; one that has no row yet has the number 0."""
    async with database.read() as r:
        rows = await store.root_rows(r)
    for row in rows:
        if row["path"] == str(path) if chosen else row["pinned"]:
            return Root(row["id"], Path(row["path"]))
    return Root(0, path)
