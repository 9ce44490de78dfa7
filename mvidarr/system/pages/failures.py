"""What went wrong, by its cause, in a browser."""

from typing import Annotated, Any, get_args
from urllib.parse import urlencode

from pydantic import BeforeValidator

from mvidarr.errors import NotFound
from mvidarr.observe.failure import Origin
from mvidarr.system.failures import Failures
from mvidarr.web.endpoint import Call, Flash, Listing, Page, See, page

HERE = "/system/errors"
ORIGINS = (("", "All"), ("request", "Requests"), ("job", "Jobs"), ("task", "Tasks"))


def _known(typed: Any) -> Any:
    return typed if typed in get_args(Origin) else None


class FailuresAsked(Listing):
    origin: Annotated[Origin | None, BeforeValidator(_known)] = None


class FailuresPages:
    def __init__(self, failures: Failures) -> None:
        self._failures = failures

    @page(role="admin", query=FailuresAsked)
    async def index(self, call: Call) -> Page:
        """Failures grouped by cause, last seen first."""
        asked: FailuresAsked = call.query
        found = await self._failures.page(origin=asked.origin, cursor=asked.cursor, limit=asked.limit)
        context = {
            "failures": found["items"],
            "origin": asked.origin or "",
            "origins": [(name, label, _path(origin=name)) for name, label in ORIGINS],
            "first": _path(origin=asked.origin) if asked.cursor else None,
            "next": _path(origin=asked.origin, cursor=found["next"]) if found["next"] else None,
        }
        return Page("system/errors.html", context, headers={"Cache-Control": "no-store"})

    @page(role="admin")
    async def forget(self, call: Call) -> See:
        """Forget one that is settled."""
        try:
            await self._failures.forget(call.id)
        except NotFound as error:
            return See(HERE, flash=Flash(error.detail, "bad"))
        return See(HERE, flash=Flash("Forgotten. Should it happen again, it is counted anew."))


def _path(**values: str | None) -> str:
    told = {name: value for name, value in values.items() if value}
    return f"{HERE}?{urlencode(told)}" if told else HERE
