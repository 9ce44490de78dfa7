"""Patterns that are compiled when they are first asked: the server starts without reading a title, and forty patterns
take as long as a hundredth of its start."""

import re
from typing import Any, cast

_ASKED = ("search", "match", "fullmatch", "sub", "split", "finditer")


def lazily(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return cast("re.Pattern[str]", _Lazy(pattern, flags))


class _Lazy:
    def __init__(self, pattern: str, flags: int) -> None:
        self._pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """Reached once: from then on the compiled pattern's methods are attributes of this."""
        if name not in _ASKED:
            raise AttributeError(name)
        compiled = re.compile(self._pattern, self._flags)
        for asked in _ASKED:
            setattr(self, asked, getattr(compiled, asked))
        return getattr(compiled, name)
