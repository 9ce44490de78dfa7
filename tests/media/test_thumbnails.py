import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from mvidarr.errors import Invalid, NotFound, Unavailable
from mvidarr.media import WIDTHS, Thumbnails


@pytest.fixture
def thumbnails(tmp_path: Path) -> Iterator[Thumbnails]:
    thumbnails = Thumbnails(tmp_path / "cache")
    yield thumbnails
    thumbnails.close()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    Image.effect_noise((1920, 1080), 60).save(tmp_path / "picture.jpg")
    return tmp_path / "picture.jpg"


def cached(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_every_size_has_its_width(thumbnails: Thumbnails, source: Path) -> None:
    for size, width in WIDTHS.items():
        made = await thumbnails.picture(source, size, "webp")
        with Image.open(made.path) as picture:
            assert (picture.format, picture.width) == ("WEBP", width)
        assert made.media_type == "image/webp"


async def test_the_same_picture_asked_for_by_many_is_made_once(
    thumbnails: Thumbnails, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    plain = Image.open
    monkeypatch.setattr(Image, "open", lambda *what, **how: opened.append(what) or plain(*what, **how))
    answers = await asyncio.gather(*(thumbnails.picture(source, "m", "jpeg") for _ in range(50)))
    assert set(answers) == {answers[0]}
    assert len(opened) == 1
    first = os.stat(answers[0].path)
    again = await thumbnails.picture(source, "m", "jpeg")
    assert (again, os.stat(again.path).st_mtime_ns) == (answers[0], first.st_mtime_ns)
    assert len(cached(tmp_path / "cache")) == 1


async def test_the_tag_follows_the_content_not_the_name(thumbnails: Thumbnails, source: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(source, tmp_path / "moved.jpg"))
    before = await thumbnails.picture(source, "s", "webp")
    assert await thumbnails.picture(copy, "s", "webp") == before
    assert before.etag != (await thumbnails.picture(source, "m", "webp")).etag
    assert before.etag != (await thumbnails.picture(source, "s", "jpeg")).etag
    Image.new("RGB", (640, 360)).save(source)
    after = await thumbnails.picture(source, "s", "webp")
    assert after.etag != before.etag
    assert after.path != before.path
    assert after.etag.startswith('"')


async def test_an_emptied_cache_fills_again(thumbnails: Thumbnails, source: Path) -> None:
    made = await thumbnails.picture(source, "s", "webp")
    os.unlink(made.path)
    assert (await thumbnails.picture(source, "s", "webp")).path.is_file()


async def test_who_leaves_early_stops_nobody_elses_picture(thumbnails: Thumbnails, source: Path) -> None:
    leaving = asyncio.ensure_future(thumbnails.picture(source, "xl", "webp"))
    staying = asyncio.ensure_future(thumbnails.picture(source, "xl", "webp"))
    await asyncio.sleep(0)
    leaving.cancel()
    assert (await staying).path.is_file()
    with pytest.raises(asyncio.CancelledError):
        await leaving


async def test_failures_are_typed_and_not_remembered(thumbnails: Thumbnails, source: Path, tmp_path: Path) -> None:
    changing = tmp_path / "changing.jpg"
    shutil.copy(__file__, changing)
    with pytest.raises(Invalid):
        await thumbnails.picture(changing, "s", "webp")
    shutil.copy(source, changing)
    assert (await thumbnails.picture(changing, "s", "webp")).path.is_file()
    with pytest.raises(NotFound) as missing:
        await thumbnails.picture(tmp_path / "nowhere.jpg", "s", "webp")
    assert missing.value.code == "picture_missing"


async def test_a_downloaded_thumbnail_becomes_the_picture_beside_the_video(
    thumbnails: Thumbnails, tmp_path: Path
) -> None:
    Image.new("RGB", (480, 360)).save(tmp_path / "thumb.webp")
    assert (await thumbnails.wide_jpeg(tmp_path / "thumb.webp")).startswith(b"\xff\xd8\xff")


async def test_a_stopping_server_says_so(source: Path, tmp_path: Path) -> None:
    thumbnails = Thumbnails(tmp_path / "cache")
    thumbnails.close()
    with pytest.raises(Unavailable):
        await thumbnails.picture(source, "s", "webp")
