"""Playlists as plain pages: made, filled, arranged, played and taken along without JavaScript."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from mvidarr.playback.places import GAP, between
from mvidarr.playback.writing import disposition, entries, file_name, head, tail
from tests.house import Home, home

pages_on_one = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)


@pytest.fixture
async def at_home(db_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path) as found:
        yield found


def titles(html: str) -> list[str]:
    return re.findall(r'class="place-title" dir="auto">([^<]*)<', html)


def _links(html: str) -> str:
    return " ".join(re.findall(r'href="([^"]*)"', html))


@pages_on_one
async def test_a_playlist_is_made_filled_and_arranged_with_forms(at_home: Home) -> None:
    api = at_home.api
    for name in "ABCD":
        await api.post("/api/videos", json={"artist": "Nova", "title": name})
    assert "No playlists yet" in (await api.get("/playlists")).text
    asked = await api.post("/playlists/choose", data={"q": "artist:nova", "sort": "title", "exclude": "4", "ids": ""})
    assert (asked.status_code, "3 videos" in asked.text) == (200, True)
    nameless = await api.post("/playlists/put", data={"ids": "1,2", "playlist": "new", "name": ""})
    assert (nameless.status_code, "see its fields" in nameless.text) == (422, True)
    form = {"q": "artist:nova", "sort": "title", "exclude": "4", "playlist": "new", "name": "Trip"}
    put = await api.post("/playlists/put", data=form)
    assert put.status_code == 303
    here = put.headers["Location"]
    shown = (await api.get(here)).text
    assert "Added 3 videos." in shown
    assert titles(shown) == ["A", "B", "C"]

    async def do(item: int, **form: Any) -> list[str]:
        answer = await api.post(f"{here}/items/{item}", data={"back": here, **form})
        assert (answer.status_code, answer.headers["Location"]) == (303, here)
        return titles((await api.get(here)).text)

    assert await do(1, do="down") == ["B", "A", "C"]
    assert await do(3, do="up") == ["B", "C", "A"]
    assert await do(3, do="move", to="1") == ["C", "B", "A"]
    assert await do(1, do="up") == ["C", "A", "B"]
    assert await do(3, do="move", to="99") == ["A", "B", "C"]
    assert await do(1, do="up") == ["A", "B", "C"]
    assert await do(2, do="remove") == ["A", "C"]
    await do(1, do="note", note="Loud!\r\nSo loud.")
    await api.post(f"{here}/items/1", data={"back": here, "do": "note", "note": "Other", "was": ""})
    assert "Somebody wrote another note meanwhile. Yours was: “Other”" in (await api.get(here)).text
    await do(1, do="note", note="Quiet", was="Loud!\r\nSo loud.")
    assert await do(1, do="move", to="9" * 20) == ["A", "C"]
    for more in ({"playlist": "9" * 19}, {"ids": "9" * 5_000}):
        huge = await api.post("/playlists/put", data={"ids": "1", "playlist": "1", **more})
        assert huge.status_code == 422, more
    for elsewhere in ("//evil.example", "/\t/evil.example", "/\\evil.example"):
        assert "evil" not in _links((await api.get("/playlists/choose", params={"ids": "1", "back": elsewhere})).text)
    assert '<p class="place-note" dir="auto">Quiet</p>' in (await api.get(here)).text
    assert 'href="/playlists/1"' in (await api.get("/videos/1")).text
    nothing = await api.get(f"{here}/play")
    assert (nothing.status_code, nothing.headers["Location"]) == (303, here)
    gone = await api.post(f"{here}/delete", data={"version": "1"})
    assert gone.headers["Location"] == here
    version = (await api.get(f"/api{here}")).headers["ETag"].strip('"')
    assert (await api.post(f"{here}/delete", data={"version": version})).headers["Location"] == "/playlists"


@pages_on_one
async def test_a_smart_playlist_is_made_of_a_query_and_played_in_its_order(at_home: Home) -> None:
    api = at_home.api
    for name in "ABC":
        await api.post("/api/videos", json={"artist": "Nova", "title": name})
    form = (await api.get("/playlists/add", params={"q": "artist:nova", "sort": "-title"})).text
    assert 'value="smart" checked' in form
    wrong = await api.post("/playlists/add", data={"name": "Nova", "kind": "smart", "q": "yaer:1990", "most": "x"})
    assert wrong.status_code == 422
    said = {"name": "Nova", "kind": "smart", "q": "artist:nova", "sort": "-title", "most": "2", "shared": "user"}
    here = (await api.post("/playlists/add", data=said)).headers["Location"]
    assert titles((await api.get(here)).text) == ["C", "B"]
    run = (await api.get("/api/playlists/1/run", params={"video": 2, "place": 2})).json()["run"]
    assert (run["position"], run["count"], run["previous"], run["next"]) == (2, 2, None, None)  # none has a file
    assert "2 of 2" in (await api.get("/videos/2?playlist=1&place=2")).text
    assert (await api.get("/videos/2?playlist=7")).status_code == 200
    edited = await api.post(f"{here}/edit", data={**said, "most": "", "version": "1"})
    assert edited.headers["Location"] == here
    assert titles((await api.get(here)).text) == ["C", "B", "A"]
    stale = await api.post(f"{here}/edit", data={**said, "name": "Other", "version": "1"})
    assert (stale.status_code, "has been changed since" in stale.text) == (409, True)
    listed = await api.get("/playlists", params={"q": "is:smart nova"})
    assert "3 videos" in listed.text
    assert (await api.get("/playlists", params={"q": "is:smrt"})).status_code == 422
    file = await api.get(f"/api{here}/export")
    assert file.text == "#EXTM3U\n#PLAYLIST:Nova\n"
    assert file.headers["Content-Type"] == "audio/x-mpegurl; charset=utf-8"


def _video(**more: Any) -> Any:
    file = {"id": 1, "path": "Nova/A & B/A & B.mp4", "size": 1}
    base = {"id": 7, "title": "A\n<B>\x00", "artist": {"id": 1, "name": "Nova"}, "album": None, "duration": 61.4}
    return {**base, "files": [file], **more}


def test_files_for_other_players_are_what_they_should_be() -> None:
    videos = [(_video(), "Loud & clear"), (_video(files=[]), None)]
    text = "".join(entries("m3u", videos, "streams", "http://localhost:8845/mv"))
    assert text == "#EXTINF:61,Nova - A <B>\nhttp://localhost:8845/mv/api/videos/7/stream\n"
    assert "\nNova/A & B/A & B.mp4\n" in "".join(entries("m3u", videos, "files", ""))
    paths = ["#1 Dads/A  B .mp4", " A/b.mp4", "A\n#EXTM3U/b.mp4", "A/\x85b.mp4"]  # of which one cannot be said in lines
    odd = [(_video(files=[{"id": 1, "path": path, "size": 1}]), None) for path in paths]
    told = "".join(entries("m3u", odd, "files", "")).split("\n")[1::2]
    assert told == ["./#1 Dads/A  B .mp4", "./ A/b.mp4", "A/\x85b.mp4"]
    assert "<location>A%0A%23EXTM3U/b.mp4</location>" in "".join(entries("xspf", odd, "files", ""))
    xspf = head("xspf", "Trip & \x01more", "Why") + "".join(entries("xspf", videos, "files", "")) + tail("xspf")
    root = ElementTree.fromstring(xspf)
    space = {"x": "http://xspf.org/ns/0/"}
    (track,) = root.findall(".//x:track", space)
    said = {element.tag.partition("}")[2]: element.text for element in track}
    assert said == {
        "location": "Nova/A%20%26%20B/A%20%26%20B.mp4", "title": "A\n<B>", "creator": "Nova",
        "annotation": "Loud & clear", "duration": "61400",
    }  # fmt: skip
    assert root.findtext("x:title", "", space) == "Trip & more"
    assert file_name("AC/DC: live?", "m3u") == "AC DC live.m3u8"
    assert file_name("...", "xspf") == "playlist.xspf"
    assert disposition('Ночь".m3u8').startswith('attachment; filename="_____.m3u8"; filename*=UTF-8')


def test_there_is_a_place_between_two_others_while_there_is_room() -> None:
    assert between(None, None, 2) == [GAP, 2 * GAP]
    assert between(None, 5, 2) == [5 - 2 * GAP, 5 - GAP]
    assert between(7, None, 1) == [7 + GAP]
    assert between(0, 10, 4) == [2, 4, 6, 8]
    assert between(3, 4, 1) is None
    assert between(4, 4, 1) is None
