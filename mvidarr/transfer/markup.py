"""XML that any reader takes: characters that XML has no place for are replaced, everything else is escaped."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from mvidarr.transfer.columns import Column

_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = re.compile('[\\x00-\\x1f&<>"\ud800-\udfff\ufffe\uffff]')
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*\Z")


class XmlWriter:
    """``<videos><video><title>…</title><genres><genre>…``; what is empty is left out."""

    def __init__(self, columns: Sequence[Column], one: str) -> None:
        self._columns = columns
        self._one = one

    def begin(self) -> bytes:
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<{self._one}s>\n'.encode()

    def rows(self, rows: Sequence[Sequence[Any]]) -> bytes:
        columns, one = self._columns, self._one
        written = []
        for row in rows:
            inner = [element(column.name, value, column.item) for column, value in zip(columns, row, strict=True)]
            written.append(f"<{one}>{''.join(inner)}</{one}>\n")
        return "".join(written).encode()

    def end(self) -> bytes:
        return f"</{self._one}s>\n".encode()


def element(name: str, value: Any, item: str = "item") -> str:
    """Of a value as JSON has it."""
    if value is None or value == [] or value == {}:
        return ""
    opening, closing = _tags(name)
    return f"{opening}{_inside(value, item)}{closing}"


@lru_cache(1024)
def _tags(name: str) -> tuple[str, str]:
    """A name that is none in XML, as that of a provider may be, becomes an attribute."""
    return (f"<{name}>", f"</{name}>") if _NAME.match(name) else (f'<item name="{fit(name, quoted=True)}">', "</item>")


def _inside(value: Any, item: str) -> str:
    if isinstance(value, str):
        return fit(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "".join([element(item, one) for one in value])
    if isinstance(value, dict):
        return "".join([element(name, one) for name, one in value.items()])
    return str(value)


def fit(text: str, *, quoted: bool = False) -> str:
    """A carriage return is written as a number, else readers make a line feed of it."""
    if not _SPECIAL.search(text):
        return text
    return escape(_UNFIT.sub("\ufffd", text), {"\r": "&#13;", **({'"': "&quot;"} if quoted else {})})
