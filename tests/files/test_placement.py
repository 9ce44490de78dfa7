import asyncio
import errno
import os
import threading
from pathlib import Path

import pytest

from mvidarr.errors import Conflict, Invalid, NotFound, Unavailable
from mvidarr.files import Place, Root, choose_target, place, unexpected
from mvidarr.files.disk import WAYS, Rename, rename_by_claim, rename_by_link, rename_exclusive

CONTENT = os.urandom(9 << 20)


def nothing_taken(path: str) -> bool:
    return False


@pytest.fixture
def staged(root: Root) -> Path:
    file = root.staging(7) / "media.mkv"
    file.write_bytes(CONTENT)
    return file


def target_of(root: Root) -> Path:
    return root.path / "Artist/Song (1999)/Song (1999).mkv"


def assert_staged(staged: Path) -> None:
    assert staged.read_bytes() == CONTENT


def assert_placed(root: Root, staged: Path) -> None:
    assert target_of(root).read_bytes() == CONTENT
    assert not staged.exists()
    assert everything(root) == ["Artist", "Artist/Song (1999)", "Artist/Song (1999)/Song (1999).mkv"]


def everything(root: Root) -> list[str]:
    own = root.path / ".mvidarr"
    return sorted(str(path.relative_to(root.path)) for path in root.path.rglob("*") if not path.is_relative_to(own))


@pytest.mark.parametrize("ways", [WAYS, (rename_exclusive,), (rename_by_link,), (rename_by_claim,)])
async def test_a_file_is_placed_and_staging_emptied_whatever_the_file_system_can(
    root: Root, staged: Path, ways: tuple[Rename, ...]
) -> None:
    await place(staged, target_of(root), token="7", ways=ways)
    assert_placed(root, staged)
    await place(staged, target_of(root), token="7", ways=ways)  # once more is fine
    assert_placed(root, staged)


async def test_a_file_comes_over_from_another_file_system_whole(root: Root, elsewhere: Path) -> None:
    staged = elsewhere / "media.mkv"
    staged.write_bytes(CONTENT)
    steps: list[str] = []
    await place(staged, target_of(root), token="7", on_step=steps.append)
    assert steps == ["folder", "synced", "chunk", "chunk", "chunk", "copied", "named", "settled"]
    assert_placed(root, staged)


@pytest.mark.parametrize("ways", [WAYS, (rename_exclusive,), (rename_by_link,), (rename_by_claim,)])
async def test_a_file_that_was_there_before_is_never_overwritten(
    root: Root, staged: Path, ways: tuple[Rename, ...]
) -> None:
    target_of(root).parent.mkdir(parents=True)
    target_of(root).write_bytes(b"somebody's")
    with pytest.raises(Conflict) as refused:
        await place(staged, target_of(root), token="7", ways=ways)
    assert refused.value.code == "target_exists"
    assert target_of(root).read_bytes() == b"somebody's"
    assert_staged(staged)


@pytest.mark.parametrize("ways", [(rename_exclusive,), (rename_by_link,), (rename_by_claim,), WAYS])
async def test_a_file_that_appears_at_the_last_moment_is_never_overwritten(
    root: Root, staged: Path, ways: tuple[Rename, ...]
) -> None:
    def interfere(step: str) -> None:
        if step == "synced":
            target_of(root).write_bytes(b"somebody's")

    with pytest.raises(Conflict):
        await place(staged, target_of(root), token="7", ways=ways, on_step=interfere)
    assert target_of(root).read_bytes() == b"somebody's"
    assert_staged(staged)


async def test_a_name_that_differs_in_case_only_is_a_clash(root: Root, staged: Path) -> None:
    target_of(root).parent.mkdir(parents=True)
    (target_of(root).parent / "SONG (1999).MKV").write_bytes(b"somebody's")
    with pytest.raises(Conflict):
        await place(staged, target_of(root), token="7")


async def test_a_lost_download_is_named(root: Root) -> None:
    with pytest.raises(NotFound) as missing:
        await place(root.staging(7) / "media.mkv", target_of(root), token="7")
    assert missing.value.code == "file_missing"
    assert everything(root) == []


async def test_a_file_in_the_way_of_a_folder_is_named(root: Root, staged: Path) -> None:
    (root.path / "Artist").write_text("a file")
    with pytest.raises(Conflict) as refused:
        await place(staged, target_of(root), token="7")
    assert refused.value.code == "not_a_folder"


@pytest.mark.parametrize(
    ("number", "error", "code"),
    [
        (errno.ENOSPC, Unavailable, "disk_full"),
        (errno.EDQUOT, Unavailable, "disk_full"),
        (errno.EROFS, Unavailable, "folder_not_writable"),
        (errno.EIO, Unavailable, "disk_failed"),
        (errno.EFBIG, Invalid, "file_too_large"),
        (errno.ENAMETOOLONG, Invalid, "name_too_long"),
    ],
)
@pytest.mark.parametrize("failing", ["folder", "synced", "chunk", "copied"])
async def test_a_disk_that_fails_anywhere_leaves_the_library_as_it_was(
    root: Root, elsewhere: Path, number: int, error: type[Exception], code: str, failing: str
) -> None:
    staged = elsewhere / "media.mkv"
    staged.write_bytes(CONTENT[: 5 << 20])

    def fail(step: str) -> None:
        if step == failing:
            raise OSError(number, "as the disk says it")

    with pytest.raises(error) as failed:
        await place(staged, target_of(root), token="7", on_step=fail)
    assert failed.value.code == code  # type: ignore[attr-defined]
    assert everything(root) == []
    assert staged.exists()


async def test_a_cancelled_copy_stops_and_cleans_up_before_the_cancel_goes_on(root: Root, elsewhere: Path) -> None:
    staged = elsewhere / "media.mkv"
    staged.write_bytes(CONTENT)
    copying, cancelled = threading.Event(), threading.Event()

    def on_step(step: str) -> None:
        if step == "chunk":
            copying.set()
            cancelled.wait(100)

    running = asyncio.ensure_future(place(staged, target_of(root), token="7", on_step=on_step))
    assert await asyncio.to_thread(copying.wait, 100)
    running.cancel()
    asyncio.get_running_loop().call_soon(cancelled.set)
    with pytest.raises(asyncio.CancelledError):
        await running
    assert everything(root) == []
    assert_staged(staged)


async def test_a_token_cannot_lead_elsewhere(root: Root, staged: Path) -> None:
    with pytest.raises(ValueError, match="not a token"):
        await place(staged, target_of(root), token="../7")


def test_a_free_name_is_taken_as_it_is(root: Root) -> None:
    assert choose_target(root, Place("Artist", "Song"), ".MKV", nothing_taken) == "Artist/Song/Song.mkv"
    assert everything(root) == []


def test_a_clash_is_numbered_with_its_folder(root: Root) -> None:
    for existing in ("Artist/Song/Song.mp4", "Artist/SONG (2)/song (2).MKV", "Artist/Song (3)"):
        path = root.path / existing
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    taken = {"Artist/Song (4)/Song (4).webm"}
    chosen = choose_target(root, Place("Artist", "Song"), ".mkv", taken.__contains__)
    assert chosen == "Artist/Song (5)/Song (5).mkv"


def test_folders_are_used_as_the_disk_spells_them(root: Root) -> None:
    (root.path / "ABBA/Été").mkdir(parents=True)
    (root.path / "ABBA/Été/Été.nfo").write_text("an orphan")
    assert choose_target(root, Place("abba", "ÉTÉ"), ".mkv", nothing_taken) == "ABBA/Été/ÉTÉ.mkv"


def test_only_videos_are_placed_and_only_on_a_mounted_root(root: Root, tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        choose_target(root, Place("Artist", "Song"), ".desktop", nothing_taken)
    assert refused.value.code == "extension_refused"
    with pytest.raises(Unavailable):
        choose_target(Root(1, tmp_path), Place("Artist", "Song"), ".mkv", nothing_taken)


def test_what_a_download_must_not_have_produced_is_found(root: Root) -> None:
    folder = root.staging(7)
    for name in (
        "media.mkv",
        "media.webp",
        "info.json",
        "media.f137.mp4.part",
        "media.mp4.part-Frag12",
        "media.mp4.ytdl",
    ):
        (folder / name).write_bytes(b"x")
    assert unexpected(folder) == []
    (folder / "sub").mkdir()
    (folder / "sub/media.desktop").write_bytes(b"x")
    (folder / "link.mkv").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe.mkv")
    assert [path.name for path in unexpected(folder)] == ["link.mkv", "pipe.mkv", "media.desktop"]
