"""Exports over HTTP: what is asked for is what comes, from the API and from the page."""

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from starlette.types import Message

from mvidarr.db import Database
from mvidarr.demo import fill
from mvidarr.library import Selection, selection
from mvidarr.library.shapes import Artist, Video
from mvidarr.query import Asker
from mvidarr.transfer import Order, exports
from mvidarr.transfer.api import ExportAnswer
from mvidarr.transfer.artists import ARTIST_COLUMNS
from mvidarr.transfer.videos import VIDEO_COLUMNS
from tests.house import Home, home
from tests.transfer.rooms import exports_on

ALL = 130
COUNTED = {"videos", "downloaded", "wanted"}


@pytest.fixture
async def full(db_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Home]:
    """Three pages of ids, of five pieces of rows."""
    monkeypatch.setattr(exports, "PIECE", 30)
    monkeypatch.setattr(selection, "_AT_ONCE", 50)
    async with home(db_url, tmp_path) as at_home:
        await fill(at_home.house.database, at_home.media, videos=ALL)
        yield at_home


async def test_an_export_is_the_list_in_its_order(full: Home) -> None:
    """Of videos and of artists, with the values that the API shows, of a query and of a selection."""
    names = ",".join(column.name for column in VIDEO_COLUMNS.all)
    await full.api.put("/api/videos/3/rating", json={"rating": 7, "favourite": True})
    told = await _get(full, "/api/videos/export", sort="-title", columns=names)
    shown = (await full.api.get("/api/videos", params={"sort": "-title", "limit": 500})).json()["items"]
    shape = Video.__annotations__.keys()
    assert len(told) == ALL
    assert [{name: one[name] for name in shape} for one in told] == shown
    usual = await _get(full, "/api/videos/export", sort="-title")
    assert usual == [{column.name: one[column.name] for column in VIDEO_COLUMNS.usual()} for one in shown]
    artists = await _get(
        full, "/api/artists/export", sort="name", columns=",".join(column.name for column in ARTIST_COLUMNS.all)
    )
    everybody = (await full.api.get("/api/artists", params={"sort": "name", "limit": 500})).json()["items"]
    kept = Artist.__annotations__.keys() - {"counts"}
    assert [{name: one[name] for name in kept} for one in artists] == [
        {name: one[name] for name in kept} for one in everybody
    ]
    assert [{name: one[name] for name in COUNTED} for one in artists] == [one["counts"] for one in everybody]

    found = await full.api.get(
        "/api/videos/export", params={"q": "year:>=1990", "format": "csv", "columns": "id,title"}
    )
    rows = list(csv.reader(io.StringIO(found.text, newline="")))
    wanted = (await full.api.get("/api/videos", params={"q": "year:>=1990", "limit": 500})).json()["items"]
    assert rows[0] == ["id", "title"]
    assert [int(row[0]) for row in rows[1:]] == [one["id"] for one in wanted]
    assert found.headers["content-type"] == "text/csv; charset=utf-8"
    assert found.headers["content-disposition"].startswith('attachment; filename="mvidarr-videos-20')

    some = await full.api.post("/api/videos/export", json={"ids": [9, 4, 9, 999_999], "columns": ["id"]})
    assert some.json() == [{"id": 9}, {"id": 4}]
    first = [one["id"] for one in wanted[:2]]
    others = await full.api.post(
        "/api/videos/export", json={"q": "year:>=1990", "exclude": first, "columns": ["id"], "format": "ndjson"}
    )
    assert [orjson.loads(line)["id"] for line in others.text.splitlines()] == [one["id"] for one in wanted[2:]]
    one = await full.api.post("/api/artists/export", json={"ids": [2], "format": "xml", "columns": ["id"]})
    assert one.text.splitlines()[1:] == ["<artists>", "<artist><id>2</id></artist>", "</artists>"]


async def test_rows_that_go_meanwhile_are_left_out_and_a_fault_cuts_the_file_off(full: Home, db_url: str) -> None:
    other = await Database.open(db_url)
    room = exports_on(other)
    order = Order("video", Selection(sort="id"), VIDEO_COLUMNS.chosen(["id"]), "json")
    export = await room.begin(order, Asker(1, 0, "admin"))
    pieces = export.pieces()
    got = await anext(pieces) + await anext(pieces)
    gone = await full.api.delete(f"/api/videos/{ALL}", headers={"If-Match": "*"})
    assert gone.status_code in (200, 202)
    got += b"".join([piece async for piece in pieces])
    assert [one["id"] for one in orjson.loads(got)] == list(range(1, ALL))
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)
        if len(sent) == 3:
            await other.close()

    broken = ExportAnswer(await room.begin(order, Asker(1, 0, "admin")))
    with pytest.raises(Exception, match=r".+"):  # what a connection that is gone raises is its driver's
        await broken({"type": "http", "asgi": {"spec_version": "2.4"}}, _nothing, send)
    assert [message.get("more_body") for message in sent] == [None, True, True]


async def _get(full: Home, path: str, **asked: str) -> list[dict[str, Any]]:
    answer = await full.api.get(path, params=asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json())


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


async def test_the_history_leaves_as_a_file_with_what_each_may_see_and_never_a_secret(full: Home) -> None:
    edited = await full.api.patch("/api/videos/3", json={"title": "=Sum", "album": "Night"}, headers={"If-Match": "*"})
    assert edited.status_code == 200, edited.text
    key = (await full.api.post("/api/auth/keys", json={"name": "Robot", "role": "readonly"})).json()
    told = (await full.api.get("/api/changes/export", params={"sort": "when"})).json()
    assert [one["reason"] for one in told] == ["Edited a video", "Added the key “Robot” of root"]
    lines = {line["field"]: line["after"] for line in told[0]["told"]}
    assert (lines["title"], lines["album"]) == ("=Sum", "Night")
    assert key["secret"] not in str(told)
    table = await full.api.get("/api/changes/export", params={"format": "csv", "q": "edited", "columns": "who,told"})
    assert "→ =Sum" in table.text
    async with httpx.AsyncClient(transport=full.api._transport, base_url=full.api.base_url) as program:
        reader = {"X-Api-Key": key["secret"]}
        seen = await program.get("/api/changes/export", params={"columns": "reason"}, headers=reader)
    assert seen.json() == [{"reason": "Edited a video"}]
    page = await full.api.get("/changes/export", params={"q": "edited"})
    assert "<strong>1 change</strong>" in page.text
