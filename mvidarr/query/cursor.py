"""A cursor: the keys of the last row that was shown, URL-safe, bound to the order they belong to.

A door takes 500 characters, and titles have no end: a text too long for them is cut, and whoever reads the cursor
asks the row itself for the whole of it.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from mvidarr.errors import Invalid
from mvidarr.query.values import LARGEST

_ROOM = 240  # bytes for all texts together
_SIGNATURE = 6


@dataclass(frozen=True, slots=True)
class Cut:
    """The beginning of a text."""

    start: str


Kind: TypeAlias = tuple[type, bool]  # int, float or str; whether it can be empty


def encode(order: str, values: Sequence[Any]) -> str:
    texts = sum(isinstance(value, str) for value in values)
    kept = [_fitting(value, _ROOM // texts) if isinstance(value, str) else value for value in values]
    raw = json.dumps([_signature(order), *kept], ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(order: str, kinds: Sequence[Kind], cursor: str) -> list[Any]:
    """``Invalid(code="bad_cursor")`` for what ``encode`` did not make of this order."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        found = json.loads(raw.decode())
    except (ValueError, binascii.Error, RecursionError) as error:
        raise _refused() from error
    if not isinstance(found, list) or len(found) != len(kinds) + 1 or found[0] != _signature(order):
        raise _refused()
    return [_checked(value, kind) for value, kind in zip(found[1:], kinds, strict=True)]


def _refused() -> Invalid:
    return Invalid("This cursor does not belong to this list and order; start without one.", code="bad_cursor")


def _signature(order: str) -> str:
    return hashlib.blake2s(order.encode(), digest_size=_SIGNATURE).hexdigest()[:_SIGNATURE]


def _fitting(text: str, room: int) -> str | list[str]:
    kept = text
    while len(json.dumps(kept, ensure_ascii=False).encode()) > room:
        kept = kept[: min(len(kept) - 1, room)]
    return text if kept == text else [kept]


def _checked(value: Any, kind: Kind) -> Any:
    if value is None and kind[1]:
        return None
    if kind[0] is str:
        return _text(value)
    if kind[0] is float and isinstance(value, float | int) and not isinstance(value, bool) and abs(value) <= LARGEST:
        return float(value)
    if kind[0] is int and type(value) is int and abs(value) <= LARGEST:
        return value
    raise _refused()


def _text(value: Any) -> str | Cut:
    cut = isinstance(value, list) and len(value) == 1
    text = value[0] if cut else value
    if not isinstance(text, str) or "\x00" in text or any("\ud800" <= ch <= "\udfff" for ch in text):
        raise _refused()
    return Cut(text) if cut else text
