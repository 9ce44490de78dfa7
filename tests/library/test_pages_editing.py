"""The edit forms without scripts: what is typed is kept, saved once, locked, and never lost to somebody else's save."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.house import Home, home
from tests.library.forms import Plain


@pytest.fixture
async def at_home(db_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path) as the_home:
        yield the_home


@pytest.fixture
def plain(at_home: Home) -> Plain:
    return Plain(at_home.api)


async def song(at_home: Home, artist: str = "Björk", title: str = "Army") -> dict[str, Any]:
    answer = await at_home.api.post("/api/videos", json={"artist": artist, "title": title})
    assert answer.status_code in (200, 201), answer.text
    return dict(answer.json()["video"])


async def video(at_home: Home, id: int) -> dict[str, Any]:
    return dict((await at_home.api.get(f"/api/videos/{id}")).json())


async def test_what_is_changed_is_saved_and_locked_and_can_be_undone_from_the_next_page(
    at_home: Home, plain: Plain
) -> None:
    made = await song(at_home)
    here = f"/videos/{made['id']}"
    form = (await plain.open(f"{here}/edit")).form("/edit")
    shown = await plain.send(
        form, genres="trip hop\r\nEarth, Wind & Fire\r\n", featured="Ōkami", year="1995", credits="camera: R. Vale"
    )
    assert (shown.status, shown.path) == (200, here)
    assert "Saved." in shown.text
    now = await video(at_home, made["id"])
    assert now["genres"] == ["trip hop", "Earth, Wind & Fire"]
    assert [guest["name"] for guest in now["featured"]] == ["Ōkami"]
    assert now["credits"] == [{"role": "camera", "name": "R. Vale"}]
    assert {"credits", "featured", "genres", "year"} <= set(now["locked"])
    assert "album" not in now["locked"]
    undone = await plain.send(shown.form("/undo"))
    assert undone.path == here
    assert "Undone: Edited a video." in undone.text
    assert (await video(at_home, made["id"]))["year"] is None
    again = await plain.send(undone.form("/redo"))
    assert "Done again: Edited a video." in again.text
    assert (await video(at_home, made["id"]))["year"] == 1995


async def test_a_form_sent_as_it_came_changes_nothing(at_home: Home, plain: Plain) -> None:
    made = await song(at_home)
    await at_home.api.patch(
        f"/api/videos/{made['id']}",
        json={"description": "One.\n\n  Two.", "tags": ["a", "b"]},
        headers={"If-Match": "*"},
    )
    before = await video(at_home, made["id"])
    for path in (f"/videos/{made['id']}", f"/artists/{made['artist']['id']}"):
        shown = await plain.send((await plain.open(f"{path}/edit")).form("/edit"))
        assert "Nothing was changed." in shown.text
    assert await video(at_home, made["id"]) == before


async def test_a_lock_is_closed_and_opened_by_hand(at_home: Home, plain: Plain) -> None:
    made = await song(at_home)
    form = (await plain.open(f"/videos/{made['id']}/edit")).form("/edit")
    assert form.values("lock") == ["artist", "title"]
    await plain.send(form, lock=["title", "album"])
    assert (await video(at_home, made["id"]))["locked"] == ["album", "title"]
    await plain.send((await plain.open(f"/videos/{made['id']}/edit")).form("/edit"), lock=None)
    assert (await video(at_home, made["id"]))["locked"] == []


async def test_the_first_field_with_a_mistake_has_the_focus(at_home: Home, plain: Plain) -> None:
    here = f"/videos/{(await song(at_home))['id']}/edit"
    form = (await plain.open(here)).form("/edit")
    html = (await at_home.api.post(here, data={**dict(form.pairs), "year": "nineteen", "credits": "R. Vale"})).text
    assert html.count('aria-invalid="true"') == 2
    assert html.count(" autofocus") == 1
    assert html.index('id="year"') < html.index(" autofocus") < html.index('id="release_date"')


async def test_mistakes_are_told_beside_their_fields_and_all_that_was_typed_stays(at_home: Home, plain: Plain) -> None:
    made = await song(at_home)
    form = (await plain.open(f"/videos/{made['id']}/edit")).form("/edit")
    shown = await plain.send(form, year="nineteen", credits="R. Vale", album="Post")
    assert shown.status == 422
    assert "Write the year as a number, such as 1995." in shown.text
    assert "Line 1 has no colon." in shown.text
    kept = shown.form("/edit")
    assert (kept["year"], kept["credits"], kept["album"]) == ("nineteen", "R. Vale", "Post")
    shown = await plain.send(kept, year="1995", credits="director: R. Vale", title=" ")
    assert shown.status == 422
    assert "A video needs a title." in shown.text
    assert "Line 1" in shown.text
    saved = await plain.send(shown.form("/edit"), credits="", title="Army of Me")
    assert "Saved." in saved.text
    now = await video(at_home, made["id"])
    assert (now["title"], now["album"], now["year"]) == ("Army of Me", "Post", 1995)


async def test_two_versions_are_held_against_each_other_and_nothing_typed_is_lost(at_home: Home, plain: Plain) -> None:
    made = await song(at_home)
    path = f"/videos/{made['id']}/edit"
    mine = (await plain.open(path)).form("/edit")
    await plain.send((await plain.open(path)).form("/edit"), title="Theirs", tags="live", label="One")
    shown = await plain.send(mine, title="Mine", genres="rock", label="Two")
    assert shown.status == 409
    assert "Somebody saved this video while you were editing it." in shown.text
    assert "Theirs" in shown.text
    assert (await video(at_home, made["id"]))["title"] == "Theirs"
    both = shown.form("/edit")
    picks = {name: value for name, value in both.pairs if name.startswith("pick-")}
    assert picks == {"pick-title": "mine", "pick-label": "mine", "pick-genres": "mine", "pick-tags": "theirs"}
    saved = await plain.send(both, **{"pick-label": "theirs"})
    assert "Saved." in saved.text
    now = await video(at_home, made["id"])
    assert (now["title"], now["genres"], now["tags"], now["label"]) == ("Mine", ["rock"], ["live"], "One")
    assert {"genres", "label", "tags", "title"} <= set(now["locked"])


async def test_a_third_save_in_between_is_a_conflict_again(at_home: Home, plain: Plain) -> None:
    made = await song(at_home)
    path = f"/videos/{made['id']}/edit"
    mine = (await plain.open(path)).form("/edit")
    await at_home.api.patch(f"/api/videos/{made['id']}", json={"title": "Two"}, headers={"If-Match": "*"})
    first = await plain.send(mine, title="Mine")
    await at_home.api.patch(f"/api/videos/{made['id']}", json={"title": "Three"}, headers={"If-Match": "*"})
    second = await plain.send(first.form("/edit"))
    assert second.status == 409
    assert "Three" in second.text
    await plain.send(second.form("/edit"))
    assert (await video(at_home, made["id"]))["title"] == "Mine"


async def test_what_was_deleted_meanwhile_keeps_what_was_typed_on_the_screen(at_home: Home, plain: Plain) -> None:
    made = await song(at_home)
    form = (await plain.open(f"/videos/{made['id']}/edit")).form("/edit")
    deleted = await at_home.api.delete(f"/api/videos/{made['id']}", headers={"If-Match": "*"})
    shown = await plain.send(form, description="A long text.")
    assert shown.status == 404
    assert "was deleted meanwhile" in shown.text
    assert shown.form("/edit")["description"] == "A long text."
    undo = await at_home.api.post(f"/api/changes/{deleted.json()['change_id']}/undo", json={})
    await at_home.ended(undo.json()["job"]["id"])
    kept = shown.form("/edit")
    current = (await plain.open(f"/videos/{made['id']}/edit")).form("/edit")
    await plain.send(kept, version=current["version"])
    assert (await video(at_home, made["id"]))["description"] == "A long text."


async def test_an_artist_is_edited_and_a_name_that_is_taken_leads_to_the_merge(at_home: Home, plain: Plain) -> None:
    made, other = await song(at_home), await song(at_home, "Bjork Trio", "Home")
    here = f"/artists/{other['artist']['id']}"
    form = (await plain.open(f"{here}/edit")).form("/edit")
    saved = await plain.send(
        form,
        aliases="The Trio\nTrio B",
        ids="musicbrainz: 87c5dedd-371d-4a53-9f7f-80522fb7f3cb",
        links="Bandcamp https://trio.example.org/a?b=c",
        kinds=["", "live", "official"],
        monitored="",
    )
    assert "Saved." in saved.text
    artist = (await at_home.api.get(f"/api/artists/{other['artist']['id']}")).json()
    assert artist["aliases"] == ["The Trio", "Trio B"]
    assert artist["ids"] == {"musicbrainz": "87c5dedd-371d-4a53-9f7f-80522fb7f3cb"}
    assert artist["links"] == [{"name": "Bandcamp", "url": "https://trio.example.org/a?b=c"}]
    assert (sorted(artist["kinds"]), artist["monitored"]) == (["live", "official"], False)
    taken = await plain.send((await plain.open(f"{here}/edit")).form("/edit"), name="BJORK", links="nowhere")
    assert "Line 1 needs a name before the address" in taken.text
    taken = await plain.send(taken.form("/edit"), links="")
    assert taken.status == 409
    assert "There is an artist Björk already." in taken.text
    page = await at_home.api.post(f"{here}/edit", data=dict(taken.form("/edit").pairs))
    assert f'href="{here}/merge?into={made["artist"]["id"]}"' in page.text


async def test_a_form_of_some_program_changes_only_what_it_names(at_home: Home) -> None:
    made = await song(at_home)
    await at_home.api.patch(f"/api/videos/{made['id']}", json={"album": "Post"}, headers={"If-Match": "*"})
    version = (await video(at_home, made["id"]))["version"]
    answer = await at_home.api.post(f"/videos/{made['id']}/edit", data={"version": str(version), "year": "1995"})
    assert answer.status_code == 303
    now = await video(at_home, made["id"])
    assert (now["title"], now["album"], now["year"], now["monitored"]) == ("Army", "Post", 1995, True)
    for broken in ({}, {"version": "x"}, {"version": "1", "was": "[]"}, {"version": "1", "was": "{"}):
        answer = await at_home.api.post(f"/videos/{made['id']}/edit", data={**broken, "title": "Other"})
        assert answer.status_code in (200, 409), broken
    assert (await video(at_home, made["id"]))["title"] == "Army"
