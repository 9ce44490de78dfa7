"""Which notes of the journal are read to tell of changes: the first few of each, those about some rows, or the rows of
one change a page at a time. A row is told with what belongs to it: a video with its tags.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import BindParameter, Select, Text, and_, bindparam, func, or_, select, type_coerce, union_all

from mvidarr.db import Reader
from mvidarr.db.tables.journal import change_rows
from mvidarr.db.tables.library import artists, videos
from mvidarr.library.fields.videos import VIDEOS
from mvidarr.query import Condition, Phrase
from mvidarr.query.fields import phrase_of
from mvidarr.query.sql import aside, bound, holds

Row = dict[str, Any]

c = change_rows.c
_ARMS: Final = (1, 10, 30, 60)  # changes that are read at once: few statements serve any number


class Place(NamedTuple):
    """A row of a change; ``note`` is the first about it."""

    note: int
    table: str
    id: int


async def beginnings(r: Reader, change_ids: Sequence[int], most: int) -> list[Row]:
    """The first ``most`` notes of each change."""
    found: list[Row] = []
    for start in range(0, len(change_ids), _ARMS[-1]):
        some = change_ids[start : start + _ARMS[-1]]
        arms = next(number for number in _ARMS if number >= len(some))
        given = {f"of_{n}": some[n] if n < len(some) else 0 for n in range(arms)}
        found += await r.all(_beginnings(arms), {**given, "most": most})
    return sorted(found, key=lambda note: note["id"])


@lru_cache(8)
def _beginnings(arms: int) -> Select[Any]:
    def first(n: int) -> Select[Any]:
        inner = select(change_rows).where(c.change_id == bindparam(f"of_{n}")).order_by(c.id)
        return select(inner.limit(bindparam("most")).subquery(f"first_{n}"))

    return select(union_all(*map(first, range(arms))).subquery("notes"))


async def about(
    r: Reader, change_ids: Collection[int], table: str, ids: Collection[int], belongings: Collection[str]
) -> list[Row]:
    """What these changes did to some rows of a table, and to what belongs to them."""
    if not change_ids or not ids:
        return []
    given = {"changes": list(change_ids), "ids": list(ids), "table": table, "belongings": list(belongings) or [""]}
    return sorted(await r.all(_ABOUT, given), key=lambda note: note["id"])


_of_changes = aside(c.change_id).in_(bindparam("changes", expanding=True))
_ids: BindParameter[Any] = bindparam("ids", expanding=True)
_ABOUT = select(
    union_all(
        select(change_rows).where(c.table == bindparam("table"), c.row_id.in_(_ids), _of_changes),
        select(change_rows).where(c.table.in_(bindparam("belongings", expanding=True)), c.owner.in_(_ids), _of_changes),
    ).subquery("notes")
)


async def places(r: Reader, change_id: int, q: str, after: int, limit: int, hidden: Collection[str]) -> list[Place]:
    """Rows that a change was about, behind the note ``after``, without what belongs to others and without tables that
    are ``hidden``. ``q``: words of their names, or of what they were and became."""
    wanted = select(c.id, c.table, c.row_id).where(c.change_id == bound(change_id), c.owner.is_(None))
    wanted = wanted.where(*(_says(part) for part in q.split()))
    if hidden:
        wanted = wanted.where(c.table.not_in(sorted(hidden)))
    found: list[Place] = []
    while len(found) < limit:
        rows = await r.all(wanted.where(c.id > bound(after)).order_by(c.id).limit(limit))
        some = [Place(row["id"], row["table"], row["row_id"]) for row in rows]
        first = await _first_notes(r, change_id, some)
        found += [place for place in some if first[place.table, place.id] == place.note]
        if len(rows) < limit:
            break
        after = some[-1].note
    return found[:limit]


async def _first_notes(r: Reader, change_id: int, some: Sequence[Place]) -> dict[tuple[str, int], int]:
    """Of rows that a change wrote more than once the first alone is told. Asked by row: to ask it of each note takes
    PostgreSQL minutes where a change has many."""
    first: dict[tuple[str, int], int] = {}
    for table in dict.fromkeys(place.table for place in some):
        ids = [place.id for place in some if place.table == table]
        of_them = select(c.row_id, func.min(c.id).label("note")).where(c.table == bound(table), c.row_id.in_(ids))
        rows = await r.all(of_them.where(aside(c.change_id) == bound(change_id)).group_by(c.row_id))
        first |= {(table, row["row_id"]): row["note"] for row in rows}
    return first


def _says(word: str) -> Condition:
    small = word.lower()
    told = [holds(func.lower(func.coalesce(type_coerce(side, Text), "")), small) for side in (c.before, c.after)]
    phrase = phrase_of(word, prefix=True)
    return or_(*told, *(_called(phrase) if phrase.tokens else ()))


def _called(phrase: Phrase) -> list[Condition]:
    """What is there is known by its name; of what was deleted all words are in the note."""
    by_name = select(artists.c.id).where(holds(artists.c.words, phrase.needle))
    return [
        and_(c.table == bound("videos"), c.row_id.in_(select(videos.c.id).where(VIDEOS.words([phrase])))),
        and_(c.table == bound("artists"), c.row_id.in_(by_name)),
        and_(c.after.is_(None), holds(type_coerce(c.before, Text), phrase.needle)),
    ]
