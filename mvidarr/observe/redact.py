"""Takes secrets and control characters out of what is about to be written to a log."""

import re
from typing import Any

HIDDEN = "***"

_SENSITIVE = r"[\w-]*(?:passw(?:or)?d|secret|token|cookie|authorization|api[_-]?key|signature)s?"
_KEY = re.compile(_SENSITIVE, re.IGNORECASE)
_HEADER = re.compile(r"\b((?:set-)?cookie|authorization|x-api-key)(['\"]?\s*[:=]\s*['\"]?)[^'\"\n]+", re.IGNORECASE)
_IN_TEXT = (  # a sign that such a text has at least, so that most are never searched
    ("=", re.compile(rf"(?<![\w-])({_SENSITIVE})=[^&\s#\"']+", re.IGNORECASE), rf"\1={HIDDEN}"),
    ("=", re.compile(r"(?<=[?&;])(key|sig)=[^&\s#\"']+", re.IGNORECASE), rf"\1={HIDDEN}"),
    (
        ":",
        re.compile(rf"([\"'])({_SENSITIVE})\1(\s*:\s*)([\"'])[^\"'\n]+\4", re.IGNORECASE),
        rf"\1\2\1\3\4{HIDDEN}\4",
    ),
    ("@", re.compile(r"(://[^/\s:@]*):[^/\s@]+@"), rf"\1:{HIDDEN}@"),
    ("", re.compile(r"\b(Bearer|Basic)\s+[\w.~+/=-]+", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (":", _HEADER, rf"\1\2{HIDDEN}"),
    ("=", _HEADER, rf"\1\2{HIDDEN}"),
    ("mv", re.compile(r"\b(mv[fr]?_)[\w-]{24,}"), rf"\1{HIDDEN}"),  # our keys and tokens, wherever they stand
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
    for sign, pattern, replacement in _IN_TEXT:
        if sign in text:
            text = pattern.sub(replacement, text)
    return _CONTROL.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text)
