"""Faults of the drivers, told in our words once. What is our own mistake (bad SQL, a missing value) stays what it is.

Both databases end in the same errors: ``Conflict(code="exists")`` for a unique value that is taken, its columns in
``extra["fields"]``; ``Conflict(code="in_use")`` for a row others point at; ``Unavailable`` with ``disk_full``,
``database_busy``, ``database_damaged`` or ``database_down``.
"""

import re
import sqlite3

from mvidarr.errors import Conflict, MvidarrError, Unavailable

_TAKEN = {sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID}
_FULL = {sqlite3.SQLITE_IOERR_SHMSIZE}  # beside the database lies a file of shared memory, which grows too
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_BROKEN = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_SQLITE_COLUMN = re.compile(r"\w+\.(\w+)")
_POSTGRES_KEY = re.compile(r"Key \(([\w, ]+)\)=")


def of_sqlite(error: sqlite3.Error) -> MvidarrError | None:
    extended = getattr(error, "sqlite_errorcode", 0)
    primary = extended & 0xFF
    if extended in _TAKEN:
        return _exists(_SQLITE_COLUMN.findall(str(error)))
    if extended == sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
        return _in_use()
    if primary == sqlite3.SQLITE_FULL or extended in _FULL:
        return _disk_full()
    if primary in _BUSY:
        return Unavailable("The database is busy with another program's work. Try again.", code="database_busy")
    if primary == sqlite3.SQLITE_READONLY:
        return Unavailable("The database file cannot be written. Check its permissions.", code="database_readonly")
    if primary in _BROKEN:
        return _down()
    if primary in _DAMAGED:
        sentence = "The database file is damaged. Keep a copy of it and restore a backup."
        return Unavailable(sentence, code="database_damaged")
    return None


def of_postgres(error: Exception) -> MvidarrError | None:
    """``sqlstate`` is None for faults of the connection itself."""
    state = getattr(error, "sqlstate", None)
    if state is None:
        return _down()
    if state == "23505":
        return _exists(_postgres_columns(getattr(error, "detail", None) or ""))
    if state == "23503":
        return _in_use()
    if state == "53100":
        return _disk_full()
    if state in {"40001", "40P01", "55P03"}:
        return Unavailable("The database is busy with other work. Try again.", code="database_busy")
    if state[:2] in {"08", "28", "3D", "53", "57"} or state == "55000":  # the last: it takes no connections now
        return _down()
    return None


def _postgres_columns(detail: str) -> list[str]:
    found = _POSTGRES_KEY.search(detail)
    return found[1].split(", ") if found else []


def _exists(fields: list[str]) -> Conflict:
    what = " and ".join(fields) or "value"
    return Conflict(f"There is one with this {what} already.", code="exists", extra={"fields": fields})


def _in_use() -> Conflict:
    return Conflict("Something else refers to it, or what it refers to is gone.", code="in_use")


def _disk_full() -> Unavailable:
    return Unavailable("The disk of the database is full. Free some space and try again.", code="disk_full")


def _down() -> Unavailable:
    return Unavailable("The database cannot be reached. Try again in a moment.", code="database_down")
