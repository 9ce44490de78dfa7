"""The recycle bin over HTTP: what was deleted with its files, back again or gone for good."""

from typing_extensions import TypedDict

from mvidarr.errors import Conflict, NotFound
from mvidarr.jobs import JobView
from mvidarr.library.bin import RecycleBin
from mvidarr.library.bin_shapes import BinCount, BinPage
from mvidarr.web.endpoint import Answer, Call, Listing, endpoint


class Restoring(TypedDict):
    job: JobView
    change_id: int | None  # the undo; None where only files had to come back


class Purging(TypedDict):
    job: JobView | None  # None: the bin was empty already


class BinApi:
    """Anybody sees what lies in the bin; a manager takes it out or empties it."""

    def __init__(self, bin: RecycleBin) -> None:
        self._bin = bin

    @endpoint(role="readonly", query=Listing, result=BinPage)
    async def page(self, call: Call) -> BinPage:
        """What lies in the recycle bin or is on its way there or back, newest first."""
        return await self._bin.page(cursor=call.query.cursor, limit=call.query.limit)

    @endpoint(role="readonly", result=BinCount)
    async def count(self, call: Call) -> BinCount:
        """How many videos lie in the recycle bin, and how many bytes."""
        return await self._bin.count()

    @endpoint(role="manager", result=Restoring, status=202, errors=(NotFound, Conflict))
    async def restore(self, call: Call) -> Answer:
        """Undo the change that deleted it, with all else that this change deleted: rows and files come back."""
        job, change_id = await self._bin.restore(call.id, actor=call.actor)
        body: Restoring = {"job": job, "change_id": change_id}
        return Answer(body, location=f"/api/jobs/{job['id']}")

    @endpoint(role="manager", result=Purging, status=202, errors=(NotFound, Conflict))
    async def purge(self, call: Call) -> Answer:
        """Remove its files for good. An undo then brings back the video without a file."""
        return _answer(await self._bin.purge(call.id, actor=call.actor))

    @endpoint(role="manager", result=Purging, status=202)
    async def empty(self, call: Call) -> Answer:
        """Remove everything in the recycle bin for good."""
        return _answer(await self._bin.empty(actor=call.actor))


def _answer(job: JobView | None) -> Answer:
    body: Purging = {"job": job}
    return Answer(body, location=f"/api/jobs/{job['id']}" if job else None)
