"""A try at a download and what follows from its end: another upload where this one can't be had, a rest of its site.

An upload that fails for good makes way for the next one within the same job: the try ends, is told, and the job goes
on with fresh tries at another source. It fails only when none is left. A try that broke off but got on uses up none.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from mvidarr.clock import now
from mvidarr.db import Database, Journal, Writer
from mvidarr.discovery.searching import other_uploads
from mvidarr.discovery.searching.other_uploads import Other, name_of
from mvidarr.discovery.searching.settings import TAKE
from mvidarr.downloads.asking import store
from mvidarr.downloads.asking.uploads import TRIED, first_of
from mvidarr.downloads.failing import reckoning
from mvidarr.downloads.failing.getting_on import KEPT, GotOn, got_on, kept_in
from mvidarr.downloads.failing.reckoning import INSPECTED, MadeWay
from mvidarr.downloads.failing.settings import REPLACE_CHOSEN
from mvidarr.downloads.tempo.hosts import host_of
from mvidarr.errors import External, Invalid, MvidarrError
from mvidarr.files.roots import Root
from mvidarr.jobs import JobContext, JobRow, Jobs, Outcome, RetryPolicy, Settle
from mvidarr.jobs.retry import next_try
from mvidarr.library import Videos
from mvidarr.ytdlp.failures import BY_CODE

ENDLESS = 1_000_000
_MORE = INSPECTED | {"no_quality", "address_refused"}  # codes of ours that only this upload is to blame for


class Trying:
    """``work`` is a try; ``value`` tells settings by name; ``pace`` multiplies rests of sites."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        jobs: Jobs,
        videos: Videos,
        *,
        work: Callable[[JobContext], Awaitable[None]],
        settle: Settle,
        root: Root,
        value: Callable[[str], Any],
        pace: float = 1.0,
    ) -> None:
        self._database = database
        self._journal = journal
        self._jobs = jobs
        self._videos = videos
        self._work = work
        self._settle = settle
        self._root = root
        self._value = value
        self._pace = pace
        self._made_way = MadeWay()

    def with_patience(self, patience: RetryPolicy) -> Callable[[JobContext], Awaitable[None]]:
        async def run(ctx: JobContext) -> None:
            try:
                await self._work(ctx)
            except MvidarrError as error:
                meant: MvidarrError = error
                on = await asyncio.to_thread(self._got_on, ctx.job, error)
                if on is not None:
                    meant = await self._go_on(ctx.job, error, on)
                elif next_try(error, patience, ctx.job.tries, now(), lambda: 0.0) is None and may_another_help(error):
                    meant = await self._make_way(ctx, error) or error
                if meant is error:
                    raise
                raise meant from error

        return run

    async def settle(self, w: Writer, job: JobRow, outcome: Outcome) -> None:
        await reckoning.ended(w, job, outcome, self._made_way.asked(w, job), self._pace)
        await self._settle(w, job, outcome)
        if job.state == "queued" and job.subject is not None:
            await self._ask_what_stands_first(w, job, job.subject[1])

    async def _ask_what_stands_first(self, w: Writer, job: JobRow, video_id: int) -> None:
        """Another upload may have been chosen while it ran: it waits for the site of that one."""
        upload = await first_of(w, video_id, job.payload.get(TRIED, ()))
        if upload is not None:
            await self._jobs.asks(w, {job.id: host_of(upload.url)})
            await store.note_next(w, {job.id: upload})

    def _got_on(self, job: JobRow, error: MvidarrError) -> GotOn | None:
        return got_on(error, job.payload, kept_in(self._root.staging_folder / str(job.id)))

    async def _go_on(self, job: JobRow, error: MvidarrError, on: GotOn) -> MvidarrError:
        """It has all its tries before it again."""
        async with self._database.write("got_on") as w:
            await self._jobs.renew(w, job, job.host, **on.payload)
        return on.error(error)

    async def _make_way(self, ctx: JobContext, error: MvidarrError) -> MvidarrError | None:
        """The end of this try that leads on to the next upload; None where there is none, or a person chose this."""
        if ctx.job.subject is None:
            return None
        video = await self._videos.get(ctx.job.subject[1])
        if video["files"] or not video["sources"]:
            return None
        before = ctx.job.payload.get(TRIED, ())
        async with self._database.write("another_upload") as w:
            download, upload = await store.of_job(w, ctx.job.id), await first_of(w, video["id"], before)
            if download is None or upload is None:
                return None
            self._made_way.note(ctx.job.id, ctx.job.host or host_of(download["url"]))
            if download["upload"] not in (None, name_of(upload)):  # it has failed while a person chose this one
                return await self._lead_on(w, ctx.job, error, Other(upload, ""), [*before, download["upload"]])
            tried = [*before, name_of(upload)]
            left = await other_uploads.others(w, video["id"], besides=tried, least=self._value(TAKE.name))
            if not left:
                return _with(error, f"{_uploads(len(tried) - 1)} failed before it.") if len(tried) > 1 else None
            if not self._value(REPLACE_CHOSEN.name) and await other_uploads.is_chosen(w, video["id"], upload):
                return _with(error, f"You chose this upload; {_count(len(left))} to choose from under Needs you.")
            await other_uploads.take(w, self._journal, video["id"], left[0].upload)
            return await self._lead_on(w, ctx.job, error, left[0], tried)

    async def _lead_on(self, w: Writer, job: JobRow, error: MvidarrError, to: Other, tried: list[str]) -> MvidarrError:
        """The end of a try after which the job goes on with another upload."""
        await self._jobs.renew(w, job, host_of(to.upload.url) or "", **{TRIED: tried, KEPT: 0})
        return _goes_on(error, to)


def after(settle: Settle, pace: float = 1.0) -> Settle:
    """Of a job that looks at an address: its site may have to rest too."""

    async def both(w: Writer, job: JobRow, outcome: Outcome) -> None:
        await reckoning.ended(w, job, outcome, job.host or host_of(job.payload.get("url")), pace)
        await settle(w, job, outcome)

    return both


def may_another_help(error: MvidarrError) -> bool:
    """Whether this upload is to blame, or its site, and not this house."""
    if error.code in _MORE:
        return isinstance(error, External | Invalid)
    failure = BY_CODE.get(error.code)
    return isinstance(error, External) and failure is not None and failure.another


def _goes_on(error: MvidarrError, other: Other) -> External:
    what = f"“{other.title}”" if other.title else other.upload.url
    return External(
        f"{error.detail} Another upload is tried: {what}.", source="ytdlp", code=error.code, retryable=True,
        retry_after=0, attempts=ENDLESS,
    )  # fmt: skip


def _with(error: MvidarrError, more: str) -> External:
    return External(f"{error.detail} {more}", source="ytdlp", code=error.code)


def _count(others: int) -> str:
    return "another one is there" if others == 1 else f"{others} others are there"


def _uploads(others: int) -> str:
    return "1 other upload" if others == 1 else f"{others} other uploads"
