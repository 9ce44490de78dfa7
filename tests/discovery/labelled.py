"""What sources tell of invented artists, and what a person makes of it.

``candidates.tsv`` was at hand while the rules were mended: at its first reading 96 % of what was taken was right, and
94 % of what was right was taken. ``later.tsv`` was written after that (78 % and 89 % at its first reading), and
``unseen.tsv`` when that one was mended (87 % and 93 %; what it showed was mended where it was of no single heading).
Add to the first only.

Columns, by tabs: source (``own``: listed of the artist's own channel, ``yt``: found by words, ``imvdb``, ``mb``,
``tadb``), key of the upload or ``-``, heading or title, channel, seconds, flags, and what is right: the name of the
video, the reasons of which at least one is to be given after ``-``, or both.

Flags: ``v`` verified, ``p`` primary, ``short``, ``live``, ``c=`` channel id, ``h=`` lines, ``n=`` views, ``y=`` year,
``i=`` the record's id, ``a=`` artist, ``f=`` guest. A line ``@name`` begins an artist: aliases, channels, kinds, known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mvidarr.discovery import Whose
from mvidarr.providers.shapes import Upload, VideoFound

HERE = Path(__file__).parent
_SOURCES = {"imvdb": "imvdb", "mb": "musicbrainz", "tadb": "theaudiodb", "own": "youtube", "yt": "youtube"}


@dataclass(frozen=True)
class Row:
    source: str
    key: str
    title: str
    video: str | None  # which it is
    reasons: frozenset[str]  # why it is not taken
    found: VideoFound

    @property
    def good(self) -> bool:
        return not self.reasons


@dataclass(frozen=True)
class Case:
    """An artist, and all that is told for them."""

    whose: Whose
    known: frozenset[str]
    rows: tuple[Row, ...]

    @property
    def found(self) -> list[VideoFound]:
        return [row.found for row in self.rows]


def cases(name: str) -> Iterator[Case]:
    lines = [line.split("\t") for line in (HERE / f"{name}.tsv").read_text().splitlines() if line and line[0] != "#"]
    starts = [at for at, line in enumerate(lines) if line[0].startswith("@")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield _case(lines[start], lines[start + 1 : end])


def _case(head: list[str], lines: list[list[str]]) -> Case:
    told = dict(part.split("=", 1) for part in (head[1] if len(head) > 1 else "").split(";") if part)
    names = (head[0][1:], *told.get("aliases", "").split("|"))
    whose = Whose(
        tuple(name for name in names if name),
        channels=frozenset(told["channels"].split("|")) if "channels" in told else frozenset(),
        kinds=frozenset(told.get("kinds", "official").split("|")),
    )
    known = frozenset(name.lower() for name in told.get("known", "").split("|") if name)
    return Case(whose, known, tuple(_row(whose, *line) for line in lines))


def _row(whose: Whose, source: str, key: str, title: str, channel: str, seconds: str, flags: str, right: str) -> Row:
    flag = {one.split("=")[0]: one.partition("=")[2] for one in flags.split(",") if one}
    video, _, reasons = right.partition("-")
    length = float(seconds) if seconds else None
    upload = Upload(
        "youtube", key, f"https://www.youtube.com/watch?v={key}",
        title=title if source in ("own", "yt") else None,
        channel=channel or None,
        channel_id=flag.get("c") or (next(iter(whose.channels), None) if source == "own" else None),
        verified="v" in flag,
        primary="p" in flag,
        duration=length if source in ("own", "yt") else None,
        height=int(flag["h"]) if "h" in flag else None,
        views=int(flag["n"]) if "n" in flag else None,
        live="live" in flag,
        short="short" in flag,
    )  # fmt: skip
    uploads = () if key == "-" else (upload,)
    listed = source != "yt"
    if source in ("own", "yt"):
        found = VideoFound("youtube", key, "listed" if listed else "searched", uploads)
    else:
        found = VideoFound(
            _SOURCES[source], flag.get("i") or f"{source}:{key}:{title}", "listed", uploads,
            artist=flag.get("a") or whose.names[0],
            title=title,
            featured=(flag["f"],) if "f" in flag else (),
            year=int(flag["y"]) if "y" in flag else None,
            duration=length,
        )  # fmt: skip
    return Row(source, key, title, video.strip() or None, frozenset(filter(None, reasons.strip().split("|"))), found)
