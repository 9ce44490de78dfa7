"""All that the field of a list knows of queries: what may follow, what one says, what was meant by one that finds
nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Protocol

from typing_extensions import TypedDict

from mvidarr.db import Database
from mvidarr.library.asked import AskedQueries
from mvidarr.library.meant import Better, Meaning
from mvidarr.library.offers import Offer
from mvidarr.library.store import vocabulary
from mvidarr.library.suggesting import Further, Suggesting
from mvidarr.library.vocabulary import Vocabularies
from mvidarr.query import Asker, FieldTable, condition_of, parse
from mvidarr.query.explain import parts_of, sentence_of
from mvidarr.query.order import ordering_of

READINGS = {"videos": vocabulary.VIDEOS, "artists": vocabulary.ARTISTS}


class Lists(Protocol):
    @property
    def table(self) -> FieldTable: ...

    async def count(self, q: str, asker: Asker) -> int: ...


class QueryPart(TypedDict):
    """A part that must hold, with what a chip shows: ``field`` (empty for words) and ``text``. ``q`` asks for it alone;
    ``without`` and ``turned`` are the whole query without it and with its opposite."""

    field: str
    text: str
    says: str
    negated: bool
    q: str
    without: str
    turned: str


class Explained(TypedDict):
    """All ``parts`` beside each other, and ``sort`` behind them, are the query."""

    sentence: str
    parts: list[QueryPart]
    sort: str


class QueryField:
    """``further``: values of fields that other rooms added."""

    def __init__(
        self,
        database: Database,
        lists: Lists,
        asked: AskedQueries,
        further: Mapping[str, Further] | None = None,
    ) -> None:
        vocabularies = Vocabularies(database, READINGS.get(lists.table.noun, {}))
        self.table = lists.table
        self.asked = asked
        self._suggesting = Suggesting(database, lists.table, vocabularies, asked, further)
        self._meaning = Meaning(database, lists.table, vocabularies, lists.count)

    async def offers(self, q: str, at: int | None, asker: Asker) -> list[Offer]:
        return await self._suggesting.offers(q, at, asker)

    async def meant(self, q: str, asker: Asker) -> list[Better]:
        return await self._meaning.instead(q, asker)

    def explained(self, q: str, asker: Asker) -> Explained:
        """``Invalid`` says what is wrong, where."""
        query = parse(q)
        condition_of(self.table, query, asker)
        ordering_of(self.table, query, None, asker)
        parts = [asdict(part) for part in parts_of(query, self.table)]
        return {
            "sentence": sentence_of(query, self.table),
            "parts": [{name: part[name] for name in QueryPart.__annotations__} for part in parts],  # type: ignore[misc]
            "sort": ",".join(map(str, query.sort)),
        }
