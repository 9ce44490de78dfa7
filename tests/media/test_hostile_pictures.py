"""Pictures that mean harm, or are merely odd, as they come from sites and from people."""

import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from PIL import Image

from mvidarr.errors import Invalid
from mvidarr.media.facts import color_and_placeholder
from mvidarr.media.pictures import MAX_BYTES, scaled, wide_jpeg


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, rows: bytes, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def encoded(form: str, size: tuple[int, int] = (64, 36), mode: str = "RGB") -> bytes:
    """Of any colours, but the same ones in each run."""
    out, (width, height) = BytesIO(), size
    Image.frombytes("L", size, Random(form).randbytes(width * height)).convert(mode).save(out, form)
    return out.getvalue()


EVERY: list[Callable[[Path], object]] = [
    lambda path: scaled(path, 320, "webp"),
    lambda path: scaled(path, 320, "jpeg"),
    wide_jpeg,
    lambda path: wide_jpeg(path.read_bytes(), anew=True),
    color_and_placeholder,
]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (png(50_000, 50_000, b"\0" * 10_000), "picture_too_large"),
        (png(2**31 - 1, 1, b""), "picture_too_large"),
        (png(6000, 6000, b"\0" * 1000), "picture_too_large"),
        (png(4000, 4000, b"\0" * 1000), "bad_picture"),  # says more than it has
        (png(10, 10, b"\0" * 310, chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * (80 << 20), 1))), "bad_picture"),
        (encoded("JPEG", (1280, 720))[:2000], "bad_picture"),
        (encoded("WEBP")[:200], "bad_picture"),
        (b"", "bad_picture"),
        (b"RIFF\xff\xff\xff\xffWEBPVP8X", "bad_picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "bad_picture"),
    ],
    ids=["bomb", "strip", "large", "lying", "text-bomb", "cut-jpeg", "cut-webp", "empty", "header", "postscript"],
)
@pytest.mark.parametrize("work", EVERY, ids=["webp", "jpeg", "wide", "anew", "facts"])
def test_harm_is_refused_with_a_sentence(
    tmp_path: Path, data: bytes, code: str, work: Callable[[Path], object]
) -> None:
    (tmp_path / "a").write_bytes(data)
    with pytest.raises(Invalid) as refused:
        work(tmp_path / "a")
    assert refused.value.code == code


def test_more_bytes_than_a_picture_needs_are_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(Invalid) as refused:
        scaled(tmp_path / "a", 320, "webp")
    assert refused.value.code == "picture_too_large"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_damaged_picture_is_drawn_or_refused_and_nothing_else(tmp_path: Path, form: str) -> None:
    whole, dice = encoded(form), Random(form)
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(dice.randrange(1, 12)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        (tmp_path / "a").write_bytes(bytes(data))
        for work in EVERY:
            with suppress(Invalid):
                work(tmp_path / "a")


@pytest.mark.parametrize("form", ["WEBP", "PNG"])
def test_of_what_moves_the_first_picture_is_shown(tmp_path: Path, form: str) -> None:
    frames = [Image.new("RGB", (320, 180), color) for color in ("red", "blue", "green")]
    frames[0].save(tmp_path / "a", form, save_all=True, append_images=frames[1:], duration=50)
    with Image.open(BytesIO(wide_jpeg((tmp_path / "a").read_bytes()))) as still:
        red, _, blue = still.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
        assert getattr(still, "n_frames", 1) == 1
    assert red > 200
    assert blue < 50


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1)])
def test_the_smallest_and_the_thinnest_are_drawn(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("RGB", size, "red").save(tmp_path / "a.png")
    for work in EVERY:
        work(tmp_path / "a.png")
    with Image.open(BytesIO(wide_jpeg(tmp_path / "a.png"))) as wide:
        assert wide.width <= 1920
        assert wide.height <= 1080


def test_nothing_written_into_a_picture_comes_out(tmp_path: Path) -> None:
    Image.new("RGB", (1280, 720), "red").save(tmp_path / "a.jpg", comment=b"<script>", icc_profile=b"secret" * 9)
    with (tmp_path / "a.jpg").open("ab") as file:
        file.write(b"<?php")
    made = [scaled(tmp_path / "a.jpg", 1280, "jpeg"), scaled(tmp_path / "a.jpg", 320, "webp")]
    made.append(wide_jpeg(tmp_path / "a.jpg", anew=True))
    for data in made:
        assert not any(word in data for word in (b"script", b"secret", b"php"))
