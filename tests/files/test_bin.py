import json
import os
from pathlib import Path

import pytest

from mvidarr.errors import Conflict, Invalid, Unavailable
from mvidarr.files import Root, bin
from tests.files.killed_bin import VIDEO

GROUP = {
    VIDEO: b"video",
    "Artist/Song (1999)/Song (1999).nfo": b"nfo",
    "Artist/Song (1999)/Song (1999).jpg": b"picture",
    "Artist/Song (1999)/Song (1999)-thumb.jpg": b"thumb",
    "Artist/Song (1999)/Song (1999).en.forced.srt": b"words",
    "Artist/artist.nfo": b"artist",
}


def fill(root: Root, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (root.path / path).parent.mkdir(parents=True, exist_ok=True)
        (root.path / path).write_bytes(content)


def held(root: Root) -> dict[str, bytes]:
    """Everything below the root but what is ours."""
    paths = (path for path in root.path.rglob("*") if path.is_file())
    told = {str(path.relative_to(root.path)): path.read_bytes() for path in paths}
    return {path: content for path, content in told.items() if not path.startswith(".mvidarr")}


def in_bin(root: Root) -> list[str]:
    return sorted(path.name for path in (root.path / ".mvidarr/bin").rglob("*") if path.is_file())


async def test_a_video_goes_with_all_that_carries_its_name_and_comes_back_whole(root: Root) -> None:
    fill(root, GROUP)
    moved = await bin.throw(root, 7, VIDEO, title="Artist - Song")
    assert next(member.path for member in moved) == VIDEO
    assert {member.path: member.size for member in moved} == {path: len(content) for path, content in GROUP.items()}
    assert held(root) == {}
    assert not (root.path / "Artist").exists()
    manifest = json.loads((root.path / ".mvidarr/bin/7/manifest.json").read_text())
    assert manifest["title"] == "Artist - Song"
    assert len(manifest["files"]) == len(GROUP)
    assert await bin.restore(root, 7) == moved
    assert held(root) == GROUP
    assert not (root.path / ".mvidarr/bin/7").exists()


async def test_both_ways_are_repeatable(root: Root) -> None:
    fill(root, GROUP)
    assert await bin.throw(root, 7, VIDEO) == await bin.throw(root, 7, VIDEO)
    await bin.restore(root, 7)
    assert await bin.restore(root, 7) is None
    assert held(root) == GROUP


async def test_what_belongs_to_other_videos_stays(root: Root) -> None:
    """In a flat folder: a longer name, a twin of another kind, another artist's picture."""
    others = {
        "Artist/Song-live.mkv": b"1", "Artist/Song-live.nfo": b"2", "Artist/Song (2).mkv": b"3",
        "Artist/Songs.nfo": b"4", "Artist/artist.nfo": b"5",
    }  # fmt: skip
    fill(root, {**others, "Artist/Song.mkv": b"a", "Artist/Song.nfo": b"b", "Artist/Song-thumb.jpg": b"c"})
    moved = await bin.throw(root, 7, "Artist/Song.mkv")
    assert {member.path for member in moved} == {"Artist/Song.mkv", "Artist/Song.nfo", "Artist/Song-thumb.jpg"}
    assert held(root) == others


async def test_the_last_of_two_files_of_one_name_takes_what_they_share(root: Root) -> None:
    fill(root, {"A/S/S.mkv": b"1", "A/S/S.mp4": b"2", "A/S/S.nfo": b"3", "A/artist.nfo": b"4"})
    assert [member.path for member in await bin.throw(root, 1, "A/S/S.mkv")] == ["A/S/S.mkv"]
    assert len(await bin.throw(root, 2, "A/S/S.mp4")) == 3
    assert held(root) == {}


async def test_a_folder_that_holds_anything_else_stays_with_the_artist(root: Root) -> None:
    fill(root, {**GROUP, "Artist/notes.txt": b"mine"})
    await bin.throw(root, 7, VIDEO)
    assert held(root) == {"Artist/notes.txt": b"mine", "Artist/artist.nfo": b"artist"}
    assert not (root.path / "Artist/Song (1999)").exists()


async def test_a_video_that_is_gone_takes_along_what_is_left_of_it(root: Root) -> None:
    fill(root, {path: content for path, content in GROUP.items() if path != VIDEO})
    assert len(await bin.throw(root, 7, VIDEO)) == len(GROUP) - 1
    assert await bin.throw(root, 8, "Nobody/Nothing/Nothing.mkv") == []
    assert await bin.restore(root, 8) is None


async def test_nothing_comes_back_over_another_file(root: Root) -> None:
    fill(root, GROUP)
    await bin.throw(root, 7, VIDEO)
    fill(root, {"Artist/Song (1999)/Song (1999).nfo": b"another"})
    with pytest.raises(Conflict, match=r"Another file lies where “Song \(1999\)\.nfo” was"):
        await bin.restore(root, 7)
    assert held(root) == {"Artist/Song (1999)/Song (1999).nfo": b"another"}
    (root.path / "Artist/Song (1999)/Song (1999).nfo").unlink()
    await bin.restore(root, 7)
    assert held(root) == GROUP


async def test_an_artist_nfo_written_meanwhile_stays_beside_the_old_one(root: Root) -> None:
    fill(root, GROUP)
    await bin.throw(root, 7, VIDEO)
    fill(root, {"Artist/artist.nfo": b"newer"})
    await bin.restore(root, 7)
    assert held(root) == {**GROUP, "Artist/artist.nfo": b"newer", "Artist/artist (restored).nfo": b"artist"}


async def test_a_new_file_at_the_old_place_is_not_taken_for_the_old_one(root: Root) -> None:
    """Thrown once more after a crash, when somebody has downloaded the same bytes again."""
    fill(root, GROUP)
    await bin.throw(root, 7, VIDEO)
    fill(root, {VIDEO: b"video"})
    os.utime(root.path / VIDEO, ns=(1, 1))
    await bin.throw(root, 7, VIDEO)
    assert held(root) == {VIDEO: b"video"}
    assert "Song (1999).mkv" in in_bin(root)


async def test_purging_leaves_nothing_and_may_be_repeated(root: Root) -> None:
    fill(root, GROUP)
    await bin.throw(root, 7, VIDEO)
    await bin.purge(root, 7)
    await bin.purge(root, 7)
    assert in_bin(root) == []
    assert await bin.restore(root, 7) is None


async def test_nothing_moves_while_the_root_is_not_mounted(root: Root) -> None:
    fill(root, GROUP)
    (root.path / ".mvidarr/root").unlink()
    for attempt in (bin.throw(root, 7, VIDEO), bin.restore(root, 7), bin.purge(root, 7)):
        with pytest.raises(Unavailable) as refused:
            await attempt
        assert refused.value.code == "root_unmounted"
    assert held(root) == GROUP


async def test_links_lead_nowhere(root: Root, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (outside / "Song (1999)").mkdir(parents=True)
    (outside / "Song (1999)/Song (1999).mkv").write_bytes(b"theirs")
    (root.path / "Artist").symlink_to(outside)
    with pytest.raises(Invalid, match="inside the media folder"):
        await bin.throw(root, 7, VIDEO)
    assert (outside / "Song (1999)/Song (1999).mkv").read_bytes() == b"theirs"
    fill(root, {"B/S/T.mkv": b"true"})
    (root.path / "B/S/S.mkv").symlink_to(root.path / "B/S/T.mkv")
    with pytest.raises(Conflict, match="is a link"):
        await bin.throw(root, 8, "B/S/S.mkv")


async def test_a_bin_that_is_a_link_out_of_the_root_is_not_used(root: Root, tmp_path: Path) -> None:
    fill(root, GROUP)
    (tmp_path / "elsewhere").mkdir()
    (root.path / ".mvidarr/bin").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Invalid):
        await bin.throw(root, 7, VIDEO)
    assert held(root) == GROUP


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": [{"name": "../x", "path": "a", "size": 1, "mtime": 1}]}'])
async def test_a_manifest_that_cannot_be_read_is_a_sentence(root: Root, text: str) -> None:
    fill(root, GROUP)
    await bin.throw(root, 7, VIDEO)
    (root.path / ".mvidarr/bin/7/manifest.json").write_text(text)
    with pytest.raises(Conflict, match="by hand"):
        await bin.restore(root, 7)
    assert len(in_bin(root)) == len(GROUP) + 1
