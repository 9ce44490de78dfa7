"""What a room says of its noun: which fields can be asked for, sorted by, and how its words are searched."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, Protocol, TypeAlias

from sqlalchemy import ColumnElement, FromClause

from mvidarr.query.tree import Item

Condition: TypeAlias = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose play state is meant (None: nobody's), the moment that ages count back from, and the role, which decides
    what of other people's is seen (None: nothing)."""

    user_id: int | None
    now: int
    role: str | None = None


class Watched(Asker):
    """Tells afterwards what of it was looked at: what was made for it holds for others as far as that is the same."""

    looked: set[str]

    def __init__(self, asker: Asker) -> None:
        super().__init__(asker.user_id, asker.now, asker.role)
        object.__setattr__(self, "looked", set())

    def __getattribute__(self, name: str) -> Any:
        if name in ("user_id", "now", "role"):
            self.looked.add(name)
        return super().__getattribute__(name)


# A column, or what makes one for who asks: play state is everybody's own.
Asked: TypeAlias = ColumnElement[Any] | Callable[[Asker], ColumnElement[Any]]


def for_asker(column: Asked, asker: Asker) -> ColumnElement[Any]:
    return column if isinstance(column, ColumnElement) else column(asker)


class Field(Protocol):
    """A kind of field; ``fields.py`` has them all."""

    def condition(self, item: Item, asker: Asker) -> Condition: ...

    def any_of(self, items: Sequence[Item], asker: Asker) -> Condition: ...

    def present(self, asker: Asker) -> Condition: ...


class Phrase(NamedTuple):
    """Words that stand next to each other, folded as ``query.tokens`` does; ``prefix``: the last one may go on."""

    tokens: tuple[str, ...]
    prefix: bool

    @property
    def needle(self) -> str:
        """As it stands in a column written by ``query.words``."""
        return f" {' '.join(self.tokens)}{'' if self.prefix else ' '}"


# All of the phrases must be found; one call for all that stand beside each other, so that a full text is asked once.
Words: TypeAlias = Callable[[Sequence[Phrase]], Condition]


@dataclass(frozen=True)
class Beside:
    """A sort key that another table has, for some rows only: of the asker's own, say. An index of it gives them in
    order, where the key as a column would have to be looked up for every row there is."""

    table: FromClause
    id: ColumnElement[int]  # of the row it belongs to
    column: ColumnElement[Any]
    there: tuple[Condition, ...]  # the rows of the table that count, none with ``absent``
    absent: int | None = None  # the key of rows that are not there


@dataclass(frozen=True)
class SortKey:
    """Something to sort by. ``kind`` is the type of its values, which a cursor carries. A column that can be empty
    says so by ``empty`` (else the column itself is asked); empty comes last in both directions.

    ``largest``: its own way runs from the largest, and ``-`` turns that around. ``besides``: numbers that are never
    empty and order what is alike, the same way.
    """

    column: Asked
    kind: type[int] | type[float] | type[str] = int
    empty: bool | None = None
    largest: bool = False
    besides: tuple[ColumnElement[Any], ...] = ()
    beside: Callable[[Asker], Beside] | None = None

    @property
    def can_be_empty(self) -> bool:
        return bool(getattr(self.column, "nullable", True)) if self.empty is None else self.empty


@dataclass(frozen=True)
class Rail:
    """A rail beside a list: the sort it goes with, and whether its keys are first letters or whole values."""

    sort: str
    letters: bool = False


@dataclass(frozen=True)
class FieldTable:
    """``fields`` are asked for as ``name:value`` and ``has:name``, ``is_`` as ``is:name``, ``has`` as ``has:name``
    besides the fields. ``sorts`` must have every key of ``default_sort``; ties end in ``id``."""

    noun: str  # plural: videos
    id: ColumnElement[int]
    fields: Mapping[str, Field]
    words: Words
    sorts: Mapping[str, SortKey]
    default_sort: str
    is_: Mapping[str, Asked] = field(default_factory=dict)
    has: Mapping[str, Asked] = field(default_factory=dict)
    rails: Mapping[str, Rail] = field(default_factory=dict)
    covered: tuple[str, ...] = ()  # columns of an index of the table that is gone through where no other one leads
    words_sort: str = ""  # the order of what was found by words, when it is another than ``default_sort``
    means: Mapping[str, str] = field(default_factory=dict)  # what a field is, in a few words; its other names have none

    def joined(self, fields: Mapping[str, Field], means: Mapping[str, str] | None = None) -> "FieldTable":
        """With what another room can say of the same noun. ValueError for a name that is taken."""
        if taken := sorted(set(fields) & set(self.fields)):
            raise ValueError(f"{self.noun} have a field {taken[0]} already")
        return replace(self, fields={**self.fields, **fields}, means={**self.means, **(means or {})})
