"""What the end of a try means for others: its site rests, the queue does, or both go on. In the transaction of the end,
so whatever is taken next knows."""

from contextlib import suppress

from mvidarr.clock import SECOND, now
from mvidarr.db import Database, Writer
from mvidarr.downloads.asking import store
from mvidarr.downloads.failing import cooling, outcomes
from mvidarr.downloads.failing.cooling import QUEUE
from mvidarr.errors import External, MvidarrError, Unavailable
from mvidarr.jobs import JobRow, Outcome
from mvidarr.ytdlp import Failure
from mvidarr.ytdlp.failures import BY_CODE, DISK_FULL, OFFLINE

LANE, STORAGE = "download", "storage"
ENDS = ("finished", "retry")  # a server that stopped, or a person, says nothing of the site
# Of what came, besides what yt-dlp says itself: the upload was no good.
INSPECTED = frozenset(("damaged", "truncated", "no_video", "not_media", "wrong_duration"))


class MadeWay:
    """By job, the site of an upload that made way for another: the row names the next one by the end of that try."""

    def __init__(self) -> None:
        self._sites: dict[int, str | None] = {}

    def note(self, job_id: int, site: str | None) -> None:
        self._sites[job_id] = site

    def asked(self, w: Writer, job: JobRow) -> str | None:
        """Which site the try that ends asked. Said of one end only, but again where that could not be stored."""
        site = self._sites.get(job.id, job.host)
        w.after_commit(lambda: self._forget(job.id))
        return site

    def _forget(self, job_id: int) -> None:
        self._sites.pop(job_id, None)


def counts(code: str | None) -> bool:
    """Whether it says something of the site: not that our disk is full, nor that a broadcast has not begun."""
    failure = BY_CODE.get(code) if code else None
    return code is None or code in INSPECTED or (failure is not None and (failure.another or failure.scope == "site"))


async def ended(w: Writer, job: JobRow, outcome: Outcome, host: str | None, pace: float = 1.0) -> None:
    """Of a job that asked this host: a download, or the look at an address. ``pace`` multiplies rests."""
    if outcome.cause not in ENDS:
        return
    code = outcome.error.code if outcome.error else None
    if host is not None and counts(code):
        await _note(w, job, host, code)
    if outcome.error is None:
        await cooling.wake(w, *([host] if host else []), *([QUEUE] if await _proves(w, job) else []))
        return
    failure = BY_CODE.get(outcome.error.code)
    if failure is not None:
        await _rest(w, job, failure, host, outcome.error.detail, pace)


async def looked(database: Database, host: str, error: MvidarrError | None, pace: float = 1.0) -> None:
    """The same of a look without a job, for which a person waits. A database that is away takes no answer from them."""
    failure = BY_CODE.get(error.code) if isinstance(error, External) else None
    with suppress(Unavailable):
        if isinstance(error, External) and failure is not None and failure.scope == "site":
            async with database.write("site_rests") as w:
                await cooling.rest(w, host, failure, error.detail, now(), named=error.retry_after, pace=pace)
        elif error is None and await _is_over(database, host):
            async with database.write("site_rests") as w:
                await cooling.wake(w, host)


async def _is_over(database: Database, host: str) -> bool:
    async with database.read() as r:
        before = await cooling.of(r, host)
    return before is not None and before.until <= now()


async def _proves(w: Writer, job: JobRow) -> bool:
    """That the queue can go on: a file that came does, a look at a site shows that there is a line and no more."""
    if job.lane == LANE:
        return True
    rest = await cooling.of(w, QUEUE)
    return rest is not None and rest.code not in (DISK_FULL.code, STORAGE)


async def _note(w: Writer, job: JobRow, host: str, code: str | None) -> None:
    download = await store.of_job(w, job.id)
    if download is None:
        return
    moment, size = now(), int(download["bytes"] or 0)
    if code is None and not size:
        intent = await store.intent(w, job.id)
        size = intent["size"] if intent else 0
    seconds = (moment - job.started) / SECOND if job.started else 0.0
    await outcomes.note(w, download["id"], host, code=code, bytes=size, seconds=seconds, moment=moment)


async def _rest(w: Writer, job: JobRow, failure: Failure, host: str | None, detail: str, pace: float) -> None:
    moment = now()
    if failure.scope == "site" and host is not None:
        await cooling.rest(w, host, failure, detail, moment, named=_named(job, failure, moment, pace), pace=pace)
    elif failure.scope == "queue":
        await cooling.rest(w, QUEUE, failure, detail, moment, pace=pace)
    elif failure.code in outcomes.NETWORK and await outcomes.nothing_gets_through(w, moment):
        await cooling.rest(w, QUEUE, OFFLINE, OFFLINE.error().detail, moment, pace=pace)


def _named(job: JobRow, failure: Failure, moment: int, pace: float) -> int | None:
    """The seconds that the site asked for: what the job waits, where that is not what it always would."""
    wait = round((job.not_before - moment) / SECOND / pace) if job.state == "queued" else 0
    usual = failure.delays[0] if failure.delays else 0
    return wait if wait > 0 and not usual * 0.99 <= wait <= usual * 1.11 else None
