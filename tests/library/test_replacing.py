"""A file is replaced by another one: at whatever step it dies it is gone on with or taken back, nothing is lost."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import update

from mvidarr.db.tables.library import files
from mvidarr.errors import MvidarrError
from mvidarr.files import Root, digest
from mvidarr.library import Changes, NewFile, RecycleBin, Rewriting, Videos
from mvidarr.library.replacing import Landed, Replacing
from tests.bulk.hand import Hand
from tests.house import home
from tests.library.shelf import Shelf

JOB = 4711
STEPS = ("intended", "thrown", "placed", "beside", "swapped", "confirmed")
OURS = digest(b"Zeilen")
THEIRS = {"en.srt": b"words", "fr.srt": b"corrected", "lrc": b"[00:01]La", "poster.jpg": b"drawn", "nfo.bak": b"odd"}


class Died(BaseException):
    """Here the process is gone: nothing after it is done, what was done before stands."""


@dataclass
class Exchange:
    """The video ``song`` has a file of 5 bytes; 9 others shall take its place. Beside it lie subtitles that were
    written for it, and what people put there, or corrected."""

    shelf: Shelf
    replacing: Replacing
    song: int
    staged: Path
    root: Root
    target: str = "Artist/Song/Song.mkv"

    async def begin(self) -> None:
        (row,) = [row for row in await self.shelf.file_rows() if row["video_id"] == self.song]
        async with self.shelf.home.house.database.write() as w:
            await self.replacing.intend(w, JOB, row["id"])

    async def go(self, dies: str = "") -> None:
        """Everything that is left of it, as the job does it each time that it is started."""

        def reached(step: str) -> None:
            if step == dies:
                raise Died(step)

        async def put() -> None:
            reached("thrown")
            if self.staged.exists():
                self.staged.rename(self.root.resolve(self.target))
            reached("placed")
            self.root.resolve(self.target).with_suffix(".nfo").write_text("<musicvideo><title>New</title></musicvideo>")
            reached("beside")

        entry = await self.replacing.intent(JOB)
        if entry is None:
            return
        reached("intended")
        moved = await self.replacing.swap(entry, put, self.root, self.target)
        reached("swapped")
        new = NewFile(self.root.id, self.target, 9, duration=6.0, width=1280, height=720, video_codec="h264")
        await self.replacing.confirm(entry, new, None, moved, actor="user:1")
        reached("confirmed")

    async def back(self) -> bool:
        return await self.replacing.give_back(JOB, Landed(self.root, self.target, 9, ()))

    def theirs(self) -> dict[str, bytes]:
        """What people put beside whichever lies there, by its ending."""
        stem, folder = Path(self.target).stem, self.root.resolve(self.target).parent
        found = {path.name[len(stem) + 1 :]: path.read_bytes() for path in folder.iterdir()}
        return {ending: found[ending] for ending in THEIRS if ending in found}

    def content(self) -> bytes:
        return self.root.resolve(self.target).read_bytes()


@pytest.fixture
async def exchange(db_url: str, tmp_path: Path) -> AsyncIterator[Exchange]:
    async with home(db_url, tmp_path) as at_home:
        house, shelf = at_home.house, Shelf(at_home)
        videos = Videos(house.database, house.journal, house.outbox)
        changes = Changes(house.database, house.journal, house.jobs)
        rewriting = Rewriting(house.database, house.jobs)
        bin = RecycleBin(
            house.database,
            house.jobs,
            house.outbox,
            videos=videos,
            changes=changes,
            rewriting=rewriting,
            days=30,
            size=0,
        )
        song = await shelf.song("Song", content=b"video")
        staged = tmp_path / "media" / ".mvidarr" / "staged.mkv"
        staged.write_bytes(b"new video")
        (row,) = await shelf.file_rows()
        folder = at_home.media / "Artist" / "Song"
        for ending, content in {**THEIRS, "de.srt": b"Zeilen"}.items():
            (folder / f"Song{'-' if ending == 'poster.jpg' else '.'}{ending}").write_bytes(content)
        async with house.database.write() as w:
            await w.run(update(files).values(beside={"de": OURS, "fr": digest(b"as it came")}))
        replacing = Replacing(house.database, house.journal, bin, rewriting, _removing())
        yield Exchange(shelf, replacing, song, staged, Root(row["root_id"], at_home.media))


def _removing() -> Callable[[Path, Collection[str]], Awaitable[None]]:
    async def remove(path: Path, subtitles: Collection[str]) -> None:
        for name in (path, path.with_suffix(".nfo"), path.with_suffix(".jpg")):
            name.unlink(missing_ok=True)

    return remove


async def _heights(exchange: Exchange) -> list[int]:
    return [row["height"] for row in await exchange.shelf.file_rows() if row["video_id"] == exchange.song]


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("step", STEPS)
async def test_what_died_at_any_step_is_gone_on_with(exchange: Exchange, step: str) -> None:
    await exchange.begin()
    with pytest.raises(Died):
        await exchange.go(dies=step)
    await exchange.go()
    await exchange.shelf.settle()
    assert exchange.content() == b"new video"
    assert await _heights(exchange) == [720]
    (entry,) = await exchange.shelf.bin()
    assert (entry["state"], [file["path"].rpartition("/")[2] for file in entry["files"]]) == (
        "binned", ["Song.mkv", "Song.de.srt", "Song.jpg", "Song.nfo"]
    )  # fmt: skip
    assert exchange.theirs() == THEIRS
    assert (exchange.shelf.home.media / "Artist" / "artist.nfo").exists()


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("step", STEPS[:-1])
async def test_what_died_before_its_end_is_taken_back_whole(exchange: Exchange, step: str) -> None:
    before, rows = exchange.shelf.hashes(), await exchange.shelf.file_rows()
    await exchange.begin()
    with pytest.raises(Died):
        await exchange.go(dies=step)
    assert await exchange.back()
    assert exchange.shelf.hashes() == before
    assert await exchange.shelf.file_rows() == rows
    assert await exchange.shelf.bin() == []
    assert not await exchange.back()


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_somebody_put_where_it_should_have_gone_is_left_there(exchange: Exchange) -> None:
    exchange.target = "Artist/Song/Other.mkv"
    await exchange.begin()
    with pytest.raises(Died):
        await exchange.go(dies="thrown")
    exchange.root.resolve(exchange.target).write_bytes(b"a stranger's")
    exchange.root.resolve("Artist/Song/Other.nfo").write_bytes(b"of it")
    before = exchange.shelf.hashes()
    assert await exchange.back()
    assert exchange.content() == b"a stranger's"
    assert before.items() <= exchange.shelf.hashes().items()
    assert (exchange.root.resolve("Artist/Song/Song.mkv")).read_bytes() == b"video"


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_an_old_file_whose_place_was_taken_meanwhile_waits_in_the_bin(exchange: Exchange) -> None:
    await exchange.begin()
    with pytest.raises(Died):
        await exchange.go(dies="thrown")
    place = exchange.root.resolve(exchange.target)
    place.write_bytes(b"a stranger's")
    assert await exchange.back()
    assert not await exchange.back()
    assert place.read_bytes() == b"a stranger's"
    (entry,) = await exchange.shelf.bin()
    assert (entry["state"], entry["error"]["code"]) == ("binned", "target_exists")
    assert [row["missing_since"] is None for row in await exchange.shelf.file_rows()] == [False]
    place.unlink()
    await exchange.shelf.ask("POST", f"/api/bin/{entry['id']}/restore")
    await exchange.shelf.settle()
    assert (place.read_bytes(), await exchange.shelf.bin()) == (b"video", [])
    assert [row["missing_since"] for row in await exchange.shelf.file_rows()] == [None]


async def test_undone_and_redone_both_files_change_places_with_what_lies_beside_them(exchange: Exchange) -> None:
    before = exchange.shelf.hashes()
    await exchange.begin()
    await exchange.go()
    await exchange.shelf.settle()
    (entry,) = await exchange.shelf.bin()
    for turn, height in (("undo", 360), ("redo", 720), ("undo", 360)):
        assert (await exchange.shelf.invert(entry["change_id"], turn))["state"] == "done"
        assert await _heights(exchange) == [height]
        assert exchange.content() == (b"video" if height == 360 else b"new video")
        assert len(await exchange.shelf.bin()) == 1
        assert exchange.theirs() == THEIRS
        assert exchange.root.resolve("Artist/Song/Song.de.srt").exists() == (height == 360)
    after = exchange.shelf.hashes()
    assert {path for path in before if before[path] != after.get(path)} <= {"Artist/Song/Song.nfo", "Artist/artist.nfo"}


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_people_put_beside_it_follows_to_another_name_and_back(exchange: Exchange) -> None:
    before, exchange.target = exchange.shelf.hashes(), "Artist/Song/Other.mkv"
    await exchange.begin()
    with pytest.raises(Died):
        await exchange.go(dies="swapped")
    assert exchange.theirs() == THEIRS
    assert await exchange.back()
    assert exchange.shelf.hashes() == before
    await exchange.begin()
    await exchange.go()
    await exchange.shelf.settle()
    (entry,) = await exchange.shelf.bin()
    for turn, name in (("undo", "Song"), ("redo", "Other"), ("undo", "Song")):
        assert exchange.theirs() == THEIRS
        assert (await exchange.shelf.invert(entry["change_id"], turn))["state"] == "done"
        exchange.target = f"Artist/Song/{name}.mkv"
    assert exchange.theirs() == THEIRS
    assert not list(exchange.root.resolve("Artist/Song").glob("Other*"))


async def test_a_video_deleted_in_the_middle_goes_into_the_bin_with_its_own_file(exchange: Exchange) -> None:
    before = hashlib.sha256(b"video").hexdigest()
    await exchange.begin()
    with pytest.raises(Died):
        await exchange.go(dies="beside")
    change = await exchange.shelf.delete(exchange.song)
    with pytest.raises(MvidarrError):
        await exchange.go()
    assert await exchange.back()
    await exchange.shelf.settle()
    assert exchange.shelf.hashes() == {}
    assert (await exchange.shelf.invert(change))["state"] == "done"
    assert exchange.shelf.hashes()["Artist/Song/Song.mkv"] == before
    assert await _heights(exchange) == [360]


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_video_united_with_another_in_the_middle_keeps_its_file(exchange: Exchange) -> None:
    await exchange.begin()
    with pytest.raises(Died):
        await exchange.go(dies="beside")
    other = await exchange.shelf.song("Other")
    merge = Hand(exchange.shelf.home, operation="merge")
    await merge.apply(selection={"ids": [exchange.song, other]}, into=other, differing=True)
    assert {row["video_id"] for row in await exchange.shelf.file_rows()} == {other}
    with pytest.raises(MvidarrError):
        await exchange.go()
    assert await exchange.back()
    assert exchange.content() == b"video"
    assert {row["video_id"] for row in await exchange.shelf.file_rows()} == {other}
