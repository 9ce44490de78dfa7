"""An artist is looked for at all sources, added, and described, in a whole house with sources of the invented world."""

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.discovery.telling import Choir, streamed
from tests.house import Home, home
from tests.standins.sources.world_data import WORLD

COPPER, US, SE = (WORLD.by_key[key] for key in ("copper-tides", "marlow-us", "marlow-se"))


@pytest.fixture
def choir() -> Choir:
    return Choir.of("musicbrainz", "imvdb", "theaudiodb", "spotify", "lastfm")


@pytest.fixture
async def house(choir: Choir, db_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path, providers=choir.declared()) as built:
        yield built


async def look(house: Home, term: str) -> dict[str, Any]:
    answer = await house.api.get("/api/artists/lookup", params={"term": term})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def add(house: Home, **given: Any) -> tuple[int, dict[str, Any]]:
    answer = await house.api.post("/api/artists", json=given)
    return answer.status_code, answer.json()


async def artist(house: Home, artist_id: int) -> dict[str, Any]:
    return dict((await house.api.get(f"/api/artists/{artist_id}")).json())


async def test_an_id_that_was_merged_into_another_is_written_anew(house: Home, choir: Choir) -> None:
    old = US.mbid.replace(US.mbid[:8], "0" * 8)
    choir.voices["musicbrainz"].moved = {old: COPPER.mbid}
    status, body = await add(house, name="Copper Tides", ids={"musicbrainz": old})
    assert status == 201, body
    await house.ended(body["job"]["id"])
    assert (await artist(house, body["artist"]["id"]))["ids"]["musicbrainz"] == COPPER.mbid


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_who_is_found_is_one_artist_with_all_ids(house: Home, choir: Choir) -> None:
    choir.voices["spotify"].down = True
    told = await look(house, "copper tides")
    first = told["artists"][0]
    assert (first["name"], first["in_library"], first["country"]) == ("Copper Tides", None, "GB")
    assert first["ids"] == {name: COPPER.ids[name] for name in sorted(COPPER.ids) if name != "lastfm"}
    assert first["why"][0] == "The same MusicBrainz id in MusicBrainz, Last.fm and TheAudioDB"
    assert first["sources"] == ["musicbrainz", "imvdb", "lastfm", "theaudiodb"]
    states = {one["source"]: (one["state"], one["error"] and one["error"]["code"]) for one in told["sources"]}
    assert states["spotify"] == ("failed", "down")
    assert {*states.values()} == {("told", None), ("failed", "down")}

    choir.voices["spotify"].down = False
    both = [one for one in (await look(house, "Marlow"))["artists"] if one["name"] == "Marlow"]
    assert {one["ids"]["musicbrainz"] for one in both} == {US.mbid, SE.mbid}
    picture = next(one["picture"] for one in both if one["picture"])
    assert picture.startswith("/api/pictures/remote/")
    assert (await house.api.get(picture)).json()["code"] == "no_picture"  # nobody is there

    for address in (f"mbid:{SE.mbid}", SE.mbid, f"https://imvdb.com/n/{SE.ids['imvdb']}"):
        (one,) = (await look(house, address))["artists"]
        assert (one["ids"]["musicbrainz"], one["score"] > 90) == (SE.mbid, True)
    nobody = await look(house, "https://example.org/nobody")
    assert (nobody["artists"], nobody["done"]) == ([], True)


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_answers_stream_in_and_a_slow_source_holds_up_nobody(house: Home, choir: Choir) -> None:
    choir.voices["imvdb"].held = held = asyncio.Event()
    choir.voices["lastfm"].down = True
    states = []
    async for state in streamed(house, "/api/artists/lookup", b"term=Marlow&stream=1"):
        states.append(state)
        if [one["source"] for one in state["sources"] if one["state"] == "asked"] == ["imvdb"]:
            held.set()
    assert [state["done"] for state in states] == [False] * 6 + [True]
    assert {one["state"] for one in states[0]["sources"]} == {"asked"}
    assert (states[0]["artists"], bool(states[4]["artists"])) == ([], True)
    told = {one["source"]: one["state"] for one in states[4]["sources"]}
    assert told == {**dict.fromkeys(choir.voices, "told"), "imvdb": "asked", "lastfm": "failed"}

    choir.voices["imvdb"].held = asyncio.Event()
    leaving = streamed(house, "/api/artists/lookup", b"term=Marlow&stream=1")
    await anext(leaving)
    await leaving.aclose()
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("ask ")]


async def test_an_artist_is_added_by_ids_and_described_where_nothing_stands(house: Home, choir: Choir) -> None:
    choir.voices["theaudiodb"].down = True
    status, body = await add(house, ids={"musicbrainz": COPPER.mbid}, monitor="future", look_every=3600, folder="Tides")
    assert status == 201, body
    job, artist_id = await house.ended(body["job"]["id"]), body["artist"]["id"]
    assert (job["kind"], job["state"]) == ("describe_artist", "done")
    now = await artist(house, artist_id)
    assert (now["name"], now["monitor"], now["look_every"], now["monitored"]) == ("Copper Tides", "future", 3600, True)
    assert now["ids"] == {name: COPPER.ids[name] for name in sorted(COPPER.ids) if name != "lastfm"}
    assert now["aliases"] == list(COPPER.aliases)
    assert now["genres"] == list(COPPER.genres)
    assert now["links"] == [{"name": "Home", "url": COPPER.homepage}]
    assert now["description"] is None
    assert "ids" not in now["locked"]
    assert set(now["locked"]) == {"folder", "look_every", "monitor"} | ({"name"} & set(now["locked"]))
    change = (await house.api.get("/api/changes", params={"limit": 1})).json()["items"][0]
    assert (change["actor"], change["origin"]) == ("system:discovery", "discover")
    assert change["reason"].startswith("Filled in ")
    assert "MusicBrainz" in change["reason"]

    await house.api.patch(
        f"/api/artists/{artist_id}", json={"genres": [], "aliases": ["Tides"]}, headers={"If-Match": "*"}
    )
    choir.voices["theaudiodb"].down = False
    again = (await house.api.post(f"/api/artists/{artist_id}/describe")).json()["job"]
    await house.ended(again["id"])
    now = await artist(house, artist_id)
    assert (now["genres"], now["aliases"], now["description"]) == ([], ["Tides"], COPPER.description)
    told = (await look(house, "copper tides"))["artists"][0]
    assert told["in_library"] == {"id": artist_id, "name": "Copper Tides", "by": "id"}

    status, refused = await add(house, name="Copper Tides")
    assert (status, refused["code"], refused["artist_id"]) == (409, "already_in_library", artist_id)
    status, refused = await add(house, name="Somebody", ids={"musicbrainz": COPPER.mbid})
    assert (status, refused["code"]) == (409, "id_taken")
    status, refused = await add(house, ids={"musicbrainz": US.mbid.replace(US.mbid[:8], "0" * 8)})
    assert (status, refused["errors"][0]["field"]) == (422, "name")
    for wrong in ({"monitor": "some"}, {"look_every": 1}, {"ids": {"a b": "c"}}, {"name": ""}):
        assert (await add(house, **{"name": "X", **wrong}))[0] == 422, wrong


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_whoever_is_dead_the_others_answer_and_nothing_known_is_blanked(house: Home, choir: Choir) -> None:
    _, body = await add(house, name="Copper Tides", ids={"musicbrainz": COPPER.mbid})
    await house.ended(body["job"]["id"])
    known = await artist(house, body["artist"]["id"])
    assert known["description"]
    assert known["aliases"]
    voices = list(choir.voices.values())
    for dead in range(2 ** len(voices)):
        for number, voice in enumerate(voices):
            voice.down = bool(dead >> number & 1)
        told = await look(house, "Copper Tides")
        alive = {voice.name for voice in voices if not voice.down}
        assert {one["source"] for one in told["sources"] if one["state"] == "told"} == alive
        assert {name for one in told["artists"] for name in one["sources"]} == alive
        if dead % 7 in (0, 3):
            job = (await house.api.post(f"/api/artists/{known['id']}/describe")).json()["job"]
            assert (await house.ended(job["id"]))["state"] == "done"
    now = await artist(house, known["id"])
    assert now == {**known, "version": now["version"], "updated": now["updated"]}


async def page(house: Home, path: str, **query: str) -> str:
    answer = await house.api.get(path, params=query)
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_pages_find_options_are_chosen_and_mistakes_are_told(house: Home, choir: Choir) -> None:
    assert "Nobody was found" in await page(house, "/artists/add")
    choir.voices["lastfm"].down = True
    html = await page(house, "/artists/add", term="Marlow")
    assert html.count('class="found"') == 2 + 1  # and the one that the script copies
    assert "US singer-songwriter" in html
    assert "is down." in html

    options = {"name": "Marlow", "ids": f"musicbrainz:{SE.mbid}", "disambiguation": "Swedish synth group", "term": "m"}
    html = await page(house, "/artists/add/options", **options)
    assert 'value="Marlow"' in html
    assert 'href="/artists/add?term=m"' in html
    sent = {**options, "monitor": "future", "kinds": ["official", "live"], "folder": "Se", "discover": "true"}
    wrong = await house.api.post("/artists/add", data={**sent, "monitor": "x", "folder": "a/b", "profile_id": "99"})
    assert wrong.status_code == 422
    assert wrong.text.count('class="error-text"') >= 2
    assert 'value="a/b"' in wrong.text
    good = await house.api.post("/artists/add", data=sent)
    assert good.status_code == 303, good.text
    swede = await artist(house, int(good.headers["location"].rpartition("/")[2]))
    assert (swede["monitor"], swede["kinds"], swede["folder"]) == ("future", ["official", "live"], "Se")
    (job,) = (await house.api.get("/api/jobs", params={"q": "kind:describe_artist"})).json()["items"]
    await house.ended(job["id"])
    choir.voices["imvdb"].held = held = asyncio.Event()
    for words in ("Sources are asked", "queued or running"):
        asked = await house.api.post(f"{good.headers['location']}/describe")
        assert (asked.status_code, asked.headers["location"]) == (303, good.headers["location"])
        assert words in b64decode(asked.cookies["mvidarr_flash"], b"-_").decode()
    held.set()
    again = await house.api.post("/artists/add", data=sent)
    assert again.headers["location"] == good.headers["location"]

    other = options | {"ids": f"musicbrainz:{US.mbid}", "disambiguation": "US singer-songwriter"}
    refused = await house.api.post("/artists/add", data=other)
    assert (refused.status_code, "Another artist has this name" in refused.text) == (409, True)
    html = await page(house, "/artists/add/options", **other)
    assert 'value="Marlow (US singer-songwriter)"' in html
    assert 'name="alias" value="Marlow"' in html
    added = await house.api.post(
        "/artists/add", data={**other, "name": "Marlow (US singer-songwriter)", "alias": "Marlow"}
    )
    american = await artist(house, int(added.headers["location"].rpartition("/")[2]))
    assert american["ids"]["musicbrainz"] == US.mbid
    assert american["aliases"] == ["Marlow"]
    both = (await look(house, "Marlow"))["artists"]
    assert {one["in_library"]["id"] for one in both if one["in_library"]} == {swede["id"], american["id"]}
