"""Offers for a place of a query while somebody types it: from the table of fields, the values that there are and what
the person asked before.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from mvidarr.db import Database
from mvidarr.library import offers
from mvidarr.library.asked import AskedQueries
from mvidarr.library.offers import Offer
from mvidarr.library.store.vocabulary import Value, titles_from
from mvidarr.library.vocabulary import Vocabularies
from mvidarr.query import Asker, FieldTable, fold
from mvidarr.query.complete import Place, place_at
from mvidarr.query.parse import storable

MOST = 12
RECENT = 5
TITLES = 40  # looked at for the first few that differ

# Fields whose values are offered for a plain word, with how many of each and what they are called.
_NAMED = {
    "videos": {"artist": (4, "artist"), "genre": (2, "genre"), "tag": (2, "tag"), "director": (2, "director")},
    "artists": {"name": (6, "artist"), "genre": (3, "genre")},
}

# Values that only another room knows, such as playlists: for who asks, those that begin with what is typed.
Further = Callable[[Asker, str], Awaitable[Sequence[Value]]]


class Suggesting:
    """Of one list. ``further``: fields of other rooms."""

    def __init__(
        self,
        database: Database,
        table: FieldTable,
        vocabularies: Vocabularies,
        asked: AskedQueries,
        further: Mapping[str, Further] | None = None,
    ) -> None:
        self._database = database
        self._table = table
        self._vocabularies = vocabularies
        self._asked = asked
        self._further = further or {}

    async def offers(self, q: str, at: int | None, asker: Asker) -> list[Offer]:
        """For the caret before the character ``at``, at the end without one; the likeliest first."""
        if not storable(q):
            return []
        place = place_at(q, len(q) if at is None else at)
        if place.kind == "value":
            found = await self._values(place, asker)
        elif place.kind == "field":
            found = list(offers.fields_for(place, self._table))
        else:
            found = await self._words(place, q, asker)
        return [_ready(offer, place, q) for offer in offers.each_once(found, MOST)]

    async def _words(self, place: Place, q: str, asker: Asker) -> list[Offer]:
        found = await self._recent(place, q, asker)
        if not place.typed:
            return [*found, *offers.fields_for(place, self._table)]
        found += list(offers.joints_for(place))
        fields = list(offers.fields_for(place, self._table))[:4]
        names = await self._names(place, q)
        return [
            *found,
            *fields,
            *list(offers.states_for(place, self._table))[:2],
            *names,
            *await self._titles(place, q),
        ]

    async def _recent(self, place: Place, q: str, asker: Asker) -> list[Offer]:
        """Only those that go on from the whole text."""
        if asker.user_id is None or q[place.end :].strip():
            return []
        begun = fold(q)
        recent = await self._asked.recent(asker.user_id, self._table.noun)
        fitting = [one for one in recent if fold(one["q"]).startswith(begun) and one["q"] != q.strip()]
        return [
            Offer(one["q"], "recent", one["q"], 0, len(q), "asked before") for one in fitting[: 2 if begun else RECENT]
        ]

    async def _names(self, place: Place, q: str) -> list[Offer]:
        """Names of which all the plain words that end here together are the beginning."""
        typed = q[place.run : place.start] + place.typed
        found: list[Offer] = []
        for field, (most, label) in _NAMED.get(self._table.noun, {}).items():
            vocabulary = await self._vocabularies.of(field)
            for one in vocabulary.matching(typed, most):
                said = f"{label}, {one.label}" if one.label else label
                exact = vocabulary.crowded(one)
                found.append(offers.criterion_offer(place, field, one, said, exact=exact, start=place.run))
        return found

    async def _titles(self, place: Place, q: str) -> list[Offer]:
        if "title" not in self._table.fields:
            return []
        titles = await self._titles_from(q[place.run : place.start] + place.typed)
        return [offers.criterion_offer(place, "title", one, "title", exact=True, start=place.run) for one in titles[:3]]

    async def _titles_from(self, typed: str) -> list[Value]:
        begun = fold(typed)
        if len(begun) < 2:
            return []
        async with self._database.read() as r:
            titles = await titles_from(r, begun, TITLES)
        return [Value(title, "", "", None) for title in titles]

    async def _values(self, place: Place, asker: Asker) -> list[Offer]:
        table, name = self._table, place.field
        if name in ("is", "has"):
            return list(offers.named_for(place, table))
        if name == "sort":
            return list(offers.orders_for(place, table))
        field = table.fields.get(name)
        if field is None:
            return []
        known = await self._known(place, asker, exact=offers.worded(field))
        if name == "year":
            years = (await self._vocabularies.of(name)).values
            known = [*known[: None if place.typed else 5], *offers.decades_for(place, years)]
        return [*known, *offers.samples_for(place, field)]

    async def _known(self, place: Place, asker: Asker, *, exact: bool) -> list[Offer]:
        """Values that there are. ``exact``: where the words of one stand in another, it is asked for whole."""
        name = place.field
        if name in self._further:
            further = await self._further[name](asker, place.typed)
            return [offers.value_offer(place, one.text, label=one.label, many=one.many) for one in further]
        if name in self._vocabularies:
            vocabulary = await self._vocabularies.of(name)
            return [
                offers.value_offer(
                    place, one.text, label=one.label, many=one.many, exact=exact and vocabulary.crowded(one)
                )
                for one in vocabulary.matching(place.typed, MOST, without=place.others)
            ]
        if name == "title":
            return [offers.value_offer(place, one.text, exact=True) for one in await self._titles_from(place.typed)]
        return []


def _ready(offer: Offer, place: Place, q: str) -> Offer:
    """Behind a value at the end of the text the next word may begin."""
    whole = offer.kind in ("value", "operator") and not offer.put.endswith(":") and not place.listed
    return replace(offer, put=f"{offer.put} ") if whole and offer.end == len(q) else offer
