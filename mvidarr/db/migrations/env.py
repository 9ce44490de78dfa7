"""How Alembic reaches the database: all that is to be done in one transaction."""

import asyncio
import sqlite3
from importlib import import_module
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, create_engine, pool
from sqlalchemy.sql.expression import False_, True_

from mvidarr.db import tables  # noqa: F401 - fills the metadata
from mvidarr.db.sqlite import path_of
from mvidarr.db.tables.base import Json, metadata
from mvidarr.db.tables.search import is_mapped


def _plain(kind: str, thing: Any, autogen: Any) -> str | Literal[False]:
    """Migrations import nothing of ours: what they did must not change when the code does."""
    if kind == "type" and isinstance(thing, Json):
        return "sa.Text()"
    if kind == "server_default" and isinstance(getattr(thing, "arg", None), False_ | True_):
        return f"sa.{thing.arg}()"  # else written as SQLite's 0 or 1
    return False


def _migrate(connection: Connection, /, **options: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_item=_plain,
        include_object=is_mapped,
        compare_type=True,
        user_module_prefix=None,
        **options,
    )
    context.run_migrations()


def _on_sqlite(url: str) -> None:
    """Foreign keys are off while tables are made anew, or cascades would empty their children; checked at the end."""
    raw = sqlite3.connect(path_of(url), isolation_level=None, timeout=30)
    raw.execute("PRAGMA foreign_keys = OFF")
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=pool.StaticPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            _migrate(connection, render_as_batch=True, transactional_ddl=False)
            if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                raise RuntimeError(f"rows that point nowhere: {broken[:5]}")
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")
    raw.close()


def _run() -> None:
    url = context.config.attributes["url"]
    if url.startswith("sqlite:"):
        _on_sqlite(url)
    else:
        postgres = import_module("mvidarr.db.migrations.on_postgres")  # its driver is nothing that SQLite needs
        asyncio.run(postgres.alone(url, _migrate, transactional_ddl=False))


_run()
