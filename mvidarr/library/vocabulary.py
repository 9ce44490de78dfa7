"""The values that a library has, kept in memory and looked through while somebody types.

Read anew when the library has changed. While it changes all the time, values that take long to read may be as old as a
few dozen times what reading them takes, so that this work is never more than a small part of all.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from mvidarr.db import Database
from mvidarr.library.counts import REVISION
from mvidarr.library.store.vocabulary import Reading, Value
from mvidarr.query.text import fold, tokens

__all__ = ["Value", "Vocabularies", "Vocabulary"]

QUICK = 0.005  # seconds: what is read within this is never old
SHARE = 40  # values may be as old as this many times what it takes to read them


_BEGINNING = 2  # characters by which values are found


class Vocabulary:
    """The values of a field, most used first."""

    def __init__(self, values: Iterable[Value] = ()) -> None:
        self.values = tuple(sorted(values, key=lambda one: (-(one.many or 0), one.folded)))
        self._beginnings: dict[str, list[int]] = {}
        self._crowded: dict[str, bool] = {}
        for at, one in enumerate(self.values):
            for beginning in {
                start[:length] for start in (one.folded, *one.words.split()) for length in (1, _BEGINNING)
            }:
                self._beginnings.setdefault(beginning, []).append(at)

    def matching(self, typed: str, most: int, without: Iterable[str] = ()) -> list[Value]:
        """Whole first, then what begins so, then what has a word that does; in each the most used first."""
        start, inside = fold(typed), _needle(typed)
        left_out = {fold(text) for text in without}
        if not start:
            return [one for one in self.values[: most + len(left_out)] if one.folded not in left_out][:most]
        ranks: tuple[list[Value], ...] = ([], [], [])
        for one in self._near(start, inside.lstrip()):
            if one.folded.startswith(start):
                rank = ranks[0 if one.folded == start else 1]
            elif inside and inside in one.words:
                rank = ranks[2]
            else:
                continue
            if len(rank) < most and one.folded not in left_out:
                rank.append(one)
        return [one for rank in ranks for one in rank][:most]

    def __contains__(self, text: str) -> bool:
        folded = fold(text)
        return any(one.folded == folded for one in self._near(folded))

    def crowded(self, one: Value) -> bool:
        """Its words stand in another value, too: to ask for them finds more than this one."""
        known = self._crowded.get(one.folded)
        if known is None:
            near = self._near(one.words.lstrip())
            known = any(one.words in other.words and other.folded != one.folded for other in near)
            self._crowded[one.folded] = known
        return known

    def _near(self, *beginnings: str) -> Iterator[Value]:
        """Those with a word that may begin so."""
        found = {beginning[:_BEGINNING].strip() for beginning in beginnings if beginning}
        lists = [self._beginnings.get(beginning, []) for beginning in found]
        ranks = lists[0] if len(lists) == 1 else sorted(set().union(*lists))
        return (self.values[at] for at in ranks)


@dataclass
class _Kept:
    vocabulary: Vocabulary
    revision: int
    state: int | None
    made: float
    cost: float


class Vocabularies:
    """Of one list, by field. ``clock`` tells seconds."""

    def __init__(
        self, database: Database, readings: Mapping[str, Reading], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._readings = readings
        self._clock = clock
        self._kept: dict[str, _Kept] = {}
        self._reading = asyncio.Lock()

    def __contains__(self, name: str) -> bool:
        return name in self._readings

    async def of(self, name: str) -> Vocabulary:
        kept = self._kept.get(name)
        if kept is not None and await self._still_good(kept):
            return kept.vocabulary
        async with self._reading:
            if self._kept.get(name) is kept:  # nobody else has read it meanwhile
                self._kept[name] = await self._read(name)
        return self._kept[name].vocabulary

    async def _still_good(self, kept: _Kept) -> bool:
        state = self._database.state()
        if state is not None and state == kept.state:
            return True
        async with self._database.read() as r:
            revision = await r.revision(REVISION)
        if revision == kept.revision:
            kept.state = state
            return True
        return kept.cost > QUICK and self._clock() - kept.made < kept.cost * SHARE

    async def _read(self, name: str) -> _Kept:
        """After the revision: what is written between the two is told by the next one."""
        began, state = self._clock(), self._database.state()
        async with self._database.read() as r:
            revision = await r.revision(REVISION)
            values = await self._readings[name](r)
        vocabulary = await asyncio.to_thread(Vocabulary, values)  # a tenth of a second for ten thousand
        return _Kept(vocabulary, revision, state, self._clock(), self._clock() - began)


def _needle(typed: str) -> str:
    found = tokens(typed, whole=False)
    return f" {' '.join(found)}" if found else ""
