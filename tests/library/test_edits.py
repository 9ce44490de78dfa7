"""What a person changes: checked, journaled, locked, undone."""

import asyncio
from typing import Any, cast

import pytest

from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.library import Facts
from mvidarr.library.patches import ArtistPatch, VideoPatch
from tests.library.conftest import Library

ME = "user:1"


async def edit(library: Library, video_id: int, version: int | None = None, **patch: Any) -> int | None:
    return await library.curation.edits.video(video_id, cast("VideoPatch", patch), version=version, actor=ME)


async def edit_artist(library: Library, artist_id: int, version: int | None = None, **patch: Any) -> int | None:
    return await library.curation.edits.artist(artist_id, cast("ArtistPatch", patch), version=version, actor=ME)


async def test_every_field_of_a_video_can_be_edited_and_the_edit_undone(library: Library) -> None:
    video_id = await library.song("Björk", "Army")
    before = await library.videos.get(video_id)
    patch = {
        "artist": "Bjørk", "title": "Army of Me", "featured": ["Skunk Anansie", "Graham Massey"], "kind": "live",
        "release_date": "1995-04-21", "album": "Post", "label": "One Little Indian", "directors": ["Michel Gondry"],
        "genres": ["Trip Hop", "Pop"], "tags": ["90s", "tank"], "description": "A truck.\n\nA tank.",
        "credits": [{"role": "Producer", "name": "Toby Courlander"}], "monitored": False,
    }  # fmt: skip
    change_id = await edit(library, video_id, **patch)
    after = await library.videos.get(video_id)
    plain = {name: after[name] for name in patch if name not in ("artist", "featured")}  # type: ignore[literal-required]
    assert plain == {name: value for name, value in patch.items() if name not in ("artist", "featured")}
    assert after["artist"] == before["artist"]  # the same name in another spelling
    assert [guest["name"] for guest in after["featured"]] == ["Skunk Anansie", "Graham Massey"]
    assert after["year"] == 1995
    assert after["version"] > before["version"]
    assert after["locked"] == sorted(set(patch) | {"year", "artist"})
    assert change_id is not None
    await library.journal.undo(change_id, actor=ME, when_moved="nothing")
    undone = await library.videos.get(video_id)
    assert {**undone, "version": 0, "updated": ""} == {**before, "version": 0, "updated": ""}
    await library.journal.redo(change_id, actor=ME, when_moved="nothing")
    redone = await library.videos.get(video_id)
    assert {**redone, "version": 0, "updated": ""} == {**after, "version": 0, "updated": ""}


async def test_every_field_of_an_artist_can_be_edited_and_the_edit_undone(library: Library) -> None:
    artist_id = await library.artist_id(await library.song("Björk", "Army of Me"))
    before = await library.artists.get(artist_id)
    patch = {
        "name": "Björk Guðmundsdóttir", "aliases": ["Björk", "Bjork"], "genres": ["Art Pop"],
        "ids": {"musicbrainz": "87c5dedd-371d-4a53-9f7f-80522fb7f3cb", "youtube": "UCabc"},
        "links": [{"name": "Home", "url": "https://bjork.com/"}], "disambiguation": "the singer",
        "description": "Icelandic.", "monitored": True, "auto_download": True, "kinds": ["official", "live"],
        "monitor": "future", "look_every": 6 * 3600, "look_priority": 10, "folder": "Björk",
    }  # fmt: skip
    change_id = await edit_artist(library, artist_id, **patch)
    after = await library.artists.get(artist_id)
    assert {name: after[name] for name in patch} == {**patch, "aliases": ["Björk"]}  # type: ignore[literal-required]
    assert after["locked"] == sorted(patch)
    assert change_id is not None
    await library.journal.undo(change_id, actor=ME, when_moved="nothing")
    undone = await library.artists.get(artist_id)
    assert {**undone, "version": 0, "updated": ""} == {**before, "version": 0, "updated": ""}


@pytest.mark.parametrize(
    "patch",
    [
        {"title": "Army of Me"},
        {"title": "  Army \t of Me\n"},
        {"artist": "BJÖRK"},
        {"tags": ["a", "b"]},
        {"tags": ["a", "b", "A"]},
        {"featured": ["Guest"]},
        {"featured": ["Guest", "guest", "Björk"]},
        {"release_date": "1995-04-21", "year": 1995},
        {"description": "", "album": None, "label": " "},
        {"locked": ["tags", "artist", "title", "featured", "release_date", "year"]},
        {},
    ],
)
async def test_an_edit_that_changes_nothing_is_no_change(library: Library, patch: dict[str, Any]) -> None:
    video_id = await library.song("Björk", "Army of Me", tags=["a", "b"], featured=["Guest"], release_date="1995-04-21")
    before = await library.videos.get(video_id)
    listed = await library.journal.list()
    assert await edit(library, video_id, before["version"], **patch) is None
    assert await library.videos.get(video_id) == before
    assert await library.journal.list() == listed


@pytest.mark.parametrize(
    ("patch", "field", "says"),
    [
        ({"title": ""}, "title", "needs a title"),
        ({"title": None}, "title", "needs a title"),
        ({"title": " \n "}, "title", "needs a title"),
        ({"title": "x" * 501}, "title", "too long"),
        ({"title": "a\x07b"}, "title", "cannot be shown"),
        ({"title": "a\x00b"}, "title", "cannot be shown"),
        ({"title": "a\ud800b"}, "title", "cannot be shown"),
        ({"artist": ""}, "artist", "needs an artist"),
        ({"artist": None}, "artist", "needs an artist"),
        ({"artist": 987654}, "artist", "no artist 987654"),
        ({"artist": "\ufdfa" * 300}, "artist", "too long"),
        ({"featured": ["ok", ""]}, "featured.1", "needs an artist"),
        ({"featured": ["ok", 987654]}, "featured.1", "no artist"),
        ({"kind": "film"}, "kind", "kinds are official"),
        ({"year": 1066}, "year", "between 1878"),
        ({"year": 3000}, "year", "between 1878"),
        ({"release_date": "1995-02-30"}, "release_date", "year-month-day"),
        ({"release_date": "21.4.1995"}, "release_date", "year-month-day"),
        ({"release_date": "١٩٩٥-٠٤-٢١"}, "release_date", "year-month-day"),
        ({"release_date": "1995-04-21", "year": 1996}, "year", "says 1995"),
        ({"release_date": "1995-04-21", "year": None}, "year", "says 1995"),
        ({"tags": ["a", " "]}, "tags.1", "empty"),
        ({"tags": ["x" * 201]}, "tags.0", "too long"),
        ({"tags": [f"tag {n}" for n in range(201)]}, "tags", "too many"),
        ({"credits": [{"role": "", "name": "X"}]}, "credits.0.role", "what they did"),
        ({"credits": [{"role": "Director", "name": "X"}]}, "credits.0.role", "field of their own"),
        ({"monitored": None}, "monitored", "cannot be empty"),
        ({"profile_id": 987654}, "profile_id", "no such quality profile"),
        ({"locked": ["titel"]}, "locked", "no field “titel”"),
        ({"color": "red"}, "color", "no field"),
    ],
)
async def test_what_makes_no_sense_is_refused_by_field(
    library: Library, patch: dict[str, Any], field: str, says: str
) -> None:
    video_id = await library.song("Björk", "Army of Me")
    before = await library.videos.get(video_id)
    with pytest.raises(Invalid) as caught:
        await edit(library, video_id, **patch)
    assert field in [error.field for error in caught.value.errors], caught.value.errors
    assert says in caught.value.detail
    assert await library.videos.get(video_id) == before


@pytest.mark.parametrize(
    ("patch", "field", "says"),
    [
        ({"name": " "}, "name", "needs a name"),
        ({"links": [{"name": "x", "url": "javascript:alert(1)"}]}, "links.0.url", "http://"),
        ({"links": [{"name": "x", "url": "file:///etc/passwd"}]}, "links.0.url", "http://"),
        ({"links": [{"name": "x", "url": "https://user:secret@example.org/"}]}, "links.0.url", "http://"),
        ({"links": [{"name": "x", "url": "https://example.org:port/"}]}, "links.0.url", "http://"),
        ({"links": [{"name": "x", "url": "https://exa mple.org/"}]}, "links.0.url", "http://"),
        ({"links": [{"name": "", "url": "https://example.org/"}]}, "links.0.name", "a name"),
        ({"ids": {"musicbrainz": "12"}}, "ids.musicbrainz", "looks like"),
        ({"ids": {"You Tube": "12"}}, "ids.You Tube", "small letters"),
        ({"ids": {"youtube": "a b"}}, "ids.youtube", "no spaces"),
        ({"kinds": ["film"]}, "kinds.0", "kinds are"),
        ({"folder": "AC/DC"}, "folder", "“AC-DC” would do"),
        ({"folder": ".."}, "folder", "would do"),
    ],
)
async def test_what_makes_no_sense_of_an_artist_is_refused_by_field(
    library: Library, patch: dict[str, Any], field: str, says: str
) -> None:
    artist_id = await library.artist_id(await library.song("Björk", "Army of Me"))
    with pytest.raises(Invalid) as caught:
        await edit_artist(library, artist_id, **patch)
    assert field in [error.field for error in caught.value.errors], caught.value.errors
    assert says in caught.value.detail


async def test_every_wrong_field_is_named_at_once(library: Library) -> None:
    video_id = await library.song("Björk", "Army of Me")
    with pytest.raises(Invalid) as caught:
        await edit(library, video_id, title="", kind="film", tags=["", "ok", ""])
    assert [error.field for error in caught.value.errors] == ["title", "kind", "tags.0", "tags.2"]
    assert caught.value.detail.endswith("(3 more)")


async def test_a_year_does_not_contradict_a_date_that_stays(library: Library) -> None:
    video_id = await library.song("Björk", "Army of Me", release_date="1995-04-21")
    with pytest.raises(Invalid) as caught:
        await edit(library, video_id, year=1996)
    assert caught.value.errors[0].field == "year"
    await edit(library, video_id, year=1996, release_date=None)
    video = await library.videos.get(video_id)
    assert (video["year"], video["release_date"]) == (1996, None)


async def test_a_source_leaves_alone_what_a_person_edited_also_lists_and_the_artist(library: Library) -> None:
    video_id = await library.add("song")
    await edit(library, video_id, artist="Mine", title="My title", featured=[], tags=["mine"], directors=["Me"])
    await edit(library, video_id, featured=["Guest"])
    await library.describe(
        video_id,
        Facts(
            title="Theirs", artist="Their Artist", featured=("Other",), album="Their album",
            labels={"tag": ("theirs",), "director": ("They",), "genre": ("Pop",)},
        ),
    )  # fmt: skip
    video = await library.videos.get(video_id)
    assert video["artist"] is not None
    assert (video["artist"]["name"], video["title"], video["album"]) == ("Mine", "My title", "Their album")
    assert (video["tags"], video["directors"], video["genres"]) == (["mine"], ["Me"], ["Pop"])
    assert [guest["name"] for guest in video["featured"]] == ["Guest"]
    assert (await library.artists.get(video["artist"]["id"]))["counts"]["videos"] == 1


async def test_a_field_is_locked_and_unlocked_explicitly(library: Library) -> None:
    video_id = await library.add("song")
    locked = await edit(library, video_id, locked=["title", "tags"])
    assert locked is not None
    await library.describe(video_id, Facts(title="Theirs", artist="A", labels={"tag": ("x",)}))
    video = await library.videos.get(video_id)
    assert (video["title"], video["tags"], video["locked"]) == ("http://example.org/song", [], ["tags", "title"])
    await edit(library, video_id, locked=["tags"])
    await library.describe(video_id, Facts(title="Theirs", artist="A", labels={"tag": ("x",)}))
    video = await library.videos.get(video_id)
    assert (video["title"], video["tags"]) == ("Theirs", [])


async def test_of_two_people_who_edit_at_once_one_is_told_what_the_other_wrote(library: Library) -> None:
    video_id = await library.song("Björk", "Army of Me")
    version = (await library.videos.get(video_id))["version"]
    results = await asyncio.gather(
        *(edit(library, video_id, version, tags=[f"tag {n}"]) for n in range(5)), return_exceptions=True
    )
    refused = [result for result in results if isinstance(result, Conflict)]
    assert (sum(isinstance(result, int) for result in results), len(refused)) == (1, 4)
    now = await library.videos.get(video_id)
    for conflict in refused:
        assert conflict.code == "moved_on"
        assert conflict.extra["video"] == now
        assert conflict.extra["version"] == now["version"]


async def test_what_is_gone_is_not_found(library: Library) -> None:
    with pytest.raises(NotFound, match="no video"):
        await edit(library, 987654, title="x")
    with pytest.raises(NotFound, match="no artist"):
        await edit_artist(library, 987654, name="x")


async def test_whose_video_it_becomes_is_no_longer_its_guest(library: Library) -> None:
    video_id = await library.song("Massive Attack", "Teardrop", featured=["Liz Fraser", "Other"])
    change_id = await edit(library, video_id, artist="Liz Fraser")
    video = await library.videos.get(video_id)
    assert [guest["name"] for guest in video["featured"]] == ["Other"]
    assert change_id is not None
    await library.journal.undo(change_id, actor=ME)
    assert len((await library.videos.get(video_id))["featured"]) == 2


async def test_the_order_of_a_list_is_kept_and_changed(library: Library) -> None:
    video_id = await library.song("A", "T", tags=["one", "two", "three"], featured=["X", "Y", "Z"])
    await edit(library, video_id, tags=["three", "four", "One"], featured=["Z", "X"])
    video = await library.videos.get(video_id)
    assert video["tags"] == ["three", "four", "One"]
    assert [guest["name"] for guest in video["featured"]] == ["Z", "X"]


async def test_a_name_that_another_artist_has_leads_to_a_merge(library: Library) -> None:
    one = await library.artist_id(await library.song("Björk", "A"))
    two = await library.artist_id(await library.song("Portishead", "B"))
    with pytest.raises(Conflict) as caught:
        await edit_artist(library, two, name="BJORK")
    assert (caught.value.code, caught.value.extra["artist_id"]) == ("name_taken", one)
    await edit_artist(library, one, ids={"imvdb": "bjork"})
    with pytest.raises(Conflict) as caught:
        await edit_artist(library, two, ids={"imvdb": "bjork"})
    assert (caught.value.code, caught.value.extra["artist_id"]) == ("id_taken", one)


async def test_a_new_name_of_an_artist_is_found_and_sorted_in_their_videos(library: Library) -> None:
    video_id = await library.song("Bjrok", "Army of Me")
    artist_id = await library.artist_id(video_id)
    await edit_artist(library, artist_id, name="The Björk")
    assert ("ArtistChanged", artist_id) in await library.events()
    artist = (await library.videos.get(video_id))["artist"]
    assert artist is not None
    assert artist["name"] == "The Björk"
    assert (await library.artists.get(artist_id))["sort_name"] == "bjork, the"


async def test_edit_undo_and_redo_are_heard_alike(library: Library) -> None:
    video_id = await library.song("A", "T")
    change_id = await edit(library, video_id, tags=["x"])
    assert change_id is not None
    heard = len(await library.events())
    await library.journal.undo(change_id, actor=ME)
    await library.journal.redo(change_id, actor=ME)
    assert (await library.events())[heard - 1 :] == [("VideoChanged", video_id)] * 3


async def test_a_video_added_again_is_the_one_that_is_there(library: Library) -> None:
    first = await library.song("Björk", "Army of Me")
    video = await library.videos.get(first)
    assert (video["status"], video["locked"], video["sources"]) == ("wanted", ["artist", "title"], [])
    assert await library.song("bjork", "ARMY OF ME") == first
    assert await library.song("Björk", "Army of Me", kind="live") != first
    assert await library.song("Björk", "Army of Me", year=1995) == first


async def test_an_artist_is_added_once(library: Library) -> None:
    edits = library.curation.edits
    added = await edits.add_artist({"name": "Björk", "aliases": ["Bjork Gudmundsdottir"]}, actor=ME)
    assert (await library.artists.get(added.id))["monitored"]
    for name in ("BJÖRK", "Bjork Guðmundsdottir"):
        with pytest.raises(Conflict) as caught:
            await edits.add_artist({"name": name}, actor=ME)
        assert (caught.value.code, caught.value.extra["artist_id"]) == ("already_in_library", added.id)
    assert added.change_id is not None
    await library.journal.undo(added.change_id, actor=ME)
    with pytest.raises(NotFound):
        await library.artists.get(added.id)
