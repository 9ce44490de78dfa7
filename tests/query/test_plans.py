"""Pages of one key walk an index from the place of the cursor on: no database sorts, or steps over what was seen."""

import re
from typing import Any

import pytest
from sqlalchemy import text

from mvidarr.db import Writer
from mvidarr.query.cursor import encode
from tests.query.records import ASKER, Collection


class Recorder:
    """Takes a reader's place and keeps what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, dict[str, Any]]] = []

    async def all(self, statement: Any, values: dict[str, Any]) -> list[dict[str, Any]]:
        self.asked.append((statement, values))
        return []


async def _plans(shelf: Collection, sort: str, cursor: str) -> list[str]:
    recorder = Recorder()
    await shelf.lists.rows(recorder, (), sort=sort, cursor=cursor, asker=ASKER)  # type: ignore[arg-type]
    async with shelf.db.write() as w:
        for column in ("added", "year", "title_key"):
            await w.run(text(f"CREATE INDEX IF NOT EXISTS ix_{column} ON records ({column}, id)"))
        return [await _plan(w, shelf, *asked) for asked in recorder.asked]


async def _plan(w: Writer, shelf: Collection, statement: Any, values: dict[str, Any]) -> str:
    """PostgreSQL thinks little of indexes of an empty table, so here it sorts and scans only where it must."""
    ready = shelf.db._statements.ready_with(statement, (), values)
    if shelf.db.dialect == "sqlite":
        return "\n".join(str(row[3]) for row in await w._link.rows(f"EXPLAIN QUERY PLAN {ready.sql}", ready.args))
    for setting in ("enable_sort", "enable_seqscan", "enable_bitmapscan", "enable_incremental_sort"):
        await w.run(text(f"SET LOCAL {setting} = off"))
    return "\n".join(row[0] for row in await w._link.rows(f"EXPLAIN {ready.sql}", ready.args))


@pytest.mark.parametrize("down", ["", "-"])
@pytest.mark.parametrize(
    ("key", "column", "value"), [("added", "added", 1), ("year", "year", 1990), ("title", "title_key", "a")]
)
def test_a_page_walks_the_index_of_its_key(shelf: Collection, key: str, column: str, value: Any, down: str) -> None:
    sort = f"{down}{key}"
    first = shelf.run(_plans(shelf, sort, ""))
    later = shelf.run(_plans(shelf, sort, encode(sort, [value, 7])))
    assert len(first) == len(later) == (2 if key == "year" else 1)
    for plan in (*first, *later):
        assert f"ix_{column}" in plan
        assert not re.search(r"TEMP B-TREE|\bSort\b", plan)
    assert re.search(rf"\({column},id\)[<>]\(|Index Cond: .*ROW\({column}, id\) [<>] ROW|SEARCH", later[0])
