"""Looking for videos over HTTP: of one artist, of all that are monitored, and how the last look went."""

from collections.abc import Mapping
from typing import Any

from typing_extensions import TypedDict

from mvidarr.clock import iso_or_none
from mvidarr.discovery.looking.follow_shapes import LookError
from mvidarr.discovery.looking.jobs import DiscoveryJobs
from mvidarr.discovery.looking.lookbook import Lookbook
from mvidarr.errors import Conflict, NotFound
from mvidarr.jobs import JobView
from mvidarr.library.artists import Artists
from mvidarr.web.endpoint import Answer, Call, endpoint


class LookStarted(TypedDict):
    job: JobView


class SourceLook(TypedDict):
    """How one source did: how many videos it knew, how long it took, in seconds, and why it told nothing."""

    source: str
    videos: int
    seconds: float
    error: LookError | None


class LookView(TypedDict):
    """``polled``: the last cheap look for what is new; ``full``: the last one for all there is. ``found``: how many
    videos were new at the last look that found any. ``error``: why the last one failed. Times ISO 8601."""

    polled: str | None
    next_poll: str | None
    full: str | None
    next_full: str | None
    found: int
    found_at: str | None
    error: LookError | None
    sources: list[SourceLook]


class LookingApi:
    def __init__(self, jobs: DiscoveryJobs, book: Lookbook, artists: Artists) -> None:
        self._jobs = jobs
        self._book = book
        self._artists = artists

    @endpoint(role="user", result=LookStarted, status=202, errors=(NotFound, Conflict))
    async def discover(self, call: Call) -> Answer:
        """Look for all videos of an artist, at every source that answers."""
        await self._artists.get(call.id)
        return _started(await self._jobs.ask_for(call.id, actor=call.actor))

    @endpoint(role="manager", result=LookStarted, status=202, errors=(Conflict,))
    async def discover_all(self, call: Call) -> Answer:
        """Look for all videos of every artist that is monitored, one after the other."""
        return _started(await self._jobs.ask_for_all(actor=call.actor))

    @endpoint(role="readonly", result=LookView, errors=(NotFound,))
    async def look(self, call: Call) -> LookView:
        """When an artist was looked for last, what came of it, and when that is due again."""
        await self._artists.get(call.id)
        return await look_view(self._book, call.id)


async def look_view(book: Lookbook, artist_id: int) -> LookView:
    row = await book.row_of("artist", artist_id) or {}
    told = row.get("sources") or {}
    return {
        "polled": iso_or_none(row.get("last_poll")),
        "next_poll": iso_or_none(row.get("next_poll")),
        "full": iso_or_none(row.get("last_full")),
        "next_full": iso_or_none(row.get("next_full")),
        "found": row.get("found", 0),
        "found_at": iso_or_none(row.get("found_at")),
        "error": row.get("error"),
        "sources": [_source(name, told[name]) for name in sorted(told)],
    }


def _source(name: str, told: Mapping[str, Any]) -> SourceLook:
    return {"source": name, "videos": told["videos"], "seconds": told["seconds"], "error": told["error"]}


def _started(job: JobView) -> Answer:
    return Answer({"job": job}, location=f"/api/jobs/{job['id']}")
