"""Filling an empty library as a whole: the one way past the journal, and only while there is nothing it could remember.

Every projected column must come along as ``library.projection`` would write it: nothing is derived here.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select

from mvidarr.db import Reader, Writer
from mvidarr.db.tables.library import artists, videos
from mvidarr.errors import Conflict

Rows = Mapping[Table, Sequence[Mapping[str, Any]]]


async def require_empty(r: Reader) -> None:
    """Conflict, code ``library_not_empty``, when there is any artist or video."""
    for table in (artists, videos):
        if await r.value(select(table.c.id).limit(1)) is not None:
            raise Conflict(
                "This library holds artists or videos already. Demo data goes into an empty one only: "
                "choose another data folder with --data.",
                code="library_not_empty",
            )


async def pour(w: Writer, rows: Rows) -> None:
    """In the order given, so that what is referred to comes first."""
    past_the_journal = w.unaudited()
    for table, some in rows.items():
        await past_the_journal.pour(table, [dict(row) for row in some])
