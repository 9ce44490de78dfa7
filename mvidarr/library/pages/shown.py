"""What the templates of lists read: one value for the filter row, the orders, the views, the rail and the pager."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mvidarr.library.highlights import NOTHING, Sought
from mvidarr.library.meant import Better
from mvidarr.library.pages.columns import Choosable
from mvidarr.library.pages.columns import Shown as ShownColumn
from mvidarr.library.pages.filtering import Chip, Mistake
from mvidarr.library.pages.listing import USUAL_SIZE, Address, Pager, Step, View
from mvidarr.library.pages.nouns import Noun
from mvidarr.library.verbs import BulkVerb


@dataclass(frozen=True)
class Shown:
    """A list on its page. ``sort`` is the order it is in; ``count`` is None while nobody knows. ``text`` is the whole
    query, of a part of all too: what a selection of everything means. ``start`` is the rank of the first row, None
    where only a cursor knows."""

    kind: Noun
    here: Address
    q: str
    sort: str
    view: View
    pager: Pager
    place: Mapping[str, str | int | None]  # cursor and rank: what another view keeps
    void: bool = False  # there is nothing that a filter could find
    within: bool = False  # only a part of all: the count of a query alone would be another
    sort_in_query: bool = False
    sought: Sought = NOTHING  # marked in the rows
    count: int | None = None
    error: Mistake | None = None
    chips: Sequence[Chip] = ()
    quick: Sequence[Chip] = ()
    rail: Sequence[Step] = ()
    has_rail: bool = False  # the order has one, though it may not have been there in time
    text: str = ""
    start: int | None = 0
    columns: Sequence[ShownColumn] = ()
    size: int = USUAL_SIZE
    choices: Sequence[Choosable] = ()
    says: str = ""  # the query in a sentence
    meant: Sequence[Better] = ()  # what it may have been meant to be, where it finds nothing
    verbs: Sequence[BulkVerb] = ()

    @property
    def noun(self) -> str:
        return self.kind.one

    @property
    def nouns(self) -> str:
        return self.kind.many

    @property
    def plain(self) -> bool:
        return self.here.values.get("plain") is not None

    @property
    def scrolls(self) -> bool:
        """Whether a script shows all of it on one page: it must know where the rows stand."""
        return not self.plain and self.start is not None and not self.error

    @property
    def heads(self) -> frozenset[str]:
        """The columns whose heads order the list."""
        return frozenset(sort.key for sort in self.kind.sorts)

    @property
    def orders(self) -> list[tuple[str, str]]:
        """Every order with its label, and the one that is on whichever way it runs."""
        sorts = [sort for sort in self.kind.sorts if sort.key != self.kind.table.words_sort or self.sought.anywhere]
        found = [(sort.second, sort.turned) if self.sort == sort.second else (sort.first, sort.label)
                 for sort in sorts]  # fmt: skip
        return found if any(key == self.sort for key, _ in found) else [*found, (self.sort, self.sort)]

    def sort_path(self, key: str) -> str:
        """A click on the head of a column: its own order first, then the other way round."""
        sort = next(each for each in self.kind.sorts if each.key == key)
        return self.here.to(sort=sort.second if self.sort == sort.first else sort.first)

    def view_path(self, view: str) -> str:
        return self.here.to(view=view, **self.place)

    @property
    def rows_path(self) -> str:
        """Where a script asks for further rows, by ``at`` and ``limit``."""
        return Address(f"{self.here.path}/rows", self.here.values).to(view=self.view, limit=None, plain=None)

    @property
    def plain_path(self) -> str:
        """The same in pages, or no longer in pages."""
        return self.here.to(plain=None if self.plain else "1", at=self.start)
