"""Quality profiles: one default whatever happens, none deleted that something names, every change undone."""

from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, update

from mvidarr.db import Database, Journal
from mvidarr.db.tables.journal import changes
from mvidarr.db.tables.library import artists, profiles, videos
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.library import Profile, Profiles, tracked_profiles
from tests.library.conftest import Library

WHO: dict[str, Any] = {"actor": "user:1", "origin": "test"}


@pytest.fixture
async def kept(library: Library) -> Profiles:
    library.journal.register(tracked_profiles())
    found = Profiles(library.database, library.journal)
    await found.prepare()
    return found


async def _named(kept: Profiles, name: str) -> Profile:
    return next(profile for profile in await kept.all() if profile["name"] == name)


async def _defaults(db: Database) -> list[str]:
    async with db.read() as r:
        return [row["name"] for row in await r.all(select(profiles.c.name).where(profiles.c.default.is_(True)))]


async def _use(library: Library, **columns: Any) -> int:
    video_id = await library.add("used.mp4")
    async with library.database.write() as w:
        change = await library.journal.begin(w, actor="user:1", origin="test", reason="Profile")
        await change.update(videos, video_id, columns)
        await change.complete()
    return video_id


async def test_a_new_library_has_profiles_and_a_default(kept: Profiles, library: Library) -> None:
    found = {profile["name"]: profile for profile in await kept.all()}
    assert list(found) == ["Up to 1080p", "Best", "Up to 720p"]
    assert found["Up to 1080p"]["heights"] == [1080, 720, 480, 360, 240, 144]
    assert found["Best"]["heights"][0] == 4320
    assert await _defaults(library.database) == ["Up to 1080p"]


async def test_starting_again_changes_nothing(kept: Profiles, library: Library) -> None:
    before = await kept.all()
    await kept.prepare()
    assert await kept.all() == before
    async with library.database.read() as r:
        assert await r.value(select(func.count()).select_from(changes)) == 0


async def test_rows_without_a_default_get_one_at_the_start(kept: Profiles, library: Library) -> None:
    async with library.database.write() as w:
        await w.run(update(profiles).values(default=False))
    await kept.prepare()
    assert len(await _defaults(library.database)) == 1


async def test_the_default_moves_and_is_never_taken_off(kept: Profiles, library: Library) -> None:
    best, old = await _named(kept, "Best"), await _named(kept, "Up to 1080p")
    moved, change_id = await kept.edit(best["id"], {"default": True}, version=best["version"], **WHO)
    assert (moved["default"], change_id) == (True, None)
    assert await _defaults(library.database) == ["Best"]
    await kept.edit(old["id"], {"default": False}, version=None, **WHO)
    with pytest.raises(Conflict) as raised:
        await kept.edit(best["id"], {"default": False}, version=None, **WHO)
    assert raised.value.detail == "One profile is the default. Make another one the default instead."
    assert await _defaults(library.database) == ["Best"]


async def test_adding_editing_and_deleting_are_undone(kept: Profiles, library: Library) -> None:
    new, added = await kept.add({"name": "  Phone\n", "heights": [480, 360]}, **WHO)
    assert (new["name"], new["heights"], new["cutoff"], new["default"]) == ("Phone", [480, 360], 480, False)
    _, edited = await kept.edit(new["id"], {"name": "Train", "cutoff": 360}, version=1, **WHO)
    deleted = await kept.delete(new["id"], version=2, **WHO)
    with pytest.raises(NotFound):
        await kept.get(new["id"])
    await library.journal.undo(deleted, actor="user:1")
    assert (await kept.get(new["id"]))["name"] == "Train"
    assert edited is not None
    await library.journal.undo(edited, actor="user:1")
    assert (await kept.get(new["id"]))["cutoff"] == 480
    assert added is not None
    await library.journal.undo(added, actor="user:1")
    assert len(await kept.all()) == 3
    assert len(await _defaults(library.database)) == 1


async def test_what_else_is_wanted_is_changed_whole_and_undone(kept: Profiles, library: Library) -> None:
    wants = {"codecs": ["vp9", "h264"], "fps": 30, "only_codecs": False, "subtitles": {"languages": [], "inside": True}}
    new, _ = await kept.add({"name": "Phone", "heights": [480], "wants": wants}, **WHO)
    assert new["wants"] == {"codecs": ["vp9", "h264"], "fps": 30}  # what says nothing is not kept
    renamed, _ = await kept.edit(new["id"], {"name": "Train"}, version=1, **WHO)
    assert renamed["wants"] == new["wants"]
    changed, change_id = await kept.edit(new["id"], {"wants": {"hdr": "avoid"}}, version=2, **WHO)
    assert (changed["wants"], changed["version"]) == ({"hdr": "avoid"}, 3)
    same, nothing = await kept.edit(new["id"], {"wants": {"hdr": "avoid", "fps": 0}}, version=3, **WHO)
    assert (same["version"], nothing) == (3, None)
    assert change_id is not None
    await library.journal.undo(change_id, actor="user:1")
    assert (await kept.get(new["id"]))["wants"] == new["wants"]


async def test_what_a_later_version_wrote_is_left_out_and_hinders_no_change(kept: Profiles, library: Library) -> None:
    best = await _named(kept, "Best")
    async with library.database.write() as w:
        change = await library.journal.begin(w, actor="user:1", origin="test", reason="Later")
        await change.update(profiles, best["id"], {"wants": {"smell": "roses", "fps": 1, "hdr": "never"}})
        await change.complete()
    assert (await kept.get(best["id"]))["wants"] == {"hdr": "never"}
    renamed, _ = await kept.edit(best["id"], {"name": "Better"}, version=None, **WHO)
    assert (renamed["name"], renamed["wants"]) == ("Better", {"hdr": "never"})


async def test_a_change_meant_for_an_older_version_is_refused(kept: Profiles) -> None:
    best = await _named(kept, "Best")
    await kept.edit(best["id"], {"cutoff": 1440}, version=1, **WHO)
    for work in (kept.edit(best["id"], {"cutoff": 720}, version=1, **WHO), kept.delete(best["id"], version=1, **WHO)):
        with pytest.raises(Conflict) as raised:
            await work
        assert raised.value.code == "moved_on"
    same, change_id = await kept.edit(best["id"], {"cutoff": 1440}, version=2, **WHO)
    assert (same["version"], change_id) == (2, None)


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"name": " \t", "heights": [720]}, ["name"]),
        ({"name": "n" * 81, "heights": [720]}, ["name"]),
        ({"name": "x", "heights": []}, ["heights", "cutoff"]),
        ({"name": "x", "heights": [720, 720]}, ["heights"]),
        ({"name": "x", "heights": [721]}, ["heights"]),
        ({"name": "x", "heights": [720], "cutoff": 1080}, ["cutoff"]),
        (
            {"name": " ", "heights": [720], "wants": {"fps": 1, "sources": ["../"]}},
            ["name", "wants.fps", "wants.sources"],
        ),
    ],
)
async def test_what_makes_no_profile_is_refused_field_by_field(
    kept: Profiles, values: dict[str, Any], fields: list[str]
) -> None:
    with pytest.raises(Invalid) as raised:
        await kept.add(values, **WHO)
    assert [error.field for error in raised.value.errors] == fields
    best = await _named(kept, "Best")
    with pytest.raises(Invalid):
        await kept.edit(best["id"], {"cutoff": 1, **values}, version=None, **WHO)
    assert await kept.get(best["id"]) == best


async def test_two_profiles_of_one_name_are_refused_also_by_an_undo(kept: Profiles, library: Library) -> None:
    with pytest.raises(Conflict):
        await kept.add({"name": "BEST", "heights": [720]}, **WHO)
    best = await _named(kept, "Best")
    _, renamed = await kept.edit(best["id"], {"name": "Good"}, version=None, **WHO)
    await kept.add({"name": "best", "heights": [720]}, **WHO)
    assert renamed is not None
    with pytest.raises(Conflict) as raised:
        await library.journal.undo(renamed, actor="user:1")
    assert "Another profile has this name by now." in raised.value.detail


async def test_the_default_and_what_is_used_cannot_be_deleted(kept: Profiles, library: Library) -> None:
    usual, best = await _named(kept, "Up to 1080p"), await _named(kept, "Best")
    with pytest.raises(Conflict) as raised:
        await kept.delete(usual["id"], version=None, **WHO)
    assert raised.value.detail == "This is the default profile. Make another one the default first."
    await _use(library, profile_id=best["id"])
    with pytest.raises(Conflict) as raised:
        await kept.delete(best["id"], version=None, **WHO)
    assert raised.value.detail == "It is the profile of 1 video. Give it another one first."
    assert (await kept.get(best["id"]))["videos"] == 1


async def test_an_undo_takes_no_profile_away_that_is_used(kept: Profiles, library: Library) -> None:
    new, added = await kept.add({"name": "Phone", "heights": [480]}, **WHO)
    await _use(library, profile_id=new["id"])
    assert added is not None
    with pytest.raises(Conflict):
        await library.journal.undo(added, actor="user:1")
    assert (await kept.get(new["id"]))["videos"] == 1


async def test_a_video_takes_its_own_profile_else_its_artists_else_the_default(
    kept: Profiles, library: Library
) -> None:
    best, small = await _named(kept, "Best"), await _named(kept, "Up to 720p")
    video_id = await library.add("song.mp4")
    assert (await kept.of(video_id))["name"] == "Up to 1080p"
    async with library.database.write() as w:
        change = await library.journal.begin(w, actor="user:1", origin="test", reason="Profiles")
        artist = {"name": "A", "folded": "a", "sort_name": "a", "monitored": False, "auto_download": False,
                  "kinds": [], "locked": [], "added": 0, "updated": 0, "profile_id": best["id"]}  # fmt: skip
        artist_id = await change.insert(artists, artist)
        await change.update(videos, video_id, {"artist_id": artist_id})
        await change.complete()
    assert (await kept.of(video_id))["name"] == "Best"
    async with library.database.write() as w:
        change = await library.journal.begin(w, actor="user:1", origin="test", reason="Profile")
        await change.update(videos, video_id, {"profile_id": small["id"]})
        await change.complete()
    assert (await kept.of(video_id))["name"] == "Up to 720p"
    assert (await kept.get(best["id"]))["artists"] == 1


async def test_the_audit_sees_profiles_written_past_the_journal(db: Database) -> None:
    journal = Journal(db)
    journal.register(tracked_profiles())
    seen: list[str] = []
    db.audit = lambda table, columns: seen.append(table)
    row = {"name": "x", "heights": [720], "cutoff": 720, "default": False, "added": 0, "updated": 0, "version": 1}
    async with db.write() as w:
        await w.run(insert(profiles).values(row))
        await w.run(delete(profiles))
    assert seen == ["profiles", "profiles"]
