"""What is told of a picture before it has arrived."""

import base64
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from mvidarr.errors import Invalid
from mvidarr.media.facts import color_and_placeholder
from mvidarr.media.thumbnails import Thumbnails


def rgb(color: str) -> tuple[int, int, int]:
    assert len(color) == 7
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:], 16)


def test_the_color_is_the_one_that_covers_much_not_the_bars(tmp_path: Path) -> None:
    picture = Image.new("RGB", (1280, 720))  # black bars left and right
    draw = ImageDraw.Draw(picture)
    draw.rectangle((360, 0, 920, 720), fill=(30, 90, 200))
    draw.rectangle((600, 300, 640, 340), fill=(255, 0, 0))
    picture.save(tmp_path / "a.jpg")
    red, green, blue = rgb(color_and_placeholder(tmp_path / "a.jpg")[0])
    assert blue > 150
    assert red < 80
    assert green < 130


@pytest.mark.parametrize("color", ["#000000", "#ffffff", "#808080"])
def test_a_picture_of_one_color_is_that_color(tmp_path: Path, color: str) -> None:
    Image.new("RGB", (320, 180), color).save(tmp_path / "a.png")
    assert color_and_placeholder(tmp_path / "a.png")[0] == color


@pytest.mark.parametrize("size", [(1280, 720), (1, 1), (3000, 2), (2, 3000), (720, 1280)])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_the_placeholder_is_a_few_pixels_in_an_address(tmp_path: Path, size: tuple[int, int], mode: str) -> None:
    Image.effect_noise(size, 80).convert(mode).save(tmp_path / "a.jpg")
    color, placeholder = color_and_placeholder(tmp_path / "a.jpg")
    head, _, body = placeholder.partition(",")
    with Image.open(BytesIO(base64.b64decode(body, validate=True))) as small:
        assert (head, small.format, small.width) == ("data:image/webp;base64", "WEBP", 16)
        assert small.height <= 32
    assert len(placeholder) < 1000
    rgb(color)


async def test_a_copy_has_the_same_facts_and_the_tag_of_its_pictures(tmp_path: Path) -> None:
    thumbnails = Thumbnails(tmp_path / "cache")
    Image.effect_noise((640, 360), 80).save(tmp_path / "a.jpg")
    (tmp_path / "b.jpg").write_bytes((tmp_path / "a.jpg").read_bytes())
    facts = await thumbnails.facts(tmp_path / "a.jpg")
    assert await thumbnails.facts(tmp_path / "b.jpg") == facts
    shown = await thumbnails.picture(tmp_path / "a.jpg", "s", "webp")
    assert shown.etag == f'"{facts.digest}-s.webp"'
    (tmp_path / "c.jpg").write_bytes(b"no picture")
    with pytest.raises(Invalid):
        await thumbnails.facts(tmp_path / "c.jpg")
    thumbnails.close()
