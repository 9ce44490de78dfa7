"""What the templates of lists read: one value for the filter row, the orders, the views, the rail and the pager."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mvidarr.library.pages.filtering import Chip, Mistake
from mvidarr.library.pages.listing import Address, Pager, Sort, Step, View


@dataclass(frozen=True)
class Noun:
    """A kind of list: its words, where its count is read, what can be asked of it."""

    one: str
    many: str
    count_path: str  # of the API; ``?q=`` goes behind it
    sorts: Sequence[Sort]
    examples: Sequence[tuple[str, str]]  # query, what it asks for
    quick: Mapping[str, str] = field(default_factory=dict)  # name -> term
    fields: Sequence[str] = ()
    is_: Sequence[str] = ()
    has: Sequence[str] = ()


@dataclass(frozen=True)
class Shown:
    """A list on its page. ``sort`` is the order it is in; ``count`` is None while nobody knows."""

    kind: Noun
    here: Address
    q: str
    sort: str
    view: View
    pager: Pager
    place: Mapping[str, str | int | None]  # cursor and rank: what another view keeps
    void: bool = False  # nothing in the whole library
    sort_in_query: bool = False
    count: int | None = None
    error: Mistake | None = None
    chips: Sequence[Chip] = ()
    quick: Sequence[Chip] = ()
    rail: Sequence[Step] = ()

    @property
    def noun(self) -> str:
        return self.kind.one

    @property
    def nouns(self) -> str:
        return self.kind.many

    @property
    def count_path(self) -> str:
        return self.kind.count_path

    @property
    def examples(self) -> Sequence[tuple[str, str]]:
        return self.kind.examples

    @property
    def fields(self) -> Sequence[str]:
        return self.kind.fields

    @property
    def is_(self) -> Sequence[str]:
        return self.kind.is_

    @property
    def has(self) -> Sequence[str]:
        return self.kind.has

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(sort.key for sort in self.kind.sorts)

    @property
    def orders(self) -> list[tuple[str, str]]:
        """Each order and its label; the one that is on is among them, whichever way it runs."""
        usual = [(sort.first, sort.label) for sort in self.kind.sorts]
        known = {key for key, _ in usual}
        if self.sort in known:
            return usual
        turned = next((sort for sort in self.kind.sorts if sort.key == self.sort.removeprefix("-")), None)
        return [*usual, (self.sort, f"{turned.label}, turned around" if turned else self.sort)]

    def sort_path(self, key: str) -> str:
        """A click on the head of a column: its own order first, then the other way round."""
        sort = next(each for each in self.kind.sorts if each.key == key)
        turned = {key: f"-{key}", f"-{key}": key}
        return self.here.to(sort=turned.get(self.sort, sort.first))

    def view_path(self, view: str) -> str:
        return self.here.to(view=view, **self.place)
