"""The queries that people sent: each once, the last ones of everybody."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select, text

from mvidarr.db import Reader, Writer
from mvidarr.db.tables.views import asked_queries

c = asked_queries.c

_NOTE = text(
    "INSERT INTO asked_queries (user_id, page, q, times, last)"
    " SELECT id, CAST(:page AS TEXT), CAST(:q AS TEXT), CAST(:times AS INTEGER), CAST(:last AS BIGINT)"
    " FROM users WHERE id = :user_id"  # who is gone by now asks no more
    " ON CONFLICT (user_id, page, q) DO UPDATE SET times = asked_queries.times + excluded.times, last = excluded.last"
)
_MINE = (c.user_id == bindparam("user_id"), c.page == bindparam("page"))
_NEWEST = (c.last.desc(), c.id.desc())
_RECENT = select(c.q, c.times, c.last).where(*_MINE).order_by(*_NEWEST).limit(bindparam("most"))


async def note_queries(w: Writer, rows: Sequence[dict[str, Any]], keep: int) -> None:
    """``rows``: user_id, page, q, times, last. Of each person and page the newest ``keep`` stay."""
    await w.run_many(_NOTE, rows)
    for user_id, page in sorted({(row["user_id"], row["page"]) for row in rows}):
        theirs = (c.user_id == user_id, c.page == page)
        kept = select(c.id).where(*theirs).order_by(*_NEWEST).limit(keep)
        await w.run(delete(asked_queries).where(*theirs, c.id.not_in(kept)))


async def recent_queries(r: Reader, user_id: int, page: str, most: int) -> Sequence[dict[str, Any]]:
    return await r.all(_RECENT, {"user_id": user_id, "page": page, "most": most})


async def forget_queries(w: Writer, user_id: int, page: str | None, q: str | None) -> int:
    """All of a person's, of one page, or one of them; how many that were."""
    narrow = [*([c.page == page] if page is not None else []), *([c.q == q] if q is not None else [])]
    return await w.run(delete(asked_queries).where(c.user_id == user_id, *narrow))
