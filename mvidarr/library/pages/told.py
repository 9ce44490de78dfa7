"""Changes as the pages of the history write them: by video and artist, fields as people call them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mvidarr.library.artists import Artists
from mvidarr.library.changes import ChangedRow
from mvidarr.library.pages.words import field_words, value_words
from mvidarr.library.telling import Told
from mvidarr.library.videos import Videos

What = Literal["added", "deleted", "changed"]

_NOUNS = {
    "videos": "video", "artists": "artist", "profiles": "profile", "users": "account", "api_keys": "key",
    "settings": "setting", "views": "view", "playlists": "playlist",
}  # fmt: skip
_PARTS = {
    "video_labels": "tag, genre or director", "video_artists": "guest", "sources": "source", "files": "file",
    "artist_labels": "alias or genre", "artist_ids": "id elsewhere", "playlist_items": "place in a playlist",
    "play_state": "note of what was played",
}  # fmt: skip
NAMED = 8  # of those that are alike


@dataclass(frozen=True)
class Line:
    """``before`` and ``after`` are empty where there was, or is, nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class About:
    """What a change did to one video, artist, profile, account, key or setting. ``path`` is None when it is not there
    now."""

    noun: str
    name: str
    path: str | None
    what: What
    lines: Sequence[Line]


@dataclass(frozen=True)
class Refused:
    """Rows that moved on for one reason: those that have a name and a page, and how many there are of all kinds."""

    reason: str
    named: Sequence[tuple[str, str]]  # path, name
    counts: Sequence[tuple[int, str]]  # of what


class Telling:
    def __init__(self, videos: Videos, artists: Artists) -> None:
        self._videos = videos
        self._artists = artists

    async def of(self, told: Mapping[int, Sequence[Told]]) -> dict[int, list[About]]:
        """By change."""
        lines = [line for lines in told.values() for line in lines]
        there = await self._there(lines)
        return {change_id: _grouped(lines, there) for change_id, lines in told.items()}

    async def of_rows(self, rows: Sequence[ChangedRow]) -> list[About]:
        """What one change did, row by row; where it did nothing that people see, the row is left out."""
        there = await self._there(rows)
        found = []
        for row in rows:
            told = [Told(table=row["table"], id=row["id"], title=row["title"], **line) for line in row["lines"]]
            lines = [_line(line) for line in told if not _goes_without_saying(line, told)]
            path = f"/{row['table']}/{row['id']}" if (row["table"], row["id"]) in there else None
            if lines or row["what"] != "changed":
                found.append(About(_NOUNS.get(row["table"], row["table"]), row["title"], path, row["what"], lines))
        return found

    async def refused(self, refusals: Sequence[Mapping[str, Any]]) -> list[Refused]:
        """By reason."""
        ids = {table: [r["id"] for r in refusals if r["table"] == table] for table in ("videos", "artists")}
        names = {("videos", id): name for id, name in (await self._videos.titles(ids["videos"])).items()}
        names |= {("artists", id): name for id, name in (await self._artists.names(ids["artists"])).items()}
        found = []
        for reason in dict.fromkeys(refusal["reason"] for refusal in refusals):
            alike = [(r["table"], r["id"]) for r in refusals if r["reason"] == reason]
            named = [(f"/{table}/{id}", names[table, id]) for table, id in alike if (table, id) in names]
            kinds = Counter(_NOUNS.get(table) or _PARTS.get(table, table.replace("_", " ")) for table, _ in alike)
            found.append(Refused(reason, named[:NAMED], [(count, kind) for kind, count in kinds.items()]))
        return found

    async def _there(self, lines: Iterable[Told | ChangedRow]) -> set[tuple[str, int]]:
        meant = {(line["table"], line["id"]) for line in lines}
        videos = await self._videos.titles([id for table, id in meant if table == "videos"])
        artists = await self._artists.names([id for table, id in meant if table == "artists"])
        return {("videos", id) for id in videos} | {("artists", id) for id in artists}


def _grouped(told: Sequence[Told], there: set[tuple[str, int]]) -> list[About]:
    groups: dict[tuple[str, int], list[Told]] = {}
    for line in told:
        groups.setdefault((line["table"], line["id"]), []).append(line)
    return [_about(key, lines, key in there) for key, lines in groups.items()]


def _about(key: tuple[str, int], told: Sequence[Told], there: bool) -> About:
    table, id = key
    own = next((line for line in told if not line["field"]), None)
    what: What = "changed" if own is None else "added" if own["before"] is None else "deleted"
    lines = [_line(line) for line in told if line["field"] and not _goes_without_saying(line, told)]
    path = f"/{table}/{id}" if there else None
    return About(_NOUNS.get(table, table), told[0]["title"], path, what, lines)


def _line(line: Told) -> Line:
    before, after = line["before"], line["after"]
    if line["field"] == "locked":
        before, after = _left(before, after), _left(after, before)
        before, after = [field_words(name) for name in before], [field_words(name) for name in after]
    words = value_words(line["field"], before), value_words(line["field"], after)
    if words == ("", "") and before == after == []:
        words = ("", "in another order")
    return Line(field_words(line["field"]), *words)


def _goes_without_saying(line: Told, told: Sequence[Told]) -> bool:
    """The lock of a field that was changed as well."""
    if line["field"] != "locked":
        return False
    locks = {*_left(line["before"], line["after"]), *_left(line["after"], line["before"])}
    return locks <= {other["field"] for other in told}


def _left(one: Any, other: Any) -> list[str]:
    return sorted(set(one or ()) - set(other or ()))
