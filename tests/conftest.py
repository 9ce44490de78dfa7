"""The databases of the tests. ``db`` runs a test on SQLite and on PostgreSQL, each time on a fresh, migrated one."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from mvidarr.bulk.pages import doing
from mvidarr.config import LogConfig
from mvidarr.db import Database, database
from mvidarr.library.pages import listing, undoing
from mvidarr.observe import configure
from tests import databases

# No test is timed, and hypothesis times by default: on a busy machine that fails what is right. Nor does a run throw
# dice: the same sources are tried with the same examples. What comes rarely is for ``scripts/soak``.
settings.register_profile("certain", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("certain")

pytest_plugins = ["tests.quick", "tests.chromium", "tests.forks", "tests.standins.fixtures", "tests.warm"]


@pytest.fixture(scope="session", autouse=True)
def _log() -> None:
    """As the server writes it, and only what went wrong."""
    configure(LogConfig(level="warning"))


@pytest.fixture(scope="session", autouse=True)
def _a_page_waits_as_long_as_a_busy_machine_needs() -> Iterator[None]:
    """For what it began, and for numbers that it could be without."""
    with pytest.MonkeyPatch.context() as patch:
        for page in (doing, listing, undoing):
            patch.setattr(page, "PATIENCE", 60.0)
        yield


@pytest.fixture(autouse=True)
def _nothing_goes_past_the_journal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Of every statement of the whole test run, also where somebody caught the refusal."""
    found: list[tuple[str, frozenset[str]]] = []
    refuse = database.past_the_journal

    def note(table: str, columns: frozenset[str]) -> None:
        found.append((table, columns))
        refuse(table, columns)

    monkeypatch.setattr(database, "past_the_journal", note)
    yield
    assert not found


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a server; ``MVIDARR_TEST_POSTGRES`` replaces the one from the wheel."""
    with databases.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with databases.sqlite_template(tmp_path_factory.mktemp("template")) as path:
        yield path


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with databases.postgres_database(postgres_server, tmp_path_factory.mktemp("migration")) as url:
        yield url


@pytest.fixture(scope="session")
def empty_postgres(postgres_database: str) -> Iterator[Callable[[], None]]:
    with databases.emptying(postgres_database) as empty:
        yield empty


@pytest.fixture(params=["sqlite", "postgres"])
async def db_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A migrated, empty database for one test."""
    if request.param == "sqlite":
        yield databases.sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path)
        return
    empty: Callable[[], None] = request.getfixturevalue("empty_postgres")
    yield request.getfixturevalue("postgres_database")
    empty()


@pytest.fixture
async def db(db_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(db_url)
    try:
        yield opened
    finally:
        await opened.close()
