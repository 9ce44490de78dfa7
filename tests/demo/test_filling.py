import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mvidarr.accounts import console
from mvidarr.db import Database
from mvidarr.db.tables.discovery import suggestions
from mvidarr.db.tables.library import (
    artist_labels,
    artists,
    files,
    play_state,
    sources,
    video_artists,
    video_labels,
    videos,
)
from mvidarr.demo import fill
from mvidarr.demo.songs import Song
from mvidarr.discovery.news import store
from mvidarr.errors import Conflict
from mvidarr.files import PICTURE, THUMB
from mvidarr.library.projection import project_artists, project_labels, project_videos
from mvidarr.library.sources import recognise
from mvidarr.query.text import fold
from tests.demo.scripts import script_of

TABLES = (artists, artist_labels, videos, video_artists, video_labels, sources, files)
MOMENT = 1_790_000_000_000  # September 2026


async def all_of(db: Database) -> dict[str, list[dict[str, Any]]]:
    async with db.read() as r:
        return {table.name: await r.all(select(table).order_by(table.c.id)) for table in TABLES}


async def test_there_are_as_many_videos_and_artists_as_asked_for(db: Database, tmp_path: Path) -> None:
    filled = await fill(db, tmp_path, videos=150, artists=20, moment=MOMENT)
    rows = await all_of(db)
    assert (filled.videos, filled.artists) == (len(rows["videos"]), len(rows["artists"])) == (150, 20)


async def test_every_derived_column_is_what_the_library_would_write(db: Database, tmp_path: Path) -> None:
    await fill(db, tmp_path, videos=300, moment=MOMENT)
    before = await all_of(db)
    async with db.write() as w:
        await project_artists(w, [row["id"] for row in before["artists"]])
        await project_videos(w, [row["id"] for row in before["videos"]])
        for table in (artist_labels, video_labels):
            await project_labels(w, table, [row["id"] for row in before[table.name]])
    assert await all_of(db) == before
    assert all(row["belongings"]["sources"] and row["search"] for row in before["videos"])


async def test_a_library_with_anything_in_it_is_refused_and_stays_as_it_is(db: Database, tmp_path: Path) -> None:
    await fill(db, tmp_path, videos=3, moment=MOMENT)
    before = await all_of(db)
    with pytest.raises(Conflict, match="holds artists or videos already") as refused:
        await fill(db, tmp_path, videos=3, moment=MOMENT)
    assert refused.value.code == "library_not_empty"
    assert await all_of(db) == before


async def test_ids_go_on_where_the_demo_ended(db: Database, tmp_path: Path) -> None:
    await fill(db, tmp_path, videos=10, artists=3, moment=MOMENT)
    async with db.write() as w:
        assert await w.reserve(artists, 1) == 4
        assert await w.reserve(videos, 5) == 11
        assert await w.reserve(videos, 1) == 16


async def test_what_the_first_user_watched_is_among_it(db: Database, tmp_path: Path) -> None:
    user = await console.add_user(db, "ada", "correct horse battery", "admin", cost=4)
    await fill(db, tmp_path, videos=200, moment=MOMENT)
    async with db.read() as r:
        watched = await r.all(select(play_state))
    assert {row["user_id"] for row in watched} == {user.id}
    assert all(row["plays"] >= 1 and row["last_played"] <= MOMENT for row in watched)


async def test_without_a_user_nobody_watched(db: Database, tmp_path: Path) -> None:
    await fill(db, tmp_path, videos=50, moment=MOMENT)
    async with db.read() as r:
        assert await r.all(select(play_state)) == []


async def test_pictures_lie_where_the_library_looks_for_them(db: Database, tmp_path: Path) -> None:
    filled = await fill(db, tmp_path / "media", videos=60, stills=8, moment=MOMENT)
    rows = await all_of(db)
    place = {row["video_id"]: tmp_path / "media" / row["path"] for row in rows["files"]}
    shown = [row for row in rows["videos"] if row["picture"]]
    assert len(shown) == filled.pictures > 0
    for row in shown:
        path = place[row["id"]]
        assert path.with_name(path.stem + PICTURE).read_bytes() == path.with_name(path.stem + THUMB).read_bytes()
        assert row["color"].startswith("#")
        assert row["placeholder"].startswith("data:image/webp;base64,")
    assert not (tmp_path / "media" / ".mvidarr" / "demo-files").exists()


async def test_a_media_folder_with_anything_in_it_gets_no_pictures(db: Database, tmp_path: Path) -> None:
    (tmp_path / "Mine").mkdir()
    with pytest.raises(Conflict, match="is not empty") as refused:
        await fill(db, tmp_path, videos=5, stills=5)
    assert refused.value.code == "media_not_empty"
    assert (await fill(db, tmp_path, videos=5)).videos == 5


class Stopped(Exception):
    pass


def stop(done: int, of: int) -> None:
    raise Stopped


async def test_stopped_half_way_it_leaves_nothing(db: Database, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        await fill(db, tmp_path / "media", videos=40, stills=10, moment=MOMENT, tell=stop)
    assert all(rows == [] for rows in (await all_of(db)).values())
    assert os.listdir(tmp_path / "media") == [".mvidarr"]


async def test_what_a_killed_one_left_is_cleared_away_and_nothing_else(db: Database, tmp_path: Path) -> None:
    await fill(db, tmp_path / "other", videos=1, moment=MOMENT)  # makes the root's row and mark elsewhere
    own = tmp_path / "media" / ".mvidarr"
    left = tmp_path / "media" / "Somebody" / "Song (1999)"
    left.mkdir(parents=True)
    own.mkdir()
    (left / "Song (1999).jpg").write_bytes(b"half")
    (left / "mine.txt").write_text("mine")
    (own / "root").write_text("ours")
    (own / "demo-files").write_text("Somebody/Song (1999)/Song (1999).jpg\nSomebody/Gone/Gone.jpg\n")
    async with db.write() as w:
        for table in (files, sources, video_labels, video_artists, videos, artist_labels, artists):
            await w.run(table.delete())
    with pytest.raises(Conflict, match="is not empty"):
        await fill(db, tmp_path / "media", videos=5, stills=5)
    assert [path.name for path in left.iterdir()] == ["mine.txt"]


def faces(rows: dict[str, list[dict[str, Any]]]) -> list[tuple[str, str, str | None, str]]:
    return [(row["title"], row["status"], row["album"], row["search"]) for row in rows["videos"]]


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
class TestContent:
    async def test_the_same_seed_makes_the_same_library_and_another_another(
        self, db: Database, tmp_path: Path, sqlite_template: Path
    ) -> None:
        libraries = []
        for seed in (7, 7, 8):
            await fill(db, tmp_path, videos=80, seed=seed, moment=MOMENT)
            libraries.append(faces(await all_of(db)))
            async with db.write() as w:
                for table in reversed(TABLES):
                    await w.run(table.delete())
        assert libraries[0] == libraries[1] != libraries[2]

    async def test_it_is_like_a_library(self, db: Database, tmp_path: Path) -> None:
        await fill(db, tmp_path, videos=3_000, moment=MOMENT)
        rows = await all_of(db)
        assert len({script_of(row["name"]) for row in rows["artists"]}) >= 15
        of_artist = [count for _, count in Counter(row["artist_id"] for row in rows["videos"]).most_common()]
        assert of_artist[0] > 5 * of_artist[len(of_artist) // 2]
        said = Counter(word for row in rows["videos"] for word in row["title_words"].split())
        assert said.most_common(1)[0][1] > 20 * sorted(said.values())[len(said) // 2]
        years = [row["year"] for row in rows["videos"] if row["year"]]
        assert (min(years) >= 1975, max(years)) == (True, 2026)
        assert sum(year < 1990 for year in years) < sum(year >= 2010 for year in years)
        statuses = Counter(row["status"] for row in rows["videos"])
        assert set(statuses) == {"downloaded", "wanted", "discovered", "failed", "ignored"}
        assert statuses["downloaded"] > 2_000
        assert Counter(row["kind"] for row in rows["videos"]).most_common(1)[0][0] == "official"

    async def test_its_rows_make_sense(self, db: Database, tmp_path: Path) -> None:
        await fill(db, tmp_path, videos=1_000, moment=MOMENT)
        rows = await all_of(db)
        held = {row["video_id"] for row in rows["files"]}
        for row in rows["videos"]:
            assert (row["status"] == "downloaded") == (row["id"] in held) == (row["height"] is not None)
            assert (row["status"] == "failed") == (row["error"] is not None)
            assert row["added"] <= row["updated"] <= MOMENT
            assert row["year"] is None or (row["release_date"] or str(row["year"])).startswith(str(row["year"]))
        for link in rows["sources"]:
            assert recognise(link["url"]).key == link["key"]
        assert all(row["path"].count("/") == 2 for row in rows["files"])


def test_a_song_counts_its_labels_by_kind() -> None:
    song = Song.__new__(Song)
    song.directors, song.genres, song.tags = ["A", "B"], [], ["c"]
    assert list(song.labels) == [("director", 0, "A"), ("director", 1, "B"), ("tag", 0, "c")]


async def test_discover_and_the_calendar_have_something_to_show(db: Database, tmp_path: Path) -> None:
    await fill(db, tmp_path, videos=400, moment=MOMENT)
    async with db.read() as r:
        named = {fold(name["name"]) for name in await r.all(select(artists.c.name))}
        like = await r.all(select(suggestions))
        found, end = await store.fresh(r, None, 4_000, 400)
        days = [row["release_date"] for row in await r.all(select(videos.c.release_date)) if row["release_date"]]
        known = {row["id"] for row in await r.all(select(artists.c.id))}
    assert len(like) >= 5
    assert not named & {one["key"] for one in like}
    assert {told["artist_id"] for one in like for told in one["because"]} <= known
    assert found
    assert end is None
    today = datetime.fromtimestamp(MOMENT / 1000, UTC).date().isoformat()
    assert sum(day > today for day in days) >= 3
