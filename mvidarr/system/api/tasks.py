"""What runs by itself, over HTTP.

GET  /api/system/tasks  list      POST /api/system/tasks/{name}/run  run
"""

from typing_extensions import TypedDict

from mvidarr.errors import Conflict, NotFound
from mvidarr.jobs import JobView, Scheduler, ScheduleView
from mvidarr.web.endpoint import Answer, Call, endpoint


class Tasks(TypedDict):
    """All of them: there is no next page."""

    items: list[ScheduleView]
    next: None


class TaskStarted(TypedDict):
    job: JobView


class TasksApi:
    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler

    @endpoint(role="admin", result=Tasks)
    async def list(self, call: Call) -> Tasks:
        """What runs by itself: when, how it went last, when next."""
        return {"items": await self._scheduler.views(), "next": None}

    @endpoint(role="admin", result=TaskStarted, status=202, errors=(NotFound, Conflict))
    async def run(self, call: Call) -> Answer:
        """Run a task now; 409 with its job while that is queued or running."""
        job = await self._scheduler.run_now(call.path["name"], call.actor)
        return Answer({"job": job}, status=202, location=f"/api/jobs/{job['id']}")
