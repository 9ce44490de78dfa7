"""One run of monitoring: whose turn it is is polled here and now, full looks are asked for as jobs of their own.

A poll is one small answer. What is new in it goes into the library as after any look; when all of it is new, there may
be more than it shows, and a full look follows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Protocol

from mvidarr.db import Database, Writer
from mvidarr.discovery.looking import candidate_store, channels
from mvidarr.discovery.looking.channels import News
from mvidarr.discovery.looking.discover import Discovery, Teller
from mvidarr.discovery.looking.look_store import Due
from mvidarr.discovery.looking.lookbook import Lookbook
from mvidarr.discovery.looking.outcome import Outcome
from mvidarr.discovery.looking.writing import SYSTEM
from mvidarr.discovery.sources.gathering import Ask, Told, gather
from mvidarr.errors import Conflict, MvidarrError, NotFound
from mvidarr.jobs import Jobs, NewJob
from mvidarr.library.artists import Artists
from mvidarr.providers.shapes import VideoFound

AT_ONCE = 8  # polls; each source paces its own
SECONDS = 60.0  # that one poll may take
SHOWS = 10  # as many new ones in one poll may be only the newest of more


class TakesFollows(Protocol):
    async def take(self, follow_id: int, found: Sequence[VideoFound], *, teller: Teller) -> Outcome: ...


@dataclass
class Run:
    """What a run came to."""

    polled: int = 0
    new: int = 0
    missing: int = 0
    asked: int = 0

    def sentence(self) -> str:
        return (
            f"Polled {self.polled:,}, found {self.new:,} new, {self.missing:,} did not answer; "
            f"asked for {self.asked:,} full look{'s' if self.asked != 1 else ''}."
        )


class Monitoring:
    def __init__(
        self,
        database: Database,
        jobs: Jobs,
        artists: Artists,
        discovery: Discovery,
        book: Lookbook,
        follows: TakesFollows,
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._artists = artists
        self._discovery = discovery
        self._book = book
        self._follows = follows

    async def run(self, teller: Teller) -> Run:
        turn, run = await self._book.turn(), Run()
        for due in turn.fulls:
            run.asked += await self._ask_for(due)
        full = {(due.noun, due.id) for due in turn.fulls}
        polls = [due for due in turn.polls if (due.noun, due.id) not in full]
        for some in _chunks(polls, AT_ONCE):
            await self._poll(some, run, teller)
            teller.progress(run.polled / len(polls), message=run.sentence())
        teller.log(run.sentence())
        return run

    async def _ask_for(self, due: Due) -> bool:
        """False where one is open already."""
        try:
            async with self._database.write("monitor") as w:
                await enqueue(self._jobs, w, due.noun, due.id, priority=BY_ITSELF)
        except Conflict:
            return False
        return True

    async def _poll(self, turn: Sequence[Due], run: Run, teller: Teller) -> None:
        by_name = {f"{due.noun}:{due.id}": due for due in turn}
        asks = [Ask(name, partial(self._asked, due)) for name, due in by_name.items()]
        async with gather(asks, seconds=SECONDS) as answers:
            async for told in answers:
                run.polled += 1
                await self._heard(by_name[told.source], told, run, teller)

    async def _asked(self, due: Due) -> News:
        poller = self._book.poller(due)
        if poller is None or due.key is None:
            return News((), {})
        if due.kind == "channel":
            return await channels.poll(poller, due.key, due.more, due.marks)
        answer = await poller.poll_playlist(due.key, due.marks.get(due.provider))
        return News(answer.videos, {due.provider: answer.mark})

    async def _heard(self, due: Due, told: Told[News], run: Run, teller: Teller) -> None:
        error = told.error
        if told.value is not None:
            error = await self._taken(due, told.value, run, teller)
            for one in told.value.missing:
                teller.log(f"{due.noun.capitalize()} {due.id}, one of several channels: {one.detail}", "warning")
        if error is not None:
            run.missing += 1
            teller.log(f"{due.noun.capitalize()} {due.id}: {error.detail}", "warning")
            await self._book.poll_failed(due, error)

    async def _taken(self, due: Due, news: News, run: Run, teller: Teller) -> MvidarrError | None:
        """Why what is new could not be taken, as where it was deleted meanwhile."""
        found = await self._fresh(due, news.videos or ())
        try:
            outcome = await self._take(due, found, teller) if found else Outcome()
        except NotFound as gone:
            return gone
        gap = len(found) >= SHOWS and len(found) == len(news.videos or ())
        run.new += outcome.new
        await self._book.polled(due, news, found=outcome.new, gap=gap)
        return None

    async def _take(self, due: Due, found: Sequence[VideoFound], teller: Teller) -> Outcome:
        if due.noun == "follow":
            return await self._follows.take(due.id, found, teller=teller)
        artist = await self._artists.get(due.id)
        return await self._discovery.take(artist, found, ids=artist["ids"], actor=SYSTEM, teller=teller)

    async def _fresh(self, due: Due, videos: Sequence[VideoFound]) -> list[VideoFound]:
        """Those with an upload that was not seen yet, for whom this is."""
        videos = [video for video in videos if video.key not in due.seen]
        keys = {(one.provider, one.key) for video in videos for one in video.uploads}
        if not keys:
            return []
        async with self._database.read() as r:
            seen = await candidate_store.seen_at(r, keys, due.artist_id)
            known = seen | set(await candidate_store.videos_at(r, keys))
        return [video for video in videos if any((one.provider, one.key) not in known for one in video.uploads)]


DISCOVER, LOOK_AT_FOLLOW = "discover", "look_at_follow"
BY_HAND, OF_MANY, BY_ITSELF = 0, -5, -10  # priorities: what somebody waits for goes first
_KINDS = {"artist": DISCOVER, "follow": LOOK_AT_FOLLOW}


async def enqueue(jobs: Jobs, w: Writer, noun: str, id: int, *, priority: int, actor: str = SYSTEM) -> int:
    """The job of a full look. Conflict ``job_open`` where there is one."""
    kind = _KINDS[noun]
    new = NewJob(kind, subject=(noun, id), dedupe=f"{kind}:{id}", priority=priority, actor=actor)
    return (await jobs.enqueue(w, new)).id


def _chunks(dues: Sequence[Due], size: int) -> Iterator[list[Due]]:
    left = iter(dues)
    while some := list(islice(left, size)):
        yield some
