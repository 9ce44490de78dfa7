"""What the house counts: for Prometheus, and for the charts of the last day."""

import hmac
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Annotated

from pydantic import Field
from starlette.datastructures import Headers
from starlette.responses import Response

from mvidarr.config import MetricsConfig
from mvidarr.config.values import Network
from mvidarr.errors import Forbidden, Unauthorized, Unavailable
from mvidarr.observe import Metrics, get_logger
from mvidarr.observe.metrics import CONTENT_TYPE
from mvidarr.system.day import Day
from mvidarr.system.performance import LONGEST, Performance
from mvidarr.system.readings import Readings
from mvidarr.web.auth import Authenticator, explicit_credential, identify
from mvidarr.web.endpoint import Body, Call, endpoint

log = get_logger(__name__)


class Span(Body):
    hours: Annotated[int, Field(ge=1, le=LONGEST)] = LONGEST


class PerformanceApi:
    def __init__(self, performance: Performance) -> None:
        self._performance = performance

    @endpoint(role="admin", query=Span, result=Day)
    async def performance(self, call: Call) -> Day:
        """Response times, lag of the event loop, queue, memory and disk over the last hours; times in seconds."""
        return await self._performance.last(call.query.hours)


class MetricsApi:
    """Prometheus brings a token, an API key of an administrator, or comes from a network that needs none."""

    def __init__(
        self, metrics: Metrics, readings: Readings, authenticator: Authenticator, config: MetricsConfig
    ) -> None:
        self._metrics = metrics
        self._readings = readings
        self._authenticator = authenticator
        self._networks = config.networks
        self._token = config.token.get_secret_value().encode() if config.token else None

    @endpoint(role=None, produces="text/plain", errors=(Unauthorized, Forbidden))
    async def metrics(self, call: Call) -> Response:
        """Everything that is counted, in the text format of Prometheus."""
        if not (_lies_in(call.client, self._networks) or self._has_token(call)):
            await self._require_admin(call)
        try:
            await self._read()
        except Unavailable:  # what was counted can be told without the database; its gauges stay as they were
            log.warning("metrics without the database")
        return Response(self._metrics.text(), media_type=CONTENT_TYPE)

    async def _read(self) -> None:
        reading = await self._readings.take()
        for lane, depth in reading.lanes.items():
            self._metrics.queue(lane, "running", depth.running)
            self._metrics.queue(lane, "queued", depth.queued)
            self._metrics.queue(lane, "waiting", depth.waiting)
        self._metrics.library(await self._readings.videos(), await self._readings.artists())
        self._metrics.sizes(database=reading.database, free=reading.free, sockets=reading.sockets)

    def _has_token(self, call: Call) -> bool:
        sent = explicit_credential(call.request.scope, Headers(scope=call.request.scope))
        if self._token is None or sent is None or sent.kind != "bearer":
            return False
        return hmac.compare_digest(sent.value.encode("utf-8", "surrogatepass"), self._token)

    async def _require_admin(self, call: Call) -> None:
        principal = await identify(call.request.scope, self._authenticator)
        if principal is None:
            raise Unauthorized("Send metrics.token or an administrator's API key as a bearer, or see metrics.networks.")
        if not principal.may("admin"):
            raise Forbidden(f"This needs the role admin; yours is {principal.role}.", code="role_too_small")


def _lies_in(client: str, networks: Sequence[Network]) -> bool:
    try:
        address = ip_address(client)
    except ValueError:
        return False
    return any(address.version == network.version and address in network for network in networks)
