"""Changes as the pages of the history write them: by video and artist, fields as people call them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mvidarr.library.artists import Artists
from mvidarr.library.pages.words import field_words, value_words
from mvidarr.library.telling import Told
from mvidarr.library.videos import Videos

What = Literal["added", "deleted", "changed"]

_NOUNS = {
    "videos": "video", "artists": "artist", "profiles": "profile", "users": "account", "api_keys": "key",
    "settings": "setting", "views": "view",
}  # fmt: skip


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


class Telling:
    def __init__(self, videos: Videos, artists: Artists) -> None:
        self._videos = videos
        self._artists = artists

    async def of(self, told: Mapping[int, Sequence[Told]]) -> dict[int, list[About]]:
        """By change."""
        lines = [line for lines in told.values() for line in lines]
        there = await self._there(lines)
        return {change_id: _grouped(lines, there) for change_id, lines in told.items()}

    async def _there(self, lines: Iterable[Told]) -> set[tuple[str, int]]:
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
