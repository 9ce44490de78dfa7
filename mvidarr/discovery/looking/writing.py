"""What was found goes into the library: new videos, further sources of those it has, what was empty in them.

One change in the history for one look, in as many transactions as it takes; what was done until something stood in the
way is a change like any other. Before each transaction's rows are written they are held against the library once more,
so that nothing comes twice, whoever else is adding.
"""

from collections.abc import Sequence

from mvidarr.db import ChangeSet, Database, Journal, Outbox, Writer
from mvidarr.db.journal import Pace
from mvidarr.db.shield import finish
from mvidarr.discovery.looking import candidate_store as store
from mvidarr.discovery.looking import look_store
from mvidarr.discovery.looking.outcome import Outcome, Owner
from mvidarr.discovery.looking.step import Step
from mvidarr.discovery.weighing.deduping import Seen
from mvidarr.discovery.weighing.shapes import Group
from mvidarr.errors import Conflict, NotFound, Unavailable
from mvidarr.library.wanting import wants_of_artist

ORIGIN = "discover"
FOUND = "VideoFound"  # the event: a wanted video came, or may have got its first source
SYSTEM = "system:discovery"
MOST_REJECTED = 300  # uploads that one look keeps with the reasons against them
CROSSED = frozenset({"exists", "in_use", "database_busy"})  # somebody else was quicker; the last: both had waited
TRIES = 5  # each new source may be somebody else's news too
_GROUPS = 20  # in the first transaction


class Writing:
    def __init__(self, database: Database, journal: Journal, outbox: Outbox) -> None:
        self._database = database
        self._journal = journal
        self._outbox = outbox

    async def seen(self, artist_id: int | None) -> list[Seen]:
        if artist_id is None:
            return []
        async with self._database.read() as r:
            return await store.seen_of_artist(r, artist_id)

    async def channels(self, artist_id: int) -> tuple[str, ...]:
        """Of the artist, as far as anybody knows them."""
        async with self._database.read() as r:
            return (await look_store.channels_of(r, [artist_id])).get(artist_id, ())

    async def liked_kinds(self, artist_id: int) -> tuple[str, ...]:
        """By the profile that counts for the artist's videos."""
        async with self._database.read() as r:
            return tuple((await wants_of_artist(r, artist_id)).get("kinds", ()))

    async def write(
        self, owner: Owner, groups: Sequence[Group], *, seen: Sequence[Seen], actor: str, reason: str
    ) -> Outcome:
        """NotFound when the artist has been deleted meanwhile."""
        told = Outcome()
        left, pace = _worth_it(groups), Pace(_GROUPS, fewest=10)
        try:
            while left:
                some, left = left[: pace.rows], left[pace.rows :]
                owner = await self._repeatedly(owner, some, seen, told, pace, (actor, reason))
                pace.ended(len(some))
        finally:
            if told.change_id is not None:
                told.change_id = await finish(self._close(told.change_id))
        return told

    async def _repeatedly(
        self,
        owner: Owner,
        groups: Sequence[Group],
        seen: Sequence[Seen],
        told: Outcome,
        pace: Pace,
        by: tuple[str, str],
    ) -> Owner:
        """On PostgreSQL another job may write the same source or artist just now, or delete one. Looked for again, it
        is there, or is gone."""
        for left in reversed(range(TRIES)):
            try:
                async with self._database.write("discover") as w:
                    pace.began()
                    change = await self._change(w, told.change_id, *by)
                    step = Step(w, change, owner, seen)
                    await step.take(groups)
                    if step.found:
                        told_of = [(FOUND, ("video", video), {"change_id": change.id}) for video in step.found]
                        await self._outbox.emit_many(w, told_of)
            except (Conflict, Unavailable) as error:
                if error.code not in CROSSED or not left:
                    raise
            else:
                told.change_id = change.id
                told.join(step.told)
                return step.owner
        raise AssertionError

    async def _change(self, w: Writer, change_id: int | None, actor: str, reason: str) -> ChangeSet:
        if change_id is not None:
            return await self._journal.resume(w, change_id)
        return await self._journal.begin(w, actor=actor, origin=ORIGIN, reason=reason)

    async def _close(self, change_id: int) -> int | None:
        async with self._database.write("discover") as w:
            try:
                return await (await self._journal.resume(w, change_id)).complete_if_any()
            except (Conflict, NotFound):
                return None


def _worth_it(groups: Sequence[Group]) -> list[Group]:
    """All that speak for themselves, and the best of the others."""
    kept, rejected = [], 0
    for group in groups:
        rejected += 0 if group.good else max(len(group.candidates), 1)
        if group.good or rejected <= MOST_REJECTED:
            kept.append(group)
    return kept
