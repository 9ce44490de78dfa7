"""What the library has for values: names, numbers and codes, each with how many videos (or artists) have it."""

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, FromClause, Select, Table, func, select, type_coerce
from sqlalchemy import Text as TextType

from mvidarr.db import Reader
from mvidarr.db.tables.library import (
    artist_ids,
    artist_labels,
    artists,
    files,
    profiles,
    sources,
    video_artists,
    video_labels,
    videos,
)
from mvidarr.query.text import fold, words

Row = dict[str, Any]

MOST = 50_000  # values of one field that are looked through, those that most have
_CHUNK = 500


class Value(NamedTuple):
    """``folded`` and ``words`` as ``query.text`` makes them; ``label`` says more than the count does."""

    text: str
    folded: str
    words: str
    many: int | None  # have it; None where it would say nothing
    label: str = ""


Reading = Callable[[Reader], Awaitable[list[Value]]]


def value(text: object, count: int | None, label: str = "") -> Value:
    said = str(text)
    return Value(said, fold(said), words(said), count, label)


async def makers(r: Reader) -> list[Value]:
    """Artists by name and by alias, with their videos."""
    counted = select(videos.c.artist_id, func.count().label("n")).where(videos.c.artist_id.is_not(None))
    return await _people(r, counted.group_by(videos.c.artist_id), "artist_id")


async def guests(r: Reader) -> list[Value]:
    counted = select(video_artists.c.artist_id, func.count().label("n")).group_by(video_artists.c.artist_id)
    return [one for one in await _people(r, counted, "artist_id") if one.many and not one.label]


async def names(r: Reader) -> list[Value]:
    """Of artists, for their own list, where a count of each would be 1."""
    rows = await r.all(select(artists.c.name, artists.c.folded, artists.c.words))
    return [Value(row["name"], row["folded"], row["words"], None) for row in rows]


async def names_and_aliases(r: Reader) -> list[Value]:
    return [*await names(r), *(one for one in await _artist_labels("alias")(r))]


async def _people(r: Reader, counted: Select[Any], by: str) -> list[Value]:
    count = {row[by]: row["n"] for row in await r.all(counted)}
    rows = await r.all(select(artists.c.id, artists.c.name, artists.c.folded, artists.c.words))
    known = {row["id"]: row["name"] for row in rows}
    of = artist_labels.c
    others = await r.all(select(of.artist_id, of.name, of.folded, of.words).where(of.kind == "alias"))
    own = [Value(row["name"], row["folded"], row["words"], count.get(row["id"], 0)) for row in rows]
    return own + [
        Value(row["name"], row["folded"], row["words"], count.get(row["artist_id"], 0), f"is {known[row['artist_id']]}")
        for row in others
        if row["artist_id"] in known
    ]


def _labels(table: Table, kind: str) -> Reading:
    async def read(r: Reader) -> list[Value]:
        """Counted by what the index holds alone; then each name by the first row that has it."""
        c = table.c
        counted = select(func.count().label("n"), func.min(c.id).label("id")).where(c.kind == kind)
        of = {row["id"]: row["n"] for row in await r.all(counted.group_by(c.folded))}
        ids, found = sorted(of), list[Value]()
        for start in range(0, len(ids), _CHUNK):
            wanted = select(c.id, c.name, c.folded, c.words).where(c.id.in_(ids[start : start + _CHUNK]))
            found += [Value(row["name"], row["folded"], row["words"], of[row["id"]]) for row in await r.all(wanted)]
        return found

    return read


def _artist_labels(kind: str) -> Reading:
    return _labels(artist_labels, kind)


def _grouped(
    column: ColumnElement[Any], source: FromClause, *where: ColumnElement[bool], each: ColumnElement[Any] | None = None
) -> Reading:
    """``each``: what is counted once however many rows it has."""
    count = (func.count() if each is None else func.count(each.distinct())).label("n")

    async def read(r: Reader) -> list[Value]:
        asked = select(column.label("value"), count).select_from(source).where(column.is_not(None), *where)
        rows = await r.all(asked.group_by(column).order_by(count.desc()).limit(MOST))
        return [value(row["value"], row["n"]) for row in rows if row["value"] != ""]

    return read


def _column(column: Column[Any]) -> Reading:
    return _grouped(column, column.table)


def _of_file(column: Column[Any]) -> Reading:
    return _grouped(column, files, files.c.primary)


def _listed(column: Column[Any], *where: ColumnElement[bool]) -> Reading:
    """A column of JSON that lists names."""
    text = type_coerce(column, TextType)

    async def read(r: Reader) -> list[Value]:
        asked = select(text.label("value"), func.count().label("n")).where(text != "[]", *where).group_by(text)
        found: Counter[str] = Counter()
        for row in await r.all(asked):
            for name in json.loads(row["value"]):
                found[name] += row["n"]
        return [value(name, count) for name, count in found.items()]

    return read


def _profiles(table: Table) -> Reading:
    async def read(r: Reader) -> list[Value]:
        joined = profiles.outerjoin(table, table.c.profile_id == profiles.c.id)
        counted = select(profiles.c.name, func.count(table.c.id).label("n")).select_from(joined)
        return [value(row["name"], row["n"]) for row in await r.all(counted.group_by(profiles.c.name))]

    return read


async def titles_from(r: Reader, folded: str, most: int) -> list[str]:
    """Titles that begin so, each once."""
    beginning = videos.c.title_key >= folded, videos.c.title_key < folded + "\U0010ffff"
    asked = select(videos.c.title).where(*beginning).order_by(videos.c.title_key).limit(most)
    return list(dict.fromkeys(row["title"] for row in await r.all(asked)))


async def title_keys_from(r: Reader, folded: str, most: int) -> list[str]:
    """The same, folded: by the index alone."""
    beginning = videos.c.title_key >= folded, videos.c.title_key < folded + "\U0010ffff"
    rows = await r.all(select(videos.c.title_key).where(*beginning).order_by(videos.c.title_key).limit(most))
    return list(dict.fromkeys(row["title_key"] for row in rows))


def by_name(fields: Mapping[str, Reading], *more: Iterable[str]) -> dict[str, Reading]:
    """Under the other names of fields, too."""
    return {**fields, **{other: fields[name] for name, other in more}}


VIDEOS = by_name(
    {
        "artist": makers, "featured": guests, "album": _column(videos.c.album), "label": _column(videos.c.label),
        **{kind: _labels(video_labels, kind) for kind in ("genre", "tag", "director")},
        "kind": _column(videos.c.kind), "status": _column(videos.c.status), "year": _column(videos.c.year),
        "quality": _column(videos.c.height), "locked": _listed(videos.c.locked), "profile": _profiles(videos),
        "source": _grouped(sources.c.provider, sources, each=sources.c.video_id),
        **{
            name: _of_file(files.c[name])
            for name in ("video_codec", "audio_codec", "container", "hdr", "fps", "audio_channels", "audio_language")
        },
        "subtitle": _listed(files.c.subtitles, files.c.primary),
    },
    ("genre", "genres"), ("tag", "tags"), ("director", "directors"), ("quality", "height"), ("subtitle", "subtitles"),
)  # fmt: skip
ARTISTS = by_name(
    {
        "name": names, "artist": names_and_aliases, "alias": _artist_labels("alias"), "genre": _artist_labels("genre"),
        "kind": _listed(artists.c.kinds), "locked": _listed(artists.c.locked), "profile": _profiles(artists),
        "source": _grouped(artist_ids.c.provider, artist_ids, each=artist_ids.c.artist_id),
    },
    ("alias", "aliases"), ("genre", "genres"), ("kind", "kinds"),
)  # fmt: skip
