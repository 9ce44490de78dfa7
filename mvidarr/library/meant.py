"""What somebody may have meant whose query finds nothing: names and words that are near, as queries that do find.

Only what the library has is proposed, and only after it was counted.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from typing_extensions import TypedDict

from mvidarr.db import Database
from mvidarr.errors import Invalid
from mvidarr.library.offers import worded
from mvidarr.library.store.vocabulary import title_keys_from
from mvidarr.library.vocabulary import Vocabularies, Vocabulary
from mvidarr.query import Asker, FieldTable, Query, fold, parse, text_of
from mvidarr.query.tree import And, Criterion, Item, Node, Said, all_of

MOST = 3
NEAR = 70  # of 100: one letter of four, two of seven
TITLES = 10_000  # looked at, of those that begin with the same letter
_SHORTEST = 3  # characters: anything is near to less
_NAMES = {"videos": ("artist", "genre", "tag", "director"), "artists": ("artist", "genre")}

Counting = Callable[[str, Asker], Awaitable[int]]


class Better(TypedDict):
    """``text`` is what was put in the place of what was written."""

    q: str
    text: str
    count: int


@dataclass(frozen=True)
class _Guess:
    query: Query
    text: str
    score: float  # how near it is, to 100


class Meaning:
    """Of one list; ``count`` is its own."""

    def __init__(self, database: Database, table: FieldTable, vocabularies: Vocabularies, count: Counting) -> None:
        self._database = database
        self._table = table
        self._vocabularies = vocabularies
        self._count = count

    async def instead(self, q: str, asker: Asker) -> list[Better]:
        """Nothing for a query that finds something, or that makes no sense."""
        try:
            query = parse(q)
            if not q.strip() or await self._count(q, asker):
                return []
        except Invalid:
            return []
        guesses = [guess async for guess in self._guesses(query)]
        found: dict[str, Better] = {}
        for guess in sorted(guesses, key=lambda one: -one.score):
            text = text_of(guess.query)
            if text not in found and len(found) < MOST and (count := await self._count(text, asker)):
                found[text] = {"q": text, "text": guess.text, "count": count}
        return list(found.values())

    async def _guesses(self, query: Query) -> AsyncIterator[_Guess]:
        parts = query.tree.parts if isinstance(query.tree, And) else (query.tree,)
        said = [part for part in parts if isinstance(part, Said)]
        if said:
            async for text, score in self._names(" ".join(one.text for one in said)):
                yield _guess(query, _replaced(parts, said, Said(text)), text, score)
            if words := await self._words(said):
                corrected = [Said(words.get(one.text, (one.text, 0))[0], one.prefix) for one in said]
                text = " ".join(one.text for one in corrected)
                score = min(score for _, score in words.values())
                yield _guess(query, [corrected.pop(0) if part in said else part for part in parts], text, score)
        for part in parts:
            if isinstance(part, Criterion) and len(part.items) == 1:
                async for text, score in self._values(part):
                    better = Criterion(part.field, (Item("=", text),))
                    yield _guess(query, _replaced(parts, [part], better), text, score)

    async def _names(self, said: str) -> AsyncIterator[tuple[str, float]]:
        """Whole names and titles that are near to all the words together."""
        for field in _NAMES.get(self._table.noun, ()):
            values = (await self._vocabularies.of(field)).values
            for at, score in await _near(said, [one.folded for one in values]):
                yield values[at].text, score
        titles = await self._titles(said)
        for at, score in await _near(said, titles):
            yield titles[at], score

    async def _words(self, said: Sequence[Said]) -> dict[str, tuple[str, float]]:
        """For each word that no name has the nearest one that is in some."""
        names = [await self._vocabularies.of(field) for field in _NAMES.get(self._table.noun, ())]
        known = await asyncio.to_thread(
            lambda: {word for each in names for one in each.values for word in one.words.split()}
        )
        found = {}
        for one in said:
            if " " in one.text or fold(one.text) in known:
                continue
            words = list(known | {word for title in await self._titles(one.text) for word in title.split()})
            for at, score in (await _near(one.text, words))[:1]:
                found[one.text] = (words[at], score)
        return found

    async def _values(self, part: Criterion) -> AsyncIterator[tuple[str, float]]:
        """Of a field that is compared by words."""
        field = self._table.fields.get(part.field)
        said = part.items[0].value
        if part.field == "title":
            titles = await self._titles(said)
            for at, score in await _near(said, titles):
                yield titles[at], score
        elif field is not None and worded(field) and part.field in self._vocabularies:
            values = (await self._vocabularies.of(part.field)).values
            for at, score in await _near(said, [one.folded for one in values]):
                yield values[at].text, score

    async def _titles(self, said: str) -> list[str]:
        """Folded, those that begin with the same letter."""
        if "title" not in self._table.fields or not (begun := fold(said)):
            return []
        async with self._database.read() as r:
            return await title_keys_from(r, begun[0], TITLES)


def _words_of(vocabularies: Sequence[Vocabulary]) -> set[str]:
    return {word for each in vocabularies for one in each.values for word in one.words.split()}


def _guess(query: Query, parts: Sequence[Node], text: str, score: float) -> _Guess:
    return _Guess(Query(all_of(parts), query.sort), text, score)


def _replaced(parts: Sequence[Node], old: Sequence[Node], new: Node) -> list[Node]:
    """The new one where the first of the old ones was."""
    first = parts.index(old[0])
    return [new if at == first else part for at, part in enumerate(parts) if at == first or part not in old]


async def _near(said: str, texts: Collection[str]) -> list[tuple[int, float]]:
    """Which of the texts, and how near each is; what is the same already is no better."""
    wanted = fold(said)
    if len(wanted) < _SHORTEST or not texts:
        return []
    fuzz, process = _rapidfuzz()
    extract = process.extract
    found = await asyncio.to_thread(extract, wanted, texts, scorer=fuzz.ratio, score_cutoff=NEAR, limit=MOST)
    return [(at, score) for text, score, at in found if text != wanted]


@cache
def _rapidfuzz() -> tuple[Any, Any]:
    """By name: a house where everything is found never loads its 6 MiB."""
    return import_module("rapidfuzz.fuzz"), import_module("rapidfuzz.process")
