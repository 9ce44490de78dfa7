"""The statements that find the candidates of a query, best first, and what stands behind them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    select,
    true,
    tuple_,
    union_all,
)

from mvidarr.db.tables.library import artist_labels, artists, play_state, videos
from mvidarr.library.fields.words import MANY, Phrases, WordsOf, places, video_names, video_words
from mvidarr.library.ranking.forms import QueryForm
from mvidarr.library.ranking.ranked import ARTIST, NAMES, REST, TITLE
from mvidarr.query import FieldTable
from mvidarr.query.rowwise import scanned, started
from mvidarr.query.sql import aside, bound, whole

Condition: TypeAlias = ColumnElement[bool]
Ask: TypeAlias = Callable[[Phrases], Condition]


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
_TITLES, _WORDS = (bindparam(name, expanding=True, type_=Text()) for name in ("titles", "texts"))
_LEVELS = [literal_column(str(level), Integer()) for level in (TITLE, ARTIST, NAMES, REST)]
_REST, _NONE = _LEVELS[REST], literal_column("0", Integer())


def _known_as() -> Select[Any]:
    """Artists of just the name that was typed, or with just this alias."""
    labels = artist_labels.c
    aliases = select(labels.artist_id).where(labels.kind == "alias", labels.words.in_(_WORDS))
    known = union_all(select(artists.c.id).where(artists.c.words.in_(_WORDS)), aliases).subquery()
    return select(known.c.id)


_KNOWN_AS = _known_as()


class Tiers:
    """Of all queries of one form, for one who asks; made once, then given the values of each.

    ``walked``: the stored order is walked, as what is asked for is common. Rows of candidates are the numbers of a
    ``Place``; their level is that of the exact title or artist where it is told at all.
    """

    def __init__(self, table: FieldTable, form: QueryForm, user_id: int | None, reach: Reach) -> None:
        self.reach = reach
        self.plain = form.plain
        self._table = table
        self._form = form
        self._said = places(form.said)
        self._mine = and_(play_state.c.video_id == _c.id, play_state.c.user_id == bound(user_id or 0))
        self._made: dict[Any, Select[Any]] = {}
        self.found = self._found()

    def titles(self) -> Select[Any]:
        return self._kept("titles", lambda: self._exact(_c.title_key.in_(_TITLES)))

    def artists(self) -> Select[Any]:
        return self._kept("artists", lambda: self._exact(_c.artist_id.in_(_KNOWN_AS)))

    def names(self, *, walked: bool) -> Select[Any]:
        """All words in title and artist."""
        return self._kept(("names", walked), lambda: self._by_names(walked))

    def all(self, *, walked: bool) -> Select[Any]:
        return self._kept(("all", walked), lambda: self._candidates(self._whole(walked), self._level(self._named())))

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
        """How many have the words, and how many have them in their names, and the last id, which is about how many
        there are; None: no word must be there."""
        words, names = video_words.found(self._said), video_names.found(self._said)
        if words is None or names is None:
            return None
        last = select(func.max(_c.id)).correlate(None).scalar_subquery()
        return select(words.label("words"), names.label("names"), last.label("last"))

    def _exact(self, same: Condition) -> Select[Any]:
        """Few rows, each looked at by itself."""
        said, others = video_words.seen(self._said), self._form.others(video_words.seen)
        return self._candidates(and_(same, whole(and_(said, others))), self._level(true()))

    def _by_names(self, walked: bool) -> Select[Any]:
        return self._candidates(self._whole(walked, video_names), self._level(true()))

    def _named(self) -> Condition:
        others = self._form.others(video_names.seen) if self._form.more_words else true()
        return and_(video_names.seen(self._said), others)

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
        everywhere = self._form.denied_words and words is not video_words
        more = (self._form.others(denied),) if everywhere else ()
        return and_(said(self._said), self._form.others(others), *more)

    def _candidates(self, found: Condition, level: ColumnElement[Any] = _REST) -> Select[Any]:
        mine = (func.coalesce(play_state.c[name], _NONE) for name in ("plays", "rating"))
        rows = select(level, *(-one for one in (*mine, *_STORED)))
        rows = rows.select_from(videos.outerjoin(play_state, self._mine)).where(found)
        return rows.order_by(*(column.desc() for column in _STORED)).limit(self.reach.candidates)

    def _level(self, named: Condition) -> ColumnElement[Any]:
        is_title, is_artist = _c.title_words.in_(_WORDS), _c.artist_id.in_(_KNOWN_AS)
        tiers = ((is_title, _LEVELS[TITLE]), (is_artist, _LEVELS[ARTIST]), (named, _LEVELS[NAMES]))
        return case(*tiers, else_=_REST)

    def _stored(self, walked: bool, edge: bool, at: bool) -> Select[Any]:
        rows = select(*_STORED).where(self._whole(walked))
        if edge:
            rows = rows.where(tuple_(*_STORED) < _EDGE)
        rows = rows.order_by(*(column.desc() for column in _STORED)).limit(bindparam("rows", type_=Integer))
        return rows.offset(bindparam("at", type_=BigInteger)) if at else rows
