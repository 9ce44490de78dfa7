"""Deleting, merging, the history and the recycle bin without scripts."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from mvidarr.accounts import console
from mvidarr.clock import now
from mvidarr.db.tables.library import files, roots
from tests.house import PASSWORD, Home, home
from tests.library.forms import Plain


@pytest.fixture
async def at_home(db_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path) as the_home:
        yield the_home


@pytest.fixture
def plain(at_home: Home) -> Plain:
    return Plain(at_home.api)


async def song(at_home: Home, artist: str = "Björk", title: str = "Army", size: int = 0) -> dict[str, Any]:
    """With ``size``: also with a file of so many bytes."""
    answer = await at_home.api.post("/api/videos", json={"artist": artist, "title": title})
    made: dict[str, Any] = answer.json()["video"]
    if size:
        path = at_home.media / artist / f"{title}.mp4"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * size)
        async with at_home.house.database.write() as w:
            root = await w.value(roots.select().with_only_columns(roots.c.id))
            row = {"video_id": made["id"], "root_id": root, "path": f"{artist}/{title}.mp4", "primary": True}
            await w.insert(files, {**row, "size": size, "subtitles": [], "added": now()})
    return made


async def settled(at_home: Home) -> None:
    for job in (await at_home.api.get("/api/jobs")).json()["items"]:
        await at_home.ended(job["id"])


def clips(at_home: Home) -> list[str]:
    """NFO files follow when their job comes to them."""
    return [path for path in at_home.files() if path.endswith(".mp4")]


async def test_deleting_a_video_says_what_goes_and_an_undo_brings_back_row_and_file(
    at_home: Home, plain: Plain
) -> None:
    made = await song(at_home, size=2_000)
    asked = await plain.open(f"/videos/{made['id']}/delete")
    assert "What becomes of 1 file (2.0 kB)?" in asked.text
    assert "It comes back with an undo" in asked.text
    assert "Björk/Army.mp4" in asked.text
    assert asked.form("/delete")["files"] == "bin"
    gone = await plain.send(asked.form("/delete"))
    assert gone.path == "/videos"
    assert "Deleted “Army”. Its files (2.0 kB) are moved to the recycle bin." in gone.text
    await settled(at_home)
    assert clips(at_home) == []
    back = await plain.send(gone.form("/undo"))
    assert "Undone: Deleted a video." in back.text
    await settled(at_home)
    assert clips(at_home) == ["Björk/Army.mp4"]
    assert (await plain.open(f"/videos/{made['id']}")).status == 200


async def test_kept_files_stay_where_they_are(at_home: Home, plain: Plain) -> None:
    made = await song(at_home, size=10)
    gone = await plain.send((await plain.open(f"/videos/{made['id']}/delete")).form("/delete"), files="keep")
    assert "are left where they are" in gone.text
    await settled(at_home)
    assert clips(at_home) == ["Björk/Army.mp4"]
    assert (await at_home.api.get("/api/bin/count")).json()["count"] == 0


async def test_what_was_changed_meanwhile_is_not_deleted_unseen(at_home: Home, plain: Plain) -> None:
    made = await song(at_home)
    asked = (await plain.open(f"/videos/{made['id']}/delete")).form("/delete")
    await at_home.api.patch(f"/api/videos/{made['id']}", json={"title": "Other"}, headers={"If-Match": "*"})
    shown = await plain.send(asked)
    assert shown.status == 409
    assert "Look again whether it shall go." in shown.text
    assert (await plain.send(shown.form("/delete"))).path == "/videos"
    assert (await at_home.api.get(f"/api/videos/{made['id']}")).status_code == 404


async def test_an_artist_goes_with_all_videos_and_comes_back_with_them(at_home: Home, plain: Plain) -> None:
    made = await song(at_home, size=500)
    await song(at_home, title="Hyperballad", size=700)
    here = f"/artists/{made['artist']['id']}"
    asked = await plain.open(f"{here}/delete")
    assert "The artist goes with 2 videos" in asked.text
    assert "2 files (1.2 kB)" in asked.text
    gone = await plain.send(asked.form("/delete"))
    assert gone.path == "/artists"
    await settled(at_home)
    bin = await plain.open("/bin")
    assert "2 videos · 1.2 kB" in bin.text
    assert "together with 1 other" in bin.text
    restored = await plain.send(next(form for form in bin.forms if form.action.endswith("/restore")))
    assert "is back in the library." in restored.text
    await settled(at_home)
    assert clips(at_home) == ["Björk/Army.mp4", "Björk/Hyperballad.mp4"]
    assert (await plain.open(here)).status == 200
    assert "The recycle bin is empty" in (await plain.open("/bin")).text


async def test_deleting_for_good_tells_the_bytes_first(at_home: Home, plain: Plain) -> None:
    for title in ("One", "Two"):
        made = await song(at_home, title=title, size=1_500)
        await at_home.api.delete(f"/api/videos/{made['id']}", headers={"If-Match": "*"})
        await settled(at_home)  # its folder goes with the last file
    entries = (await at_home.api.get("/api/bin")).json()["items"]
    asked = await plain.open(f"/bin/{entries[0]['id']}/purge")
    assert "1.5 kB of 1 video will be removed from the disk." in asked.text
    gone = await plain.send(asked.form("/purge"))
    assert "The files of “Björk - Two” are deleted for good." in gone.text
    await settled(at_home)
    empty = await plain.open("/bin/empty")
    assert "1.5 kB of 1 video" in empty.text
    await plain.send(empty.form("/empty"))
    await settled(at_home)
    assert "The recycle bin is empty" in (await plain.open("/bin")).text
    assert "The recycle bin is empty already." in (await plain.open("/bin/empty")).text
    assert (await plain.open(f"/bin/{entries[0]['id']}/purge")).status == 404


async def test_a_merge_is_found_by_name_previewed_and_undone(at_home: Home, plain: Plain) -> None:
    stays, goes = await song(at_home), await song(at_home, "Bjork Gudmundsdottir", "Home")
    here = f"/artists/{goes['artist']['id']}"
    assert "Björk" in (await plain.open(f"{here}/merge")).text, "similar names are offered"
    found = await plain.open(f"{here}/merge?name=bjö")
    assert "Found" in found.text
    assert "Nobody is called so." in (await plain.open(f"{here}/merge?name=zzz")).text
    preview = await plain.open(f"{here}/merge?into={stays['artist']['id']}")
    assert "1 video becomes a video of Björk , who then has 2." in preview.text
    merged = await plain.send(preview.form("/merge"))
    assert merged.path == f"/artists/{stays['artist']['id']}"
    assert "Merged “Bjork Gudmundsdottir” into this artist." in merged.text
    assert (await plain.open(here)).status == 404
    undone = await plain.send(merged.form("/undo"))
    assert "Undone: Merged an artist into another." in undone.text
    assert (await plain.open(here)).status == 200


async def test_merging_into_oneself_or_nobody_is_refused_with_a_sentence(at_home: Home, plain: Plain) -> None:
    made = await song(at_home)
    here = f"/artists/{made['artist']['id']}"
    assert not (await plain.open(f"{here}/merge?into={made['artist']['id']}")).has("/merge?")
    gone = await plain.open(f"{here}/merge?into=999")
    assert "That artist is no longer there. Choose another." in gone.text
    answer = await at_home.api.post(f"{here}/merge", data={"into": str(made["artist"]["id"]), "version": "1"})
    assert (answer.status_code, "cannot be merged into itself" in answer.text) == (422, True)


async def test_the_history_tells_in_words_and_takes_back_or_says_why_not(at_home: Home, plain: Plain) -> None:
    made = await song(at_home)
    path = f"/api/videos/{made['id']}"
    await at_home.api.patch(path, json={"title": "Two", "genres": ["rock"]}, headers={"If-Match": "*"})
    await at_home.api.patch(path, json={"title": "Three"}, headers={"If-Match": "*"})
    shown = await plain.open("/history")
    assert "Edited a video : Björk - Three you" in shown.text
    assert "Title before: Army → after: Two Genres after: rock" in shown.text
    changes = (await at_home.api.get("/api/changes")).json()["items"]
    undo = f"/changes/{changes[1]['id']}/undo"
    asked = await plain.send(shown.form(undo))
    assert asked.path == undo
    assert "1 moved on since, and stays as it is It was changed since. 1 × video" in asked.text
    refused = await plain.send(asked.form(undo))
    assert "Undone, but for one part: It was changed since." in refused.text
    assert "partly undone" in refused.text
    one = await plain.open(f"/history/{changes[1]['id']}")
    assert "Edited a video" in one.text
    assert one.form("/redo").action.endswith(f"/changes/{changes[1]['id']}/redo")
    twice = await at_home.api.post(f"/changes/{changes[1]['id']}/undo", follow_redirects=True)
    assert "This change is undone already." in twice.text


async def test_the_last_change_of_ones_own_is_taken_back_one_after_the_other(at_home: Home, plain: Plain) -> None:
    made = await song(at_home)
    path = f"/api/videos/{made['id']}"
    await at_home.api.patch(path, json={"year": 1995}, headers={"If-Match": "*"})
    page = await plain.open(f"/videos/{made['id']}")
    page = await plain.send(page.form("/changes/undo-last"))
    assert page.path == f"/videos/{made['id']}"
    assert (await at_home.api.get(path)).json()["year"] is None
    page = await plain.send(page.form("/changes/undo-last"))
    assert page.path == "/videos", "the page of what is gone is none to go back to"
    assert (await at_home.api.get(path)).status_code == 404


async def test_an_undo_leads_back_to_the_list_as_it_was_and_never_elsewhere(at_home: Home, plain: Plain) -> None:
    await song(at_home)
    page = await plain.open("/videos?q=artist:björk&sort=title")
    here = page.form("/changes/undo-last")["back"]
    answer = await at_home.api.post("/changes/undo-last", data={"back": here})
    assert answer.headers["location"] == "/videos?q=artist:bj%C3%B6rk&sort=title"
    for elsewhere in ("//example.org", "/\\example.org", "https://example.org", "/a\nb"):
        answer = await at_home.api.post("/changes/undo-last", data={"back": elsewhere})
        assert answer.headers["location"] == "/history"


async def test_a_user_undoes_their_own_changes_only_and_sees_everybodys(at_home: Home, plain: Plain) -> None:
    made = await song(at_home)
    database = at_home.house.database
    other = await console.add_user(database, "other", PASSWORD, "user", cost=4)
    transport = httpx.ASGITransport(at_home.house.app(), raise_app_exceptions=False)
    headers = {"Authorization": f"Bearer {at_home.house.accounts.tokens.issue(other)}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8845", headers=headers) as client:
        theirs = Plain(client)
        assert not [form for form in (await theirs.open("/history")).forms if form.action.endswith("/undo")]
        mine = (await client.post("/api/videos", json={"artist": "Other", "title": "Song"})).json()["video"]
        shown = await theirs.open("/history?q=by:me")
        assert "Other - Song" in shown.text
        assert "Björk - Army" not in shown.text
        first = (await at_home.api.get("/api/changes")).json()["items"][-1]["id"]
        refused = await client.post(f"/changes/{first}/undo", follow_redirects=True)
        assert "Only a manager can take back what others changed." in refused.text
        for door in ("edit", "delete"):
            assert (await client.get(f"/videos/{made['id']}/{door}")).status_code == 403
        assert "Edit" not in (await theirs.open(f"/videos/{mine['id']}")).text
    by_other = await plain.open("/history?q=by:other")
    assert "Other - Song" in by_other.text
    assert "Björk - Army" not in by_other.text


async def test_a_video_is_wanted_and_ignored_from_its_page(at_home: Home, plain: Plain) -> None:
    made = await song(at_home)
    shown = await plain.send((await plain.open(f"/videos/{made['id']}")).form("/wish"), status="ignored")
    assert "It is ignored from now on." in shown.text
    shown = await plain.send(shown.form("/wish"), status="wanted")
    assert "It is wanted now." in shown.text
    odd = await at_home.api.post(f"/videos/{made['id']}/wish", data={"status": "loved"}, follow_redirects=True)
    assert "Say whether it is wanted" in odd.text


async def test_the_tabs_of_a_video_show_all_that_is_known(at_home: Home, plain: Plain) -> None:
    made = await song(at_home, size=10)
    here = f"/videos/{made['id']}"
    await at_home.api.patch(f"/api{here}", json={"genres": ["drum & bass"]}, headers={"If-Match": "*"})
    details = await at_home.api.get(here)
    assert "/videos?q=genre%3A%3D%22drum+%26+bass%22" in details.text
    assert "Genres (locked: only people change it)" in (await plain.open(here)).text
    assert f"{at_home.media}/Björk/Army.mp4" in (await plain.open(f"{here}?tab=file")).text
    assert "No source is known" in (await plain.open(f"{here}?tab=sources")).text
    assert "A picture of your own" in (await plain.open(f"{here}?tab=picture")).text
    assert "Genres after: drum & bass" in (await plain.open(f"{here}?tab=history")).text
