"""How often one may ask: a token bucket for each user, API key and address, with the library ``limits``.

Every bucket holds a minute's worth and is filled evenly, so a burst is fine and a flood is not. A user counts as one
whatever the device, a key for itself, everybody else by address, IPv6 by its /64. Doors are of a class
(``@endpoint(rate=…)``): ``media`` (pictures and streams, many to a page) has buckets of its own, ``sign_in`` (whatever
takes a password or a token) small ones by address, ``free`` none.

Where it stands: before a credential is judged, its address must have a token left, so a flood of bad ones costs no
reading of the database; each bad one takes a token. A credential that was good lately passes that check, so a stranger
behind the same proxy locks nobody out. Each process counts for itself.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil
from time import monotonic
from typing import Literal

from limits import RateLimitItemPerMinute
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from mvidarr.errors import TooMany, Unauthorized
from mvidarr.web.auth import Authenticator, Refusal, RequestInfo, request_info
from mvidarr.web.buckets import LARGEST, Buckets
from mvidarr.web.principal import Principal

Rate = Literal["normal", "media", "sign_in", "free"]

_COUNTED = "mvidarr.counted"  # in the scope: the throttle, bucket and name this request was counted in
_GOOD = 10_000  # credentials remembered as good
_MINUTE = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Rates:
    """Requests a minute, 0 is no limit: of one user, one API key, one address that is not signed in; pictures and
    streams of any of them; attempts to sign in or set up of one address. A page of the library with 100 cards asks for
    one page and 100 pictures; its static files are free. ``seconds``: how long a request may be worked on, 0 for
    ever."""

    user: int = 3000
    key: int = 3000
    address: int = 600
    media: int = 12_000
    sign_in: int = 30
    seconds: int = 60


UNLIMITED = Rates(user=0, key=0, address=0, media=0, sign_in=0)


class Throttle:
    """``set`` may be called at any time; whose rate changes begins with a full bucket."""

    def __init__(
        self, rates: Rates | None = None, *, clock: Callable[[], float] = monotonic, largest: int = LARGEST
    ) -> None:
        self._clock = clock
        self._buckets = Buckets(largest=largest, clock=clock)
        self._limiter = MovingWindowRateLimiter(self._buckets)
        self._good: OrderedDict[int, None] = OrderedDict()
        self.set(rates or Rates())

    @property
    def rates(self) -> Rates:
        return self._rates

    @property
    def seconds(self) -> float | None:
        """How long a request may be worked on; None is for ever."""
        return self._rates.seconds or None

    def set(self, rates: Rates) -> None:
        self._rates = rates
        named = {name: getattr(rates, name) for name in ("user", "key", "address", "media", "sign_in")}
        self._items = {name: RateLimitItemPerMinute(rate, namespace=name) for name, rate in named.items() if rate > 0}

    def enter(self, scope: Scope, principal: Principal | None, rate: Rate) -> None:
        """Count this request once it is known who asks; raises ``TooMany``."""
        if rate in ("free", "sign_in"):
            return  # the latter has knocked
        name, who = _counted_as(principal, scope)
        if rate == "media":
            self._take(scope, "media", f"{name}:{who}")
        else:
            self._take(scope, name, who)

    def knock(self, scope: Scope) -> None:
        """Count an attempt to sign in or set up, before anything of it is read; raises ``TooMany``."""
        self._take(scope, "sign_in", network_of(_client(scope)))

    def headers(self, bucket: str, who: str) -> dict[str, str]:
        """How it stands, as draft-ietf-httpapi-ratelimit-headers writes it: what the bucket holds and in how many
        seconds, what is left, in how many seconds it is full again."""
        item = self._items.get(bucket)
        if item is None:
            return {}
        full, left = self._limiter.get_window_stats(item, who)
        return {
            "RateLimit-Policy": f'"{bucket}";q={item.amount};w=60',
            "RateLimit": f'"{bucket}";r={max(0, left)};t={max(0, ceil(full - self._clock()))}',
        }

    def guard(self, authenticator: Authenticator) -> Authenticator:
        """The same, asked only for addresses that have not worn out their welcome."""
        return _Guarded(authenticator, self)

    def admits(self, request: RequestInfo) -> bool:
        """Is this credential known to be good, or its address still welcome?"""
        item = self._items.get("address")
        if item is None or hash(request.credential) in self._good:
            return True
        return self._limiter.test(item, network_of(request.client))

    def found_good(self, request: RequestInfo) -> None:
        known = hash(request.credential)
        self._good[known] = None
        self._good.move_to_end(known)
        if len(self._good) > _GOOD:
            self._good.popitem(last=False)

    def found_bad(self, request: RequestInfo) -> None:
        self._good.pop(hash(request.credential), None)
        if item := self._items.get("address"):
            self._limiter.hit(item, network_of(request.client))

    def refuse(self, bucket: str, who: str) -> TooMany:
        item = self._items[bucket]
        full, _ = self._limiter.get_window_stats(item, who)
        seconds = max(1, ceil(full + _MINUTE / item.amount - self._clock() - _MINUTE))
        wait = "1 second" if seconds == 1 else f"{seconds} seconds"
        return TooMany(
            f"{_SENTENCES[bucket]}: at most {item.amount:,} a minute. Try again in {wait}.",
            retry_after=seconds,
            code="rate_limited",
        )

    def _take(self, scope: Scope, bucket: str, who: str) -> None:
        item = self._items.get(bucket)
        if item is None:
            return
        scope[_COUNTED] = self, bucket, who
        if not self._limiter.hit(item, who):
            raise self.refuse(bucket, who)


def rate_headers(scope: Scope) -> dict[str, str]:
    """What an answer says about the bucket its request was counted in."""
    counted = scope.get(_COUNTED)
    if counted is None:
        return {}
    throttle, bucket, who = counted
    told: dict[str, str] = throttle.headers(bucket, who)
    return told


class Handshakes:
    """In front of a socket: its own authenticator asks again and again while it is open, so the address is looked at
    here."""

    def __init__(self, app: ASGIApp, throttle: Throttle) -> None:
        self._app = app
        self._throttle = throttle

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        info = request_info(scope, Headers(scope=scope))
        if info is not None and not self._throttle.admits(info):
            raise self._throttle.refuse("address", network_of(info.client))
        try:
            await self._app(scope, receive, send)
        except Unauthorized:
            self._throttle.enter(scope, None, "normal")
            raise


class _Guarded:
    def __init__(self, authenticator: Authenticator, throttle: Throttle) -> None:
        self._authenticator = authenticator
        self._throttle = throttle

    async def authenticate(self, request: RequestInfo) -> Principal | Refusal | None:
        if not self._throttle.admits(request):
            raise self._throttle.refuse("address", network_of(request.client))
        found = await self._authenticator.authenticate(request)
        if isinstance(found, Principal):
            self._throttle.found_good(request)
        else:
            self._throttle.found_bad(request)
        return found


_SENTENCES = {
    "user": "You ask too often",
    "key": "This API key asks too often",
    "address": "Too many requests come from your address",
    "media": "You ask for too many pictures or streams",
    "sign_in": "There were too many attempts to sign in from your address",
}


@lru_cache(maxsize=4096)
def network_of(client: str) -> str:
    """What an address is counted as: an IPv6 customer has a whole /64 to ask from."""
    try:
        address = ip_address(client.partition("%")[0])
    except ValueError:
        return client  # "" on a Unix socket
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))


def _client(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


def _counted_as(principal: Principal | None, scope: Scope) -> tuple[str, str]:
    if principal is None:
        return "address", network_of(_client(scope))
    if principal.key_id is not None:
        return "key", str(principal.key_id)
    return "user", str(principal.id)
