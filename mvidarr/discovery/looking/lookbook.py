"""The book of looks: who was looked at when and with what outcome, and when that is due again."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mvidarr import clock
from mvidarr.clock import DAY
from mvidarr.db import Database
from mvidarr.discovery.looking import look_store as store
from mvidarr.discovery.looking.channels import News
from mvidarr.discovery.looking.discover import Look, error_of
from mvidarr.discovery.looking.look_store import Due, Noun
from mvidarr.discovery.looking.looks import AHEAD, Rhythm, after, after_failure, fair, first, rhythm, too_far
from mvidarr.discovery.looking.rhythm_settings import EVERY, FULL, FULLS, POLLS
from mvidarr.discovery.sources.sources import Sources
from mvidarr.errors import Conflict, MvidarrError
from mvidarr.providers.capabilities import PollsChannels

Row = dict[str, Any]
NOUNS: tuple[Noun, ...] = ("artist", "follow")
_BEGIN = 2_000  # that come into the book at once


@dataclass(frozen=True)
class Turn:
    """Whose turn it is."""

    polls: list[Due]
    fulls: list[Due]


class Lookbook:
    """``value`` tells the setting of a name; ``now`` and ``chance`` are time and dice."""

    def __init__(
        self,
        database: Database,
        sources: Sources,
        value: Callable[[str], Any],
        *,
        now: Callable[[], int] = clock.now,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._sources = sources
        self._value = value
        self._now = now
        self._chance = chance

    def rhythm_of(self, due: Due) -> Rhythm:
        return rhythm(due.own, every=self._value(EVERY.name), full=self._value(FULL.name), pollable=self.pollable(due))

    def pollable(self, due: Due) -> bool:
        return due.key is not None and self.poller(due) is not None

    def poller(self, due: Due) -> PollsChannels | None:
        polling = self._sources.having(PollsChannels)
        return next((source.provider for source in polling if source.name == due.provider), None)

    async def turn(self) -> Turn:
        """All that comes due until the next run, as far as one run goes. New ones get their place in time first."""
        await self._begin()
        until, polls, fulls = self._now() + AHEAD, self._value(POLLS.name), self._value(FULLS.name)
        async with self._database.read() as r:
            full = [await store.due(r, noun, "full", until, fulls) for noun in NOUNS]
            poll = [await store.due(r, noun, "poll", until, polls) for noun in NOUNS]
        return Turn(fair(poll[0], poll[1], polls), fair(full[0], full[1], fulls))

    async def polled(self, due: Due, news: News, *, found: int, gap: bool) -> None:
        """A poll that was answered. ``gap``: there is more that is new than a poll shows."""
        moment = self._now()
        values: Row = {
            "last_poll": moment, "next_poll": self._next_poll(due, moment), "failures": 0, "error": None,
            "marks": {**due.marks, **news.marks},
        }  # fmt: skip
        if due.noun == "follow" and news.videos is not None:
            values["marks"]["polled"] = [video.key for video in news.videos]
        if found:
            values |= {"found": found, "found_at": moment}
        if gap:
            values["next_full"] = moment
        await self._put(due, values)

    async def poll_failed(self, due: Due, error: MvidarrError) -> None:
        moment, failures = self._now(), due.failures + 1
        every = self.rhythm_of(due).promise
        later = after_failure(moment, every, failures, self._chance())
        await self._put(due, {"next_poll": later, "failures": failures, "error": error_of(error)})

    async def looked(self, due: Due, look: Look, *, marks: Row | None = None) -> None:
        """A full look that somebody answered. Where a source was missing it comes again within a day."""
        moment = self._now()
        soonest = after(moment, self.rhythm_of(due).full, self._chance())
        values: Row = {
            "last_full": moment, "next_full": min(soonest, moment + DAY) if look.missing else soonest,
            "next_poll": self._next_poll(due, moment), "failures": 0, "error": None, "sources": look.sources,
        }  # fmt: skip
        if look.outcome.new:
            values |= {"found": look.outcome.new, "found_at": moment}
        if marks is not None:
            values["marks"] = {**due.marks, **marks}
        await self._put(due, values)

    async def look_failed(self, due: Due, error: MvidarrError) -> None:
        moment, failures = self._now(), due.failures + 1
        later = after_failure(moment, self.rhythm_of(due).full, failures, self._chance())
        await self._put(due, {"next_full": later, "failures": failures, "error": error_of(error)})

    async def row_of(self, noun: Noun, id: int) -> Row | None:
        """What is known of the last looks; None before the first."""
        async with self._database.read() as r:
            return await store.look_of(r, noun, id)

    async def due_of(self, noun: Noun, id: int) -> Due | None:
        """As the book has it, also where nobody monitors it; None where there is none of this id."""
        async with self._database.read() as r:
            return await store.one(r, noun, id)

    async def _begin(self) -> None:
        moment = self._now()
        for noun in NOUNS:
            async with self._database.write("looks") as w:
                fresh = await store.without(w, noun, _BEGIN)
                await store.begin(w, noun, [self._first(due, moment) for due in fresh])
                every, full = self._value(EVERY.name), self._value(FULL.name)
                for due in await store.late(w, noun, moment, every, full, _BEGIN):
                    await store.put(w, noun, due.id, self._sooner(due, moment))

    def _sooner(self, due: Due, moment: int) -> Row:
        """A new place within the interval for each look that lies beyond it."""
        pace, values = self.rhythm_of(due), Row()
        if pace.poll is None or due.next_poll is None or too_far(due.next_poll, moment, pace.poll, due.failures):
            values["next_poll"] = None if pace.poll is None else first(moment, pace.poll, self._chance())
        if due.next_full is not None and too_far(due.next_full, moment, pace.full, due.failures):
            values["next_full"] = first(moment, pace.full, self._chance())
        return values

    def _first(self, due: Due, moment: int) -> Row:
        """A follow is looked at at once: somebody has just named it."""
        pace = self.rhythm_of(due)
        soon = due.noun == "follow"
        poll = None if pace.poll is None else first(moment, pace.poll, self._chance())
        full = moment if soon else first(moment, pace.full, self._chance())
        column = "artist_id" if due.noun == "artist" else "follow_id"
        return {column: due.id, "next_poll": poll, "next_full": full, "marks": {}, "sources": {}}

    def _next_poll(self, due: Due, moment: int) -> int | None:
        poll = self.rhythm_of(due).poll
        return None if poll is None else after(moment, poll, self._chance())

    async def _put(self, due: Due, values: Row) -> None:
        """Whoever is looked at may be deleted meanwhile; then there is nothing to note."""
        try:
            async with self._database.write("looks") as w:
                await store.put(w, due.noun, due.id, values)
        except Conflict as error:
            if error.code != "in_use":
                raise
