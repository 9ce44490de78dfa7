"""The log in a browser."""

from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import BeforeValidator

from mvidarr.observe.ring import Wanted
from mvidarr.system.logs import Logs
from mvidarr.web.endpoint import Call, Fields, Page, page

SHOWN = 200
LEVELS = (("debug", "Everything"), ("info", "Info"), ("warning", "Warnings"), ("error", "Errors"))
HERE = "/system/logs"


def _number(typed: Any) -> Any:
    """What is typed into a field, or left empty; words that are no number name no job."""
    text = str(typed).strip()
    return int(text) if text.isdecimal() and len(text) < 19 else None


Number = Annotated[int | None, BeforeValidator(_number)]
Typed = Annotated[str, BeforeValidator(lambda typed: str(typed).strip()[:200])]


class LogsAsked(Fields):
    """As people type it: what makes no sense is left out."""

    level: Annotated[str, BeforeValidator(lambda typed: typed if typed in dict(LEVELS) else "debug")] = "debug"
    job: Number = None
    request: Typed = ""
    error: Typed = ""
    find: Typed = ""
    before: Number = None


class LogsPages:
    def __init__(self, logs: Logs) -> None:
        self._logs = logs

    @page(role="admin", query=LogsAsked)
    async def index(self, call: Call) -> Page:
        """The last lines of the log, newest first, and its files."""
        asked: LogsAsked = call.query
        wanted = Wanted(asked.level, asked.job, asked.request, asked.error, asked.find)
        found = await self._logs.newest(wanted, limit=SHOWN, before=asked.before)
        filters = _filters(asked)
        context = {
            "lines": found.lines,
            "asked": asked,
            "filtered": bool(filters),
            "query": urlencode(filters),
            "last": found.last,
            "levels": [(name, label, _path({**filters, "level": name})) for name, label in LEVELS],
            "first": _path(filters) if asked.before is not None else None,
            "older": _path({**filters, "before": found.lines[-1]["n"]}) if found.more else None,
            "files": await self._logs.files(),
        }
        return Page("system/logs.html", context, headers={"Cache-Control": "no-store"})


def _filters(asked: LogsAsked) -> dict[str, str | int]:
    given = {"job": asked.job, "request": asked.request, "error": asked.error, "find": asked.find}
    level = {"level": asked.level} if asked.level != "debug" else {}
    return {**level, **{name: value for name, value in given.items() if value not in (None, "")}}


def _path(values: dict[str, str | int]) -> str:
    told = {name: value for name, value in values.items() if (name, value) != ("level", "debug")}
    return f"{HERE}?{urlencode(told)}" if told else HERE
