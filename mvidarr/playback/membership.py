"""``playlist:`` and ``playlist_id:``, asked of videos: which stand in a playlist that the asker sees.

Of one that was put together by hand its places say so. A smart one is a query itself, and is compiled into the one that
names it; so it must not lead back to itself, and what it leads to is limited.
"""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass

from sqlalchemy import Boolean, ColumnElement, ScalarSelect, or_, select, true

from mvidarr.accounts import reached
from mvidarr.db.tables.playlists import playlist_items
from mvidarr.errors import Invalid
from mvidarr.playback.known import Entry, KnownPlaylists
from mvidarr.query import Asker, Condition, FieldTable, condition_of, fold, parse
from mvidarr.query.fields import phrase_of
from mvidarr.query.mistakes import mistake, shown
from mvidarr.query.order import ordering_of
from mvidarr.query.sql import NOTHING
from mvidarr.query.tree import Item
from mvidarr.query.values import number

MEANS = {"playlist": "a playlist that it stands in, by name", "playlist_id": "the number of such a playlist"}
DEEPEST = 8  # smart playlists that lead to each other
MOST_LED_TO = 40  # in one query, counted each time


@dataclass
class _Expansion:
    """What one query led to so far."""

    path: tuple[int, ...] = ()
    steps: int = 0


_expansion: ContextVar[_Expansion | None] = ContextVar("playlists_led_to", default=None)
_supposed: ContextVar[Entry | None] = ContextVar("playlist_supposed", default=None)


class InPlaylist:
    """A kind of field; ``meant`` says whether an item names a playlist."""

    def __init__(self, members: "Membership", meant: Callable[[Item], Callable[[Entry], bool]]) -> None:
        self._members = members
        self._meant = meant

    def condition(self, item: Item, asker: Asker) -> Condition:
        return self._members.of([each for each in self._members.seen(asker) if self._meant(item)(each)], item, asker)

    def any_of(self, items: Sequence[Item], asker: Asker) -> Condition:
        return or_(*(self.condition(item, asker) for item in items))

    def present(self, asker: Asker) -> Condition:
        """Put into one by hand: every video is in a smart one that asks for nothing."""
        by_hand = [each.id for each in self._members.seen(asker) if not each.smart]
        return self._members.placed(by_hand)


class Membership:
    def __init__(self, known: KnownPlaylists) -> None:
        self.known = known
        self._table: FieldTable | None = None

    def joined(self, table: FieldTable) -> FieldTable:
        """The table of videos with what can be asked about playlists."""
        fields = {"playlist": InPlaylist(self, _by_name), "playlist_id": InPlaylist(self, _by_id)}
        self._table = table.joined(fields, MEANS)
        return self._table

    @property
    def table(self) -> FieldTable:
        if self._table is None:
            raise LookupError("the fields of videos were not joined yet")
        return self._table

    def seen(self, asker: Asker) -> list[Entry]:
        """Looks at the time too: what is compiled with it holds for this moment only, as playlists change."""
        roles, me = reached(asker), asker.user_id
        known, supposed = self.known.entries if asker.now >= 0 else (), _supposed.get()
        if supposed is not None:
            known = (*(each for each in known if each.id != supposed.id), supposed)
        return [each for each in known if each.owner_id == me or each.shared in roles]

    def refuse_circle(self, entry: Entry, asker: Asker) -> None:
        """Invalid when a smart playlist that were so would lead back to itself, or to too many."""
        supposed, inside = _supposed.set(entry), _expansion.set(_Expansion((entry.id,)))
        try:
            condition_of(self.table, parse(entry.q), asker)
        finally:
            _expansion.reset(inside)
            _supposed.reset(supposed)

    def of(self, entries: Sequence[Entry], item: Item, asker: Asker) -> Condition:
        by_hand = [each.id for each in entries if not each.smart]
        found = [self._smart(each, item, asker) for each in entries if each.smart]
        return or_(*([self.placed(by_hand)] if by_hand or not found else []), *found)

    def placed(self, playlist_ids: Sequence[int]) -> Condition:
        if not playlist_ids:
            return NOTHING
        places = select(playlist_items.c.video_id).where(playlist_items.c.playlist_id.in_(playlist_ids))
        return self.table.id.in_(places)

    def _smart(self, entry: Entry, item: Item, asker: Asker) -> Condition:
        outer = _expansion.get()
        here = outer or _Expansion()
        _refuse_endless(here, entry, item)
        here.steps += 1
        before, here.path = here.path, (*here.path, entry.id)
        token = _expansion.set(here)
        try:
            return self._found(entry, asker)
        except Invalid as error:
            if outer is not None or error.code != "bad_query":
                raise
            raise mistake(_of_it(entry, error), item.at, item.length, item.value) from None
        finally:
            here.path = before
            _expansion.reset(token)

    def _found(self, entry: Entry, asker: Asker) -> Condition:
        """What it asks for is asked of the video itself; only "at most" needs the others, and needs all of them: it is
        no ``IN`` that lists may turn into a question about one row."""
        query, id = parse(entry.q), self.table.id
        condition = condition_of(self.table, query, asker)
        if entry.most is None:
            return true() if condition is None else condition.self_group()
        videos = select(id).select_from(id.table).correlate(None)
        found = videos if condition is None else videos.where(condition)
        ordering = ordering_of(self.table, query, entry.sort, asker)
        first = found.order_by(*(key.written(last=True) for key in ordering.keys)).limit(entry.most)
        return _is_among(id)(first.scalar_subquery())


def _is_among(column: ColumnElement[int]) -> Callable[[ScalarSelect[int]], Condition]:
    return column.op("IN", is_comparison=True, return_type=Boolean())


def _refuse_endless(here: _Expansion, entry: Entry, item: Item) -> None:
    if entry.id in here.path:
        sentence = f"The smart playlist “{shown(entry.name)}” leads back to itself. Change its query."
        raise mistake(sentence, item.at, item.length, item.value)
    if len(here.path) >= DEEPEST or here.steps >= MOST_LED_TO:
        sentence = f"Too many smart playlists lead to each other at “{shown(entry.name)}”. Name fewer of them."
        raise mistake(sentence, item.at, item.length, item.value)


def _of_it(entry: Entry, error: Invalid) -> str:
    said = error.detail
    return said if "smart playlist" in said else f"The smart playlist “{shown(entry.name)}” cannot be read: {said}"


def _by_name(item: Item) -> Callable[[Entry], bool]:
    """Whole words in their order, as of any name."""
    if item.op in ("is", "prefix"):
        phrase = phrase_of(item.value, item.op == "prefix")
        return lambda entry: bool(phrase.tokens) and phrase.needle in entry.words
    if item.op == "=":
        key = fold(item.value)
        return lambda entry: fold(entry.name) == key
    raise mistake("Playlists have no order here; name one.", item.at, item.length, item.value, ["a word"])


def _by_id(item: Item) -> Callable[[Entry], bool]:
    found = number(item.value) if item.op in ("is", "=") else None
    if found is None:
        sentence = f"“{shown(item.value)}” is not the number of a playlist."
        raise mistake(sentence, item.at, item.length, item.value, ["a number", "7"])
    return lambda entry: bool(entry.id == found.start)
