"""Jobs over HTTP: the list, one job, its log, stopping, trying again, health."""

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from mvidarr.errors import Conflict, Forbidden, NotFound
from mvidarr.jobs.desk import Jobs
from mvidarr.jobs.health import Health
from mvidarr.jobs.models import JobPage, JobView, LineView
from mvidarr.web.auth import only_in_person
from mvidarr.web.endpoint import Answer, Body, Call, Fields, Listing, endpoint

LARGEST = 2**63 - 1  # the last id that a database keeps
LAST_LINE = 2**31 - 1
Q = Field(max_length=2000, description="A query, such as kind:download is:failed created:<7d.")


class JobListing(Listing):
    state: Literal["open", "finished", "queued", "running", "done", "failed", "cancelled"] | None = None
    kind: Annotated[str, Field(max_length=100)] | None = None
    video: Annotated[int, Field(ge=1, le=LARGEST, description="Only jobs about this video.")] | None = None
    q: Annotated[str, Q] = ""
    sort: Annotated[str, Field(max_length=100, description="Fields, - in front for largest first.")] = ""
    at: Annotated[int, Field(ge=0, le=LARGEST, description="Rank of the first row, without a cursor.")] | None = None


class JobsWanted(Fields):
    q: Annotated[str, Q] = ""


class Count(TypedDict):
    count: int


class LogOf(Body):
    after: Annotated[int, Field(ge=0, le=LAST_LINE, description="The number of the last line you have.")] = 0


class Log(TypedDict):
    """All of it: a log is bounded, so there is no next page."""

    items: list[LineView]
    next: None


class JobEnvelope(TypedDict):
    job: JobView


class JobsApi:
    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    @endpoint(role="readonly", query=JobListing, result=JobPage)
    async def list(self, call: Call) -> JobPage:
        """Jobs, newest first; ``state``, ``kind`` and ``video`` narrow what the query finds."""
        asked: JobListing = call.query
        subject = ("video", asked.video) if asked.video else None
        return await self._jobs.list(
            state=asked.state,
            kind=asked.kind,
            subject=subject,
            q=asked.q,
            sort=asked.sort,
            cursor=asked.cursor,
            at=asked.at,
            limit=asked.limit,
        )

    @endpoint(role="readonly", query=JobsWanted, result=Count)
    async def count(self, call: Call) -> Count:
        """How many jobs there are, or how many a query finds."""
        return {"count": await self._jobs.count(call.query.q)}

    @endpoint(role="readonly", result=Health)
    async def health(self, call: Call) -> Health:
        """How the lanes and their supervisor are doing."""
        return await self._jobs.health()

    @endpoint(role="readonly", result=JobView, errors=(NotFound,))
    async def one(self, call: Call) -> JobView:
        """One job."""
        return await self._jobs.get(call.id)

    @endpoint(role="readonly", query=LogOf, result=Log, errors=(NotFound,))
    async def log(self, call: Call) -> Log:
        """What a job wrote down, from a line on."""
        return {"items": await self._jobs.log(call.id, call.query.after), "next": None}

    @endpoint(role="user", result=JobEnvelope, errors=(NotFound, Conflict, Forbidden))
    async def cancel(self, call: Call) -> Answer:
        """Stop a job of your own, or as a manager any; a download leaves nothing behind."""
        only_in_person(call.principal_required, await self._jobs.role_to_stop(call.id, call.actor))
        return Answer({"job": await self._jobs.cancel(call.id, call.actor)})

    @endpoint(role="user", result=JobEnvelope, errors=(NotFound, Conflict, Forbidden))
    async def retry(self, call: Call) -> Answer:
        """Put a job that failed or was cancelled back into the queue."""
        only_in_person(call.principal_required, await self._jobs.role_for(call.id))
        return Answer({"job": await self._jobs.retry(call.id, call.actor)})
