"""The way of migrations to PostgreSQL: one transaction, and one process at a time."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from mvidarr.db.postgres import driver_options

_ALONE = text("SELECT pg_advisory_xact_lock(6834020114)")


async def alone(url: str, work: Callable[..., None], **options: Any) -> None:
    """``work`` gets the connection, and the options."""
    engine = create_async_engine("postgresql+asyncpg://", connect_args=driver_options(url), poolclass=pool.NullPool)
    async with engine.begin() as connection:
        await connection.execute(_ALONE)
        await connection.run_sync(work, **options)
    await engine.dispose()
