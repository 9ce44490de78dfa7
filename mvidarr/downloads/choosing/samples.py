"""Lists of formats as sites give them, to see what a profile would take. Their addresses lead nowhere. Pure."""

from dataclasses import dataclass
from typing import Any, Final

NOWHERE = "https://example.invalid/"
_NONE = "none"


@dataclass(frozen=True)
class Sample:
    """``info`` is shaped as yt-dlp describes a video."""

    name: str
    label: str
    info: dict[str, Any]


def _format(name: str, ext: str, seconds: float, rate: float, **said: Any) -> dict[str, Any]:
    size = int(rate * 125 * seconds)
    return {"format_id": name, "ext": ext, "tbr": rate, "filesize_approx": size, "protocol": "https",
            "url": f"{NOWHERE}{name}.{ext}", **said}  # fmt: skip


def _picture(name: str, size: tuple[int, int], codec: str, rate: float, **said: Any) -> dict[str, Any]:
    ext = "mp4" if codec.startswith(("avc1", "av01", "hvc1")) else "webm"
    usual = {"fps": 25, "acodec": _NONE, "dynamic_range": "SDR", "vbr": rate, "abr": 0}
    return _format(name, ext, _SECONDS, rate, **{"width": size[0], "height": size[1], "vcodec": codec, **usual, **said})


def _sound(name: str, ext: str, codec: str, rate: float, **said: Any) -> dict[str, Any]:
    usual = {"vcodec": _NONE, "acodec": codec, "abr": rate, "vbr": 0, "audio_channels": 2}
    return _format(name, ext, _SECONDS, rate, **{**usual, **said})


def _info(name: str, title: str, formats: list[dict[str, Any]], **said: Any) -> dict[str, Any]:
    page = f"{NOWHERE}watch/{name}"
    return {"id": name, "title": title, "duration": _SECONDS, "extractor": "sample", "extractor_key": "Sample",
            "webpage_url": page, "original_url": page, "formats": formats, **said}  # fmt: skip


_SECONDS: Final = 214.0
_UHD, _QHD, _FHD, _HD = (3840, 2160), (2560, 1440), (1920, 1080), (1280, 720)
_HIGH = {"fps": 50}
_HDR = {"fps": 50, "dynamic_range": "HDR10"}
_SMALL = (("160", (256, 144), 95), ("133", (426, 240), 210), ("134", (640, 360), 480), ("135", (854, 480), 880))

_LARGE = [
    _format("sb0", "mhtml", _SECONDS, 0, width=160, height=90, vcodec=_NONE, acodec=_NONE, protocol="mhtml"),
    _sound("139", "m4a", "mp4a.40.5", 49, asr=22050),
    _sound("249", "webm", "opus", 52, asr=48000),
    _sound("140", "m4a", "mp4a.40.2", 129, asr=44100),
    _sound("251", "webm", "opus", 137, asr=48000),
    _format("18", "mp4", _SECONDS, 560, width=640, height=360, fps=25, vcodec="avc1.42001E", acodec="mp4a.40.2",
            dynamic_range="SDR", audio_channels=2),
    *(_picture(name, size, "avc1.4d401e", rate) for name, size, rate in _SMALL),
    _picture("136", _HD, "avc1.64001f", 1500),
    _picture("247", _HD, "vp09.00.31.08", 1250),
    _picture("398", _HD, "av01.0.05M.08", 1050),
    _picture("137", _FHD, "avc1.640028", 2700),
    _picture("299", _FHD, "avc1.64002a", 4300, **_HIGH),
    _picture("248", _FHD, "vp09.00.40.08", 2300),
    _picture("303", _FHD, "vp09.00.41.08", 3600, **_HIGH),
    _picture("399", _FHD, "av01.0.08M.08", 1900),
    _picture("699", _FHD, "av01.0.09M.10.0.110.09.16.09.0", 3900, **_HDR),
    _picture("271", _QHD, "vp09.00.50.08", 6100),
    _picture("400", _QHD, "av01.0.12M.08", 4700),
    _picture("315", _UHD, "vp09.00.51.08", 19000, **_HIGH),
    _picture("401", _UHD, "av01.0.13M.08", 11500, **_HIGH),
    _picture("701", _UHD, "av01.0.13M.10.0.110.09.16.09.0", 14500, **_HDR),
]  # fmt: skip

_STREAMED = [
    _format(f"hls-{rate}", "mp4", _SECONDS, rate, width=width, height=height, fps=25, vcodec=codec, acodec="mp4a.40.2",
            dynamic_range="SDR", protocol="m3u8_native")
    for rate, width, height, codec in (
        (380, 380, 158, "avc1.42c00d"), (930, 768, 320, "avc1.42c01e"), (2400, 1280, 534, "avc1.640020"),
        (4900, 1920, 800, "avc1.640028"),
    )
]  # fmt: skip

SAMPLES: Final = (
    Sample("large", "Everything up to 2160p, HDR too, sound apart", _info("large", "A large list", _LARGE)),
    Sample("streamed", "A few heights of a wide film, sound within", _info("streamed", "A streamed film", _STREAMED)),
    Sample(
        "small", "An old video, 360p at most",
        _info("small", "An old video", [one for one in _LARGE if (one.get("height") or 0) <= 360]),
    ),
    Sample(
        "plain", "A plain file that tells nothing of itself",
        _info("plain", "A plain file", [{"format_id": "0", "ext": "mp4", "url": f"{NOWHERE}song.mp4",
                                         "protocol": "https"}], duration=None),
    ),
)  # fmt: skip
