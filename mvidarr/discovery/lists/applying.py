"""What is new in a list comes into the library: one change in the history, in as many transactions as it takes.

Which change that is stands with the list, in the transaction of the rows themselves, until its job is over: the next
try after a kill -9 goes on in it. What was done until something stood in the way is a change like any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mvidarr.db import ChangeSet, Database, Journal, Writer
from mvidarr.db.journal import Pace
from mvidarr.discovery.lists import store
from mvidarr.discovery.lists.bringing import Bringing, Follow, Outcome
from mvidarr.discovery.looking.discover import Teller
from mvidarr.discovery.looking.writing import ORIGIN
from mvidarr.errors import Conflict, Invalid, NotFound

Row = dict[str, Any]

_TRIES = 5  # a new artist may be somebody else's news too


@dataclass(frozen=True)
class By:
    """Whose work it is: the job's, asked for by an actor."""

    job: int
    actor: str


class Applying:
    """``follow`` has what sources know of a new artist filled in, in the same transaction."""

    def __init__(self, database: Database, journal: Journal, follow: Follow) -> None:
        self._database = database
        self._journal = journal
        self._follow = follow

    async def apply(self, row: Row, *, only: Sequence[int] | None, by: By, teller: Teller) -> Outcome:
        """All that is new in it, or of ``only`` those entries that are. ``end`` completes the change."""
        row = await self._with_a_profile(row, teller)
        async with self._database.read() as r:
            left = await store.ids_in(r, row["id"], ("new", "failed"), only)
        told, pace, all_of_them = _so_far(row, by.job), Pace(20, fewest=10), len(left)
        while left:
            some, left = left[: pace.rows], left[pace.rows :]
            await self._repeatedly(some, row, told, pace, by)
            pace.ended(len(some))
            teller.progress(1 - len(left) / all_of_them, message=told.sentence())
        return told

    async def end(self, w: Writer, list_id: int, job: int) -> None:
        """In the transaction in which its job is over, however it ended."""
        rows = await store.lists_of(w, list_id)
        told = _so_far(rows[0], job) if rows else Outcome()
        if told.change_id is not None:
            await store.remember(w, list_id, under_way=None)
            change = await self._resumed(w, told.change_id)
            if change is not None:
                await change.complete_if_any()

    async def _with_a_profile(self, row: Row, teller: Teller) -> Row:
        profile = row["adding"].get("profile_id")
        async with self._database.read() as r:
            if profile is None or await store.profile_there(r, profile):
                return row
        teller.log("The quality profile of this list was deleted: new artists get the default one.", "warning")
        return {**row, "adding": {**row["adding"], "profile_id": None}}

    async def _repeatedly(self, ids: Sequence[int], row: Row, told: Outcome, pace: Pace, by: By) -> None:
        """Nearly never is an entry refused: only then they are tried one by one, and those that are say why."""
        for _ in range(_TRIES):
            try:
                await self._once(ids, row, told, pace, by)
            except Conflict as error:
                if error.code != "exists":
                    break
            except (Invalid, NotFound):
                break
            else:
                return
        await self._once(ids, row, told, pace, by, one_by_one=True)

    async def _once(
        self, ids: Sequence[int], row: Row, told: Outcome, pace: Pace, by: By, *, one_by_one: bool = False
    ) -> None:
        async with self._database.write("import list") as w:
            pace.began()
            change = await self._change(w, row, told.change_id, by.actor)
            bringing = Bringing(w, change, row["adding"], self._follow, by.actor)
            await bringing.take(await store.rows(w, ids), one_by_one=one_by_one)
            after = told.joined(bringing.told, change.id)
            await store.remember(w, row["id"], under_way={"job": by.job, "change": change.id, "told": after.plain()})
        told.become(after)

    async def _change(self, w: Writer, row: Row, change_id: int | None, actor: str) -> ChangeSet:
        change = await self._resumed(w, change_id) if change_id is not None else None
        reason = f"Imported the list “{row['name']}”"
        return change or await self._journal.begin(w, actor=actor, origin=ORIGIN, reason=reason)

    async def _resumed(self, w: Writer, change_id: int) -> ChangeSet | None:
        """None when it was completed, or undone, meanwhile."""
        try:
            return await self._journal.resume(w, change_id)
        except (Conflict, NotFound):
            return None


def _so_far(row: Row, job: int) -> Outcome:
    """What earlier tries of this job did."""
    under_way = (row["outcome"] or {}).get("under_way") or {}
    if under_way.get("job") != job:
        return Outcome()
    return Outcome(**under_way["told"], change_id=under_way["change"])
