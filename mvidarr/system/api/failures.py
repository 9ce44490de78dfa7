"""Failures by their cause, over HTTP."""

from typing import Annotated

from pydantic import Field

from mvidarr.errors import NotFound
from mvidarr.observe.failure import Origin
from mvidarr.system.failures import FailureDetail, FailurePage, Failures
from mvidarr.web.endpoint import Call, Listing, endpoint


class FailuresAsked(Listing):
    origin: Annotated[Origin | None, Field(description="Where it went wrong.")] = None


class FailuresApi:
    def __init__(self, failures: Failures) -> None:
        self._failures = failures

    @endpoint(role="admin", query=FailuresAsked, result=FailurePage)
    async def list(self, call: Call) -> FailurePage:
        """What went wrong, grouped by cause, last seen first."""
        asked: FailuresAsked = call.query
        return await self._failures.page(origin=asked.origin, cursor=asked.cursor, limit=asked.limit)

    @endpoint(role="admin", result=FailureDetail, errors=(NotFound,))
    async def one(self, call: Call) -> FailureDetail:
        """One cause with its latest example."""
        return await self._failures.get(call.id)

    @endpoint(role="admin", errors=(NotFound,))
    async def forget(self, call: Call) -> None:
        """Forget one: it is settled. Should it come back, it is counted anew."""
        await self._failures.forget(call.id)
