"""The bytes of a file, read again by those who would read it."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from mvidarr.errors import Invalid
from mvidarr.transfer import FORMATS, FormatName, sheets
from mvidarr.transfer.columns import Column
from mvidarr.transfer.formats import CsvWriter, Writer
from mvidarr.transfer.markup import XmlWriter
from mvidarr.transfer.sheets import SheetsWriter
from mvidarr.transfer.videos import VIDEO_COLUMNS

TEXT = VIDEO_COLUMNS.chosen(["title", "album"])
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)  # no database keeps half a character
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", '=HYPERLINK("http://x","y")']


def written(writer: Writer, *pages: Sequence[Any]) -> bytes:
    return b"".join([writer.begin(), *(writer.rows(page) for page in pages), writer.end()])


def as_format(name: FormatName, columns: Sequence[Column], *pages: Sequence[Sequence[Any]]) -> bytes:
    format = FORMATS[name]
    if not format.documents:
        return written(format.writer(columns, "video"), *pages)
    names = [column.name for column in columns]
    documents = [[orjson.dumps(dict(zip(names, row, strict=True))) for row in page] for page in pages]
    return written(format.writer(columns, "video"), *documents)


def book(raw: bytes) -> Any:
    return load_workbook(io.BytesIO(raw))


@given(st.lists(st.tuples(ANYTHING, ANYTHING), max_size=5))
def test_any_text_comes_back_from_json_lines_csv_xml_and_workbook(rows: list[tuple[str, str]]) -> None:
    told = [{"title": title, "album": album} for title, album in rows]
    assert orjson.loads(as_format("json", TEXT, rows[:1], [], rows[1:])) == told
    assert [orjson.loads(line) for line in as_format("ndjson", TEXT, rows).splitlines()] == told
    found = list(csv.reader(io.StringIO(as_format("csv", TEXT, rows).decode(), newline="")))
    assert found[0] == ["title", "album"]
    assert [[cell.removeprefix("'") for cell in row] for row in found[1:]] == [
        [text.removeprefix("'") for text in row] for row in rows
    ]
    root = ElementTree.fromstring(as_format("xml", TEXT, rows))
    assert [(video.findtext("title", ""), video.findtext("album", "")) for video in root] == [
        (_of_xml(title), _of_xml(album)) for title, album in rows
    ]
    sheet = book(as_format("xlsx", TEXT, rows)).active
    cells = [[_of_book(cell) for cell in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [row for row in cells if any(row)] == [[_of_xml(text) for text in row] for row in rows if any(row)]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula_in_a_spreadsheet(text: str) -> None:
    (row,) = list(csv.reader(io.StringIO(as_format("csv", TEXT, [[text, None]]).decode(), newline="")))[1:]
    assert row == [f"'{text}", ""]
    cell = book(as_format("xlsx", TEXT, [[text, None]])).active["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_numbers_flags_and_names_are_what_they_are_in_each_format() -> None:
    columns = VIDEO_COLUMNS.chosen(["artist", "genres", "monitored", "size", "duration", "quality", "added"])
    quality = {"height": 1080, "video_codec": "h264", "audio_codec": "aac", "fps": 25.0, "container": "mp4"}
    row = [{"id": 3, "name": "Björk"}, ["Rock", "Pop; Soul"], True, -5, 2.5, quality, "2026-11-21T20:15:00.250Z"]
    assert as_format("csv", columns, [row]).decode().splitlines()[1] == (
        "Björk,Rock; Pop; Soul,true,-5,2.5,1080p,2026-11-21T20:15:00.250Z"
    )
    cells = [cell.value for cell in book(as_format("xlsx", columns, [row])).active[2]]
    moment = cells.pop()
    assert cells == ["Björk", "Rock; Pop; Soul", True, -5, 2.5, "1080p"]
    assert abs(moment.replace(tzinfo=UTC) - datetime(2026, 11, 21, 20, 15, 0, 250_000, UTC)).total_seconds() < 0.01
    xml = as_format("xml", columns, [row]).decode()
    assert (
        "<artist><id>3</id><name>Björk</name></artist><genres><genre>Rock</genre><genre>Pop; Soul</genre></genres>"
        in xml
    )
    assert "<monitored>true</monitored><size>-5</size>" in xml
    assert orjson.loads(as_format("json", columns, [row]))[0]["quality"] == quality


def test_a_name_that_is_none_in_xml_is_an_attribute() -> None:
    column = Column("ids", "Ids", dict)
    assert '<ids><item name="my &quot;1&quot;">a&amp;b</item><imvdb>7</imvdb></ids>' in (
        written(XmlWriter([column], "artist"), [[{'my "1"': "a&b", "imvdb": "7", "none": None}]]).decode()
    )


def test_what_broke_off_is_no_complete_file() -> None:
    for name in ("json", "xml", "xlsx"):
        writer = FORMATS[name].writer(TEXT, "video")
        broken = writer.begin() + writer.rows([b"{}"] if FORMATS[name].documents else [["a", "b"]])
        with pytest.raises((orjson.JSONDecodeError, ElementTree.ParseError, BadZipFile)):
            _read(name, broken)
        _read(name, broken + writer.end())


def test_a_long_list_goes_on_in_another_sheet_and_a_long_text_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "ROWS", 60)
    found = book(written(SheetsWriter(TEXT, "Videos"), [[f"{n}", None] for n in range(120)]))
    assert found.sheetnames == ["Videos", "Videos 2"]
    texts = [row[0] for sheet in found for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert texts == [f"{n}" for n in range(120)]
    cut = book(as_format("xlsx", TEXT, [["x" * 40_000, None]])).active["A2"].value
    assert (len(cut), cut[-1]) == (32_767, "…")


def test_excel_is_told_that_a_csv_is_utf_8_and_programs_are_not() -> None:
    assert written(CsvWriter(TEXT, mark=True)).startswith("\ufefftitle,album\r\n".encode())
    assert written(CsvWriter(TEXT)) == b"title,album\r\n"


def test_columns_come_as_they_are_named_each_once() -> None:
    assert [column.name for column in VIDEO_COLUMNS.chosen(["year", "id", "year", ""])] == ["year", "id"]
    assert VIDEO_COLUMNS.chosen([]) == VIDEO_COLUMNS.usual()
    with pytest.raises(Invalid, match="no column “yeer”; did you mean year"):
        VIDEO_COLUMNS.chosen(["yeer"])


def _read(name: str, raw: bytes) -> None:
    if name == "json":
        orjson.loads(raw)
    elif name == "xml":
        ElementTree.fromstring(raw)
    else:
        ZipFile(io.BytesIO(raw)).close()


def _of_xml(text: str) -> str:
    """What XML has no place for is replaced."""
    return re.sub("[^\t\n\r\u0020-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


def _of_book(cell: object) -> str:
    return "" if cell is None else str(cell)
