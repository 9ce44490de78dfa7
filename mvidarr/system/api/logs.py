"""The log over HTTP: the last lines, following them, files to take away."""

from typing import Annotated, Literal

from pydantic import Field
from starlette.responses import Response
from typing_extensions import TypedDict

from mvidarr.errors import NotFound
from mvidarr.observe.line import LogLine
from mvidarr.observe.logfile import LogFileView
from mvidarr.observe.ring import Wanted
from mvidarr.system.logs import Logs
from mvidarr.web.endpoint import Call, Fields, endpoint
from mvidarr.web.ranges import FileAnswer

LARGEST = 2**63 - 1
Level = Literal["debug", "info", "warning", "error"]
Number = Annotated[int, Field(ge=0, le=LARGEST)]
Id = Annotated[str, Field(max_length=100)]


class LinesAsked(Fields):
    level: Annotated[Level, Field(description="This one and worse.")] = "debug"
    job: Annotated[Number | None, Field(description="Lines of this job.")] = None
    request: Annotated[Id, Field(description="Lines of the request with this id.")] = ""
    error: Annotated[Id, Field(description="The line of the error with this id.")] = ""
    find: Annotated[str, Field(max_length=200, description="Words that all stand in the line.")] = ""

    def wanted(self) -> Wanted:
        return Wanted(self.level, self.job, self.request.strip(), self.error.strip(), self.find)


class LogAsked(LinesAsked):
    after: Annotated[Number | None, Field(description="Only what came after this number, oldest first.")] = None
    before: Annotated[Number | None, Field(description="Only what came before this number.")] = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 200


class Lines(TypedDict):
    """``last`` is the number to ask on ``after``; ``more`` says that there are further ones already. ``next`` is the
    number to ask for older ones ``before``. ``missed``: lines after the number asked for that memory holds no more."""

    items: list[LogLine]
    next: int | None
    last: int
    more: bool
    missed: int


class Files(TypedDict):
    items: list[LogFileView]
    next: None


class LogsApi:
    def __init__(self, logs: Logs) -> None:
        self._logs = logs

    @endpoint(role="admin", query=LogAsked, result=Lines)
    async def lines(self, call: Call) -> Lines:
        """The last lines of the log of this process, newest first; with ``after`` what followed, as it came."""
        asked: LogAsked = call.query
        if asked.after is not None:
            found = await self._logs.after(asked.after, asked.wanted(), limit=asked.limit)
        else:
            found = await self._logs.newest(asked.wanted(), limit=asked.limit, before=asked.before)
        older = found.lines[-1]["n"] if found.more and asked.after is None else None
        return {"items": found.lines, "next": older, "last": found.last, "more": found.more, "missed": found.missed}

    @endpoint(role="admin", query=LinesAsked, produces="text/plain")
    async def download(self, call: Call) -> Response:
        """The same lines as text, oldest first, all that memory holds."""
        text = await self._logs.text(call.query.wanted())
        headers = {"Content-Disposition": 'attachment; filename="mvidarr-log.txt"', "Cache-Control": "no-store"}
        return Response(text, media_type="text/plain", headers=headers)

    @endpoint(role="admin", result=Files)
    async def files(self, call: Call) -> Files:
        """The log files, newest first."""
        return {"items": await self._logs.files(), "next": None}

    @endpoint(role="admin", produces="text/plain", also=(206,), errors=(NotFound,))
    async def file(self, call: Call) -> Response:
        """One of the log files."""
        name = str(call.path["name"])
        path = await self._logs.path(name)
        headers = {"Cache-Control": "no-store"}
        return FileAnswer(path, media_type="text/plain; charset=utf-8", filename=f"{name}.txt", headers=headers)
