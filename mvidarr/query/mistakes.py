"""Errors of a query, as people and programs want them: where, what stands there, what was expected, a sentence."""

import difflib
import re
from collections.abc import Iterable

from mvidarr.errors import Invalid
from mvidarr.query.grammar import QUOTED, QUOTES

_SHOWN = 40
_FEW = 20  # names that a sentence can hold
_NEVER_OPENED = "This bracket was never opened; leave it out."
_LIST = re.compile(r"[A-Za-z_][A-Za-z0-9_]*:!?=?\([^()]*$")
_TERM = ("a word", '"a phrase"', "field:value", "(", "-")
_RUN = re.compile(r"\S+")
_OPENED = re.compile(rf":[!<>=]*(?=[{QUOTES}])(?!{QUOTED})", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)?:(\S*)")


def mistake(sentence: str, at: int, length: int, token: str, expected: Iterable[str] = ()) -> Invalid:
    extra = {"position": at, "length": length, "token": token, "expected": list(expected)}
    return Invalid(sentence, code="bad_query", extra=extra)


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """At most three that may be meant: that begin so, or of which most letters agree."""
    names = sorted(known)
    begun = [each for each in names if len(name) > 1 and each.startswith(name)]
    return list(dict.fromkeys([*begun, *difflib.get_close_matches(name, names, n=3, cutoff=0.6)]))[:3]


def unknown(what: str, name: str, known: Iterable[str], at: int, length: int) -> Invalid:
    """``what`` is “field”, “value”, … or what stands before it, such as “is:”."""
    names = sorted(known)
    close = nearest(name, names)
    all_of_them = (
        f"there are {', '.join(names)}." if len(names) <= _FEW else "the page about queries in the help has them all."
    )
    hint = f"did you mean {_or(close)}?" if close else all_of_them
    said = f"“{what}{shown(name)}”" if what.endswith(":") else f"{what} “{shown(name)}”"
    return mistake(f"There is no {said}; {hint}", at, length, name, close or names)


def shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def syntax(text: str, at: int) -> Invalid:
    """Where the grammar could not go on."""
    found = _RUN.search(text, at)
    if found is None:
        return _ends_too_early(text)
    start, token = found.start(), found[0]
    if _LIST.search(text[:start]):
        return _in_list(text, start, token)
    if token[0] in QUOTES:
        return _open_quote(text, start, token)
    if token[0] == ")":
        opened = text.count("(", 0, start) > text.count(")", 0, start)
        sentence = "Something is missing before this bracket; add a word." if opened else _NEVER_OPENED
        return mistake(sentence, start, 1, ")", _TERM)
    if token[0] == ":":
        return _stray_colon(text, start)
    sentence = f"“{shown(token)}” cannot stand here; put it in quotes to search for it as it is."
    return mistake(sentence, start, len(token), token, _TERM)


def _open_quote(text: str, at: int, token: str) -> Invalid:
    return mistake("This quote is never closed; close it, or leave it out.", at, len(text) - at, token, ['"'])


def _in_list(text: str, at: int, token: str) -> Invalid:
    if ")" not in text[at:]:
        return mistake("This list is never closed; close it with ).", at, len(text) - at, token, [")", ","])
    if token[0] == ")":
        return mistake("Something is missing in this list; add a value.", at, 1, ")", ["a value"])
    sentence = f"Commas divide the values of a list, and values with spaces stand in quotes; look at “{shown(token)}”."
    return mistake(sentence, at, len(token), token, [",", ")", '"a value"'])


def _ends_too_early(text: str) -> Invalid:
    end = len(text)
    last = text.split()[-1] if text.split() else ""
    if last in ("AND", "OR", "NOT"):
        sentence = f"Something is missing after {last}; add a word, or write “{last.lower()}” to search for it."
        return mistake(sentence, end, 0, "", _TERM)
    return mistake("A bracket is never closed; close it with ).", end, 0, "", [")", *_TERM])


def _stray_colon(text: str, at: int) -> Invalid:
    start = at
    while start and not text[start - 1].isspace() and text[start - 1] not in '()"':
        start -= 1
    found = _RUN.match(text, start)
    token = found[0] if found else ":"
    if quoted := _OPENED.match(text, at):
        return _open_quote(text, quoted.end(), text[quoted.end() :].split()[0])
    named = _FIELD.fullmatch(token)
    if named and named[1] and not named[2]:
        sentence = f"“{shown(token)}” needs its value right behind it; put it in quotes to search for it as it is."
        return mistake(sentence, start, len(token), token, ["a value", '"a phrase"', "lo..hi", "(a,b)"])
    sentence = f"A colon divides a field from its value; put “{shown(token)}” in quotes to search for it as it is."
    return mistake(sentence, start, len(token), token, _TERM)


def _or(names: list[str]) -> str:
    return " or ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} or {names[-1]}"
