import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.ext.asyncio import create_async_engine

from mvidarr.db import Database, migrate
from mvidarr.db.migrations import newest, run, versions
from mvidarr.db.migrations.run import configuration
from mvidarr.db.postgres import driver_options
from mvidarr.db.postgres_schema import PostgresSchema
from mvidarr.db.sqlite_schema import SqliteSchema
from mvidarr.db.tables.base import metadata
from mvidarr.db.tables.search import is_mapped
from mvidarr.errors import Unavailable
from mvidarr.process import Children
from tests import databases
from tests.db.linked import TOP as ROOT
from tests.db.linked import linked


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/fresh.db"
        return
    with databases.postgres_empty(request.getfixturevalue("postgres_server")) as url:
        yield url


def _differences(connection: Connection) -> Any:
    options = {"compare_type": True, "include_object": is_mapped}
    return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


async def _run(url: str, *statements: str) -> None:
    db = await Database.open(url)
    try:
        async with db.write() as w:
            for statement in statements:
                await w.run(text(statement))
    finally:
        await db.close()


async def _value(url: str, query: str) -> Any:
    db = await Database.open(url)
    try:
        async with db.read() as r:
            return await r.value(text(query))
    finally:
        await db.close()


async def _values(url: str, query: str) -> set[Any]:
    db = await Database.open(url)
    try:
        async with db.read() as r:
            return {next(iter(row.values())) for row in await r.all(text(query))}
    finally:
        await db.close()


async def test_tables_and_migrations_do_not_drift(db_url: str) -> None:
    if db_url.startswith("sqlite"):
        engine = create_engine(db_url)
        with engine.connect() as connection:
            assert _differences(connection) == []
        engine.dispose()
        return
    pool = create_async_engine("postgresql+asyncpg://", connect_args=driver_options(db_url))
    async with pool.connect() as connection:
        assert await connection.run_sync(_differences) == []
    await pool.dispose()


async def test_the_indexes_of_words_that_no_table_describes_are_there(db_url: str) -> None:
    both = ("videos_words", "videos_names")
    if db_url.startswith("sqlite"):
        made = await _values(db_url, "SELECT name FROM sqlite_master WHERE tbl_name = 'videos' AND type = 'trigger'")
        assert made == {f"{name}_{act}" for name in both for act in ("insert", "delete", "update")}
        for name in both:
            assert await _value(db_url, f"SELECT count(*) FROM {name} WHERE {name} MATCH 'none'") == 0
        return
    for name in both:
        index = await _value(db_url, f"SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_{name}'")
        assert "USING gin (array_to_tsvector(" in index
    orders = (
        "SELECT DISTINCT collation_name FROM information_schema.columns WHERE column_name IN ('folded', 'title_key')"
    )
    assert await _values(db_url, orders) == {"C"}


def test_the_names_of_the_files_tell_the_order() -> None:
    script = ScriptDirectory.from_config(configuration("sqlite://"))
    assert [revision.revision for revision in script.walk_revisions()] == versions()[::-1]
    assert script.get_current_head() == newest()


async def test_a_fresh_database_gets_the_newest_schema_without_a_backup(empty_url: str, tmp_path: Path) -> None:
    await migrate(empty_url, tmp_path)
    assert await _value(empty_url, "SELECT version_num FROM alembic_version") == newest()
    await migrate(empty_url, tmp_path)
    assert "backups" not in os.listdir(tmp_path)


async def test_a_schema_newer_than_the_program_is_refused(db_url: str, tmp_path: Path) -> None:
    await _run(db_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Unavailable, match="newer MVidarr") as caught:
        await migrate(db_url, tmp_path)
    assert caught.value.code == "schema_newer"
    await _run(db_url, f"UPDATE alembic_version SET version_num = '{newest()}'")


async def test_two_processes_migrate_once(empty_url: str, tmp_path: Path) -> None:
    code = "import asyncio, sys; from pathlib import Path; from mvidarr.db import migrate; "
    code += "asyncio.run(migrate(sys.argv[1], Path(sys.argv[2])))"
    command = [sys.executable, "-c", code, empty_url, tmp_path]
    several = [await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(2)]
    said = [(await process.communicate())[0] for process in several]
    assert [process.returncode for process in several] == [0, 0]
    assert sum(b"migrating the database" in output for output in said) == 1
    assert await _value(empty_url, "SELECT count(*) FROM alembic_version") == 1


async def test_a_database_that_cannot_be_reached_is_unavailable(tmp_path: Path) -> None:
    for url in ("sqlite:////nowhere/x.db", "postgresql://nobody@127.0.0.1:1/none"):
        with pytest.raises(Unavailable) as caught:
            await migrate(url, tmp_path)
        assert caught.value.code == "database_down"


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(Unavailable):
        await migrate(f"sqlite:///{tmp_path}/x.db", tmp_path)


class Next:
    """A migration of tomorrow, in a program beside this one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = f"{len(versions()) + 1:04d}"

    def does(self, *statements: str) -> None:
        head = f"from alembic import op\nrevision = {self.number!r}\ndown_revision = {newest()!r}\n"
        body = "".join(f"    {statement}\n" for statement in statements)
        path = self._versions / f"{self.number}_next.py"
        path.write_text(f"{head}import time\ndef upgrade():\n{body}")

    def forget(self) -> None:
        for path in self._versions.rglob(f"{self.number}_next.*"):
            path.unlink()

    @property
    def _versions(self) -> Path:
        return self.folder / "mvidarr/db/migrations/versions"

    def start(self, url: str, data: Path) -> "subprocess.Popen[str]":
        code = "import asyncio, sys; from pathlib import Path; from mvidarr.db import migrate\n"
        code += "from mvidarr.errors import Unavailable\n"
        code += "try: asyncio.run(migrate(sys.argv[1], Path(sys.argv[2])))\n"
        code += "except Unavailable as error: print('REFUSED', error.code, error.detail)\n"
        return subprocess.Popen(
            [sys.executable, "-c", code, url, str(data)],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder)},
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, url: str, data: Path) -> str:
        return self.start(url, data).communicate(timeout=200)[0]


@pytest.fixture(scope="session")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return linked(tmp_path_factory.mktemp("tomorrow"))


@pytest.fixture
def tomorrow(beside: Path) -> Iterator[Next]:
    following = Next(beside)
    yield following
    following.forget()


async def _cleaned(url: str) -> None:
    await _run(url, "DROP TABLE IF EXISTS novelty", f"UPDATE alembic_version SET version_num = '{newest()}'")


async def test_a_database_is_backed_up_before_it_is_migrated(
    db_url: str, tmp_path: Path, tomorrow: Next, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL where a program that fits is at hand."""
    monkeypatch.setenv("PATH", f"{databases.PROGRAMS}:{os.environ['PATH']}")
    tomorrow.does("op.execute('CREATE TABLE novelty (id INTEGER)')")
    assert "REFUSED" not in tomorrow.run(db_url, tmp_path)
    assert await _value(db_url, "SELECT version_num FROM alembic_version") == tomorrow.number
    assert await _value(db_url, "SELECT count(*) FROM novelty") == 0
    (backup,) = (tmp_path / "backups").iterdir()
    assert backup.name.startswith(f"pre-migration-{newest()}-")
    assert backup.stat().st_mode & 0o777 == 0o600
    if db_url.startswith("sqlite"):
        with closing(sqlite3.connect(backup)) as raw:
            assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == (newest(),)
    else:
        assert backup.read_bytes().startswith(b"PGDMP")
    await _cleaned(db_url)


async def test_a_failed_migration_leaves_nothing_behind(db_url: str, tmp_path: Path, tomorrow: Next) -> None:
    tomorrow.does("op.execute('CREATE TABLE novelty (id INTEGER)')", "op.execute('SELECT * FROM nowhere')")
    said = tomorrow.run(db_url, tmp_path)
    assert "REFUSED migration_failed" in said
    assert "it is unchanged" in said
    if db_url.startswith("sqlite"):
        assert f"A backup from before lies at {tmp_path}/backups/pre-migration-{newest()}-" in said
    assert await _value(db_url, "SELECT version_num FROM alembic_version") == newest()
    await _run(db_url, "CREATE TABLE novelty (id INTEGER)")
    await _cleaned(db_url)


async def test_a_migration_that_leaves_rows_pointing_nowhere_fails(db_url: str, tmp_path: Path, tomorrow: Next) -> None:
    if not db_url.startswith("sqlite"):
        pytest.skip("PostgreSQL checks foreign keys all the time")
    tomorrow.does("op.execute(\"INSERT INTO change_rows (change_id, 'table', row_id) VALUES (77, 'x', 1)\")")
    assert "REFUSED migration_failed" in tomorrow.run(db_url, tmp_path)
    assert await _value(db_url, "SELECT count(*) FROM change_rows") == 0


@pytest.mark.parametrize("whole_group", [True, False])
async def test_a_kill_in_the_middle_leaves_the_old_schema(
    db_url: str, tmp_path: Path, tomorrow: Next, whole_group: bool
) -> None:
    """Also when only the parent dies: its child does not outlive it."""
    mark = tmp_path / "begun"
    tomorrow.does(
        "op.execute('CREATE TABLE novelty (id INTEGER)')", f"open({str(mark)!r}, 'w').close()", "time.sleep(600)"
    )
    process = tomorrow.start(db_url, tmp_path)
    async with asyncio.timeout(120):
        while not mark.exists():
            await asyncio.sleep(0.01)
    if whole_group:
        for child in _children(process.pid):
            os.kill(child, signal.SIGKILL)
    process.kill()
    process.communicate()
    tomorrow.does("op.execute('CREATE TABLE novelty (id INTEGER, really INTEGER)')")
    assert "REFUSED" not in await asyncio.to_thread(tomorrow.run, db_url, tmp_path)
    assert await _value(db_url, "SELECT count(really) FROM novelty") == 0
    await _cleaned(db_url)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


async def test_a_backup_that_fails_stops_the_migration(db_url: str, tmp_path: Path, tomorrow: Next) -> None:
    if not db_url.startswith("sqlite"):
        pytest.skip("without a fitting pg_dump there is none")
    tomorrow.does("op.execute('CREATE TABLE novelty (id INTEGER)')")
    (tmp_path / "backups").write_text("in the way")
    assert "REFUSED backup_failed" in tomorrow.run(db_url, tmp_path)
    assert await _value(db_url, "SELECT version_num FROM alembic_version") == newest()


def test_the_child_brings_a_database_up_to_date(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVIDARR_MIGRATE_URL", empty_url)
    run.main()
    run.main()
    assert asyncio.run(_value(empty_url, "SELECT version_num FROM alembic_version")) == newest()


async def test_a_backup_of_sqlite_is_whole_and_private(tmp_path: Path, sqlite_template: Path) -> None:
    async with Children(tmp_path / "run") as children:
        schema = SqliteSchema(databases.sqlite_copy(sqlite_template, tmp_path))
        backup = await schema.back_up(tmp_path, "before", children)
        assert backup == tmp_path / "before.db"
        assert await SqliteSchema(f"sqlite:///{backup}").version() == newest()
        with pytest.raises(Unavailable):
            await schema.back_up(tmp_path / "nowhere", "before", children)


def _program(folder: Path, version: str) -> Path:
    """Folder of a pg_dump that can only tell its version."""
    folder.mkdir()
    says = f"echo 'pg_dump (PostgreSQL) {version}'"
    program = folder / "pg_dump"
    program.write_text(f"#!/bin/sh\n[ $1 = --version ] && {says} && exit\necho pg_dump: no such luck >&2\nexit 1\n")
    program.chmod(0o755)
    return folder


async def test_a_backup_of_postgres_needs_a_fitting_program(
    postgres_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = PostgresSchema(postgres_database)
    old, failing = _program(tmp_path / "old", "9.6.1"), _program(tmp_path / "failing", "99.1")
    async with Children(tmp_path / "run") as children:
        monkeypatch.setenv("PATH", "/nowhere")
        assert await schema.back_up(tmp_path, "before", children) is None
        monkeypatch.setenv("PATH", str(old))
        assert await schema.back_up(tmp_path, "before", children) is None
        monkeypatch.setenv("PATH", f"{databases.PROGRAMS}:/usr/bin:/bin")
        assert await schema.back_up(tmp_path, "before", children) == tmp_path / "before.dump"
        monkeypatch.setenv("PATH", f"{failing}:/usr/bin:/bin")
        with pytest.raises(Unavailable, match="pg_dump: no such luck") as caught:
            await schema.back_up(tmp_path, "again", children)
    assert caught.value.code == "backup_failed"


def test_a_migration_is_written_from_the_tables(tmp_path: Path) -> None:
    """Tables as they are need none, so the next one is empty."""
    linked(tmp_path)
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts/migration", tmp_path / "scripts")
    finished = subprocess.run(
        [sys.executable, "scripts/migration", "Nothing new"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    written = tmp_path / finished.stdout.strip().rpartition("\n")[2]
    assert written.name == f"{len(versions()) + 1:04d}_nothing_new.py"
    assert "pass" in written.read_text()


def test_migrations_need_nothing_of_ours() -> None:
    for path in (ROOT / "mvidarr/db/migrations/versions").glob("*.py"):
        assert "mvidarr" not in path.read_text()
