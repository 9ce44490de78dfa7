from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from mvidarr.errors import Invalid, NotFound
from mvidarr.media.pictures import Format, scaled, wide_jpeg
from tests.media.test_hostile_pictures import png

RED, BLUE, BLACK = (255, 0, 0), (0, 0, 255), (0, 0, 0)


def drawn(size: tuple[int, int], mode: str = "RGB") -> Image.Image:
    """Left half red, right half blue."""
    picture = Image.new("RGB", size, RED)
    ImageDraw.Draw(picture).rectangle((size[0] // 2, 0, *size), fill=BLUE)
    return picture.convert(mode)


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def near(picture: Image.Image, spot: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    found = picture.convert("RGB").getpixel(spot)
    assert isinstance(found, tuple)
    return all(abs(one - other) < 40 for one, other in zip(found, colour, strict=True))


@pytest.mark.parametrize("form", ["webp", "jpeg"])
@pytest.mark.parametrize("mode", ["RGB", "L", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_picture_scales_to_every_kind_we_serve(tmp_path: Path, mode: str, form: Format) -> None:
    source = tmp_path / "picture"
    drawn((1280, 720), "L" if mode == "I;16" else mode).convert(mode).save(source, "JPEG" if mode == "CMYK" else "PNG")
    small = opened(scaled(source, 320, form))
    assert (small.format, small.size) == (form.upper(), (320, 180))


def test_a_small_picture_is_not_enlarged(tmp_path: Path) -> None:
    drawn((100, 60)).save(tmp_path / "a.png")
    assert opened(scaled(tmp_path / "a.png", 640, "jpeg")).size == (100, 60)


def test_transparency_survives_in_webp_and_becomes_black_in_jpeg(tmp_path: Path) -> None:
    Image.new("RGBA", (400, 400), (255, 255, 255, 0)).save(tmp_path / "a.png")
    assert opened(scaled(tmp_path / "a.png", 100, "webp")).mode == "RGBA"
    assert near(opened(scaled(tmp_path / "a.png", 100, "jpeg")), (50, 50), BLACK)


def turned(path: Path, orientation: int) -> Path:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "where this was taken"
    drawn((1600, 900)).save(path, "JPEG", exif=exif)
    return path


def test_a_turned_photo_is_upright_and_tells_nothing_more(tmp_path: Path) -> None:
    small = opened(scaled(turned(tmp_path / "a.jpg", 6), 90, "jpeg"))  # turned by a quarter: left comes up
    assert small.size == (90, 160)
    assert near(small, (45, 20), RED)
    assert near(small, (45, 140), BLUE)
    assert not small.getexif()


def test_a_wide_jpeg_keeps_its_bytes(tmp_path: Path) -> None:
    drawn((1280, 720)).save(tmp_path / "a.jpg")
    assert wide_jpeg(tmp_path / "a.jpg") == (tmp_path / "a.jpg").read_bytes()


@pytest.mark.parametrize(
    ("form", "size", "expected"), [("WEBP", (854, 480), (854, 480)), ("PNG", (3840, 2160), (1920, 1080))]
)
def test_a_wide_picture_becomes_a_jpeg_without_bars(
    tmp_path: Path, form: str, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    drawn(size).save(tmp_path / "a", form)
    made = opened(wide_jpeg(tmp_path / "a"))
    assert (made.format, made.size) == ("JPEG", expected)
    assert near(made, (5, 5), RED)


@pytest.mark.parametrize(("size", "bar"), [((480, 480), (5, 240)), ((400, 800), (5, 400)), ((1600, 400), (800, 5))])
def test_other_proportions_get_bars_and_lose_nothing(
    tmp_path: Path, size: tuple[int, int], bar: tuple[int, int]
) -> None:
    drawn(size).save(tmp_path / "a.png")
    made = opened(wide_jpeg(tmp_path / "a.png"))
    assert made.width / made.height == pytest.approx(16 / 9, rel=0.01)
    assert near(made, bar, BLACK)
    assert near(made, (made.width // 2 - 20, made.height // 2), RED)
    assert near(made, (made.width // 2 + 20, made.height // 2), BLUE)


def test_a_turned_wide_jpeg_is_made_upright(tmp_path: Path) -> None:
    made = opened(wide_jpeg(turned(tmp_path / "a.jpg", 3)))
    assert near(made, (50, 50), BLUE)
    assert not made.getexif()


def test_a_bomb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    for size in ((8000, 8000), (10000, 10000), (20000, 20000)):
        (tmp_path / "bomb.png").write_bytes(png(*size, b"\0" * 1000))
        with pytest.raises(Invalid) as refused:
            scaled(tmp_path / "bomb.png", 160, "webp")
        assert refused.value.code == "picture_too_large"
    with (tmp_path / "large.jpg").open("wb") as file:
        file.truncate(64 << 20)
    with pytest.raises(Invalid) as refused:
        scaled(tmp_path / "large.jpg", 160, "webp")
    assert refused.value.code == "picture_too_large"


def test_what_is_no_picture_or_half_of_one_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    whole = BytesIO()
    drawn((640, 360)).save(whole, "PNG")
    drawn((8, 8)).save(tmp_path / "unknown", "TGA")
    for data in (b"", b"<html>", whole.getvalue()[:400], (tmp_path / "unknown").read_bytes()):
        broken.write_bytes(data)
        with pytest.raises(Invalid) as refused:
            scaled(broken, 160, "jpeg")
        assert refused.value.code == "bad_picture"
    with pytest.raises(NotFound) as missing:
        wide_jpeg(tmp_path / "nowhere.jpg")
    assert missing.value.code == "picture_missing"
