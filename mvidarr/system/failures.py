"""What went wrong, grouped by cause: how often, first and last seen, the latest example.

Whoever breaks tells it in passing (``note``, ``job_broke``, ``job_ended``: from the event loop, they never wait); a
task writes it down in batches. While the database is away it gathers, a row for each cause, and adds to no trouble.
"""

import asyncio
import hashlib
import re
import sysconfig
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, get_args

from typing_extensions import TypedDict

from mvidarr import clock
from mvidarr.db import Database
from mvidarr.errors import Invalid, NotFound, Unavailable
from mvidarr.jobs import JobView
from mvidarr.observe import get_logger
from mvidarr.observe.failure import Failure, Origin
from mvidarr.query.cursor import decode, encode
from mvidarr.system import failures_store as store

log = get_logger(__name__)

KEEP_DAYS = 90  # since last seen
KEEP_ROWS = 2_000
GATHER = 1.0  # seconds that news wait for others to be written with
RETRY = 5.0  # seconds until a database that is away is tried again
LAST_WORDS = 2.0  # seconds for the last ones when the server stops
MOST = 500  # causes that wait to be written; in a storm of new ones further ones are left out
BROKEN = 500  # jobs whose exception waits for their end

_ORDER = "-last"
_VARIES = (
    (re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE), "<address>"),
    (re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)"), "<text>"),
    (re.compile(r"(?<![\w<])/[^\s:,;]+"), "<path>"),
    (re.compile(r"\b(?:[0-9a-f]{8,}|[\w-]*\d[\w-]*)\b", re.IGNORECASE), "<n>"),
)
_HERE = re.compile(
    "|".join(
        rf"(?<=File \"){re.escape(folder)}/"
        for folder in (
            str(Path(__file__).resolve().parents[2]),
            *{sysconfig.get_path(name) for name in ("purelib", "platlib")},
            *{sysconfig.get_path(name) for name in ("stdlib", "platstdlib")},
        )
    )
)


class FailureView(TypedDict):
    """``place``: a route, a kind of job, a task. ``sentence`` and ``reference`` (an error id, or the number of a job)
    are of the latest. Times ISO 8601."""

    id: int
    origin: Origin
    code: str
    place: str
    sentence: str
    reference: str
    count: int
    first: str
    last: str


class FailureDetail(FailureView):
    """``detail``: the traceback of the latest, without secrets; empty where the sentence says all."""

    detail: str


class FailurePage(TypedDict):
    items: list[FailureDetail]
    next: str | None


class Failures:
    def __init__(self, database: Database, *, gather: float = GATHER, retry: float = RETRY) -> None:
        self._database = database
        self._gather, self._retry = gather, retry
        self._waiting: dict[str, dict[str, Any]] = {}  # fingerprint -> row
        self._broken: dict[int, Failure] = {}  # job -> what broke it
        self._bell = asyncio.Event()
        self._bell.set()  # to look for what is too old
        self._pruned = 0

    # -- hearing of it

    def note(self, failure: Failure) -> None:
        moment, fingerprint = clock.now(), fingerprint_of(failure)
        known = self._waiting.get(fingerprint)
        if known is None and len(self._waiting) >= MOST:
            return
        row = _row(failure, fingerprint, moment)
        if known is not None:
            row |= {"count": known["count"] + 1, "first": known["first"]}
        self._waiting[fingerprint] = row
        self._bell.set()

    def job_broke(self, job_id: int, failure: Failure) -> None:
        """An exception that its handler did not foresee; it counts once the end of the job is stored."""
        while len(self._broken) >= BROKEN:
            del self._broken[next(iter(self._broken))]
        self._broken[job_id] = failure

    def job_ended(self, job: JobView) -> None:
        """A job that only waited for another in vain is none of its own."""
        broken, error = self._broken.pop(job["id"], None), job["error"]
        if job["state"] != "failed" or error is None or error["code"] == "dependency_failed":
            return
        self.note(broken or _of_job(job, error["code"], error["detail"]))

    # -- writing it down

    async def run(self) -> None:
        """Until cancelled; then what waits is written, if the database lets it."""
        try:
            while True:
                await self._bell.wait()
                await asyncio.sleep(self._gather)
                self._bell.clear()
                if not (await self._write() and await self._prune()):
                    await asyncio.sleep(self._retry)
                    self._bell.set()
        finally:
            with suppress(TimeoutError):
                async with asyncio.timeout(LAST_WORDS):
                    await self._write()

    async def _write(self) -> bool:
        """False if the database is away: then everything waits on. Who is cancelled during a commit still has it."""
        taken, self._waiting = self._waiting, {}
        if not taken:
            return True
        stored = asyncio.Event()
        try:
            rows = await asyncio.to_thread(_cleaned, list(taken.values()))
            async with self._database.write("failures") as w:
                w.after_commit(stored.set)
                await store.count(w, rows)
        except Unavailable as error:
            log.debug("failures wait for the database", code=error.code, causes=len(taken))
        finally:
            if not stored.is_set():
                self._put_back(taken)
        return stored.is_set()

    async def _prune(self) -> bool:
        """Once an hour, while there is anything to do at all."""
        moment = clock.now()
        if moment - self._pruned > clock.HOUR:
            try:
                async with self._database.write("failures_prune") as w:
                    await store.prune(w, before=moment - KEEP_DAYS * clock.DAY, keep=KEEP_ROWS)
            except Unavailable:
                return False
            self._pruned = moment
        return True

    def _put_back(self, taken: Mapping[str, dict[str, Any]]) -> None:
        for fingerprint, row in taken.items():
            newer = self._waiting.get(fingerprint)
            if newer is not None:
                newer |= {"count": newer["count"] + row["count"], "first": row["first"]}
            elif len(self._waiting) < MOST:
                self._waiting[fingerprint] = row

    # -- looking at it

    async def page(self, *, origin: str | None = None, cursor: str = "", limit: int = 50) -> FailurePage:
        """The last seen first."""
        if origin is not None and origin not in get_args(Origin):
            raise Invalid(f"There is no origin “{origin}”; there are {', '.join(get_args(Origin))}.", code="bad_origin")
        after = tuple(decode(_ORDER, [(int, False), (int, False)], cursor)) if cursor else None
        async with self._database.read() as r:
            rows = await store.listed(r, origin=origin, after=after, limit=limit + 1)
        last = rows[limit - 1] if len(rows) > limit else None
        following = encode(_ORDER, [last["last"], last["id"]]) if last else None
        return {"items": [_view(row) for row in rows[:limit]], "next": following}

    async def get(self, failure_id: int) -> FailureDetail:
        async with self._database.read() as r:
            row = await store.one(r, failure_id)
        if row is None:
            raise _missing(failure_id)
        return _view(row)

    async def forget(self, failure_id: int) -> None:
        """It is settled; should it come back, it begins with one."""
        async with self._database.write("failures") as w:
            if not await store.forget(w, failure_id):
                raise _missing(failure_id)


def fingerprint_of(failure: Failure) -> str:
    same = "\0".join((failure.origin, failure.place, failure.code, failure.cause))
    return hashlib.sha256(same.encode("utf-8", "replace")).hexdigest()


def same_for_all(sentence: str) -> str:
    """A sentence without what is of the moment: addresses, names in quotes, paths, numbers and ids."""
    for pattern, replacement in _VARIES:
        sentence = pattern.sub(replacement, sentence)
    return sentence


def _of_job(job: JobView, code: str, detail: str) -> Failure:
    return Failure(
        origin="job",
        code=code,
        place=job["kind"],
        sentence=detail,
        detail="",
        reference=str(job["id"]),
        cause=same_for_all(detail),
    )


def _row(failure: Failure, fingerprint: str, moment: int) -> dict[str, Any]:
    texts = {
        "code": failure.code,
        "place": failure.place,
        "sentence": failure.sentence,
        "detail": failure.detail,
        "reference": failure.reference,
    }
    return {"fingerprint": fingerprint, "origin": failure.origin, **texts, "count": 1, "first": moment, "last": moment}


def _cleaned(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Half a millisecond each, and a storm has hundreds: a thread does it."""
    return [_clean(row) for row in rows]


def _clean(row: Mapping[str, Any]) -> dict[str, Any]:
    """As any database keeps it; once for each cause."""
    row = {**row, "detail": _HERE.sub("", row["detail"])}
    return {
        name: value.replace("\0", "").encode("utf-8", "replace").decode() if isinstance(value, str) else value
        for name, value in row.items()
    }


def _view(row: Mapping[str, Any]) -> FailureDetail:
    return {
        "id": row["id"],
        "origin": row["origin"],
        "code": row["code"],
        "place": row["place"],
        "sentence": row["sentence"],
        "reference": row["reference"],
        "count": row["count"],
        "first": clock.iso(row["first"]),
        "last": clock.iso(row["last"]),
        "detail": row["detail"],
    }


def _missing(failure_id: int) -> NotFound:
    return NotFound(f"There is no failure {failure_id}; somebody may have settled it.", code="no_such_failure")
