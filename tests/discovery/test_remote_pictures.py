"""Pictures of sources go through this server: only those that it told of, only pictures, each fetched once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from mvidarr.db import Database
from mvidarr.discovery.sources.pictures import BELOW, FORGIVEN, LARGEST, RemotePictures
from mvidarr.errors import NotFound
from mvidarr.media import Picture, Thumbnails
from tests import databases
from tests.standins.sources import faults
from tests.standins.sources.server import Mount, SourcesServer
from tests.standins.sources.shapes import Reply, Request

COVER = "https://covers.example/a.png?size=1000&of=ä"


def _png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (1000, 500), (10, 200, 90)).save(out, "PNG")
    return out.getvalue()


PNG = _png()


def answer(request: Request) -> Reply:
    if "big" in request.path:
        return Reply(body=b"\x00" * (LARGEST + 1), type="image/png")
    return Reply(body=b"<svg/>" if "svg" in request.path else PNG, type="image/png")


class Desk:
    """``clock`` in seconds."""

    def __init__(self, database: Database, server: SourcesServer, folder: Path) -> None:
        self.clock = 0.0
        self.mount: Mount = server.mount("covers", ["covers.example"], answer)
        self.outbound, self.thumbnails = server.outbound(), Thumbnails(folder / "small", workers=1)
        self.pictures = RemotePictures(
            database, self.outbound, self.thumbnails, folder / "whole", limit=1, now=lambda: self.clock
        )

    async def get(self, url: str) -> Picture:
        path = self.pictures.path_of(url)
        assert path is not None
        return await self.pictures.picture(path.removeprefix(BELOW), "m", "webp")


@asynccontextmanager
async def desk(database: Database, folder: Path) -> AsyncIterator[Desk]:
    with SourcesServer() as server:
        it = Desk(database, server, folder)
        try:
            yield it
        finally:
            it.thumbnails.close()
            await it.outbound.close()


@pytest.fixture
async def database(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(databases.sqlite_copy(sqlite_template, tmp_path))
    yield opened
    await opened.close()


async def test_a_picture_is_fetched_once_and_drawn_small(database: Database, tmp_path: Path) -> None:
    async with desk(database, tmp_path) as it:
        first, again = await asyncio.gather(it.get(COVER), it.get(COVER))
        assert first == again == await it.get(COVER)
        assert (len(it.mount.requests), it.mount.requests[0].headers["accept"]) == (1, "image/*")
        with Image.open(first.path) as small:
            assert (small.size, small.format) == ((320, 160), "WEBP")
        assert await it.pictures.sweep() == 0  # used just now

        await it.pictures.prepare()
        signed = it.pictures.path_of(COVER)
        another = RemotePictures(database, None, None, tmp_path)  # type: ignore[arg-type]
        assert another.path_of(COVER) != signed
        await another.prepare()
        assert another.path_of(COVER) == signed


async def test_nothing_is_fetched_that_this_house_told_nobody(database: Database, tmp_path: Path) -> None:
    async with desk(database, tmp_path) as it:
        path = it.pictures.path_of(COVER)
        assert path is not None
        signed = path.removeprefix(BELOW)
        mac, _, said = signed.partition(".")
        other = "B" if mac[0] == "A" else "A"
        for forged in (
            said,
            f".{said}",
            f"{mac}.{said}x",
            f"{other}{mac[1:]}.{said}",
            f"{mac}.",
            "",
            ".",
            "ä.b",
            "a.b.c",
        ):
            with pytest.raises(NotFound):
                await it.pictures.picture(forged, "m", "webp")
        for url in (
            None,
            "",
            "file:///etc/passwd",
            "data:image/png;base64,",
            "javascript:x",
            "https://x/" + "a" * 2000,
        ):
            assert it.pictures.path_of(url) is None
        assert it.pictures.path_of("https://x/\ud800") is None
        assert it.mount.requests == []


async def test_what_is_no_picture_is_told_and_not_asked_for_again_for_some_time(
    database: Database, tmp_path: Path
) -> None:
    async with desk(database, tmp_path) as it:
        for path in ("svg", "big"):
            for _ in range(2):
                with pytest.raises(NotFound, match="cannot be had"):
                    await it.get(f"https://covers.example/{path}")
        assert it.mount.paths() == ["/svg", "/big"]
        for url in ("http://10.0.0.1/x.png", "https://nowhere.example/x.png"):
            with pytest.raises(NotFound):
                await it.get(url)
        it.mount.fails(faults.redirected)
        with pytest.raises(NotFound):
            await it.get("https://covers.example/moved")
        it.mount.fails(faults.status(503), times=1)
        with pytest.raises(NotFound):
            await it.get(COVER)
        with pytest.raises(NotFound):
            await it.get(COVER)
        it.clock += FORGIVEN + 1
        assert (await it.get(COVER)).media_type == "image/webp"


async def test_who_leaves_stops_nobody_else(database: Database, tmp_path: Path) -> None:
    async with desk(database, tmp_path) as it:
        leaving = asyncio.create_task(it.get(COVER))
        staying = asyncio.create_task(it.get(COVER))
        await asyncio.sleep(0)
        leaving.cancel()
        assert (await staying).media_type == "image/webp"
        with pytest.raises(asyncio.CancelledError):
            await leaving
