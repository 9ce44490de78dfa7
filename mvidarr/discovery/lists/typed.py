"""Lists that people hand in: an artist on each line, or ``Artist - Title``, or CSV with names of its columns. Pure.

Whoever wrote the file: any encoding of Unicode, else Windows' own; commas, semicolons, tabs or bars between columns.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from mvidarr.discovery.lists.kinds import MOST
from mvidarr.errors import Invalid
from mvidarr.library.text import fold, one_line
from mvidarr.providers.oddities import year
from mvidarr.providers.shapes import Entries, Entry

LARGEST = 5 * 1024 * 1024  # bytes of a file
_MOST_LINES = 5 * MOST  # a million short ones take a minute to read
_MOST_SKIPPED = 20
_LONGEST_CELL = 2000
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DASH = re.compile(r"\s+[-–—−]\s+")
_DELIMITERS = (",", ";", "\t", "|")
_ONLY_DASH = re.compile(r"[-–—−\s]+")
_NUMBER = re.compile(r"^\s*\d{1,5}\s*[.)]\s+(?=\S)")  # of a list's line
_NAME = "name"  # of an artist, unless another column names them: then of the song
_SEVERAL = re.compile(r"\s*;\s*|,(?=\S)")  # between artists; in a name a comma has a space
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAMES: Mapping[str, frozenset[str]] = {
    "artist": frozenset({"artist", "artists", "artistname", "artistnames", "performer", "creator", "band"}),
    "title": frozenset({"title", "song", "songtitle", "track", "trackname", "tracktitle", "video"}),
    "year": frozenset({"year", "releaseyear", "date", "releasedate"}),
    "album": frozenset({"album", "albumname"}),
    "duration": frozenset({"duration", "length", "runtime", "durationms", "tracklength"}),
    "mbid": frozenset({"mbid", "musicbrainzid", "artistmbid", "musicbrainzartistid", "mbartistid", "foreignartistid"}),
    "spotify": frozenset({"spotifyartistid", "artistspotifyid"}),
}


def entries_of(data: bytes | str) -> Entries:
    """Of a file or of what somebody typed. Invalid ``too_large``, ``not_text``, ``no_entries``."""
    if len(data) > LARGEST:
        raise Invalid("The file is larger than 5 MB.", code="too_large")
    text = (data if isinstance(data, str) else decoded(data)).removeprefix("\ufeff")
    lines = [line for line in text.splitlines() if line.strip()]
    longer, lines = len(lines) > _MOST_LINES, lines[:_MOST_LINES]
    table = _table(lines)
    found, skipped = _of_table(*table) if table else _of_lines(lines)
    once: dict[str, Entry] = {}
    for one in found:
        once.setdefault(one.key, one)
    kept = list(once.values())
    if not kept:
        raise Invalid(
            "No artist was found in it. Write one artist, or “Artist - Title”, on each line.", code="no_entries"
        )
    if len(kept) > MOST:
        skipped = [f"What comes after {MOST:,} entries was left out.", *skipped]
    elif longer:
        skipped = [f"What comes after {_MOST_LINES:,} lines was left out.", *skipped]
    return Entries(tuple(kept[:MOST]), None, len(kept) <= MOST, tuple(skipped[:_MOST_SKIPPED]), len(kept))


def decoded(data: bytes) -> str:
    """By its mark, else UTF-8, else Windows' own."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise Invalid("This is no text. Save the list as plain text or CSV, in UTF-8.", code="not_text")
    return text


def key_of(artist: str, title: str | None = None) -> str:
    """What makes a line the same one the next time. Bounded, as it is indexed."""
    key = f"{fold(artist)}\t{fold(title)}" if title else fold(artist)
    return key if len(key.encode()) <= 500 else hashlib.sha256(key.encode()).hexdigest()


def _table(lines: Sequence[str]) -> tuple[list[str | None], list[list[str]], list[str]] | None:
    """Columns as we name them, rows, and what could not be read; None where the first line names no artist's column."""
    if not lines:
        return None
    for delimiter in _DELIMITERS:
        head = _head(_cells(lines[0], delimiter))
        if "artist" in head and (len(head) > 1 or len(lines) > 1):
            rows, odd = _rows(lines[1:], delimiter)
            return head, rows, odd
    return _without_a_head(lines)


def _without_a_head(lines: Sequence[str]) -> tuple[list[str | None], list[list[str]], list[str]] | None:
    """Two columns in each line are an artist and a title; of more nobody can say what they are. A comma is none where
    names have one."""
    said = [line for line in lines if not line.lstrip().startswith("#")]
    if len(said) < 2:
        return None
    for delimiter in ("\t", ";", "|"):
        counts = {len(_cells(line, delimiter)) for line in said}
        if counts == {2}:
            rows, odd = _rows(said, delimiter)
            return ["artist", "title"], rows, odd
        if len(counts) == 1 and min(counts) > 2:
            raise Invalid(
                f"There are {min(counts)} columns, and no line says what is in them. Write their names, such as"
                f" “artist{delimiter}title”, on top.".replace("\t", " (tab) "),
                code="no_head",
            )
    return None


def _rows(lines: Sequence[str], delimiter: str) -> tuple[list[list[str]], list[str]]:
    """A quote that never ends swallows what comes after it, as far as a cell may go."""
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter)
    while True:
        try:
            rows.append(next(reader))
        except StopIteration:
            return rows, []
        except csv.Error:
            return rows, [f"Line {reader.line_num + 1} and what comes after it could not be read: a quote has no end."]


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _head(cells: Sequence[str]) -> list[str | None]:
    head = [_column(cell) for cell in cells]
    named = "title" if "artist" in head else "artist"
    return [named if name == _NAME and named not in head else name for name in head]


def _column(name: str) -> str | None:
    plain = re.sub(r"[\W_]", "", name.casefold())
    if plain == _NAME:
        return _NAME
    return next((ours for ours, names in _NAMES.items() if plain in names), None)


def _of_table(
    head: Sequence[str | None], rows: Iterable[Sequence[str]], odd: Sequence[str]
) -> tuple[list[Entry], list[str]]:
    found: list[Entry] = []
    skipped = list(odd)
    for number, row in enumerate(rows, 2):
        told: dict[str, str] = {}
        for name, cell in zip(head, row, strict=False):
            if name is not None and cell.strip():
                told.setdefault(name, one_line(cell[:_LONGEST_CELL]))
        if not told.get("artist"):
            skipped.append(f"Line {number} names no artist.")
            continue
        found.append(_entry(told))
    return found, skipped


def _entry(told: Mapping[str, str]) -> Entry:
    credit, title = told["artist"], told.get("title")
    artist, *others = [one for one in _SEVERAL.split(credit) if one.strip()] or [credit]
    mbid = told.get("mbid", "").casefold()
    ids = {"musicbrainz": mbid} if _UUID.fullmatch(mbid) else {}
    if told.get("spotify"):
        ids["spotify"] = told["spotify"]
    return Entry(
        key_of(artist, title), artist, title, featured=tuple(others), artist_ids=ids, album=told.get("album"),
        year=year(told.get("year")), duration=seconds(told.get("duration", "")),
    )  # fmt: skip


def seconds(said: str) -> float | None:
    """``3:45``, ``1:02:03``, seconds, or milliseconds where it would else be more than a day."""
    parts = said.strip().split(":")
    if len(parts) > 3 or not all(re.fullmatch(r"\d{1,9}(?:\.\d{1,6})?", one) for one in parts):
        return None
    total = 0.0
    for one in parts:
        total = total * 60 + float(one)
    total = total / 1000 if total > 86_400 else total
    return total if 0 < total <= 86_400 else None


def _of_lines(lines: Iterable[str]) -> tuple[list[Entry], list[str]]:
    found: list[Entry] = []
    skipped: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith("#"):  # a remark, also that of M3U
            continue
        said = one_line(_NUMBER.sub("", line[:_LONGEST_CELL]))
        artist, *rest = _DASH.split(said, maxsplit=1)
        if not fold(artist) or _ONLY_DASH.fullmatch(said):
            skipped.append(f"Line {number} names no artist.")
            continue
        title = rest[0].strip() if rest and fold(rest[0]) else None
        found.append(Entry(key_of(artist, title), artist.strip(), title))
    return found, skipped
