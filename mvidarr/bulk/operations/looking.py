"""What operations have in common that ask for a job on each row: which of them have one already, and one for the rest.
What has been asked for is not in the journal; what the jobs then find is."""

from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from mvidarr.accounts import Role
from mvidarr.bulk.operation import A, Operation, Planned, Told
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.errors import Conflict
from mvidarr.jobs import hold_open_of
from mvidarr.query import Asker

_NOW, _THEN = {"look": "none"}, {"look": "queued"}


@dataclass(frozen=True)
class Actor:
    name: str


class Looking(Operation[A, Actor]):
    """``asked``: what is said of a row that has such a job. Each job is followed and cancelled in Activity."""

    icon = "search"
    role: ClassVar[Role] = "user"
    undoable = False
    told = Told("be looked for", "looked for", "looked for")
    asked: ClassVar[str]

    @abstractmethod
    async def open_of(self, r: Reader, ids: Sequence[int]) -> Collection[int]:
        """Which of these have such a job."""

    @abstractmethod
    async def begin(self, w: Writer, id: int, actor: str) -> None:
        """Conflict where there is one after all."""

    async def prepare(self, r: Reader, arguments: A, asker: Asker) -> Actor:
        return Actor(f"user:{asker.user_id}")

    async def hold(self, w: Writer, ids: Sequence[int]) -> None:
        await hold_open_of(w, self.noun, ids)

    async def apply(self, w: Writer, change: ChangeSet, prepared: Actor, rows: Sequence[Planned]) -> Mapping[int, str]:
        undone = dict.fromkeys(await self.open_of(w, [row.id for row in rows]), self.asked)
        for row in rows:
            if row.id not in undone:
                try:
                    await self.begin(w, row.id, prepared.name)
                except Conflict as refusal:
                    undone[row.id] = refusal.detail
        return undone

    def judged(self, row: Mapping[str, Any], asked: Collection[int]) -> Planned:
        """``row``: id and version."""
        if row["id"] in asked:
            return Planned(row["id"], row["version"], "same", reason=self.asked)
        return Planned(row["id"], row["version"], "change", _NOW, _THEN, effects={"jobs": 1})
