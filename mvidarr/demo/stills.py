"""Stills that nobody filmed: a sky of two colours, a light, hills before it. Drawn with Pillow, 16:9."""

import colorsys
import hashlib
import random
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from mvidarr.media.facts import color_and_placeholder

Colour = tuple[int, int, int]

_SIZE = (640, 360)


@dataclass(frozen=True, slots=True)
class Still:
    """``data`` is a JPEG; the rest is what the library keeps of it."""

    data: bytes
    digest: str
    color: str  # #rrggbb
    placeholder: str  # a data: address


def still(seed: int, folder: Path) -> Still:
    """The same for the same number. ``folder`` is for a moment: the library looks at files."""
    rng = random.Random(seed)  # noqa: S311 - a picture, no secret
    hue = rng.random()
    picture = _sky(_colour(hue, 0.55, 0.34), _colour(hue + rng.uniform(0.06, 0.2), 0.62, 0.86))
    rng.choice((_sun, _rings, _lights, _beams))(picture, rng, hue)
    _hills(picture, rng, hue)
    path = folder / f"{seed}.jpg"
    picture.save(path, "JPEG", quality=82)
    data = path.read_bytes()
    return Still(data, hashlib.blake2b(data).hexdigest()[:32], *color_and_placeholder(path))


def _colour(hue: float, saturation: float, value: float) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


def _sky(top: Colour, bottom: Colour) -> Image.Image:
    ramp = Image.linear_gradient("L").resize(_SIZE)
    return Image.composite(Image.new("RGB", _SIZE, bottom), Image.new("RGB", _SIZE, top), ramp)


def _sun(picture: Image.Image, rng: random.Random, hue: float) -> None:
    x, y, size = rng.randint(120, 520), rng.randint(90, 220), rng.randint(40, 95)
    glow = Image.new("RGB", _SIZE)
    ImageDraw.Draw(glow).ellipse((x - size, y - size, x + size, y + size), fill=_colour(hue + 0.12, 0.35, 0.95))
    _lighten(picture, glow.filter(ImageFilter.BoxBlur(26)))
    ImageDraw.Draw(picture).ellipse(
        (x - size * 0.7, y - size * 0.7, x + size * 0.7, y + size * 0.7), fill=_colour(hue + 0.12, 0.18, 1)
    )


def _rings(picture: Image.Image, rng: random.Random, hue: float) -> None:
    draw, x, y = ImageDraw.Draw(picture), rng.randint(180, 460), rng.randint(110, 220)
    for step in range(rng.randint(4, 7)):
        size = 24 + step * rng.randint(22, 30)
        draw.ellipse((x - size, y - size, x + size, y + size), outline=_colour(hue + 0.5, 0.25, 0.95), width=3)


def _lights(picture: Image.Image, rng: random.Random, hue: float) -> None:
    spots = Image.new("RGB", _SIZE)
    draw = ImageDraw.Draw(spots)
    for _ in range(rng.randint(14, 30)):
        x, y, size = rng.randint(0, 640), rng.randint(0, 300), rng.randint(6, 34)
        draw.ellipse((x - size, y - size, x + size, y + size), fill=_colour(hue + rng.uniform(-0.1, 0.25), 0.5, 0.5))
    _lighten(picture, spots.filter(ImageFilter.BoxBlur(3)))


def _beams(picture: Image.Image, rng: random.Random, hue: float) -> None:
    light = Image.new("RGB", _SIZE)
    draw, x = ImageDraw.Draw(light), rng.randint(160, 480)
    for _ in range(rng.randint(4, 8)):
        foot, width = rng.randint(-80, 720), rng.randint(30, 90)
        draw.polygon(((x, -20), (foot, 380), (foot + width, 380)), fill=_colour(hue + 0.08, 0.3, 0.4))
    _lighten(picture, light.filter(ImageFilter.BoxBlur(5)))


def _lighten(picture: Image.Image, light: Image.Image) -> None:
    picture.paste(ImageChops.screen(picture, light))


def _hills(picture: Image.Image, rng: random.Random, hue: float) -> None:
    draw = ImageDraw.Draw(picture)
    for layer in range(rng.randint(1, 3)):
        height = 255 + layer * 38
        points, y = [(0, 360)], height + rng.randint(-25, 25)
        for x in range(0, 721, rng.choice((48, 80, 120))):
            points.append((x, y))
            y = min(350, max(height - 60, y + rng.randint(-34, 34)))
        draw.polygon([*points, (720, 360)], fill=_colour(hue - 0.03, 0.6, 0.26 - layer * 0.08))
