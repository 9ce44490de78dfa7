"""What is foretold is what yt-dlp takes: held against it, of hundreds of lists; and a profile that wants nothing but
heights is asked for as it always was."""

import json
import random
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from yt_dlp import YoutubeDL  # type: ignore[import-untyped]
from yt_dlp.utils import YoutubeDLError  # type: ignore[import-untyped]

from mvidarr.downloads.choosing import SAMPLES, choose, judge
from mvidarr.errors import External
from mvidarr.library import Profile
from mvidarr.library.heights import HEIGHTS, rung
from mvidarr.process import Children
from mvidarr.ytdlp import picture_args
from tests.downloads.test_choosing import profile

Info = dict[str, Any]

_SIZES = ((256, 144), (426, 240), (480, 360), (640, 360), (1280, 534), (1280, 720), (1888, 1064), (1920, 800),
          (1920, 1080), (1080, 1920), (3840, 2160))  # fmt: skip
_PICTURES = ("avc1.64001f", "h264", "hvc1.1.6", "vp09.00.31.08", "vp9", "vp9.2", "av01.0.05M.08", "vp8", "theora", None)
_SOUNDS = ("mp4a.40.2", "mp4a.40.5", "aac", "opus", "vorbis", "mp3", "ac-3", "flac", None)
_SITE: tuple[tuple[str, ...], ...] = (
    (), ("quality", "res", "fps", "hdr:12", "source", "vcodec", "channels", "acodec", "lang", "proto"),
    ("res", "br"), ("tbr", "ext"), ("+size", "codec:avc:m4a"), ("height", "filesize~50M"),
)  # fmt: skip


@cache
def _lists(count: int, seed: int) -> tuple[Info, ...]:
    """Read once: to read one takes as long as to choose from it."""
    return tuple(_drawn(count, seed))


def _drawn(count: int, seed: int) -> Iterator[Info]:
    chance = random.Random(seed)
    for number in range(count):
        formats = [_format(chance, at) for at in range(chance.randint(1, 12))]
        info = {"id": "x", "title": "t", "extractor": "youtube", "extractor_key": "Youtube", "duration": 200,
                "formats": formats, "_format_sort_fields": list(_SITE[number % len(_SITE)])}  # fmt: skip
        if read := _read(info, {}):
            yield read


def _format(chance: random.Random, at: int) -> Info:
    kind = chance.choice(("picture", "picture", "sound", "both"))
    ext = chance.choice(("mp4", "webm", "mp4", "mov")) if kind != "sound" else chance.choice(("m4a", "webm", "mp3"))
    said: Info = {"format_id": f"f{at}", "ext": ext, "url": f"http://127.0.0.1/{at}.{ext}"}
    said["vcodec"] = chance.choice(_PICTURES) if kind != "sound" else "none"
    said["acodec"] = chance.choice(_SOUNDS) if kind != "picture" else "none"
    said["protocol"] = chance.choice(("https", "http", "m3u8_native", "http_dash_segments"))
    if kind != "sound":
        said["width"], said["height"] = chance.choice(_SIZES)
        said |= chance.choice(({}, {}, {"dynamic_range": chance.choice(("HDR10", "HLG", "DV", "HDR12"))}))
    for name, values in _SOMETIMES.items():
        if chance.random() < 0.4:
            said[name] = chance.choice(values)
    return said


_SOMETIMES: dict[str, tuple[Any, ...]] = {
    "fps": (24, 25, 29.97, 30, 50, 60), "tbr": (300, 900.5, 2500), "vbr": (250, 2400), "abr": (50, 129),
    "filesize": (10 << 20, 50 << 20), "filesize_approx": (12 << 20, 55 << 20), "quality": (0, 3, 5),
    "source_preference": (-10, 1), "language_preference": (-1, 5, 10), "audio_channels": (1, 2, 6),
    "asr": (22050, 48000), "preference": (-1, -10),
}  # fmt: skip


def _read(info: Info, options: dict[str, Any]) -> Info | None:
    """What yt-dlp makes of a list; None where it finds nothing that fits."""
    reader = YoutubeDL({"quiet": True, "simulate": True, "logger": _Silent(), **options}, auto_init=False)
    reader.render_formats_table = lambda info: None  # nobody sees it, and to draw it takes longer than to choose
    try:
        found = reader.process_ie_result(json.loads(json.dumps(info)), download=False)
    except YoutubeDLError:
        return None
    return dict(reader.sanitize_info(found)) if found.get("format_id") else None


class _Silent:
    def debug(self, text: str) -> None: ...
    def warning(self, text: str) -> None: ...
    def error(self, text: str) -> None: ...


def _options(args: tuple[str, ...]) -> dict[str, Any]:
    given = dict(zip(args[::2], args[1::2], strict=True))
    found: dict[str, Any] = {"merge_output_format": given["--merge-output-format"]}
    if "-f" in given:
        found["format"] = given["-f"]
    if "-S" in given:
        found["format_sort"] = given["-S"].split(",")
    return found


def _foretold(info: Info, of: Profile) -> str:
    taken = [verdict.format for verdict in judge(info, of).verdicts if verdict.taken]
    return "+".join(one.name for one in sorted(taken, key=lambda one: not one.has_picture))


WANTING: tuple[dict[str, Any], ...] = (
    {},
    {"codecs": ["vp9", "av1"]},
    {"hdr": "prefer", "audio": ["opus", "aac"], "containers": ["webm"]},
    {"fps": 30, "hdr": "never"},
    {"codecs": ["h264"], "only_codecs": True, "most_bytes": 60 << 20},
)


@pytest.mark.parametrize("wants", WANTING, ids=str)
def test_what_is_foretold_is_what_yt_dlp_takes(wants: dict[str, Any]) -> None:
    of, seen = profile(1080, 720, 360, 240, 2160, **wants), 0
    for info in _lists(120, seed=8):
        try:
            choice = choose(info, of)
        except External:
            continue
        if choice.height is None:
            continue
        found = _read(info, _options(choice.args))
        assert found is not None, (choice.args, info)
        assert _foretold(info, of) == found["format_id"], json.dumps(info)
        seen += 1
    assert seen > 40


def _as_before(info: Info, heights: list[int]) -> tuple[tuple[str, ...], int, int] | None:
    """What this house asked for before a profile could want more than heights."""
    offered: dict[int, list[Info]] = {}
    for one in info["formats"]:
        if one.get("height") and one.get("vcodec") != "none":
            offered.setdefault(rung(one["height"], one.get("width")), []).append(one)
    height = next((height for height in heights if height in offered), None)
    if height is None:
        return None
    pictures = offered[height]
    largest = max(pictures, key=lambda one: (one["height"], one.get("width") or 0))
    sounds = [one for one in info["formats"] if one.get("vcodec") == "none" and one.get("acodec") != "none"]
    apart = sounds if all(one.get("acodec") == "none" for one in pictures) else []
    size = sum(max((_size(one) for one in some), default=0) for some in (pictures, apart))
    return picture_args(largest["height"], largest.get("width")), height, size


def _size(one: Info) -> int:
    return int(one.get("filesize") or one.get("filesize_approx") or 0)


@pytest.mark.parametrize(
    "wants", [{}, {"upgrades": True, "sources": ["vimeo"], "remux": "mkv", "most_seconds": 4000}], ids=str
)
def test_a_profile_that_wants_nothing_of_formats_asks_as_it_always_did(wants: dict[str, Any]) -> None:
    chance, told = random.Random(5), 0
    for info in _lists(120, seed=5):
        heights = chance.sample(HEIGHTS, chance.randint(1, 6))
        before = _as_before(info, heights)
        try:
            choice = choose(info, profile(*heights, **wants))
        except External:
            assert before is None
            continue
        if choice.height is not None:
            assert (choice.args, choice.height, choice.bytes) == before
            told += 1
    assert told > 40


@pytest.mark.parametrize("wants", [{}, {"codecs": ["av1", "vp9"], "hdr": "avoid", "audio": ["opus"]}], ids=str)
async def test_the_program_itself_takes_what_was_foretold(wants: dict[str, Any], tmp_path: Path) -> None:
    of, info = profile(1080, 720, **wants), SAMPLES[0].info
    (tmp_path / "list.info.json").write_text(json.dumps(info))
    argv = [sys.executable, "-m", "yt_dlp", "--ignore-config", "--load-info-json", "list.info.json", "-s",
            *choose(info, of).args, "--print", "format_id"]  # fmt: skip
    async with Children(tmp_path / "run") as children:
        found = await children.run(argv, cwd=tmp_path, env={"HOME": str(tmp_path)})
    assert found.out.decode().strip() == _foretold(info, of), found.err
