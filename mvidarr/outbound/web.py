"""One source's way out: asks as the source wants to be asked, and gives answers, or the reason why there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson

from mvidarr.errors import External
from mvidarr.outbound.client import Outbound
from mvidarr.outbound.clock import SYSTEM_CLOCK, Clock
from mvidarr.outbound.manners import Keep, Manners

Param = str | int | Sequence[str]
NOT_KEPT = Keep()


@dataclass(frozen=True)
class Answer:
    """``fetched``: when it was, in milliseconds. ``stale``: too old, but nobody answers now."""

    source: str
    url: str
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    fetched: int
    stale: bool = False

    def json(self) -> Any:
        """External ``not_json`` for anything else, such as a page of HTML in its place."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError as error:
            host = urlsplit(self.url).hostname or self.source
            detail = f"{host} answered with something that is not what it promises."
            raise External(detail, source=self.source, retryable=True, code="not_json") from error

    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


class Web:
    """``source`` names it in errors, cache and health."""

    def __init__(self, outbound: Outbound, source: str, manners: Manners, *, clock: Clock = SYSTEM_CLOCK) -> None:
        self._outbound = outbound
        self._clock = clock
        self.source = source
        self.manners = manners

    async def get(
        self,
        url: str,
        *,
        capability: str,
        params: Mapping[str, Param] | None = None,
        secret: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        keep: Keep = NOT_KEPT,
        cost: Mapping[str, int] | None = None,
    ) -> Answer | None:
        """None: the source says that there is no such thing. ``secret``: further parameters that nobody keeps, logs or
        repeats. ``capability``: what fails with it. ``cost``: units by bucket of the quota.

        External: ``busy``, ``down``, ``key_refused``, ``quota``, ``private``, ``bad_request``, ``timeout``,
        ``network``, ``not_asked`` (it failed so often that it is left alone for ``retry_after``).
        """
        asked = _with(url, {**(params or {}), **(secret or {})})
        try:
            got = await self._outbound.get(asked, headers=headers)
        except External as error:
            if error.code == "http_404":
                return None
            raise
        return Answer(self.source, got.url, got.status, got.headers, got.body, int(self._clock.now() * 1000))


def _with(url: str, params: Mapping[str, Param]) -> str:
    if not params:
        return url
    query = urlencode(dict(params), doseq=True)
    return f"{url}{'&' if urlsplit(url).query else '?'}{query}"
