"""What is derived from the library's rows and stored beside them: folded keys, words to search, and what belongs to a
video in the shape it is shown in. Written with whatever changes its source, in the same transaction.

Everything reads and writes many rows a statement, and writes those only that come out differently.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Executable, Table, bindparam, or_, select, update

from mvidarr.db import Reader, Writer
from mvidarr.db.tables.library import artist_labels, artists, video_artists, videos
from mvidarr.library import belongings
from mvidarr.library.text import fold, sort_name
from mvidarr.query import words

Row = dict[str, Any]

CHUNK = 200  # rows a statement
KEY_LENGTH = 600  # characters of a sort key: PostgreSQL's indexes take 2,700 bytes

_ARTIST_DERIVED = ("folded", "sort_name", "words", "search")
_VIDEO_DERIVED = (
    "title_key", "artist_key", "title_words", "album_words", "label_words", "description_words", "search",
    "name_words", "standing", "belongings", "duration", "height", "size", "missing",
)  # fmt: skip
_TEXTS = ("title", "album", "label", "description")
_VIDEO_SOURCES = ("id", "artist_id", "title", "album", "label", "description", "popularity")


async def project_videos(
    w: Writer, ids: Iterable[int], *, changed: Mapping[int, Collection[str]] = MappingProxyType({})
) -> None:
    """``changed``: columns by video, where it is known which; words of its other texts are as they stand."""
    for chunk in _chunks(ids):
        await _project_videos(w, chunk, changed)


async def project_artists(w: Writer, ids: Iterable[int]) -> None:
    """The artists' own columns; ``project_videos_of`` does what hangs on their names."""
    for chunk in _chunks(ids):
        columns = (artists.c.id, artists.c.name, *(artists.c[name] for name in _ARTIST_DERIVED))
        rows = await w.all(select(*columns).where(artists.c.id.in_(chunk)))
        labels = belongings.grouped(await _labels_of(w, chunk), "artist_id")
        await _write(w, artists, _ARTIST_DERIVED, [(row, of_artist(row, labels.get(row["id"], []))) for row in rows])


async def project_videos_of(w: Writer, artist_ids: Iterable[int]) -> None:
    """Every video that an artist made or is a guest in: after a new name or alias."""
    for chunk in _chunks(artist_ids):
        guest = select(video_artists.c.video_id).where(video_artists.c.artist_id.in_(chunk))
        theirs = select(videos.c.id).where(or_(videos.c.artist_id.in_(chunk), videos.c.id.in_(guest)))
        await project_videos(w, [row["id"] for row in await w.all(theirs)])


async def project_labels(w: Writer, table: Table, ids: Iterable[int]) -> None:
    """The words of names, of videos or of artists."""
    for chunk in _chunks(ids):
        rows = await w.all(select(table.c.id, table.c.name, table.c.words).where(table.c.id.in_(chunk)))
        await _write(w, table, ("words",), [(row, {"words": words(row["name"])}) for row in rows])


def _sources() -> tuple[Executable, Executable]:
    """What videos ``ids`` are projected from, besides what belongs to them: their rows, and other names of who made
    them."""
    theirs = videos.c.id.in_(bindparam("ids", expanding=True))
    names = dict.fromkeys((*_VIDEO_SOURCES, *_VIDEO_DERIVED))
    artist = (artists.c.name.label("artist_name"), artists.c.sort_name.label("artist_sort"),
              artists.c.words.label("artist_words"))  # fmt: skip
    rows = select(*(videos.c[name] for name in names), *artist).select_from(videos.outerjoin(artists)).where(theirs)
    alias = (artist_labels.c.artist_id, artist_labels.c.name, artist_labels.c.words)
    aliases = select(*alias).where(
        artist_labels.c.kind == "alias", artist_labels.c.artist_id.in_(select(videos.c.artist_id).where(theirs))
    )
    return rows, aliases.order_by(artist_labels.c.position, artist_labels.c.id)


_QUESTIONS = (*_sources(), *belongings.QUESTIONS)


async def _project_videos(w: Writer, ids: list[int], changed: Mapping[int, Collection[str]]) -> None:
    rows, names, *has = await w.several(*((question, {"ids": ids}) for question in _QUESTIONS))
    theirs = belongings.of_videos(ids, has)
    aliases = {id: [row["name"] for row in own] for id, own in belongings.grouped(names, "artist_id").items()}
    known = {row["name"]: row["words"] for row in names if row["words"]}
    derived = [
        (
            row,
            of_video(row, theirs[row["id"]], aliases.get(row["artist_id"], []), known, changed.get(row["id"], _TEXTS)),
        )
        for row in rows
    ]
    await _write(w, videos, _VIDEO_DERIVED, derived)


def of_video(
    row: Row,
    theirs: belongings.Belongings,
    aliases: list[str],
    known: Mapping[str, str] = MappingProxyType({}),
    changed: Collection[str] = _TEXTS,
) -> Row:
    """Words that are stored beside a name (``known``, and those of what belongs to it) are taken from there, and those
    of texts that are not ``changed`` from the row: to find them anew takes longer than all the rest."""
    has, main = theirs.shown, theirs.primary
    title, album, label, description = (_words_of(row, name, changed) for name in _TEXTS)
    artist = row.get("artist_words") or words(row["artist_name"])
    others = [known.get(name) or words(name) for name in aliases]
    guests = [theirs.words.get(guest["name"]) or words(guest["name"]) for guest in has["featured"]]
    directors, tags = ([theirs.words.get(name) or words(name) for name in has[list]] for list in ("directors", "tags"))
    names = (title, artist, *others, *guests)
    return {
        "title_key": fold(row["title"])[:KEY_LENGTH] if "title" in changed else row["title_key"],
        "artist_key": (row["artist_sort"] or "")[:KEY_LENGTH],
        "title_words": title,
        "album_words": album,
        "label_words": label,
        "description_words": description,
        "search": _together(*names, album, *directors, *tags, label, description),
        "name_words": _together(*names),
        "standing": row["popularity"] or 0,
        "belongings": has,
        "duration": (main and main["duration"]) or row["duration"],
        "height": main and main["height"],
        "size": main and main["size"],
        "missing": theirs.missing,
    }


def _words_of(row: Row, name: str, changed: Collection[str]) -> str:
    return words(row[name]) if name in changed else row[f"{name}_words"] or words(row[name])


def _together(*said: str) -> str:
    """The words of several texts, as ``words`` of all of them."""
    parts = [one[1:-1] for one in said if one]
    return f" {' | '.join(parts)} " if parts else ""


def of_artist(row: Row, labels: list[Row]) -> Row:
    return {
        "folded": fold(row["name"]),
        "sort_name": sort_name(row["name"]),
        "words": words(row["name"]),
        "search": words(row["name"], *(label["name"] for label in labels)),
    }


async def _labels_of(r: Reader, artist_ids: Sequence[int]) -> list[Row]:
    columns = (artist_labels.c.artist_id, artist_labels.c.name)
    wanted = select(*columns).where(artist_labels.c.artist_id.in_(artist_ids))
    return await r.all(wanted.order_by(artist_labels.c.kind, artist_labels.c.position, artist_labels.c.id))


async def _write(w: Writer, table: Table, names: Sequence[str], derived: Iterable[tuple[Row, Row]]) -> None:
    """Only what comes out differently: each column that is named costs SQLite the indexes that hold it, also where it
    stays as it is."""
    alike: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row, new in derived:
        if changed := tuple(name for name in names if row[name] != new[name]):
            alike[changed].append({"of": row["id"], **{f"to_{name}": new[name] for name in changed}})
    for changed, rows in alike.items():
        writing = _writing(table, changed)
        if len(rows) == 1 and table is videos:  # where nothing can be refused
            w.post(writing, rows[0])
        else:
            await w.run_many(writing, rows)


@lru_cache(512)
def _writing(table: Table, names: tuple[str, ...]) -> Executable:
    values: Row = {name: bindparam(f"to_{name}") for name in names}
    return update(table).where(table.c.id == bindparam("of")).values(values)


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
