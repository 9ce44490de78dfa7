"""Activity: what runs, what waits, how it ended; one job with its log."""

from typing import Annotated, Any

from pydantic import Field

from mvidarr.clock import now
from mvidarr.downloads.tempo.holding import view_of
from mvidarr.downloads.tempo.holds import Holds
from mvidarr.errors import Invalid, MvidarrError
from mvidarr.jobs import Jobs, JobView
from mvidarr.library import Artists, Videos
from mvidarr.web.auth import only_in_person
from mvidarr.web.endpoint import Call, Fields, Flash, Page, See, page
from mvidarr.web.mistakes import mistake_in

RECENT = 50
MOST = 100  # open ones; the queue has all of them


def _follows(job: JobView) -> bool:
    """Whether it only failed with the job that it waited for, which is listed with the reason."""
    return job["error"] is not None and job["error"]["code"] == "dependency_failed"


class ActivityAsked(Fields):
    q: str = ""


class Back(Fields):
    """Where the button was pressed; a path of ours."""

    back: Annotated[str, Field(max_length=500, pattern=r"^/([\w?=&.-][\w/?=&.-]*)?$")] = "/activity"


class ActivityPages:
    """``holds``: why downloads rest now."""

    def __init__(self, jobs: Jobs, videos: Videos, artists: Artists, holds: Holds) -> None:
        self._jobs = jobs
        self._holds = holds
        self._videos = videos
        self._artists = artists

    @page(role="readonly", query=ActivityAsked)
    async def index(self, call: Call) -> Page:
        """What runs, what waits, then the latest that ended; or what a query finds."""
        q: str = call.query.q.strip()
        if q:
            return await self._found(q)
        found, count = await self._jobs.foremost(MOST)
        ended = (await self._jobs.list(state="finished", limit=RECENT))["items"]
        recent = [job for job in ended if not _follows(job)]
        subjects = await self._subjects([*found, *recent])
        moment = now()
        holds = [view_of(one, moment) for one in await self._holds.now()]
        context = {"open": found, "recent": recent, "subjects": subjects, "q": "", "error": None, "more": False}
        return Page("activity/index.html", {**context, "open_count": count, "holds": holds})

    @page(role="readonly")
    async def job(self, call: Call) -> Page:
        """One job and its log."""
        job = await self._jobs.get(call.id)
        subject = (await self._subjects([job])).get(job["id"])
        return Page("activity/job.html", {"job": job, "subject": subject, "log": await self._jobs.log(call.id)})

    @page(role="user", form=Back)
    async def cancel(self, call: Call) -> See:
        """Stop a job; a download leaves nothing behind."""
        return await self._act(call, "Cancelled.", cancel=True)

    @page(role="user", form=Back)
    async def retry(self, call: Call) -> See:
        """Start a job that ended once more."""
        return await self._act(call, "In the queue again.", cancel=False)

    async def _found(self, q: str) -> Page:
        """The newest of what ``q`` finds; a query that makes no sense is told at its place."""
        context: dict[str, Any] = {"open": [], "recent": [], "subjects": {}, "q": q, "error": None, "more": False}
        try:
            found = await self._jobs.list(q=q, limit=RECENT)
        except Invalid as error:
            return Page("activity/index.html", {**context, "error": mistake_in(q, error)}, status=422)
        subjects = await self._subjects(found["items"])
        more = {"recent": found["items"], "subjects": subjects, "more": found["next"] is not None}
        return Page("activity/index.html", {**context, **more})

    async def _act(self, call: Call, done: str, *, cancel: bool) -> See:
        back = call.form.back if call.form else "/activity"
        try:
            jobs, me = self._jobs, call.principal_required
            only_in_person(me, await (jobs.role_to_stop(call.id, call.actor) if cancel else jobs.role_for(call.id)))
            await (jobs.cancel if cancel else jobs.retry)(call.id, call.actor)
        except MvidarrError as error:
            return See(back, flash=Flash(error.detail, "bad"))
        return See(back, flash=Flash(done))

    async def _subjects(self, jobs: list[JobView]) -> dict[int, dict[str, str]]:
        """Title and path of the video or artist that each job is about; what is gone has none."""
        videos, artists = _about(jobs, "video"), _about(jobs, "artist")
        titles = await self._videos.titles(sorted(set(videos.values())))
        names = await self._artists.names(sorted(set(artists.values())))
        return {**_told(videos, titles, "/videos"), **_told(artists, names, "/artists")}


def _about(jobs: list[JobView], noun: str) -> dict[int, int]:
    """Ids by job."""
    return {job["id"]: job["subject"]["id"] for job in jobs if job["subject"] and job["subject"]["type"] == noun}


def _told(about: dict[int, int], titles: dict[int, str], path: str) -> dict[int, dict[str, str]]:
    return {job: {"title": titles[id], "path": f"{path}/{id}"} for job, id in about.items() if id in titles}
