"""What the journal tells: change sets in the shape of the API, newest first."""

import base64
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from typing_extensions import TypedDict

from mvidarr.clock import iso, iso_or_none
from mvidarr.db.database import Reader
from mvidarr.db.journal.retention import WHYS
from mvidarr.db.journal.tracked import Register, Row
from mvidarr.db.tables.journal import change_rows, changes
from mvidarr.errors import Invalid, NotFound

_ROWS = 1000  # of one set that are told at once


class Refusal(TypedDict):
    table: str
    id: int
    reason: str


class Foresight(TypedDict):
    """``rows`` that a change touched, ``refused`` of them, the first hundred of those."""

    rows: int
    refused: int
    refusals: list[Refusal]


class RowView(TypedDict):
    table: str
    id: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class ChangeView(TypedDict):
    """``undo`` is ``possible``, ``partly`` (undone, but for rows that were refused), ``done``, ``expired`` or
    ``never``: it changed no row, or added an account or a key, or revoked one. ``guarded``: for administrators only.
    ``expired`` and ``expired_why``: when what it did in detail was thrown away, and a sentence that says why."""

    id: int
    actor: str
    origin: str
    reason: str
    state: str
    time: str
    rows: int
    undo: str
    reverts: int | None
    refused: int
    guarded: bool
    expired: str | None
    expired_why: str | None


class ChangeDetail(ChangeView):
    """``personal``: for its actor and for administrators only."""

    personal: bool
    changed: list[RowView]
    refusals: list[Refusal]


class ChangePage(TypedDict):
    items: list[ChangeView]
    next: str | None


_later = changes.alias("later")
_counts = or_(_later.c.rows > 0, _later.c.state == "open")
_following = and_(_later.c.root == changes.c.root, _later.c.id > changes.c.id, _counts)
# How many inverses of it, and of those, stand: an odd number means that it is undone.
INVERSES: ColumnElement[int] = select(func.count()).where(_following).scalar_subquery()
_last_refused = select(_later.c.refused).where(_following).order_by(_later.c.id.desc()).limit(1).scalar_subquery()


# What ``views`` reads of a change.
COLUMNS: tuple[ColumnElement[Any], ...] = (
    *changes.c,
    INVERSES.label("inverses"),
    _last_refused.label("last_refused"),
)


def _wanted() -> Any:
    return select(*COLUMNS)


async def page(
    r: Reader,
    register: Register,
    *,
    limit: int,
    cursor: str,
    table: str | None,
    row_id: int | None,
    actor: str | None,
    guarded: bool,
    asker: str | None,
) -> ChangePage:
    wanted = _wanted().where(or_(changes.c.rows > 0, changes.c.state != "abandoned"))
    if not guarded:
        wanted = wanted.where(changes.c.guarded.is_(False))
    if asker is not None:
        wanted = wanted.where(or_(changes.c.actor == asker, changes.c.personal.is_(False)))
    if cursor:
        wanted = wanted.where(changes.c.id < _position(cursor))
    if actor is not None:
        wanted = wanted.where(changes.c.actor == actor)
    if table is not None:
        touching = select(change_rows.c.change_id).where(change_rows.c.table == table)
        wanted = wanted.where(
            changes.c.id.in_(touching if row_id is None else touching.where(change_rows.c.row_id == row_id))
        )
    rows = await r.all(wanted.order_by(changes.c.id.desc()).limit(limit + 1))
    more = len(rows) > limit
    return {
        "items": await views(r, register, rows[:limit]),
        "next": _cursor(rows[limit - 1]["id"]) if more else None,
    }


async def views(r: Reader, register: Register, rows: Sequence[Row]) -> list[ChangeView]:
    """``rows`` of ``COLUMNS``."""
    final = await _final(r, register, [row["id"] for row in rows if row["guarded"]])
    return [_view(row, final) for row in rows]


async def detail(r: Reader, register: Register, change_id: int) -> ChangeDetail:
    row = await r.one(_wanted().where(changes.c.id == change_id))
    if row is None:
        raise missing(change_id)
    notes = await r.all(
        select(change_rows).where(change_rows.c.change_id == change_id).order_by(change_rows.c.id).limit(_ROWS)
    )
    refusals = (row["refused"] or {}).get("rows", [])
    final = await _final(r, register, [row["id"]] if row["guarded"] else [])
    personal = bool(row["personal"])
    hidden = () if personal else register.personal()  # what went along with something else
    changed = [_row_view(register, note) for note in notes if note["table"] not in hidden]
    return {**_view(row, final), "personal": personal, "changed": changed, "refusals": refusals}


async def _final(r: Reader, register: Register, guarded: list[int]) -> set[int]:
    """Those of these change sets that no undo takes back: a key that was revoked, an account that was added."""
    if not guarded:
        return set()
    lasting = register.lasting()
    of_them = change_rows.c.change_id.in_(guarded) & change_rows.c.table.in_(lasting)
    notes = await r.all(select(change_rows.c.change_id, change_rows.c.table, change_rows.c.before).where(of_them))
    kinds = [(note, "insert" if note["before"] is None else "update") for note in notes]
    return {note["change_id"] for note, kind in kinds if kind in lasting[note["table"]]}


def missing(change_id: int) -> NotFound:
    return NotFound(f"There is no change {change_id}.", code="no_change")


def _view(row: Row, final: set[int]) -> ChangeView:
    return {
        "id": row["id"],
        "actor": row["actor"],
        "origin": row["origin"],
        "reason": row["reason"],
        "state": row["state"],
        "time": iso(row["time"]),
        "rows": row["rows"],
        "undo": "never" if row["id"] in final else _undo(row),
        "reverts": row["reverts"],
        "refused": (row["refused"] or {}).get("count", 0),
        "guarded": bool(row["guarded"]),
        "expired": iso_or_none(row["expired"]),
        "expired_why": None if row["expired"] is None else WHYS.get(row["expired_why"], WHYS["age"]),
    }


def _undo(row: Row) -> str:
    if row["expired"] is not None:
        return "expired"
    if row["rows"] == 0 and row["state"] == "complete":
        return "never"
    if row["inverses"] % 2 == 0:
        return "possible"
    last = row["last_refused"]
    return "partly" if last and last["count"] else "done"


def _row_view(register: Register, note: Row) -> RowView:
    """Of a deleted row only the journaled columns are told."""
    before, tracked = note["before"], register.get(note["table"])
    if note["after"] is None and tracked is not None and tracked.fields:
        before = tracked.image(before)
    return {"table": note["table"], "id": note["row_id"], "before": before, "after": note["after"]}


def _cursor(change_id: int) -> str:
    return base64.urlsafe_b64encode(str(change_id).encode()).decode().rstrip("=")


def _position(cursor: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        raise Invalid("This page position is not valid. Start again from the first page.", code="bad_cursor") from None
