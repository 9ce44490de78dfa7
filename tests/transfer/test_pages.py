"""What is refused, and the page: every button of it works without JavaScript."""

import asyncio
import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import ClientDisconnect

from mvidarr.demo import fill
from mvidarr.errors import TooMany
from mvidarr.library import Selection
from mvidarr.query import Asker
from mvidarr.transfer import Order, api, exports
from mvidarr.transfer.artists import ARTIST_COLUMNS
from tests.house import Home, home
from tests.transfer.rooms import exports_on


@pytest.fixture
async def full(db_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path) as at_home:
        await fill(at_home.house.database, at_home.media, videos=20)
        yield at_home


async def test_what_makes_no_sense_is_refused_before_a_byte_is_sent(full: Home) -> None:
    for asked in ({"q": "yeer:1"}, {"columns": "yeer"}, {"format": "pdf"}, {"sort": "yeer"}):
        answer = await full.api.get("/api/videos/export", params=asked)
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json"), asked
    both = await full.api.post("/api/videos/export", json={"ids": [1], "q": "year:1990"})
    assert both.status_code == 422
    assert "not both" in both.json()["detail"]
    head = await full.api.head("/api/videos/export", params={"format": "xlsx"})
    assert head.status_code == 200
    assert head.headers["content-disposition"].endswith('.xlsx"')
    assert not head.content
    assert (await full.api.get("/api/videos/export", params={"columns": "id"})).status_code == 200


async def test_the_page_says_what_it_will_be_and_keeps_what_was_chosen(full: Home) -> None:
    page = (await full.api.get("/videos/export", params={"q": "id:<=7", "sort": "-id"})).text
    assert "<strong>7 videos</strong>" in page
    assert '<input type="hidden" name="q" value="id:&lt;=7">' in page
    assert "id at most 7." in page
    assert _ticked(page)[:3] == ["id", "title", "artist"]
    order, state = _order(page), {"q": "id:<=7", "sort": "-id", "format": "xlsx"}
    moved = await full.api.post(
        "/videos/export", data={**state, "columns": ["id", "title"], "order": order, "move": "down:id"}
    )
    assert _ticked(moved.text) == ["title", "id"]
    assert _order(moved.text)[:3] == ["title", "id", "artist"]
    assert 'value="xlsx" checked' in moved.text
    top = await full.api.post("/videos/export", data={**state, "columns": "id", "order": order, "move": "up:id"})
    assert _order(top.text) == order
    for take, many in (("none", 0), ("all", len(order)), ("usual", len(_ticked(page)))):
        told = await full.api.post("/videos/export", data={"columns": "id", "order": order, "take": take})
        assert len(_ticked(told.text)) == many
    none = await full.api.post("/videos/export/file", data={"order": order})
    assert (none.status_code, "Choose at least one column." in none.text) == (422, True)
    file = await full.api.post(
        "/videos/export/file", data={**state, "format": "csv", "columns": ["title", "id"], "order": order}
    )
    assert file.text.splitlines()[0] == "\ufefftitle,id"
    assert [int(line.rsplit(",", 1)[1]) for line in file.text.splitlines()[1:]] == [7, 6, 5, 4, 3, 2, 1]


async def test_a_selection_comes_as_ids_or_as_a_query_without_some(full: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    some = await full.api.post("/videos/export", data={"ids": "4,2"})
    assert "<strong>2 videos</strong>: what you selected." in some.text
    none = await full.api.post("/videos/export/file", data={"ids": " , ", "format": "json"})
    assert none.json() == []
    rest = await full.api.post("/artists/export", data={"q": "", "sort": "name", "exclude": "1,2"})
    everybody = (await full.api.get("/api/artists/count")).json()["count"]
    assert f"<strong>{everybody - 2} artists</strong>: all there are. Without those" in rest.text
    file = await full.api.post("/artists/export/file", data={"exclude": "1", "format": "json", "columns": "id"})
    assert 1 not in [one["id"] for one in file.json()]
    for path in ("/videos/export", "/videos/export/file"):
        wrong = await full.api.post(path, data={"ids": "4;2"})
        assert (wrong.status_code, "numbers with commas" in wrong.text) == (422, True)
        nonsense = await full.api.post(path, data={"q": "yeer:1"})
        assert (nonsense.status_code, "yeer" in nonsense.text) == (422, True)
        format = await full.api.post(path, data={"format": "pdf"})
        assert format.status_code == 422
    monkeypatch.setattr(exports, "ALL_AT_ONCE", 0)
    assert (await full.api.post("/videos/export/file", data={"ids": "4"})).status_code == 429


async def test_who_takes_nothing_any_more_holds_no_export_up(full: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "PATIENCE", 0.01)
    database = full.house.database
    room = exports_on(database)
    order = Order("artist", Selection(), ARTIST_COLUMNS.usual(), "csv")
    for _ in range(exports.AT_ONCE + 1):
        stuck = api.ExportAnswer(await room.begin(order, Asker(1, 0, "admin")))
        with pytest.raises(ClientDisconnect):
            await stuck({"type": "http", "asgi": {"spec_version": "2.4"}}, _forever, lambda message: _forever())


async def test_only_so_many_exports_run_at_once(full: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    database = full.house.database
    room = exports_on(database)
    order = Order("artist", Selection(), ARTIST_COLUMNS.usual(), "csv")
    running = [await room.begin(order, Asker(1, 0, "admin")) for _ in range(2)]
    with pytest.raises(TooMany, match="2 exports of yours are running already"):
        await room.begin(order, Asker(1, 0, "admin"))
    running += [await room.begin(order, Asker(2, 0, "admin")) for _ in range(2)]
    with pytest.raises(TooMany, match="4 exports are running"):
        await room.begin(order, Asker(3, 0, "admin"))
    with pytest.raises(TooMany, match="2 exports of yours are running already"):
        await room.begin(order, Asker(1, 0, "admin"))
    for export in (*running, *running):
        export.close()
    assert await room.begin(order, Asker(1, 0, "admin"))
    monkeypatch.setattr(exports, "ALL_AT_ONCE", 0)
    refused = await full.api.get("/api/artists/export")
    assert (refused.status_code, refused.json()["code"], "retry-after" in refused.headers) == (
        429, "too_many_exports", True,
    )  # fmt: skip


async def _forever() -> Any:
    await asyncio.Event().wait()


def _order(page: str) -> list[str]:
    return re.findall(r'name="order" value="([^"]*)"', page)


def _ticked(page: str) -> list[str]:
    return [unescape(name) for name in re.findall(r'name="columns" value="([^"]*)" checked', page)]
