"""Every fault that a driver tells of has its place: ours, or a mistake that must stay visible as what it is."""

import sqlite3

import asyncpg
import pytest

from mvidarr.db import faults

SQLITE = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: "exists",
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: "exists",
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: "in_use",
    sqlite3.SQLITE_CONSTRAINT_NOTNULL: None,
    sqlite3.SQLITE_CONSTRAINT_CHECK: None,
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_IOERR_SHMSIZE: "disk_full",
    sqlite3.SQLITE_BUSY: "database_busy",
    sqlite3.SQLITE_BUSY_SNAPSHOT: "database_busy",
    sqlite3.SQLITE_LOCKED_SHAREDCACHE: "database_busy",
    sqlite3.SQLITE_READONLY: "database_readonly",
    sqlite3.SQLITE_READONLY_DIRECTORY: "database_readonly",
    sqlite3.SQLITE_IOERR_WRITE: "database_down",
    sqlite3.SQLITE_CANTOPEN: "database_down",
    sqlite3.SQLITE_CORRUPT: "database_damaged",
    sqlite3.SQLITE_NOTADB: "database_damaged",
    sqlite3.SQLITE_ERROR: None,
}

POSTGRES = {
    asyncpg.UniqueViolationError("x"): "exists",
    asyncpg.ForeignKeyViolationError("x"): "in_use",
    asyncpg.NotNullViolationError("x"): None,
    asyncpg.UndefinedColumnError("x"): None,
    asyncpg.DiskFullError("x"): "disk_full",
    asyncpg.SerializationError("x"): "database_busy",
    asyncpg.DeadlockDetectedError("x"): "database_busy",
    asyncpg.LockNotAvailableError("x"): "database_busy",
    asyncpg.AdminShutdownError("x"): "database_down",
    asyncpg.TooManyConnectionsError("x"): "database_down",
    asyncpg.InvalidPasswordError("x"): "database_down",
    asyncpg.InvalidCatalogNameError("x"): "database_down",
    asyncpg.ObjectNotInPrerequisiteStateError("database is not currently accepting connections"): "database_down",
    asyncpg.ConnectionDoesNotExistError("x"): "database_down",
    asyncpg.InterfaceError("connection is closed"): "database_down",
    ConnectionRefusedError(): "database_down",
    TimeoutError(): "database_down",
}


@pytest.mark.parametrize(("code", "ours"), SQLITE.items())
def test_faults_of_sqlite(code: int, ours: str | None) -> None:
    error = sqlite3.OperationalError("UNIQUE constraint failed: songs.band_id, songs.title")
    error.sqlite_errorcode = code
    found = faults.of_sqlite(error)
    assert (found and found.code) == ours


@pytest.mark.parametrize(("error", "ours"), POSTGRES.items(), ids=lambda value: type(value).__name__)
def test_faults_of_postgres(error: Exception, ours: str | None) -> None:
    found = faults.of_postgres(error)
    assert (found and found.code) == ours


def test_columns_of_a_taken_value_are_named_alike() -> None:
    one = sqlite3.IntegrityError("UNIQUE constraint failed: songs.band_id, songs.title")
    one.sqlite_errorcode = sqlite3.SQLITE_CONSTRAINT_UNIQUE
    other = asyncpg.UniqueViolationError("x")
    other.detail = "Key (band_id, title)=(1, x) already exists."
    for found in (faults.of_sqlite(one), faults.of_postgres(other)):
        assert found is not None
        assert found.extra == {"fields": ["band_id", "title"]}
        assert found.detail == "There is one with this band_id and title already."


def test_an_error_without_a_code_is_not_ours() -> None:
    assert faults.of_sqlite(sqlite3.ProgrammingError("Cannot operate on a closed database.")) is None
