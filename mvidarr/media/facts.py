"""What a page wants to know of a picture before the picture has arrived. Blocking: for threads."""

import base64
import colorsys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image

from mvidarr.media import pictures

_LOOKED_AT = (64, 36)
_COLORS = 8
_SEEN = 0.04  # of the picture, at least, must have a colour that stands for it
_WIDTH = 16
_QUALITY = 20  # about 110 bytes; a lossless PNG of the same pixels has 500


@dataclass(frozen=True)
class PictureFacts:
    """``digest`` of the content; ``color`` is #rrggbb; ``placeholder`` a data: address of some 170 characters."""

    digest: str
    color: str
    placeholder: str


def color_and_placeholder(source: Path) -> tuple[str, str]:
    """Raises what ``pictures`` raises for what is no picture."""
    small = pictures.shrunk(source, _LOOKED_AT)
    return dominant(small), _placeholder(small)


def dominant(picture: Image.Image) -> str:
    """The colour that covers much and is one: bars and shadows cover more, and say nothing."""
    found = picture.quantize(_COLORS, Image.Quantize.MEDIANCUT, kmeans=1).convert("RGB").getcolors()
    counted = [(count, color) for count, color in found or [] if isinstance(color, tuple)]
    least = picture.width * picture.height * _SEEN
    red, green, blue = max((one for one in counted if one[0] >= least), key=_weight)[1][:3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def _weight(counted: tuple[int, tuple[int, ...]]) -> float:
    count, color = counted
    _, saturation, value = colorsys.rgb_to_hsv(*(part / 255 for part in color[:3]))
    return count * (0.05 + saturation * value)


def _placeholder(picture: Image.Image) -> str:
    height = max(1, round(picture.height * _WIDTH / picture.width))
    out = BytesIO()
    picture.resize((_WIDTH, min(height, _WIDTH * 2)), Image.Resampling.BOX).save(
        out, "WEBP", quality=_QUALITY, method=6
    )
    return f"data:image/webp;base64,{base64.b64encode(out.getvalue()).decode()}"
