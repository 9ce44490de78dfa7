"""Which entries the library has already: by ids of their artists, then by names, where nothing says that two are meant.

What a person said of an entry (whom it is, that it is somebody else of this name) counts before all of that.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from mvidarr.db import Reader, Writer
from mvidarr.db.tables.library import artist_ids, artist_labels, artists
from mvidarr.discovery.adding.uniting_artists import KEYED
from mvidarr.discovery.lists import store
from mvidarr.library.projection import KEY_LENGTH
from mvidarr.library.text import fold

Row = dict[str, Any]
_AT_ONCE = 400
_AMBIGUOUS = "Several artists of the library could be meant. Choose one of them."
_ANOTHER = "The library has another artist of this name. Choose whom is meant."


@dataclass(frozen=True)
class Verdict:
    """``artist_id``: whose it is, where the library has them; ``detail``: why a person must say so."""

    state: str  # new | known | ambiguous
    artist_id: int | None = None
    video_id: int | None = None
    detail: str | None = None

    def values(self) -> Row:
        return {"state": self.state, "artist_id": self.artist_id, "video_id": self.video_id, "detail": self.detail}


@dataclass(frozen=True)
class _Names:
    """Ids of artists by what is known of them; ``ids``: what each is called elsewhere."""

    by_id: Mapping[tuple[str, str], int]
    by_name: Mapping[str, int]
    by_alias: Mapping[str, set[int]]
    ids: Mapping[int, Mapping[str, str]]


def ids_of(row: Row) -> dict[str, str]:
    """What its source told, before what other sources know of whom it was found to be."""
    return {**row["facts"].get("who", {}).get("ids", {}), **row["ids"]}


def name_of(row: Row) -> str:
    return str(row["facts"].get("who", {}).get("name") or row["artist"])


async def verdicts(r: Reader, rows: Sequence[Row]) -> dict[int, Verdict]:
    """By id of the entry."""
    names = await _names(r, rows)
    whose = {row["id"]: _artist(row, names) for row in rows}
    titled = {
        row["id"]: (artist, fold(row["title"])[:KEY_LENGTH])
        for row in rows
        if row["title"] and (artist := whose[row["id"]].artist_id) is not None
    }
    videos = await store.videos_called(r, set(titled.values()))
    return {row["id"]: _verdict(row, whose[row["id"]], videos.get(titled.get(row["id"], (0, "")))) for row in rows}


async def judge(w: Writer, entry_ids: Sequence[int]) -> None:
    """Undecided ones, as the library is now."""
    rows = await store.rows(w, entry_ids)
    told = await verdicts(w, rows)
    for row in rows:
        values = told[row["id"]].values()
        if any(row[name] != value for name, value in values.items()):
            await store.say(w, row["id"], values)


async def find_again(w: Writer, entry_ids: Sequence[int]) -> None:
    """What came in, and was gone, and is there again, as after a redo."""
    rows = await store.rows(w, entry_ids)
    told = await verdicts(w, rows)
    for row in rows:
        verdict = told[row["id"]]
        if verdict.state == "known" and (row["artist_id"], row["video_id"]) != (verdict.artist_id, verdict.video_id):
            await store.say(w, row["id"], {"artist_id": verdict.artist_id, "video_id": verdict.video_id})


def _verdict(row: Row, artist: Verdict, video: int | None) -> Verdict:
    if row["title"] is None or artist.state == "ambiguous":
        return artist
    return Verdict("known" if video else "new", artist.artist_id, video)


def _artist(row: Row, names: _Names) -> Verdict:
    if row["facts"].get("mapped") and row["artist_id"]:
        return Verdict("known", row["artist_id"])
    known = {names.by_id[pair] for pair in ids_of(row).items() if pair in names.by_id}
    if len(known) > 1:
        return Verdict("ambiguous", detail=_AMBIGUOUS)
    if known:
        return Verdict("known", known.pop())
    if row["facts"].get("apart"):
        return Verdict("new")
    return _by_name(row, names)


def _by_name(row: Row, names: _Names) -> Verdict:
    name = fold(name_of(row))
    own = names.by_name.get(name)
    found = {own} if own is not None else names.by_alias.get(name, set())
    if not found:
        return Verdict("new")
    if len(found) > 1:
        return Verdict("ambiguous", detail=_AMBIGUOUS)
    (artist,) = found
    if _contrary(ids_of(row), names.ids.get(artist, {})):
        return Verdict("ambiguous", detail=_ANOTHER)
    return Verdict("known", artist)


def _contrary(ours: Mapping[str, str], theirs: Mapping[str, str]) -> bool:
    return any(theirs.get(name, value) != value for name, value in ours.items() if name in KEYED)


async def _names(r: Reader, rows: Sequence[Row]) -> _Names:
    folded = sorted({fold(name_of(row)) for row in rows})
    values = sorted({value for row in rows for name, value in ids_of(row).items() if name in KEYED})
    c, label = artist_ids.c, artist_labels.c
    by_id: dict[tuple[str, str], int] = {}
    for some in _parts(values):
        asked = select(c.artist_id, c.provider, c.value).where(c.provider.in_(KEYED), c.value.in_(some))
        by_id |= {(row["provider"], row["value"]): row["artist_id"] for row in await r.all(asked)}
    by_name: dict[str, int] = {}
    by_alias: dict[str, set[int]] = defaultdict(set)
    for some in _parts(folded):
        named = await r.all(select(artists.c.id, artists.c.folded).where(artists.c.folded.in_(some)))
        by_name |= {row["folded"]: row["id"] for row in named}
        other = select(label.artist_id, label.folded).where(label.kind == "alias", label.folded.in_(some))
        for row in await r.all(other):
            by_alias[row["folded"]].add(row["artist_id"])
    ids: dict[int, dict[str, str]] = defaultdict(dict)
    for part in _parts(sorted({*by_name.values(), *(one for some in by_alias.values() for one in some)})):
        for row in await r.all(select(c.artist_id, c.provider, c.value).where(c.artist_id.in_(part))):
            ids[row["artist_id"]][row["provider"]] = row["value"]
    return _Names(by_id, by_name, by_alias, ids)


def _parts(values: Iterable[Any]) -> list[list[Any]]:
    given = list(values)
    return [given[at : at + _AT_ONCE] for at in range(0, len(given), _AT_ONCE)]
