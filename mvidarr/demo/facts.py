"""What is likely: years, kinds, statuses, genres, heights and codecs. Data, and choices among it."""

import random
from dataclasses import dataclass

from mvidarr.demo.lexicon import Chances, zipf
from mvidarr.library.status import Status

FIRST_YEAR = 1975

GENRES = (
    "Pop", "Rock", "Hip Hop", "Electronic", "Indie Rock", "R&B", "Metal", "Folk", "Dance", "House", "Soul", "Punk",
    "Alternative Rock", "Jazz", "Synthpop", "Techno", "Country", "Reggae", "Singer-Songwriter", "Funk", "Blues",
    "Disco", "Ambient", "Trip Hop", "Drum and Bass", "New Wave", "Post-Punk", "Shoegaze", "Dream Pop", "Hard Rock",
    "Grunge", "Progressive Rock", "K-Pop", "J-Pop", "Latin", "Reggaeton", "Afrobeat", "Classical", "Trance",
    "Industrial", "Garage Rock", "Psychedelic", "Britpop", "Ska", "Gospel", "Bossa Nova", "Chanson", "Schlager",
    "Fado", "Flamenco", "Bhangra", "Qawwali", "Rai", "Klezmer", "Ethio-Jazz", "Cumbia", "Salsa", "Post-Rock",
    "Krautrock", "Chiptune",
)  # fmt: skip
TAGS = (
    "favourites", "party", "black and white", "one take", "animation", "dance video", "night drive", "summer",
    "live band", "acoustic", "to sort", "upgrade me", "kids", "christmas", "workout", "slow", "with lyrics", "award",
    "remaster", "vhs rip", "festival", "duet", "city", "nature", "story", "stop motion", "drone", "underwater",
    "wedding", "road trip", "studio", "football", "retro", "cats", "rain", "sunset", "film score", "demo", "b-side",
    "rare",
)  # fmt: skip
_KINDS = {
    "official": 62.0, "live": 14, "lyric": 8, "audio": 4, "visualizer": 3.5, "remix": 2.7, "cover": 2, "concert": 1,
    "behind_the_scenes": 1.4, "interview": 0.9, "other": 0.5,
}  # fmt: skip
_STATUSES: dict[Status, float] = {"downloaded": 79, "wanted": 8, "discovered": 7.5, "ignored": 2.8, "failed": 2.7}
_ERRORS = (
    ("removed", "This video is not available (any more). Look for another source of this video."),
    ("geo", "This video may not be seen from your country. A proxy in another country can help."),
    ("private", "This video is private. It needs the cookies of an account that may see it."),
    ("not_media", "What came is not a video file. Look for another source of this video."),
    ("timed_out", "The site took too long. It is tried again later."),
)
_HEIGHTS: tuple[tuple[int, dict[int, float]], ...] = (  # from that year on
    (1975, {360: 30, 480: 50, 576: 12, 720: 5, 1080: 3}),
    (1995, {360: 15, 480: 50, 576: 15, 720: 13, 1080: 7}),
    (2006, {360: 8, 480: 30, 720: 42, 1080: 20}),
    (2011, {480: 8, 720: 32, 1080: 57, 2160: 3}),
    (2016, {480: 2, 720: 13, 1080: 67, 1440: 6, 2160: 12}),
    (2021, {720: 7, 1080: 60, 1440: 8, 2160: 25}),
)
_MEGABITS = {360: 0.6, 480: 1.1, 576: 1.5, 720: 2.2, 1080: 4.2, 1440: 8.5, 2160: 16.0}
_FORMATS = {  # container, video, audio
    "h264": ("mp4", "h264", "aac"), "vp9": ("webm", "vp9", "opus"), "av1": ("mp4", "av1", "aac"),
    "old": ("mkv", "mpeg2video", "mp2"),
}  # fmt: skip
_EXTENSIONS = {"mp4": ".mp4", "webm": ".webm", "mkv": ".mkv"}

kinds = Chances(tuple(_KINDS), tuple(_KINDS.values()))
statuses = Chances(tuple(_STATUSES), tuple(_STATUSES.values()))
errors = Chances(_ERRORS, (30, 25, 20, 5, 20))
genres = zipf(GENRES)
tags = zipf(TAGS)
DOWNLOADED = _STATUSES["downloaded"] / sum(_STATUSES.values())
_heights = [(since, Chances(tuple(of), tuple(of.values()))) for since, of in _HEIGHTS]
_rates = Chances((25.0, 23.976, 29.97, 30.0, 50.0, 60.0), (35, 25, 15, 12, 6, 7))


@dataclass(frozen=True)
class Recording:
    """What a probe would tell of a file."""

    height: int
    width: int
    container: str
    extension: str
    video_codec: str
    audio_codec: str
    fps: float
    bitrate: int  # bits per second
    channels: int
    hdr: str | None


def recording(rng: random.Random, year: int) -> Recording:
    height = next(chances for since, chances in reversed(_heights) if year >= since).pick(rng)
    container, video, audio = _FORMATS[_format(rng, year, height)]
    wide = year >= 2004 or rng.random() < 0.15
    width = round(height * (16 / 9 if wide else 4 / 3) / 2) * 2
    thrift = {"av1": 0.6, "vp9": 0.75, "mpeg2video": 2.5}.get(video, 1.0)
    bitrate = int(_MEGABITS[height] * 1e6 * thrift * rng.lognormvariate(0, 0.25)) + 128_000
    return Recording(
        height, width, container, _EXTENSIONS[container], video, audio, _rates.pick(rng), bitrate,
        6 if rng.random() < 0.03 else 2, "hdr10" if height == 2160 and rng.random() < 0.2 else None,
    )  # fmt: skip


def _format(rng: random.Random, year: int, height: int) -> str:
    chance = rng.random()
    if height > 1080:
        return "av1" if chance < 0.5 else "vp9"
    if height <= 576 and year < 2005 and chance < 0.1:
        return "old"
    return "h264" if chance < 0.72 else ("vp9" if chance < 0.88 else "av1")


def debut(rng: random.Random, last: int) -> int:
    """Every year has a little more of them than the year before."""
    span = last - 4 - FIRST_YEAR
    return FIRST_YEAR + int(span * rng.random() ** 0.6)


def year(rng: random.Random, first: int, last: int) -> int:
    """Most come in the first ten years of an artist, some decades later."""
    drawn = first + int(rng.expovariate(1 / 7))
    return drawn if drawn <= last else rng.randint(first, last)


def duration(rng: random.Random, kind: str) -> float:
    """Seconds; around 3:50, whole shows and interviews longer."""
    middle = {"concert": 3900.0, "interview": 720.0, "behind_the_scenes": 410.0}.get(kind, 230.0)
    return round(min(10_800.0, max(41.0, middle * rng.lognormvariate(0, 0.24))), 2)
