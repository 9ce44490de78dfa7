"""No id is given again after its row is gone: history, recycle bin and bookmarks would tell of somebody else's."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from sqlalchemy import delete, insert

from mvidarr.db import Database
from mvidarr.db.migrations.run import configuration
from mvidarr.db.tables.base import metadata
from mvidarr.db.tables.library import artists

_ARTIST = {
    "version": 1, "name": "a", "folded": "a", "sort_name": "a", "monitored": False, "auto_download": False,
    "kinds": [], "locked": [], "added": 0, "updated": 0,
}  # fmt: skip


def test_every_table_of_sqlite_counts_its_ids_on(sqlite_template: Path) -> None:
    """The migrations that make a table anew say so as the first one did; nothing else compares this."""
    with closing(sqlite3.connect(sqlite_template)) as connection:
        made = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall())
    counting = [table.name for table in metadata.sorted_tables if table.dialect_options["sqlite"]["autoincrement"]]
    assert {"artists", "videos", "files", "changes"} <= set(counting)
    assert [name for name in counting if "AUTOINCREMENT" not in made[name]] == []


async def test_the_id_of_the_last_row_is_not_given_again(db: Database) -> None:
    async with db.write("test") as w:
        w = w.unaudited()
        first = await w.value(insert(artists).values(_ARTIST).returning(artists.c.id))
        await w.run(delete(artists))
        assert await w.value(insert(artists).values(_ARTIST).returning(artists.c.id)) > first


def test_a_table_made_anew_goes_on_counting_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    steps = configuration(f"sqlite:///{path}")
    command.upgrade(steps, "0001")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('videos', 700), ('artists', 70)")
    command.upgrade(steps, "head")
    with closing(sqlite3.connect(path)) as connection:
        kept = dict(connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    assert (kept["videos"], kept["artists"]) == (700, 70)
