"""What sources tell of an artist, weighed and grouped; each round of other titles, so that no title is remembered."""

import time
from pathlib import Path
from statistics import median

from mvidarr.discovery import Whose
from mvidarr.discovery.weighing.candidates import videos_of
from mvidarr.library.titles import read
from mvidarr.providers.shapes import Upload, VideoFound
from tests.bench.figures import Figure, at_least

ROUNDS = 9
SONGS = 100
NAME, CHANNEL = "Harbour Lights", "UCharbour"
WHOSE = Whose((NAME,), channels=frozenset({CHANNEL}))
HEADINGS = (  # of each song six uploads, three of them on the artist's channel
    (NAME, "{name} - {song} (Official Video)"),
    (NAME, "{name} - {song} (Lyric Video)"),
    (NAME, "{song}"),
    ("Festival Vault", "{name} - {song} (Live at Wembley 1986)"),
    ("HD Archive", "{name} - {song} [4K Remaster]"),
    ("Sing Along", "{name} - {song} (Karaoke Version)"),
)


def candidates(work: Path) -> list[Figure]:
    rounds = [_found(number) for number in range(ROUNDS)]
    rates = [_rate(found) for found in rounds]
    limit = median(_bare(_found(ROUNDS + number)) for number in range(ROUNDS))
    return [
        Figure("candidates weighed and grouped", median(rates), "/s", at_least(5_000), limit, "only their titles read")
    ]


def _found(number: int) -> list[VideoFound]:
    found = []
    for at in range(SONGS):
        song = f"{_word(at)} of the {_word(at * 7 + number)} {number}{at}"
        length = 180.0 + at
        found.append(VideoFound("musicbrainz", f"m{at}", "listed", (), NAME, song, duration=length))
        found.append(VideoFound("imvdb", f"i{at}", "listed", (_upload(f"{at}-0"),), NAME, song, year=1990 + at % 30))
        for nth, (channel, heading) in enumerate(HEADINGS):
            upload = _upload(f"{at}-{nth}", heading.format(name=NAME, song=song), channel, length + nth)
            found.append(VideoFound("youtube", upload.key, "listed" if channel == NAME else "searched", (upload,)))
    return found


def _word(number: int) -> str:
    return ("Sea", "Lamp", "Moon", "Tide", "Glass", "Winter", "Paper", "Engine", "Orchard", "Signal", "Harbour")[
        number % 11
    ]


def _upload(key: str, title: str | None = None, channel: str | None = None, seconds: float | None = None) -> Upload:
    return Upload(
        "youtube", key, f"https://www.youtube.com/watch?v={key}", title=title, channel=channel,
        channel_id=CHANNEL if channel == NAME else None, duration=seconds, views=1_000, height=1080,
    )  # fmt: skip


def _rate(found: list[VideoFound]) -> float:
    """Uploads a second; the records of the two databases come on top."""
    began = time.perf_counter()
    groups = videos_of(WHOSE, found)
    return sum(len(group.candidates) for group in groups) / (time.perf_counter() - began)


def _bare(found: list[VideoFound]) -> float:
    headings = [(one.title, one.channel) for video in found for one in video.uploads if one.title]
    began = time.perf_counter()
    for title, channel in headings:
        read(title, channel)
    return len(headings) / (time.perf_counter() - began)
