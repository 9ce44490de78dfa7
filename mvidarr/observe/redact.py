"""Takes secrets and control characters out of what is about to be written to a log."""

import re
from typing import Any

HIDDEN = "***"

_SENSITIVE = r"[\w-]*(?:passw(?:or)?d|secret|token|cookie|authorization|api[_-]?key|signature)s?"
_KEY = re.compile(_SENSITIVE, re.IGNORECASE)
_IN_TEXT = (
    (re.compile(rf"(?<=[?&;])({_SENSITIVE}|key|sig)=[^&\s#\"']+", re.IGNORECASE), rf"\1={HIDDEN}"),
    (re.compile(r"(://[^/\s:@]*):[^/\s@]+@"), rf"\1:{HIDDEN}@"),
    (re.compile(r"\bmvr?_[\w-]{20,}"), HIDDEN),  # API keys and refresh tokens, wherever they stand
    (re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]+", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (
        re.compile(r"\b((?:set-)?cookie|authorization|x-api-key)(['\"]?\s*[:=]\s*['\"]?)[^'\"\n]+", re.IGNORECASE),
        rf"\1\2{HIDDEN}",
    ),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def redacted(key: str, value: Any) -> Any:
    """``value`` as it may be logged under ``key``; mappings and lists are followed."""
    if value is not None and _KEY.fullmatch(key) and not isinstance(value, bool):
        return HIDDEN
    if isinstance(value, str):
        return redacted_text(value)
    if isinstance(value, bytes):
        return redacted_text(value.decode("utf-8", "replace"))
    if isinstance(value, dict):
        return {name: redacted(str(name), item) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redacted("", item) for item in value]
    return value


def redacted_text(text: str) -> str:
    for pattern, replacement in _IN_TEXT:
        text = pattern.sub(replacement, text)
    return _CONTROL.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text)
