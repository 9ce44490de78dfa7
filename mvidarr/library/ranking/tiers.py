"""The statements that find the candidates of a query, best first, and what stands behind them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    Integer,
    Select,
    and_,
    bindparam,
    false,
    null,
    select,
    true,
    tuple_,
    union_all,
)

from mvidarr.db.tables.library import artist_labels, artists, play_state, videos
from mvidarr.library.fields.words import MANY, WordsOf, video_names, video_words
from mvidarr.library.ranking.typed import Typed
from mvidarr.query import Asker, FieldTable, Phrase, condition_of
from mvidarr.query.rowwise import scanned, started
from mvidarr.query.sql import aside, bound, whole
from mvidarr.query.table import Watched

Condition: TypeAlias = ColumnElement[bool]
Ask: TypeAlias = Callable[[Sequence[Phrase]], Condition]


@dataclass(frozen=True)
class Reach:
    """How many are ranked (twice as many took 1.6 times as long), and how many rows words must find to be so common
    that the stored order is walked for them."""

    candidates: int = 1000
    many: int = MANY


REACH = Reach()

_c = videos.c
_STORED = (_c.standing, _c.added, _c.id)
_EDGE = tuple_(*(bindparam(f"edge_{n}", type_=BigInteger) for n in range(3)))


class Tiers:
    """Of one query and who asks it; made once, asked as often as the library changes.

    ``walked``: the stored order is walked, as what is asked for is common. Rows of candidates tell ``exact`` (the title
    is just these words), ``named`` (all of them stand in title and artist), artist, plays and rating.
    """

    def __init__(self, table: FieldTable, typed: Typed, asker: Asker, reach: Reach) -> None:
        self.reach = reach
        self.plain = typed.plain
        self._table = table
        self._typed = typed
        self._asker = Watched(asker)
        self._mine = and_(play_state.c.video_id == _c.id, play_state.c.user_id == bound(asker.user_id or 0))
        self._made: dict[Any, Select[Any]] = {}
        self.found = self._found()
        self.known_as = _known_as(typed.words)
        self._others(video_words.seen)  # a mistake shows at once, and so does what of the asker is looked at

    @property
    def looked(self) -> set[str]:
        """What of the asker the query itself depends on."""
        return self._asker.looked

    def titles(self) -> Select[Any]:
        return self._kept("titles", lambda: self._exact(_c.title_key.in_(self._typed.titles)))

    def artists(self) -> Select[Any]:
        return self._kept("artists", lambda: self._exact(_c.artist_id.in_(self.known_as)))

    def names(self, *, walked: bool) -> Select[Any]:
        """All words in title and artist."""
        return self._kept(("names", walked), lambda: self._by_names(walked))

    def all(self, *, walked: bool) -> Select[Any]:
        return self._kept(("all", walked), lambda: self._candidates(self._whole(walked), named=self._named()))

    def rest(self, *, walked: bool) -> Select[Any]:
        """The same, and nothing is told of them."""
        return self._kept(("rest", walked), lambda: self._candidates(self._whole(walked)))

    def behind(self, *, walked: bool, edge: bool, at: bool) -> Select[Any]:
        """In the stored order ``rows`` of them, ``edge``: behind ``edge_0``, ``edge_1``, ``edge_2``; ``at``: from this
        rank on."""
        return self._kept(("behind", walked, edge, at), lambda: self._stored(walked, edge, at))

    def _kept(self, key: Any, make: Callable[[], Select[Any]]) -> Select[Any]:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def _found(self) -> Executable | None:
        """How many have the words, and how many have them in their names; None: no word must be there."""
        said = self._typed.said
        words, names = video_words.found(said), video_names.found(said)
        if words is None or names is None:
            return None
        return select(*(one.label(name) for name, one in (("words", words), ("names", names))))

    def _exact(self, same: Condition) -> Select[Any]:
        """Few rows, each looked at by itself."""
        said, others = video_words.seen(self._typed.said), self._others(video_words.seen)
        return self._candidates(and_(same, whole(and_(said, others))), named=true())

    def _by_names(self, walked: bool) -> Select[Any]:
        return self._candidates(self._whole(walked, video_names), named=true())

    def _named(self) -> Condition:
        others = self._others(video_names.seen) if self._typed.more_words else true()
        return and_(video_names.seen(self._typed.said), others)

    def _whole(self, walked: bool, words: WordsOf = video_words) -> Condition:
        """With criteria, all that fit are found first: by an index that leads to a few, or by going through one that
        covers them. The stored order is walked beside that."""
        if self.plain:
            return self._all_of(words, words.walked if walked else words, words.walked, video_words.walked)
        asked = self._all_of(words, words.beside if walked else words, words.beside, video_words.beside)
        fitting = select(_c.id).where(scanned(started(asked), _c.id, self._table.covered)).correlate(None)
        return aside(_c.id).in_(fitting)

    def _all_of(self, words: WordsOf, said: Ask, others: Ask, denied: Ask) -> Condition:
        """What must not be in names must not be anywhere."""
        everywhere = self._typed.denied_words and words is not video_words
        more = (self._others(denied),) if everywhere else ()
        return and_(said(self._typed.said), self._others(others), *more)

    def _others(self, words: Ask) -> Condition:
        found = condition_of(replace(self._table, words=words), self._typed.others, self._asker)
        return true() if found is None else found

    def _candidates(self, found: Condition, *, named: Condition | None = None) -> Select[Any]:
        told: tuple[ColumnElement[Any], ...] = (false(), false(), null())
        if named is not None:
            told = (self._is_title(), named, _c.artist_id)
        names = ("exact", "named", "artist_id")
        also = (column.label(name) for name, column in zip(names, told, strict=True))
        rows = select(*_STORED, play_state.c.plays, play_state.c.rating, *also)
        rows = rows.select_from(videos.outerjoin(play_state, self._mine)).where(found)
        return rows.order_by(*(column.desc() for column in _STORED)).limit(self.reach.candidates)

    def _is_title(self) -> Condition:
        return _c.title_words.in_(self._typed.words)

    def _stored(self, walked: bool, edge: bool, at: bool) -> Select[Any]:
        rows = select(*_STORED).where(self._whole(walked))
        if edge:
            rows = rows.where(tuple_(*_STORED) < _EDGE)
        rows = rows.order_by(*(column.desc() for column in _STORED)).limit(bindparam("rows", type_=Integer))
        return rows.offset(bindparam("at", type_=BigInteger)) if at else rows


def _known_as(words: Sequence[str]) -> Select[Any]:
    """Artists of just this name, or with just this alias."""
    aliases = select(artist_labels.c.artist_id).where(artist_labels.c.kind == "alias", artist_labels.c.words.in_(words))
    known = union_all(select(artists.c.id).where(artists.c.words.in_(words)), aliases).subquery()
    return select(known.c.id)
