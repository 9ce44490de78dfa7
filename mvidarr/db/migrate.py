"""Brings a database up to date before it is opened: locked against other processes, backed up, whole or not at all."""

import asyncio
import os
import sys
from contextlib import AbstractAsyncContextManager
from importlib import import_module
from pathlib import Path
from typing import Protocol

from sqlalchemy import column, select, table

from mvidarr.clock import iso, now
from mvidarr.db.database import Database
from mvidarr.db.migrations import newest, versions
from mvidarr.errors import Unavailable
from mvidarr.observe import get_logger
from mvidarr.process import Children, Limits

_SCHEMAS = {  # by name, for the reason told in database.py
    "sqlite": ("mvidarr.db.sqlite_schema", "SqliteSchema"),
    "postgresql": ("mvidarr.db.postgres_schema", "PostgresSchema"),
    "postgres": ("mvidarr.db.postgres_schema", "PostgresSchema"),
}
_PACKAGES = Path(__file__).parents[2]

log = get_logger(__name__)


class Schema(Protocol):
    url: str

    async def version(self) -> str | None:
        """None for a database without any of our tables."""
        ...

    def lock(self) -> AbstractAsyncContextManager[None]:
        """Against other processes; waits for them."""
        ...

    async def back_up(self, folder: Path, name: str, children: Children) -> Path | None:
        """None where the database or this machine cannot."""
        ...


async def migrate(url: str, data: Path) -> None:
    """Nothing (a millisecond) when it is up to date; ``Unavailable``, code ``schema_newer`` or ``migration_failed``."""
    schema = _schema(url)
    if await _is_current(schema):
        return
    async with schema.lock():
        if not await _is_current(schema):
            await _upgrade(schema, data)


async def older_schema(url: str) -> str | None:
    """The schema of a database that the next start would migrate; ``Unavailable``, code ``schema_newer``."""
    schema = _schema(url)
    return None if await _is_current(schema) else await schema.version()


async def schema_version(database: Database) -> str | None:
    """Of a database in use: another process may have migrated it since."""
    async with database.read() as r:
        version: str | None = await r.value(select(column("version_num")).select_from(table("alembic_version")))
    return version


def _schema(url: str) -> Schema:
    module, name = _SCHEMAS[url.partition(":")[0]]
    schema: Schema = getattr(import_module(module), name)(url)
    return schema


async def _is_current(schema: Schema) -> bool:
    version = await schema.version()
    if version is not None and version not in versions():
        raise Unavailable(
            f"The database was used by a newer MVidarr (its schema is {version}, this program knows {newest()}). "
            "Install that version again, or restore a backup from before.",
            code="schema_newer",
        )
    return version == newest()


async def _upgrade(schema: Schema, data: Path) -> None:
    version = await schema.version()
    children = Children(data / "run" / f"migration-{os.uname().nodename}")
    try:
        backup = await _back_up(schema, version, data, children) if version is not None else None
        log.info("migrating the database", of=version, to=newest(), backup=backup and str(backup))
        finished = await children.run(
            [sys.executable, "-m", "mvidarr.db.migrations.run"],
            cwd=data,
            env={"MVIDARR_MIGRATE_URL": schema.url, "PYTHONPATH": str(_PACKAGES)},
            limits=Limits(nice=0),
        )
    finally:
        await children.close()
    if finished.code != 0:
        log.error("migration failed", output=finished.err.decode(errors="replace")[-4000:])
        kept = f" A backup from before lies at {backup}." if backup else ""
        raise Unavailable(
            f"The database could not be brought from schema {version or 'nothing'} to {newest()}; it is unchanged."
            f"{kept} The log says more.",
            code="migration_failed",
        )


async def _back_up(schema: Schema, version: str | None, data: Path, children: Children) -> Path | None:
    folder = data / "backups"
    try:
        await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        detail = f"The database is not migrated, as its backup cannot be written to {folder}: {error.strerror}."
        raise Unavailable(detail, code="backup_failed") from error
    moment = iso(now()).replace(":", "").partition(".")[0].removesuffix("Z")
    return await schema.back_up(folder, f"pre-migration-{version}-{moment}", children)
