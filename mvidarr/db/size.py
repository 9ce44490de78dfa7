"""How much room the database takes."""

from typing import cast

from sqlalchemy import text

from mvidarr.db.database import Database

_SQLITE = text("SELECT pages.page_count * size.page_size FROM pragma_page_count() AS pages, pragma_page_size() AS size")
_POSTGRES = text("SELECT pg_database_size(current_database())")


async def database_bytes(database: Database) -> int:
    """On SQLite without what still waits in its log."""
    async with database.read() as r:
        return cast("int", await r.value(_SQLITE if database.dialect == "sqlite" else _POSTGRES))
