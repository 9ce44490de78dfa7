"""Opening, scaling and writing pictures with Pillow, refusing what would eat the memory. Blocking: for threads.

What comes out is drawn anew from the pixels: no EXIF, so no place and no camera, no comment, nothing behind the end.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Literal

from PIL import Image, ImageOps, UnidentifiedImageError

from mvidarr.errors import Invalid, NotFound

Format = Literal["webp", "jpeg"]

_READ = ("JPEG", "PNG", "WEBP")
MAX_BYTES = 32 << 20
_MAX_PIXELS = 50_000_000
_MAX_WHOLE_PIXELS = 25_000_000  # of kinds that can't be decoded at a part of their size
_MAX_WIDTH = 1920
_WIDE = 16 / 9
_SLACK = 0.01  # of the proportions: 854x480 is wide enough
_ORIENTATION = 0x0112  # EXIF
_SIDEWAYS = (5, 6, 7, 8)  # orientations turned by a quarter
_BROKEN = (
    UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, TypeError, KeyError,
    OverflowError,
)  # fmt: skip


def scaled(source: Path, width: int, form: Format) -> bytes:
    """At most ``width`` pixels wide, never enlarged; see-through pictures stay so in WebP."""
    with _opened(source) as picture:
        turned = picture.getexif().get(_ORIENTATION, 1) in _SIDEWAYS
        full_width, full_height = picture.size[::-1] if turned else picture.size
        width = min(width, full_width)
        size = (width, max(1, round(full_height * width / full_width)))
        picture.draft("RGB", size[::-1] if turned else size)  # JPEG only: decodes at an eighth, a quarter or a half
        upright = ImageOps.exif_transpose(picture)
        if upright.size != size:
            upright = _plain(upright).resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
        return _encoded(upright, form)


def shrunk(source: Path, size: tuple[int, int]) -> Image.Image:
    """Upright, opaque, and within ``size``: for looking at its colours."""
    with _opened(source) as picture:
        picture.draft("RGB", size)
        small = _flat(_plain(ImageOps.exif_transpose(picture)))
        small.thumbnail(size, Image.Resampling.BOX)
        return small


def wide_jpeg(source: Path | bytes, *, anew: bool = False) -> bytes:
    """The picture as a 16:9 JPEG, with bars rather than cropped; one that is so already keeps its bytes.

    ``anew``: not even then, because nobody knows what else is in them.
    """
    with _opened(source) as picture:
        if isinstance(source, Path) and not anew and _is_wide_jpeg(picture):
            picture.load()  # is it whole?
            return source.read_bytes()
        picture.draft("RGB", (_MAX_WIDTH, _MAX_WIDTH))
        upright = _flat(_plain(ImageOps.exif_transpose(picture)))
        width = min(_MAX_WIDTH, max(upright.width, round(upright.height * _WIDE)))
        size = (width, max(1, round(width / _WIDE)))
        if _off(upright) < _SLACK:
            return _encoded(upright.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0), "jpeg")
        return _encoded(ImageOps.pad(upright, size, Image.Resampling.LANCZOS, color=(0, 0, 0)), "jpeg")


@contextmanager
def _opened(source: Path | bytes) -> Iterator[Image.Image]:
    """Raises ``NotFound`` (``picture_missing``) and ``Invalid`` (``bad_picture``, ``picture_too_large``)."""
    try:
        if (len(source) if isinstance(source, bytes) else source.stat().st_size) > MAX_BYTES:
            raise _too_large()
        stream = BytesIO(source) if isinstance(source, bytes) else source
        with Image.open(stream, formats=_READ) as picture:
            if picture.width * picture.height > (_MAX_PIXELS if picture.format == "JPEG" else _MAX_WHOLE_PIXELS):
                raise _too_large()
            yield picture
    except FileNotFoundError as error:
        raise NotFound("The picture is no longer there.", code="picture_missing") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except _BROKEN as error:  # Pillow's ways to say broken
        raise Invalid(
            "The picture cannot be read: it is damaged, or neither JPEG, PNG nor WebP. Choose another one.",
            code="bad_picture",
        ) from error


def _too_large() -> Invalid:
    return Invalid(
        "The picture is too large: at most 25 megapixels, as JPEG 50, and 32 MB. Make it smaller.",
        code="picture_too_large",
    )


def _is_wide_jpeg(picture: Image.Image) -> bool:
    turned = picture.getexif().get(_ORIENTATION, 1) != 1
    plain = picture.format == "JPEG" and picture.mode == "RGB" and not turned
    return plain and picture.width <= _MAX_WIDTH and _off(picture) < _SLACK


def _off(picture: Image.Image) -> float:
    """How far from 16:9."""
    return abs(picture.width / picture.height / _WIDE - 1)


def _plain(picture: Image.Image) -> Image.Image:
    """RGB or RGBA: palettes scale badly, and print colours are unknown to WebP."""
    see_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    return picture.convert("RGBA" if see_through else "RGB")


def _flat(picture: Image.Image) -> Image.Image:
    """JPEG knows no transparency: black below it."""
    if picture.mode != "RGBA":
        return picture
    ground = Image.new("RGB", picture.size)
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _encoded(picture: Image.Image, form: Format) -> bytes:
    out, plain = BytesIO(), _plain(picture)
    plain.info.clear()  # Pillow writes a comment that it read
    if form == "webp":
        plain.save(out, "WEBP", quality=80, method=4)
    else:
        _flat(plain).save(out, "JPEG", quality=85, optimize=True, progressive=True)
    return out.getvalue()
