"""What is found becomes videos: once, as the artist's settings say, and never over what people did."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import TextClause, func, select, text, update

from mvidarr.clock import now
from mvidarr.db import Database, Journal, Outbox
from mvidarr.db.tables.discovery import candidates
from mvidarr.db.tables.library import artists, sources, video_artists, videos
from mvidarr.discovery.looking import memory
from mvidarr.discovery.looking.outcome import Outcome, Owner
from mvidarr.discovery.looking.writing import SYSTEM, Writing
from mvidarr.discovery.weighing.candidates import videos_of
from mvidarr.discovery.weighing.shapes import Whose
from mvidarr.library import tracked
from mvidarr.library.artists import new_artist
from mvidarr.library.covering import Policy
from mvidarr.providers.shapes import Upload, VideoFound
from mvidarr.query import words

SITE = "https://www.youtube.com/watch?v="
CHANNEL = "UCnova"
MINE = Whose(("Nova Kites",), {"youtube": CHANNEL}, frozenset({CHANNEL}), frozenset({"official", "lyric"}))
QUIET = Policy(auto_download=False, monitor="all", kinds=("official",), since="2026-01-01")


def upload(key: str, title: str, seconds: float = 200, **more: Any) -> Upload:
    given = {"channel": "Nova Kites", "channel_id": CHANNEL, "verified": True, "duration": seconds, **more}
    return Upload("youtube", key, f"{SITE}{key}", title, **given)


def listed(*uploads: Upload) -> list[VideoFound]:
    return [VideoFound("youtube", one.key, "listed", (one,)) for one in uploads]


def imvdb(key: str, title: str, *uploads: Upload, **more: Any) -> VideoFound:
    return VideoFound("imvdb", key, "listed", uploads, artist="Nova Kites", title=title, **more)


class Den:
    """A library with one artist, and what writes into it."""

    def __init__(self, database: Database, journal: Journal, artist: int) -> None:
        self.database = database
        self.journal = journal
        self.artist = artist
        self.writing = Writing(database, journal, Outbox(database))

    async def look(self, found: list[VideoFound], policy: Policy = QUIET, whose: Whose = MINE) -> Outcome:
        owner = Owner(self.artist, "Nova Kites", policy, frozenset({"nova kites"}))
        seen = await self.writing.seen(self.artist)
        return await self.writing.write(owner, videos_of(whose, found), seen=seen, actor=SYSTEM, reason="Looked")

    async def all(self, *columns: Any) -> list[dict[str, Any]]:
        async with self.database.read() as r:
            return await r.all(select(*columns))

    async def statuses(self) -> dict[str, str]:
        return {row["title"]: row["status"] for row in await self.all(videos.c.title, videos.c.status)}

    async def count(self, table: Any) -> int:
        async with self.database.read() as r:
            return int(await r.value(select(func.count()).select_from(table)))

    async def move(self, title: str, **values: Any) -> None:
        async with self.database.write() as w:
            await w.run(update(videos).where(videos.c.title == title).values(**values))

    async def add(self, title: str, upload: str | None = None, seconds: float = 200) -> int:
        """By hand, or as a scan does."""
        row = {
            "artist_id": self.artist, "title": title, "title_key": title.lower(), "search": "", "kind": "official",
            "status": "discovered", "monitored": True, "locked": [], "added": now(), "updated": now(),
            "duration": seconds,
        }  # fmt: skip
        async with self.database.write() as w:
            change = await self.journal.begin(w, actor="user:1", origin="api", reason="Added")
            video = await change.insert(videos, row)
            if upload is not None:
                place = {"provider": "youtube", "key": upload, "url": f"{SITE}{upload}"}
                await change.insert(sources, {"video_id": video, **place, "rank": 0, "added": now()})
            await change.complete()
        return video

    async def delete(self, title: str, table: Any = videos) -> int:
        name = videos.c.title if table is videos else artists.c.name
        async with self.database.write() as w:
            change = await self.journal.begin(w, actor="user:1", origin="api", reason="Deleted")
            row = await w.one(select(table).where(name == title))
            assert row is not None
            await change.delete(table, row["id"])
            await change.complete()
        return change.id


@pytest.fixture
async def den(db: Database) -> Den:
    journal = Journal(db, words)
    for table in tracked(video_effects=[memory.follow_videos], artist_effects=[memory.follow_artists]):
        journal.register(table)
    async with db.write() as w:
        change = await journal.begin(w, actor="user:1", origin="api", reason="Added")
        artist = await new_artist(change, "Nova Kites")
        await change.complete()
    return Den(db, journal, artist)


FIRST = (
    imvdb("11", "Night Drive", upload("aaaaaaaaaa1", "Nova Kites - Night Drive (Official Video)"), year=2020,
          directors=("Ada Quill",), album="Roads", ids={"imvdb": "11"}),
    *listed(
        upload("aaaaaaaaaa2", "Nova Kites - Night Drive (Lyric Video)", published="2020-02-02"),
        upload("aaaaaaaaaa3", "Nova Kites - Paper Sun feat. Zoë Vale (Official Video)", 181, published="2026-05-05"),
        upload("aaaaaaaaaa4", "Nova Kites interview about Paper Sun", 900),
    ),
)  # fmt: skip


async def test_what_is_found_is_there_once_with_all_that_is_told(den: Den) -> None:
    told = await den.look(list(FIRST))
    assert (told.new, told.wanted, told.known) == (3, 0, 0)
    assert told.rejected >= 1
    rows = await den.all(videos)
    assert {(row["title"], row["kind"], row["status"]) for row in rows} == {
        ("Night Drive", "official", "discovered"), ("Night Drive", "lyric", "discovered"),
        ("Paper Sun", "official", "discovered"),
    }  # fmt: skip
    official = next(row for row in rows if row["kind"] == "official" and row["year"] == 2020)
    assert (official["album"], official["duration"], official["belongings"]["directors"]) == (
        "Roads", 200, ["Ada Quill"],
    )  # fmt: skip
    assert await den.count(video_artists) == 1  # Zoë Vale
    again = await den.look(list(FIRST))
    assert (again.new, again.known, again.sourced, again.filled, again.change_id) == (0, 3, 0, 0, None)
    assert await den.count(videos) == 3


async def test_settings_of_the_artist_say_what_is_wanted(den: Den) -> None:
    loud = replace(QUIET, auto_download=True)
    told = await den.look(list(FIRST), loud)
    assert told.wanted == 2  # the lyric video is of no kind that is wanted
    async with den.database.write() as w:
        row = await w.one(select(videos).where(videos.c.title == "Paper Sun"))
        assert row is not None
        assert row["status"] == "wanted"
    assert loud.status("official", "2026-05-05", None) == "wanted"
    future = replace(loud, monitor="future")
    dates = {"2026-05-05": True, "2026-01-01": True, "2026": False, "2025-12-31": False, "2027": True, None: False}
    assert {date: future.covers("official", date, None) for date in dates} == dates
    assert future.covers("official", None, 2027)
    assert not replace(loud, monitor="none").covers("official", "2026-05-05", None)
    assert not loud.covers("live", "2026-05-05", None)


async def test_people_have_the_last_word(den: Den) -> None:
    await den.look(list(FIRST))
    await den.move("Paper Sun", status="ignored")
    gone = await den.delete("Night Drive")
    loud = replace(QUIET, auto_download=True)
    more = listed(upload("aaaaaaaaaa5", "Nova Kites - Paper Sun (Official Video) [4K]", 181))
    told = await den.look([*FIRST, *more], loud)
    assert (told.new, told.gone, told.change_id) == (0, 1, None)
    assert (await den.statuses())["Paper Sun"] == "ignored"
    assert await den.count(sources) == 2  # nothing was added to what is ignored
    await den.journal.undo(gone, actor="user:1")
    told = await den.look([*FIRST, *more], loud)
    assert (told.new, told.gone) == (0, 0)
    assert await den.count(videos) == 3


async def test_a_known_video_gets_what_it_lacks_and_keeps_what_is_locked(den: Den) -> None:
    await den.look(listed(upload("aaaaaaaaaa1", "Nova Kites - Night Drive (Official Video)")))
    async with den.database.write() as w:
        change = await den.journal.begin(w, actor="user:1", origin="api", reason="Edited")
        row = await w.one(select(videos))
        assert row is not None
        await change.update(videos, row["id"], {"album": None, "locked": ["album", "genres"]}, override=True)
        await change.complete()
    rich = imvdb(
        "11", "Night Drive", upload("aaaaaaaaaa1", "Nova Kites - Night Drive (Official Video)"),
        upload("aaaaaaaaaa9", "Nova Kites - Night Drive", 201, height=2160),
        year=2020, album="Roads", label="Glass", genres=("rock",), directors=("Ada Quill",),
    )  # fmt: skip
    told = await den.look([rich])
    assert (told.new, told.known, told.sourced, told.filled) == (0, 1, 1, 1)
    (row,) = await den.all(videos)
    assert (row["year"], row["album"], row["label"]) == (2020, None, "Glass")
    assert (row["belongings"]["directors"], row["belongings"]["genres"]) == (["Ada Quill"], [])
    ranks = [(one["key"], one["rank"]) for one in await den.all(sources.c.rank, sources.c.key)]
    assert sorted(ranks) == [("aaaaaaaaaa1", 0), ("aaaaaaaaaa9", 1)]


async def test_a_video_is_known_by_name_and_length_and_by_the_song_of_another_upload(den: Den) -> None:
    async with den.database.write() as w:
        change = await den.journal.begin(w, actor="user:1", origin="api", reason="Added")
        await change.insert(videos, {
            "artist_id": den.artist, "title": "Night Drive", "title_key": "night drive", "search": "",
            "kind": "official", "status": "wanted", "monitored": True, "locked": [], "added": now(), "updated": now(),
        })  # fmt: skip
        await change.complete()
    told = await den.look(listed(upload("aaaaaaaaaa1", "Nova Kites - Night Drive (Official Video)")))
    assert (told.new, told.known, told.sourced) == (0, 1, 1)
    async with den.database.write() as w:
        change = await den.journal.begin(w, actor="user:1", origin="api", reason="Renamed")
        row = await w.one(select(videos))
        assert row is not None
        await change.update(videos, row["id"], {"title": "Drive by night"}, person=True)
        await change.complete()
    told = await den.look(listed(upload("aaaaaaaaab1", "Nova Kites - Night Drive (Official Video) HD", 203)))
    assert (told.new, told.known) == (0, 1)


async def test_a_video_that_nobody_can_watch_yet_is_known_and_a_deleted_one_is_remembered(den: Den) -> None:
    told = await den.look([imvdb("12", "Tin Weather", year=2027)])
    assert told.new == 1
    assert await den.count(sources) == 0
    assert (await den.look([imvdb("12", "Tin Weather", year=2027)])).new == 0
    await den.delete("Tin Weather")
    told = await den.look([imvdb("12", "Tin Weather", year=2027)])
    assert (told.new, told.gone) == (0, 1)


async def test_what_a_person_deleted_stays_deleted_though_no_look_had_found_it(den: Den) -> None:
    """As what came by a scan, by its name, or by an address, by that."""
    video = await den.add("Night Drive")
    await den.add("Something Else", "aaaaaaaaaa3", 181)
    gone = [await den.delete("Night Drive"), await den.delete("Something Else")]
    told = await den.look(list(FIRST))
    assert (told.new, told.gone) == (1, 2)
    assert await den.statuses() == {"Night Drive": "discovered"}  # the lyric video is another one
    for change in gone:
        await den.journal.undo(change, actor="user:1")
    async with den.database.write() as w:
        change = await den.journal.begin(w, actor="user:1", origin="api", reason="Renamed")
        await change.update(videos, video, {"title": "Renamed"})
        await change.complete()
    told = await den.look(list(FIRST))
    assert (told.new, told.gone, told.known) == (1, 0, 2)  # nothing is deleted any more


async def test_an_artist_that_an_undo_brings_back_remembers_what_was_deleted_and_refused(den: Den) -> None:
    talk = upload("bbbbbbbbbb1", "Nova Kites interview", 900)
    await den.look([*FIRST, *listed(talk)])
    await den.delete("Paper Sun")
    async with den.database.write() as w:
        await w.run(update(candidates).where(candidates.c.key == "aaaaaaaaaa2").values(verdict="refused"))
    changes = [
        await den.delete("Night Drive"),
        await den.delete("Night Drive"),
        await den.delete("Nova Kites", artists),
    ]
    assert {row["key"] for row in await den.all(candidates)} == {"aaaaaaaaaa1", "aaaaaaaaaa2", "aaaaaaaaaa3"}
    for change in reversed(changes):
        await den.journal.undo(change, actor="user:1")
    told = await den.look(list(FIRST))
    assert (told.new, told.gone) == (0, 1)
    rows = {row["key"]: row for row in await den.all(candidates)}
    assert rows["aaaaaaaaaa2"]["verdict"] == "refused"
    assert rows["aaaaaaaaaa1"]["video_id"] is not None
    assert rows["aaaaaaaaaa3"]["video_id"] is None


async def test_another_job_may_add_the_same_meanwhile(den: Den) -> None:
    """What another artist's look, or a person, has added is not added again."""
    async with den.database.write() as w:
        change = await den.journal.begin(w, actor="user:1", origin="api", reason="Added")
        other = await new_artist(change, "Zoë Vale")
        video = await change.insert(videos, {
            "artist_id": other, "title": "x", "title_key": "x", "search": "", "kind": "official",
            "status": "discovered", "monitored": True, "locked": [], "added": now(), "updated": now(),
        })  # fmt: skip
        row = {"video_id": video, "provider": "youtube", "key": "aaaaaaaaaa3", "url": "x", "rank": 0, "added": now()}
        await change.insert(sources, row)
        await change.complete()
    told = await den.look(list(FIRST))
    assert (told.new, told.known) == (2, 1)
    row = next(one for one in await den.all(candidates) if one["key"] == "aaaaaaaaaa3")
    assert (row["video_id"], row["had_video"]) == (video, True)


async def test_what_is_kept_of_uploads_is_bounded_and_an_undo_takes_the_look_back(
    den: Den, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = listed(*(upload(f"bbbbbbbb{n:03d}", f"Nova Kites interview part {n}", 900 + n * 60) for n in range(12)))
    told = await den.look([*FIRST, *talk])
    assert await den.count(candidates) >= 12
    monkeypatch.setattr("mvidarr.discovery.looking.step.MOST_IDLE", 5)
    await den.look([*FIRST, *talk])
    kept = await den.all(candidates.c.key, candidates.c.had_video)
    assert sum(not row["had_video"] for row in kept) == 5
    assert told.change_id is not None
    await den.journal.undo(told.change_id, actor="user:1")
    assert await den.count(videos) == 0
    assert await den.count(artists) == 1
    again = await den.look([*FIRST, *talk])  # whoever takes a look back does not want its videos
    assert (again.new, again.gone) == (0, 3)


async def test_two_looks_at_one_artist_that_find_different_uploads_make_one_video(den: Den) -> None:
    """As a full look and that at a followed channel, at once."""
    one = listed(*(upload(f"a{n:010d}", f"Nova Kites - Song {n} (Official Video)", 100 + 30 * n) for n in range(30)))
    two = listed(*(upload(f"b{n:010d}", f"Nova Kites - Song {n} (Official Video) HD", 100 + 30 * n) for n in range(30)))
    told = await asyncio.gather(den.look(one), den.look(two), den.look([*one, *two]))
    assert sum(outcome.new for outcome in told) == 30
    assert (await den.count(videos), await den.count(sources)) == (30, 60)


async def test_looks_at_artists_that_share_guests_and_uploads_stand_in_nobodys_way(den: Den) -> None:
    async with den.database.write() as w:
        change = await den.journal.begin(w, actor="user:1", origin="api", reason="Added")
        other = await new_artist(change, "Quiet Field")
        await change.complete()

    def shared(name: str, ahead: int) -> list[VideoFound]:
        return [
            VideoFound("imvdb", f"{name} {n}", "listed", (upload(f"c{n:010d}", f"{name} - Song {n}", 100 + 30 * n),),
                       artist=name, title=f"Song {n}", featured=(f"Guest {n % 5}", f"Friend {n % 3}"))
            for n in range(0, ahead * 30, ahead)
        ]  # fmt: skip

    async def look(artist: int, name: str, found: list[VideoFound]) -> Outcome:
        of = Whose((name,), {}, frozenset(), frozenset({"official"}))
        return await den.writing.write(
            Owner(artist, name, QUIET), videos_of(of, found), seen=[], actor=SYSTEM, reason="Looked"
        )

    told = await asyncio.gather(
        look(den.artist, "Nova Kites", shared("Nova Kites", 1)),
        look(other, "Quiet Field", shared("Quiet Field", 1)[::-1]),
    )
    assert [outcome.new + outcome.known for outcome in told] == [30, 30]
    assert (await den.count(videos), await den.count(artists)) == (30, 2 + 8)


async def test_whoever_is_deleted_while_a_look_is_written_is_a_new_guest(den: Den) -> None:
    async with den.database.write() as w:
        change = await den.journal.begin(w, actor="user:1", origin="api", reason="Added")
        guest = await new_artist(change, "Zoë Vale")
        await change.complete()
    async with den.database.write() as w:
        change = await den.journal.begin(w, actor="user:1", origin="api", reason="Deleted")
        await change.delete(artists, guest)
        await change.complete()
        looking = asyncio.create_task(den.look(list(FIRST)))
        async with asyncio.timeout(60):
            while w.dialect == "postgresql" and not await _somebody_waits(den.database):
                await asyncio.sleep(0)
    assert (await looking).new == 3
    (link,) = await den.all(video_artists.c.artist_id)
    assert link["artist_id"] != guest


async def _somebody_waits(database: Database) -> bool:
    asked = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with asyncio.TaskGroup() as group:  # whoever writes must not read in the same task
        task = group.create_task(_value(database, asked))
    return bool(task.result())


async def _value(database: Database, asked: TextClause) -> int:
    async with database.read() as r:
        return int(await r.value(asked))
