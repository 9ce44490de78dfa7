"""Workbooks for Excel and LibreOffice, packed while they are written: no row is kept, nothing lies on the disk.

Libraries that write workbooks lay the sheet down on the disk first, some kilobytes a row, and pack it at the end, so
that the first byte comes last. The form is small: a ZIP of a few parts in XML (ECMA-376), the rows as inline texts. A
text is a text there, never a formula; one that begins like a formula is marked, so that it stays a text when somebody
edits its cell.
"""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count, product
from string import ascii_uppercase
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mvidarr.transfer.columns import Cell, Column, like_formula, names_of
from mvidarr.transfer.markup import fit
from mvidarr.transfer.sheet_parts import BOOK, CONTENT, LINKS, ROOT, SHEET_BEGINS, SHEET_ENDS, STYLES, ZIPPED_AT

ROWS = 1_000_000  # of one sheet, whose program takes 1,048,576; what is more goes on in another
BYTES = 1_500_000_000  # of one sheet before it is packed: past 2 GiB a ZIP is of a kind that Excel does not open
LONGEST = 32_767  # characters of a cell
_LEVEL = 4  # as quick as 1, a fifth smaller
_MARKED, _MOMENT, _HEAD = 1, 2, 3  # styles
_EPOCH = 25_569.0  # 1970-01-01 as Excel counts days
_DAY = 86_400.0
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class SheetsWriter:
    def __init__(self, columns: Sequence[Column], title: str) -> None:
        self._columns = columns
        self._title = title
        self._sink = _Sink()
        self._zip = _Zip(self._sink, "w", ZIP_DEFLATED, compresslevel=_LEVEL)
        self._letters = _letters(len(columns))
        self._sheets = 0
        self._sheet: Any = None
        self._row = self._size = 0

    def begin(self) -> bytes:
        self._open_sheet()
        return self._sink.taken()

    def rows(self, rows: Sequence[Sequence[Any]]) -> bytes:
        for start in range(0, len(rows), 50):
            if self._row >= ROWS or self._size >= BYTES:
                self._close_sheet()
                self._open_sheet()
            self._write("".join([self._line(row) for row in rows[start : start + 50]]))
        return self._sink.taken()

    def end(self) -> bytes:
        self._close_sheet()
        sheets = range(1, self._sheets + 1)
        self._part("xl/workbook.xml", BOOK.of(sheets, self._title))
        self._part("xl/_rels/workbook.xml.rels", LINKS.of(sheets))
        self._part("xl/styles.xml", STYLES)
        self._part("_rels/.rels", ROOT)
        self._part("[Content_Types].xml", CONTENT.of(sheets))
        self._zip.close()
        return self._sink.taken()

    def _open_sheet(self) -> None:
        self._sheets += 1
        self._row = self._size = 0
        self._sheet = self._zip.open(_info(f"xl/worksheets/sheet{self._sheets}.xml"), "w")
        names = names_of(self._columns)
        self._row = 1
        cells = [_text(f"{letter}1", name, _HEAD) for letter, name in zip(self._letters, names, strict=True)]
        self._write(f'{SHEET_BEGINS}<row r="1">{"".join(cells)}</row>')

    def _close_sheet(self) -> None:
        self._write(SHEET_ENDS)
        self._sheet.close()

    def _part(self, name: str, text: str) -> None:
        self._zip.writestr(_info(name), text)

    def _write(self, text: str) -> None:
        raw = text.encode()
        self._size += len(raw)
        self._sheet.write(raw)

    def _line(self, row: Sequence[Any]) -> str:
        self._row += 1
        number = self._row
        cells = [
            _cell(f"{letter}{number}", cell, moment=column.moment)
            for letter, column, value in zip(self._letters, self._columns, row, strict=True)
            if (cell := column.cell(value)) is not None and cell != ""
        ]
        return f'<row r="{number}">{"".join(cells)}</row>'


class _Zip(ZipFile):
    def __del__(self) -> None:
        """One whose writing broke off is left as it is."""


class _Sink(io.RawIOBase):
    """What was packed so far. It cannot go back, so the ZIP is written from beginning to end."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> Literal[True]:
        return True

    def write(self, data: Any, /) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def _cell(place: str, cell: Cell, *, moment: bool) -> str:
    if isinstance(cell, str):
        if moment:
            days = datetime.fromisoformat(cell).timestamp() / _DAY + _EPOCH
            return f'<c r="{place}" s="{_MOMENT}"><v>{days:.8f}</v></c>'
        return _text(place, cell, _MARKED if like_formula(cell) else 0)
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{cell:d}</v></c>'
    return f'<c r="{place}"><v>{cell}</v></c>'


def _text(place: str, text: str, style: int) -> str:
    """What looks like an escape of this format (``_x000D_``) is escaped itself."""
    if len(text) > LONGEST:
        text = text[: LONGEST - 1] + "…"
    if "_x" in text:
        text = _ESCAPE.sub("_x005F_", text)
    style_of = f' s="{style}"' if style else ""
    return f'<c r="{place}"{style_of} t="inlineStr"><is><t xml:space="preserve">{fit(text)}</t></is></c>'


def _letters(many: int) -> list[str]:
    names: Iterator[str] = ("".join(each) for length in count(1) for each in product(ascii_uppercase, repeat=length))
    return [next(names) for _ in range(many)]


def _info(name: str) -> ZipInfo:
    info = ZipInfo(name, ZIPPED_AT)
    info.compress_type = ZIP_DEFLATED
    return info
