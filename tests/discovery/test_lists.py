"""Import lists through the whole house: read, looked at, mapped, skipped, taken in, read again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import update

from mvidarr.db.tables.discovery import import_lists
from mvidarr.errors import External
from mvidarr.providers.shapes import Entry
from tests.discovery.list_den import KITES, SONGS, TIDES, Den, at_the_den

ANY = {"If-Match": "*"}


@pytest.fixture
async def den(db_url: str, tmp_path: Path) -> AsyncIterator[Den]:
    async with at_the_den(db_url, tmp_path) as made:
        yield made


async def test_songs_are_read_looked_at_and_taken_in_once(den: Den) -> None:
    loved = await den.make("lastfm_loved", {"user": "Ada"}, name="Loved", adding={"videos": "wanted"})
    assert await den.entries(loved) == {"Night Drive": "new", "Paper Sun": "new"}
    assert await den.videos() == {}  # nothing came in
    told = await den.get(f"/api/import-lists/{loved}")
    assert len(told["skipped"]) == 2  # the source's own, and who has no name
    ids = await den.ids(loved)
    skipped = await den.api.post(f"/api/import-lists/{loved}/entries", json={"ids": [ids["Paper Sun"]], "skip": True})
    assert skipped.json() == {"changed": 1}
    job = await den.run(loved, "apply")
    assert job["log"][-1] == "Added 1 artist and 1 video."
    assert await den.videos() == {"Night Drive": "wanted"}
    assert await den.entries(loved) == {"Night Drive": "added", "Paper Sun": "skipped"}
    (video,) = (await den.get("/api/videos"))["items"]
    assert (video["artist"]["name"], video["year"], video["album"]) == ("Nova Kites", 2019, "Glass")
    assert [guest["name"] for guest in video["featured"]] == ["Ada Hill"]
    artist = await den.get(f"/api/artists/{video['artist']['id']}")
    assert (artist["monitored"], artist["locked"]) == (True, [])

    # again: nothing twice, what was skipped stays out, what is new is there
    den.shelf.songs = (*SONGS, Entry("6", "nova kites", "Glass Hour"))
    await den.run(loved, "read")
    assert await den.entries(loved) == {"Night Drive": "added", "Paper Sun": "skipped", "Glass Hour": "new"}
    job = await den.run(loved, "apply")
    assert job["log"][-1] == "Added 0 artists and 1 video."
    assert set(await den.videos()) == {"Glass Hour", "Night Drive"}

    # one change each, which can be taken back; what is gone stays gone until a person asks
    change = (await den.get("/api/changes"))["items"][0]
    assert change["reason"] == "Imported the list “Loved”"
    undo = await den.api.post(f"/api/changes/{change['id']}/undo", json={})
    await den.home.ended(undo.json()["job"]["id"])
    assert set(await den.videos()) == {"Night Drive"}
    await den.run(loved, "read")
    await den.run(loved, "apply")
    assert set(await den.videos()) == {"Night Drive"}
    again = [(await den.ids(loved))[title] for title in ("Glass Hour", "Paper Sun", "Night Drive")]
    back = await den.api.post(f"/api/import-lists/{loved}/entries", json={"ids": again, "skip": False})
    assert back.json() == {"changed": 2}
    await den.run(loved, "apply", ids=again[:1])
    assert set(await den.videos()) == {"Glass Hour", "Night Drive"}


async def test_an_artist_who_may_be_another_is_told_apart_by_a_person(den: Den) -> None:
    ids = {"musicbrainz": "7441c29d-3602-4898-b1a1-b77fa23b8e52"}
    here = (await den.api.post("/api/artists", json={"name": "Nova Kites", "ids": ids})).json()["artist"]["id"]
    lidarr = await den.make("lidarr", adding={"monitor": "future", "discover": False})
    assert await den.entries(lidarr) == {"Copper Tides": "new", "Nova Kites": "ambiguous"}
    await den.run(lidarr, "apply")
    assert set(await den.artists()) == {"Copper Tides", "Nova Kites"}
    tides = await den.get(f"/api/artists/{(await den.artists())['Copper Tides']}")
    assert (tides["ids"], tides["monitor"]) == ({"musicbrainz": TIDES}, "future")

    entry = (await den.ids(lidarr))["Nova Kites"]
    path = f"/api/import-lists/{lidarr}/entries/{entry}"
    wrong = await den.api.patch(path, json={"artist_id": 999})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "artist")
    mapped = (await den.api.patch(path, json={"artist_id": here})).json()
    assert (mapped["state"], mapped["matched"]) == ("known", {"id": here, "name": "Nova Kites"})
    assert (await den.api.patch(path, json={"another": True})).json()["state"] == "new"
    await den.run(lidarr, "read")
    assert (await den.entries(lidarr))["Nova Kites"] == "new"  # it was said
    await den.run(lidarr, "apply")
    other = (await den.artists())["Nova Kites (another)"]
    assert (await den.get(f"/api/artists/{other}"))["ids"] == {"musicbrainz": KITES}
    assert (await den.api.patch(path, json={"artist_id": here})).json()["code"] == "added"

    # another list knows both by their ids
    monitored = await den.make("lidarr", {"which": "monitored"}, name="Some")
    assert await den.entries(monitored) == {"Copper Tides": "known"}


async def test_a_source_that_fails_is_told_and_a_list_that_did_not_change_is_not_read_again(den: Den) -> None:
    den.shelf.wrong = External(
        "Last.fm does not answer.", source="lastfm", retryable=True, retry_after=300, code="down"
    )
    loved = await den.make("lastfm_loved", {"user": "Ada"}, every=86_400)
    told = await den.get(f"/api/import-lists/{loved}")
    assert told["error"] == {"code": "down", "detail": "Last.fm does not answer."}
    (job,) = (await den.get("/api/jobs?q=kind:import_list"))["items"]
    assert job["not_before"] is not None  # the source said when
    asked = await den.api.post(f"/api/import-lists/{loved}/read")
    assert (asked.status_code, asked.json()["code"]) == (409, "job_open")

    mix = await den.make("spotify_playlist", {"playlist": "mix"}, adding={"take": "artists"})
    await den.run(mix, "read")
    assert den.shelf.asked.count("all of mix") == 1
    assert await den.entries(mix) == {"Nova Kites": "new"}
    await den.api.patch(f"/api/import-lists/{mix}", json={"adding": {"take": "videos"}}, headers=ANY)
    await den.run(mix, "read")
    assert await den.entries(mix) == {"Night Drive": "new"}

    gone = await den.api.delete(f"/api/import-lists/{mix}", headers=ANY)
    assert (await den.api.get(f"/api/import-lists/{mix}")).status_code == 404
    undo = await den.api.post(f"/api/changes/{gone.json()['change_id']}/undo", json={})
    await den.home.ended(undo.json()["job"]["id"])
    assert await den.entries(mix) == {"Night Drive": "new"}


async def test_by_schedule_what_is_new_comes_in_by_itself(den: Den) -> None:
    loved = await den.make("lastfm_loved", {"user": "Ada"}, every=86_400)
    async with den.home.house.database.write("test") as w:
        await w.run(update(import_lists).values(next_run=1))
    await den.home.ended((await den.home.house.scheduler.run_now("import_lists", "system"))["id"])
    job = (await den.get("/api/jobs?q=kind:import_list"))["items"][0]
    await den.home.ended(job["id"])
    assert await den.entries(loved) == {"Night Drive": "added", "Paper Sun": "added"}
    assert (await den.get("/api/changes"))["items"][0]["actor"] == "system:discovery"
    told = await den.get(f"/api/import-lists/{loved}")
    assert told["next_run"] > told["last_run"]


async def test_what_makes_no_sense_is_refused(den: Den) -> None:
    for body, field_ in (
        ({"kind": "polka"}, "kind"),
        ({"kind": "lastfm_loved"}, "options.user"),
        ({"kind": "lastfm_top", "options": {"user": "a", "of": "albums"}}, "options.of"),
        ({"kind": "lidarr", "options": {"user": "a"}}, "options.user"),
        ({"kind": "text", "every": 60}, "every"),
        ({"kind": "text", "adding": {"videos": "downloaded"}}, "adding.videos"),
        ({"kind": "text", "adding": {"profile_id": 99}}, "adding.profile_id"),
    ):  # fmt: skip
        answer = await den.api.post("/api/import-lists", json=body)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field_), body
    assert (await den.api.post("/api/import-lists", json={"kind": "text", "text": "\n - "})).json()[
        "code"
    ] == "no_entries"
    assert (await den.get("/api/import-lists"))["items"] == []


async def test_lines_and_files_of_ones_own(den: Den) -> None:
    lines = await den.make("text", text="Copper Tides\nNova Kites - Night Drive")
    csv = "Artist,Title\nNova Kites,Night Drive\nAda Hill,Paper Sun\n,\n"
    path = f"/api/import-lists/{lines}/file"
    told = await den.api.post(path, content=csv.encode(), headers={"content-type": "text/csv"})
    assert told.json()["entries"] == 2
    assert (await den.api.post(path, content=b"\0\0", headers={"content-type": "text/csv"})).status_code == 422
    assert await den.entries(lines) == {"Copper Tides": "new", "Night Drive": "new", "Paper Sun": "new"}
    await den.run(lines, "apply")
    assert set(await den.artists()) == {"Ada Hill", "Copper Tides", "Nova Kites"}
    assert await den.videos() == {"Night Drive": "discovered", "Paper Sun": "discovered"}


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_pages_work_without_a_script(den: Den) -> None:
    api = den.api
    assert "There is no list yet" in (await api.get("/import/lists")).text
    for kind in ("text", "lidarr", "lastfm_top", "spotify_followed"):
        assert (await api.get("/import/lists/new", params={"kind": kind})).status_code == 200
    form = {"kind": "lastfm_loved", "user": "", "kinds": ["official", "live"], "videos": "wanted", "every": "86400"}
    wrong = await api.post("/import/lists", data=form)
    assert (wrong.status_code, "This must be said." in wrong.text) == (422, True)
    made = await api.post("/import/lists", data={**form, "user": "Ada"})
    at = made.headers["location"]
    job = (await den.get("/api/jobs?q=kind:import_list"))["items"][0]
    await den.home.ended(job["id"])
    html = (await api.get(at)).text
    assert "Import all that are new" in html
    assert html.count('class="import-entry"') == 2
    edit = (await api.get(f"{at}/edit")).text
    assert 'value="Ada"' in edit
    ids = await den.ids(int(at.rpartition("/")[2]))
    none = await api.post(f"{at}/entries", data={"verb": "skip"})
    assert (none.status_code, none.headers["location"]) == (303, at)
    await api.post(f"{at}/entries", data={"verb": "skip", "ids": [ids["Paper Sun"]], "state": "new"})
    assert "Take ticked ones back" in (await api.get(at, params={"state": "skipped"})).text
    assert "Who is meant by" in (await api.get(f"{at}/entries/{ids['Night Drive']}")).text
    who = await api.post(f"{at}/entries/{ids['Night Drive']}", data={"artist": "Nobody Here"})
    assert (who.status_code, "no such artist" in who.text) == (422, True)
    saved = await api.post(f"{at}/edit", data={**form, "user": "Bo", "name": "Loved by Bo", "version": "1"})
    assert saved.status_code == 303
    stale = await api.post(f"{at}/edit", data={**form, "user": "Cy", "name": "Loved by Cy", "version": "1"})
    assert stale.status_code == 409
    await api.post(f"{at}/active", data={"active": "false"})
    assert "it pauses" in (await api.get(at)).text
    await api.post(f"{at}/entries", data={"verb": "all"})
    job = (await den.get("/api/jobs?q=kind:import_list"))["items"][0]
    await den.home.ended(job["id"])
    assert await den.videos() == {"Night Drive": "wanted"}
    assert "It came" not in (await api.get(at, params={"state": "added"})).text

    text = (await api.post("/import/lists", data={"kind": "text", "text": "Ada Hill"})).headers["location"]
    sent = await api.post(f"{text}/file", files={"file": ("list.csv", b"artist\nBo Hill\n", "text/csv")})
    assert sent.status_code == 303
    assert "Bo Hill" in (await api.get(text)).text
    assert (await api.post(f"{text}/delete")).headers["location"] == "/import/lists"
