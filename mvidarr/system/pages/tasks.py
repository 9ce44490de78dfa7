"""What runs by itself, in a browser.

GET  /system/tasks  index      POST /system/tasks/{name}/run  run
"""

from mvidarr.errors import MvidarrError
from mvidarr.jobs import Scheduler
from mvidarr.web.endpoint import Call, Flash, Page, See, page

HERE = "/system/tasks"


class TasksPages:
    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler

    @page(role="admin")
    async def index(self, call: Call) -> Page:
        """Every task: when, how it went last, when next."""
        return Page("system/tasks.html", {"tasks": await self._scheduler.views()})

    @page(role="admin")
    async def run(self, call: Call) -> See:
        """Run a task now."""
        try:
            await self._scheduler.run_now(call.path["name"], call.actor)
        except MvidarrError as error:
            return See(HERE, flash=Flash(error.detail, "bad"))
        return See(HERE, flash=Flash("It is in the queue."))
