"""Find and replace in one text: as it is written, or a regular expression with groups, in bounded time. No database."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import regex

from mvidarr.errors import FieldError, Invalid

ROW: Final = 0.1  # seconds of the processor that one text may take
ALL: Final = 10.0  # that all texts of a plan may
LONGEST: Final = 100_000  # characters that are put in: more than any field holds
SLOW: Final = "The pattern takes too long on this one. Make it simpler, or leave this one out."
LONG: Final = "So much would be put in that it becomes too long."
_KEPT = 10_000  # names
_TOO_SLOW = "This pattern takes too long. Make it simpler, or choose fewer to look through."
_GROUPS = r"What a group has found is written as \1, \2 or \g<name>."


class Refused(Exception):
    """One text takes too long, or would become too long; the sentence for it."""


@dataclass
class Finder:
    """``put`` makes of a match what takes its place. ``spent`` counts for everything that it has looked through."""

    pattern: Any
    put: Callable[[Any], str]
    spent: float = field(default=0.0)
    known: dict[str, str] = field(default_factory=dict)

    def renamed(self, name: str) -> str:
        """As ``replaced``, of a text that comes again and again."""
        found = self.known.get(name)
        if found is None:
            found = self.replaced(name)
            if len(self.known) < _KEPT:
                self.known[name] = found
        return found

    def replaced(self, text: str) -> str:
        """Refused; Invalid once all of them take too long."""
        began, left = time.thread_time(), LONGEST

        def put(match: Any) -> str:
            nonlocal left
            said = self.put(match)
            left -= len(said)
            if left < 0:
                raise Refused(LONG)
            return said

        try:
            found: str = self.pattern.sub(put, text, timeout=ROW, concurrent=True)
        except (TimeoutError, MemoryError):
            raise Refused(SLOW) from None
        finally:
            self.spent += time.thread_time() - began
        if self.spent > ALL:
            raise _wrong("find", _TOO_SLOW)
        return found


def finder(find: str, replace: str, *, expression: bool, case: bool) -> Finder:
    """``case``: capitals count. Invalid for a pattern, or a replacement, that makes no sense."""
    flags = 0 if case else regex.IGNORECASE
    if not expression:
        return Finder(regex.compile(regex.escape(find), flags), lambda _: replace)
    try:
        pattern = regex.compile(find, flags)
    except (regex.error, ValueError, RecursionError, OverflowError) as error:
        raise _wrong("find", f"This is no regular expression: {_said(error)}.") from None
    try:
        _all_groups(pattern).sub(replace, "")
    except (regex.error, IndexError, ValueError) as error:
        raise _wrong("replace", f"This cannot be put in: {_said(error)}. {_GROUPS}") from None
    return Finder(pattern, lambda match: str(match.expand(replace)))


def _all_groups(pattern: Any) -> Any:
    """Has the same groups and finds nothing at all, so that a replacement can be tried."""
    names = {number: name for name, number in pattern.groupindex.items()}
    groups = (f"(?P<{names[number]}>)" if number in names else "()" for number in range(1, pattern.groups + 1))
    return regex.compile("".join(groups))


def _said(error: Exception) -> str:
    message, at = getattr(error, "msg", None), getattr(error, "pos", None)
    if isinstance(error, RecursionError):
        return "it has too many brackets in brackets"
    return f"{message} at character {at + 1}" if message and at is not None else str(message or error)


def _wrong(name: str, sentence: str) -> Invalid:
    return Invalid(sentence, errors=(FieldError(name, sentence),))
