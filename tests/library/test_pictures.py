"""The pictures people choose: brought, taken out of the video, brought back, kept by a new download."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from mvidarr.clock import DAY, now
from mvidarr.db import Outbox
from mvidarr.db.tables.events import events
from mvidarr.db.tables.library import videos
from mvidarr.errors import Invalid, NotFound, Unavailable
from mvidarr.files import Kept, Root
from mvidarr.library import Facts, NewFile
from mvidarr.library.pictures import KEEP, Pictures
from mvidarr.library.roots import pinned_root
from mvidarr.media import Media, Thumbnails, resolve
from mvidarr.process import Children
from tests.library.conftest import Library

RED, GREEN, BLUE = (220, 20, 30), (10, 150, 40), (10, 30, 210)
FILE = "Somebody/Song (1999)/Song (1999).mp4"


def drawn(color: tuple[int, int, int], form: str = "PNG", size: tuple[int, int] = (640, 360), **more: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, color).save(out, form, **more)
    return out.getvalue()


def looks(path: Path, color: tuple[int, int, int]) -> bool:
    with Image.open(path) as picture:
        found = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(found, tuple)
    return all(abs(one - other) < 40 for one, other in zip(found, color, strict=True))


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds: two red, two blue."""
    tools = resolve(None, None, tmp_path_factory.mktemp("bin"))
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    colors = [part for color in ("red", "blue") for part in ("-f", "lavfi", "-i", f"color={color}:s=320x180:d=2:r=10")]
    join = ("-filter_complex", "[0][1]concat=n=2", "-pix_fmt", "yuv420p", "-preset", "ultrafast")
    command: list[str | Path] = [tools.ffmpeg, "-v", "error", *colors, *join, path]
    subprocess.run(command, check=True, env=dict(os.environ), stdin=subprocess.DEVNULL, timeout=60)
    return path


@dataclass
class Gallery:
    """Pictures over a library with a media folder."""

    library: Library
    pictures: Pictures
    kept: Kept
    root: Root
    still: asyncio.Lock
    pictures_with: Callable[..., Pictures]

    async def with_file(self, clip: Path) -> int:
        video_id = await self.library.add("song")
        path = self.root.path / FILE
        path.parent.mkdir(parents=True)
        shutil.copy(clip, path)
        async with self.library.database.write() as w:
            await self.library.videos.add_file(w, video_id, NewFile(root_id=self.root.id, path=FILE, size=1), None)
        return video_id

    async def put(self, video_id: int, color: tuple[int, int, int]) -> None:
        await self.pictures.put(video_id, drawn(color), actor="user:1")

    async def shows(self, video_id: int, color: tuple[int, int, int]) -> bool:
        return looks((await self.pictures.still(video_id, "s", "webp")).path, color)

    def beside(self) -> list[Path]:
        return [self.root.path / FILE.replace(".mp4", ending) for ending in (".jpg", "-thumb.jpg")]

    async def row(self, video_id: int) -> dict[str, Any]:
        async with self.library.database.read() as r:
            found = await r.one(select(videos).where(videos.c.id == video_id))
        assert found is not None
        return found


@pytest.fixture
async def gallery(library: Library, tmp_path: Path) -> AsyncIterator[Gallery]:
    root = await pinned_root(library.database, tmp_path / "media")
    thumbnails, kept, still = Thumbnails(tmp_path / "cache"), Kept(root), asyncio.Lock()
    async with Children(tmp_path / "children") as children:
        media = Media(children, resolve(None, None, tmp_path / "bin"))
        pictures_with = partial(
            Pictures, library.database, Outbox(library.database), library.videos, thumbnails=thumbnails, media=media,
            still=still, work=tmp_path / "frames",
        )  # fmt: skip
        yield Gallery(library, pictures_with(kept=kept), kept, root, still, pictures_with)
    thumbnails.close()


async def test_a_picture_that_somebody_brings_lies_beside_the_file_and_in_the_row(gallery: Gallery, clip: Path) -> None:
    video_id = await gallery.with_file(clip)
    video = await gallery.pictures.put(video_id, drawn(GREEN, "WEBP"), actor="user:1")
    assert all(looks(path, GREEN) for path in gallery.beside())
    row = await gallery.row(video_id)
    assert row["picture"]
    assert video["thumbnail"] == f"/api/videos/{video_id}/thumbnail?v={row['picture'][:12]}"
    assert row["color"].startswith("#")
    assert row["placeholder"].startswith("data:image/webp;base64,")
    assert await gallery.shows(video_id, GREEN)
    async with gallery.library.database.read() as r:
        heard = await r.all(select(events.c.type).where(events.c.subject_id == video_id))
    assert "PictureChanged" in [event["type"] for event in heard]


@pytest.mark.parametrize(
    ("second", "color"), [(0, (254, 0, 0)), (1.5, (254, 0, 0)), (2.5, (0, 0, 254)), (4, (0, 0, 254))]
)
async def test_the_frame_that_is_shown_at_a_second_becomes_the_picture(
    gallery: Gallery, clip: Path, second: float, color: tuple[int, int, int], tmp_path: Path
) -> None:
    video_id = await gallery.with_file(clip)
    await gallery.pictures.grab(video_id, second, actor="user:1")
    assert all(looks(path, color) for path in gallery.beside())
    assert list((tmp_path / "frames").iterdir()) == []


@pytest.mark.parametrize("second", [4.2, 1e9, -1])
async def test_a_second_outside_the_video_is_refused_with_its_length(
    gallery: Gallery, clip: Path, second: float
) -> None:
    video_id = await gallery.with_file(clip)
    with pytest.raises(Invalid, match=r"4\.0 seconds long") as refused:
        await gallery.pictures.grab(video_id, second, actor="user:1")
    assert refused.value.extra == {"duration": pytest.approx(4, abs=0.1)}


async def test_a_frame_needs_the_file(gallery: Gallery, clip: Path) -> None:
    without = await gallery.library.add("other")
    with pytest.raises(NotFound, match="Download it first"):
        await gallery.pictures.grab(without, 1, actor="user:1")
    video_id = await gallery.with_file(clip)
    (gallery.root.path / FILE).unlink()
    with pytest.raises(NotFound, match="download it again"):
        await gallery.pictures.grab(video_id, 1, actor="user:1")


async def test_a_video_without_a_file_may_have_a_picture(gallery: Gallery) -> None:
    video_id = await gallery.library.add("song")
    await gallery.put(video_id, GREEN)
    assert await gallery.shows(video_id, GREEN)
    assert (await gallery.library.videos.get(video_id))["thumbnail"]


async def test_what_was_replaced_comes_back_and_so_does_what_replaced_it(gallery: Gallery, clip: Path) -> None:
    video_id = await gallery.with_file(clip)
    for path in gallery.beside():
        path.write_bytes(drawn(RED, "JPEG"))  # as the download left it
    await gallery.put(video_id, GREEN)
    await gallery.put(video_id, BLUE)
    earlier = await gallery.pictures.earlier(video_id)
    assert len(earlier) == 2
    await gallery.pictures.revert(video_id, actor="user:1")
    assert await gallery.shows(video_id, GREEN)
    await gallery.pictures.revert(video_id, actor="user:1")
    assert await gallery.shows(video_id, BLUE)
    await gallery.pictures.revert(video_id, earlier[-1]["picture"], actor="user:1")
    assert await gallery.shows(video_id, RED)
    assert all(looks(path, RED) for path in gallery.beside())
    with pytest.raises(NotFound, match="no such earlier picture"):
        await gallery.pictures.revert(video_id, "0" * 32, actor="user:1")


async def test_the_same_picture_again_is_no_earlier_one(gallery: Gallery, clip: Path) -> None:
    video_id = await gallery.with_file(clip)
    await gallery.put(video_id, GREEN)
    await gallery.put(video_id, GREEN)
    assert await gallery.pictures.earlier(video_id) == []


async def test_ten_earlier_pictures_are_kept_and_none_longer_than_thirty_days(gallery: Gallery) -> None:
    video_id = await gallery.library.add("song")
    for shade in range(13):
        await gallery.put(video_id, (shade * 15, 0, 0))
    assert len(await gallery.pictures.earlier(video_id)) == 10
    await gallery.pictures.sweep()
    assert len(await gallery.pictures.earlier(video_id)) == 10
    assert await gallery.kept.sweep(now() - KEEP + 31 * DAY) == 10
    assert await gallery.pictures.earlier(video_id) == []
    assert await gallery.shows(video_id, (180, 0, 0))


async def test_what_was_chosen_goes_long_after_its_video_and_not_before(gallery: Gallery) -> None:
    stays, goes = [await gallery.library.add(name) for name in ("a", "b")]
    for video_id in (stays, goes):
        await gallery.put(video_id, GREEN)
    keys = await gallery.kept.keys()
    assert await gallery.kept.let_go(keys, now() + DAY) == 0  # marked
    await gallery.pictures.sweep()  # both are there: no mark is left
    assert await gallery.kept.let_go(keys[1:], now() - DAY) == 0
    assert await gallery.kept.let_go(keys[1:], now() - DAY) == 0
    assert await gallery.kept.let_go(keys[1:], now() + DAY) == 1
    assert await gallery.kept.keys() == keys[:1]
    assert await gallery.shows(stays, GREEN)


async def test_many_who_choose_at_once_leave_one_whole_picture(gallery: Gallery, clip: Path) -> None:
    video_id = await gallery.with_file(clip)
    await asyncio.gather(*(gallery.put(video_id, color) for color in (RED, GREEN, BLUE)))
    one, other = (path.read_bytes() for path in gallery.beside())
    row = await gallery.row(video_id)
    shown = await gallery.pictures.still(video_id, "s", "jpeg")
    assert one == other
    assert shown.etag.startswith(f'"{row["picture"]}')
    assert len(await gallery.pictures.earlier(video_id)) == 2


async def test_what_is_hidden_in_a_picture_does_not_come_in(gallery: Gallery, clip: Path) -> None:
    video_id = await gallery.with_file(clip)
    exif = Image.Exif()
    exif[0x010E] = "where this was taken"
    wide = drawn(GREEN, "JPEG", (1280, 720), exif=exif, comment=b"<script>alert(1)</script>")
    await gallery.pictures.put(video_id, wide + b"PK\x03\x04<?php system('id'); ?>", actor="user:1")
    for path in gallery.beside():
        data = path.read_bytes()
        assert not any(word in data for word in (b"script", b"php", b"taken", b"PK\x03\x04"))
        assert looks(path, GREEN)


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        drawn(RED)[:200],
        drawn(RED, "GIF"),
        b"\x89PNG\r\n\x1a\n",
    ],
    ids=["svg", "stump", "half", "gif", "signature"],
)
async def test_what_is_no_picture_is_refused_and_changes_nothing(gallery: Gallery, clip: Path, data: bytes) -> None:
    video_id = await gallery.with_file(clip)
    await gallery.put(video_id, GREEN)
    with pytest.raises(Invalid) as refused:
        await gallery.pictures.put(video_id, data, actor="user:1")
    assert refused.value.code == "bad_picture"
    assert await gallery.shows(video_id, GREEN)


async def test_a_missing_picture_is_taken_from_where_else_it_lies(gallery: Gallery, clip: Path) -> None:
    video_id = await gallery.with_file(clip)
    await gallery.put(video_id, GREEN)
    for path in gallery.beside():
        path.unlink()
        assert await gallery.shows(video_id, GREEN)
    shutil.rmtree(gallery.root.pictures_folder)
    with pytest.raises(NotFound, match="gone"):
        await gallery.pictures.still(video_id, "s", "webp")


async def test_an_unmounted_media_folder_takes_no_picture(gallery: Gallery) -> None:
    video_id = await gallery.library.add("song")
    shutil.rmtree(gallery.root.path)
    gallery.root.path.mkdir()
    with pytest.raises(Unavailable, match="mounted"):
        await gallery.put(video_id, GREEN)
    assert list(gallery.root.path.iterdir()) == []


async def test_an_artist_shows_the_picture_of_the_video_added_last(gallery: Gallery) -> None:
    first, last, bare = [await gallery.library.add(name) for name in ("a", "b", "c")]
    for video_id in (first, last, bare):
        await gallery.library.describe(video_id, Facts(title=f"T{video_id}", artist="Somebody"))
    artist = (await gallery.library.videos.get(first))["artist"]
    assert artist is not None
    assert await gallery.pictures.of_artists([artist["id"]]) == {}
    await gallery.put(first, RED)
    await gallery.put(last, BLUE)
    shown = await gallery.pictures.of_artists([artist["id"], 987])
    assert list(shown) == [artist["id"]]
    assert shown[artist["id"]]["thumbnail"].startswith(f"/api/videos/{last}/")
    assert await gallery.pictures.of_artists([]) == {}


async def test_pictures_of_a_video_that_is_not_there(gallery: Gallery) -> None:
    pictures = gallery.pictures
    changes = pictures.put(99, drawn(RED), actor="a"), pictures.grab(99, 1, actor="a"), pictures.revert(99, actor="a")
    for asked in (pictures.still(99, "s", "webp"), pictures.earlier(99), *changes):
        with pytest.raises(NotFound, match="no video 99"):
            await asked
