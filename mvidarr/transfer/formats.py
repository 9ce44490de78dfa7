"""The formats, each a writer that is given some rows at a time and keeps none of them.

What a writer says at its end makes the file whole: JSON and XML are closed there, and a workbook gets the directory
without which nothing opens it. So a file whose writing broke off does not pass for a complete one.
"""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any, Literal, Protocol

from mvidarr.transfer.columns import Cell, Column, like_formula, names_of
from mvidarr.transfer.markup import XmlWriter
from mvidarr.transfer.sheets import SheetsWriter

FormatName = Literal["json", "ndjson", "csv", "xml", "xlsx"]
Values = Sequence[Sequence[Any]]  # rows, each in the order of the columns

_BOM = "\ufeff"


class Writer(Protocol):
    """Bytes of a file, in this order. A row is its values in the order of the columns, or a document where the format
    is one of ``documents``."""

    def begin(self) -> bytes: ...

    def rows(self, rows: Sequence[Any]) -> bytes: ...

    def end(self) -> bytes: ...


class JsonWriter:
    """One array, a row on each line."""

    def __init__(self) -> None:
        self._between = b"\n"

    def begin(self) -> bytes:
        return b"["

    def rows(self, rows: Sequence[bytes]) -> bytes:
        if not rows:
            return b""
        between, self._between = self._between, b",\n"
        return between + b",\n".join(rows)

    def end(self) -> bytes:
        return b"\n]\n"


class LinesWriter:
    """A document on each line."""

    def begin(self) -> bytes:
        return b""

    def rows(self, rows: Sequence[bytes]) -> bytes:
        return b"\n".join([*rows, b""])

    def end(self) -> bytes:
        return b""


class CsvWriter:
    """RFC 4180 with a line of names. ``mark``: begins with the mark by which Excel knows UTF-8, for people who open it
    there; programs trip over it."""

    def __init__(self, columns: Sequence[Column], *, mark: bool = False) -> None:
        self._columns = columns
        self._mark = mark

    def begin(self) -> bytes:
        return ((_BOM if self._mark else "") + _lines([names_of(self._columns)])).encode()

    def rows(self, rows: Values) -> bytes:
        columns = self._columns
        cells = [[text_of(column.cell(value)) for column, value in zip(columns, row, strict=True)] for row in rows]
        return _lines(cells).encode()

    def end(self) -> bytes:
        return b""


@dataclass(frozen=True)
class Format:
    name: FormatName
    label: str
    says: str  # what it is good for
    media_type: str
    writer: Callable[[Sequence[Column], str], Writer]  # columns, and what one row is: video or artist
    documents: bool = False  # its rows are JSON
    heavy: bool = False  # packing takes long enough to be a thread's work


FORMATS: dict[FormatName, Format] = {
    format.name: format
    for format in (
        Format(
            "csv", "CSV", "for spreadsheets and most other programs", "text/csv",
            lambda columns, one: CsvWriter(columns),
        ),
        Format(
            "xlsx", "Excel", "a workbook with real numbers and dates",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            lambda columns, one: SheetsWriter(columns, f"{one}s".capitalize()), heavy=True,
        ),
        Format(
            "json", "JSON", "everything in one document, as the API shows it", "application/json",
            lambda columns, one: JsonWriter(), documents=True,
        ),
        Format(
            "ndjson", "NDJSON", "the same with a document on each line", "application/x-ndjson",
            lambda columns, one: LinesWriter(), documents=True,
        ),
        Format(
            "xml", "XML", "for programs that read nothing else", "application/xml",
            lambda columns, one: XmlWriter(columns, one),
        ),
    )
}  # fmt: skip


def text_of(cell: Cell) -> str:
    """A cell of a table of texts. Text that would be a formula is told to be none."""
    if isinstance(cell, str):
        return f"'{cell}" if like_formula(cell) else cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else str(cell)


def _lines(rows: Sequence[Sequence[str]]) -> str:
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
