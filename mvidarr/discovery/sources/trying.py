"""Sources tried out: asked for something small, now, whatever is kept of them; what came of it stays to be shown."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from mvidarr.clock import now
from mvidarr.discovery.sources.sources import Sources
from mvidarr.errors import MvidarrError
from mvidarr.outbound import asking

PATIENCE = 15.0  # seconds


@dataclass(frozen=True)
class Tried:
    """``text`` is the sentence to show. ``at`` and ``took`` in milliseconds."""

    good: bool
    text: str
    at: int
    took: int


class Tries:
    """Of this process; a change of the source's settings forgets what came of the last one."""

    def __init__(self, sources: Sources, *, moment: Callable[[], int] = now) -> None:
        self._sources = sources
        self._moment = moment
        self._last: dict[str, tuple[object, Tried]] = {}

    def last(self, name: str) -> Tried | None:
        found = self._last.get(name)
        return found[1] if found and found[0] is self._sources.get(name) else None

    async def run(self, name: str) -> Tried:
        """Never an error of the source: that is what came of it. NotFound ``no_such_source``."""
        declared, source = self._sources.one(name), self._sources.get(name)
        if source is None:
            lacking = " and ".join(option.label for option in self._sources.missing(declared))
            text = f"It cannot be asked without {lacking}." if lacking else f"{declared.label} is switched off."
            return Tried(good=False, text=text, at=self._moment(), took=0)
        begun = time.monotonic()
        try:
            with asking(patience=PATIENCE, anyway=True, anew=True):
                text, good = await declared.trial(source.provider), True
        except MvidarrError as error:
            text, good = error.detail, False
        tried = Tried(good, text, self._moment(), round((time.monotonic() - begun) * 1000))
        self._last[name] = (source, tried)
        return tried
