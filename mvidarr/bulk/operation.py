"""What an operation on many rows is: a file in ``operations/``, with a class that is an ``Operation``.

    class Arguments(GivenArguments):              what a person says besides the selection; pydantic, unknown is refused
        title: Annotated[str, Field(max_length=500, description="…")]

    class Rename(Operation[Arguments, str]):      the second: what ``prepare`` makes of the arguments, any value
        name, noun, label, icon = "rename", "video", "Rename…", "pencil"
        arguments = Arguments
        role: Role = "manager"                    the smallest that may do it; asked for preview, apply and every page
        undoable, deletes = True, False           what a change of it can be taken back; whether rows or files go

        def reason(self, arguments, count): …     the sentence of its change in the history: "Renamed 12 videos"
        async def prepare(self, r, arguments, asker): …
        async def plan(self, r, prepared, ids, asker): …
        async def apply(self, w, change, prepared, rows): …

``prepare`` checks what the model cannot (that a profile exists, that a pattern compiles) and looks up once what holds
for all rows; it raises ``Invalid`` with ``errors`` by field. It runs before the preview, and before it is applied.

``plan`` judges at most ``PIECE`` rows, given by id. It answers one ``Planned`` for each that exists, in any order; ids
without an answer are told as gone. It reads what it needs in a few statements, never one a row: 100,000 rows have five
seconds. ``work`` is whatever ``apply`` needs beyond the arguments and the row (any JSON); a row of the same version
must lead to the same result, so an edit needs none. ``effects`` are numbers by the names in ``EFFECTS``, summed over
rows that will change. What a person may not do to this row is ``denied``, what makes no sense for it ``conflict``, what
is so already ``same``, each with its ``reason`` where it does not speak for itself.

``apply`` does exactly what was planned to rows that will change, some dozens at once, within the change set and the
transaction it is given, and only by public names of rooms below (which write through the change set). Every row is
there, locked, and has the version it was planned with: others never come. It answers ``{id: reason}`` for those that it
could not change after all; or raises ``Conflict`` or ``Invalid``: then the rows are tried one by one, and the sentence
is the reason of the one that raises it. It keeps nothing between calls: after a crash another process goes on.
Columns that machines write past the journal (status) have no version: look at ``row.standing`` again.
A row that is too much for one transaction (an artist with thousands of videos) is answered with ``MORE``, one that it
has not got to yet with ``LATER``: these come again in the next transaction, and nobody else with them, until they are
answered otherwise. What was begun has ``again`` set and is brought to its end: its version is no longer compared.

``hold`` locks what must be locked before the rows are: open jobs about them, as a job that ends locks itself first and
then what it is about. ``before`` is for what takes longer than a transaction may: looking at files, drawing pictures.
It is asked for at most ``at_once`` rows outside of any transaction, and what it answers by id is their ``found`` in
``apply``. Such an operation names the ``lane`` ``media``, in which it keeps nobody from editing; after a crash it is
asked for the same rows again.

Of a large selection the rows come as they lie on the disk. An operation for which the order of the list matters says
``in_order = True``.

Then: join it in ``rooms.py`` (``OPERATIONS`` of ``bulk/operations/__init__.py``). API, OpenAPI, preview, progress,
cancel, resume, undo and the tests of all operations (``tests/bulk/test_operations.py``) follow from that.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ClassVar, Final, Generic, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict

from mvidarr.accounts import Role
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.query import Asker

Row = dict[str, Any]
Noun = Literal["video", "artist"]
Lane = Literal["maintenance", "media"]
Verdict = Literal["change", "same", "conflict", "denied"]
VERDICTS: tuple[Verdict, ...] = ("change", "same", "conflict", "denied")

PIECE = 200  # rows that are planned at once, and stand in one row of ``bulk_pieces``

# What else happens, by name: how a number of it is told, one and many.
EFFECTS: Mapping[str, tuple[str, str]] = {
    "nfo": ("NFO file is written anew", "NFO files are written anew"),
    "given_files": ("file goes over", "files go over"),
    "given_plays": ("person’s plays and rating go over", "people’s plays and ratings go over"),
    "given_places": ("place in a playlist goes over", "places in playlists go over"),
    "given_videos": ("video goes over", "videos go over"),
    "places": ("place in a playlist goes", "places in playlists go"),
    "videos": ("video goes along", "videos go along"),
    "guests": ("video loses a guest", "videos lose a guest"),
    "files": ("file is moved", "files are moved"),
    "binned": ("file goes into the recycle bin", "files go into the recycle bin"),
    "kept": ("file stays on the disk, unknown to the library", "files stay on the disk, unknown to the library"),
    "bytes": ("byte", "bytes"),
    "looked_at": ("file is looked at", "files are looked at"),
    "downloads": ("video is downloaded", "videos are downloaded"),
    "searches": ("video is looked for first", "videos are looked for first"),
    "nameless": (
        "video can be looked for once it has an artist",
        "videos can be looked for once they have an artist",
    ),
    "jobs": ("job is started", "jobs are started"),
    "cancelled": ("job is cancelled", "jobs are cancelled"),
}


class Turn(Enum):
    """What ``apply`` says of a row that wants another turn."""

    MORE = "more"  # it was begun
    LATER = "later"  # it was not


MORE: Final = Turn.MORE
LATER: Final = Turn.LATER


class GivenArguments(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)


@dataclass(frozen=True, slots=True)
class Planned:
    """``before`` and ``after``: the fields that would change, as people read them (names, not ids), JSON. ``standing``
    is the whole row, ``found`` what ``before`` answered, both only when it is applied;
    ``again``: it is begun. ``title``: what it was called, of a row that goes."""

    id: int
    version: int
    verdict: Verdict
    before: Row = field(default_factory=dict)
    after: Row = field(default_factory=dict)
    reason: str = ""
    work: Any = None
    effects: Mapping[str, int] = field(default_factory=dict)
    title: str = ""
    standing: Row = field(default_factory=dict)
    found: Any = None
    again: bool = False


A = TypeVar("A", bound=GivenArguments)
P = TypeVar("P")


class Told(NamedTuple):
    """What is told of rows: they will …, are being …, were …; of one that was answered with a reason, of several."""

    will: str = "change"
    being: str = "changed"
    were: str = "changed"
    one: str = "could not be done"
    several: str = "could not be done"


class Operation(ABC, Generic[A, P]):
    """See above. ``label`` is what its button says, with an ellipsis when it asks first."""

    name: ClassVar[str]
    noun: ClassVar[Noun]
    label: ClassVar[str]
    icon: ClassVar[str]
    role: ClassVar[Role] = "manager"
    undoable: ClassVar[bool] = True
    deletes: ClassVar[bool] = False
    personal: ClassVar[bool] = False  # what it changes is somebody's own, and so is its change in the history
    in_order: ClassVar[bool] = False  # rows are taken as the list shows them, also where they are many
    lane: ClassVar[Lane] = "maintenance"
    most: ClassVar[int | None] = None  # rows that may be selected
    at_once: ClassVar[int] = 2000  # rows in a transaction; fewer where ``before`` takes its time
    told: ClassVar[Told] = Told()
    arguments: ClassVar[type[GivenArguments]]
    summary: ClassVar[str]  # what it does, a sentence for the API

    @abstractmethod
    def reason(self, arguments: A, count: int) -> str:
        """What the history says it was."""

    @abstractmethod
    async def prepare(self, r: Reader, arguments: A, asker: Asker) -> P: ...

    @abstractmethod
    async def plan(self, r: Reader, prepared: P, ids: Sequence[int], asker: Asker) -> Sequence[Planned]: ...

    async def sentence(self, r: Reader, arguments: A, count: int) -> str:
        """``reason``, with names that the arguments do not say."""
        return self.reason(arguments, count)

    async def choices(self, r: Reader, asker: Asker) -> Mapping[str, Sequence[tuple[str, str]]]:
        """What arguments can be for who asks, by name: value and label, for a form."""
        return {}

    async def named(self, r: Reader, arguments: A) -> Mapping[str, Sequence[tuple[str, str]]]:
        """What was chosen of these, for who reads a plan."""
        return {}

    async def offers(self, r: Reader, ids: Sequence[int]) -> Mapping[str, Sequence[tuple[str, str]]]:
        """What arguments can be, by name: value and label, for a form. Asked of those only that say how many rows may
        be selected; Invalid where these make no sense."""
        return {}

    async def hold(self, w: Writer, ids: Sequence[int]) -> None:
        """Nothing, unless it is said otherwise."""

    async def before(self, prepared: P, rows: Sequence[Planned]) -> Mapping[int, Any]:
        return {}

    @abstractmethod
    async def apply(
        self, w: Writer, change: ChangeSet, prepared: P, rows: Sequence[Planned]
    ) -> Mapping[int, str | Turn]: ...


AnyOperation = Operation[Any, Any]


class Operations:
    """All that there are, in the order of their buttons."""

    def __init__(self, operations: Sequence[AnyOperation]) -> None:
        self._operations: dict[tuple[str, str], AnyOperation] = {(one.noun, one.name): one for one in operations}
        if len(self._operations) < len(operations):
            raise ValueError("two operations have the same name")

    def __iter__(self) -> Iterator[AnyOperation]:
        return iter(self._operations.values())

    def get(self, noun: str, name: str) -> AnyOperation | None:
        return self._operations.get((noun, name))
