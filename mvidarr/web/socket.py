"""``/ws``: what happens, told to every open page.

A message is ``{v, seq, type, id, data}``, encoded once for all. A new socket gets the snapshot of the open jobs, then
every message from there on. ``{"resume": seq}`` from the client brings what it missed, as far as the ring reaches back,
else one ``resync``: look again. Numbers start at the clock, so those of an earlier process are recognised as too old.

Publishing only files messages into bounded queues; each socket writes at its own pace. Of a replaceable type (``job``)
a slow client gets the latest state only; a stuck one is let go.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

import orjson
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from mvidarr import clock
from mvidarr.errors import TooMany
from mvidarr.observe import get_logger
from mvidarr.web.auth import Authenticator, Credential, identify, nobody, request_info
from mvidarr.web.origin import refuse_foreign_socket
from mvidarr.web.principal import Principal, Role
from mvidarr.web.socket_client import Client, Key

log = get_logger(__name__)

VERSION = 1
RESTARTING = 1012
NO_ACCESS = 4401
RECHECK = 2.0  # seconds after which a socket whose access has ended is closed
SNAPSHOT_LIFE = 1.0  # seconds for which sockets that open together share one snapshot

Snapshot = Callable[[], Awaitable[Mapping[str, Any]]]  # jobs: those that run first; open: how many there are


@dataclass(frozen=True, slots=True)
class Message:
    seq: int
    time: float
    type: str
    id: int | None
    text: str
    role: Role
    user_id: int | None  # told to this user only

    @property
    def key(self) -> Key:
        return self.type, self.id

    def is_for(self, principal: Principal) -> bool:
        return principal.may(self.role) and self.user_id in (None, principal.id)


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages and seconds the ring keeps, messages that wait for one client, seconds it may be stuck, open sockets of
    one user."""

    ring: int = 2000
    ring_seconds: float = 600.0
    queue: int = 256
    patience: float = 20.0
    of_one: int = 1000


class Hub:
    """``roles`` raises the smallest role that hears of a type; a ``replaceable`` type carries the whole state."""

    def __init__(
        self,
        authenticator: Authenticator,
        snapshot: Snapshot,
        *,
        roles: Mapping[str, Role] | None = None,
        replaceable: frozenset[str] = frozenset({"job"}),
        limits: Limits | None = None,
    ) -> None:
        self._authenticator = authenticator
        self._read_snapshot = snapshot
        self._roles = dict(roles or {})
        self._replaceable = replaceable
        self._limits = limits or Limits()
        self._clients: set[Client] = set()
        self._seq = clock.now()
        self._forgotten = self._seq  # the ring holds everything after this number
        self._ring: deque[Message] = deque()
        self._snapshot: tuple[float, int, str] | None = None
        self._snapshot_lock = asyncio.Lock()

    @property
    def connected(self) -> int:
        return len(self._clients)

    def publish(self, type: str, id: int | None, data: Any, *, user_id: int | None = None) -> None:
        """Tell everybody who may know. Called from the event loop; never waits."""
        self._seq += 1
        text = _encoded(self._seq, type, id, data)
        message = Message(self._seq, monotonic(), type, id, text, self._roles.get(type, "readonly"), user_id)
        self._remember(message)
        key = self._queue_key(message)
        for client in self._clients:
            if client.listening and message.is_for(client.principal):
                client.offer(key, text)

    def drop(self, user_id: int) -> None:
        """Close the sockets of a user whose access changed; a browser that still has access comes back."""
        for client in self._clients:
            if client.principal.id == user_id:
                client.close(NO_ACCESS)

    def close(self) -> None:
        for client in self._clients:
            client.close(RESTARTING)

    async def recheck(self) -> None:
        """Ask for every open socket again whether its credential is good: who signs out, is disabled or gets another
        role or password loses access on open sockets too. Sockets of one credential share one question."""
        by_credential: dict[Credential, list[Client]] = {}
        for client in self._clients:
            by_credential.setdefault(client.credential.credential, []).append(client)
        for clients in by_credential.values():
            principal = await self._authenticator.authenticate(clients[0].credential)
            for client in clients:
                if isinstance(principal, Principal):
                    client.principal = principal
                else:
                    client.close(NO_ACCESS)

    async def run(self, interval: float = RECHECK) -> None:
        """Rechecks until cancelled."""
        while True:
            await asyncio.sleep(interval)
            await self.recheck()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["mvidarr.template"] = "/ws"
        headers = Headers(scope=scope)
        refuse_foreign_socket(scope, headers)
        principal = await identify(scope, self._authenticator)
        info = request_info(scope, headers)
        if principal is None or info is None:
            raise nobody(scope)
        if sum(client.principal.id == principal.id for client in self._clients) >= self._limits.of_one:
            raise TooMany("You have too many pages open. Close some, then load this one again.", retry_after=10)
        client = Client(principal, info, self._limits.queue, self._resync)
        self._clients.add(client)  # from here on ``drop`` finds it
        try:
            await receive()  # websocket.connect
            await send({"type": "websocket.accept"})
            await self._serve(client, receive, send)
        except OSError:
            log.debug("socket broke")
        finally:
            self._clients.discard(client)

    async def _serve(self, client: Client, receive: Receive, send: Send) -> None:
        since = await self._greet(client)
        async with asyncio.TaskGroup() as group:
            listener = group.create_task(self._listen(client, since, receive))
            end = await client.write(send, self._limits.patience)
            listener.cancel()
        if end == "closed" and client.close_code != _GONE:
            await send({"type": "websocket.close", "code": client.close_code})
        elif end == "stuck":
            log.info("socket too slow", user=client.principal.name)

    async def _greet(self, client: Client) -> int:
        """The snapshot, and what happened since it was taken; from then on ``publish`` knows the client."""
        since, text = await self.greeting()
        client.offer(("snapshot", None), text)
        if since < self._forgotten:
            client.offer_resync()
        for message in self._after(since):
            if message.is_for(client.principal):
                client.offer(self._queue_key(message), message.text)
        client.listening = True
        return since

    async def greeting(self) -> tuple[int, str]:
        """The number up to which it tells, and the message."""
        async with self._snapshot_lock:
            if self._snapshot is None or monotonic() - self._snapshot[0] > SNAPSHOT_LIFE:
                seq = self._seq
                self._snapshot = (monotonic(), seq, _encoded(seq, "snapshot", None, await self._read_snapshot()))
            return self._snapshot[1:]

    async def _listen(self, client: Client, since: int, receive: Receive) -> None:
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                client.close(_GONE)
                return
            seen = _resume_number(message)
            if seen is not None:
                self._resume(client, seen, since)

    def _resume(self, client: Client, seen: int, since: int) -> None:
        """What the client cannot have yet: after ``seen``, up to ``since``; what is later is on its way already."""
        if not self._forgotten <= seen <= self._seq:
            client.offer_resync()
            return
        latest = {message.key: message.seq for message in self._ring}
        for message in self._after(seen):
            stale = message.type in self._replaceable and latest[message.key] != message.seq
            if message.seq <= since and not stale and message.is_for(client.principal):
                client.offer(message.seq, message.text)

    def _after(self, seq: int) -> Iterator[Message]:
        return (message for message in self._ring if message.seq > seq)

    def _remember(self, message: Message) -> None:
        self._ring.append(message)
        oldest = message.time - self._limits.ring_seconds
        while len(self._ring) > self._limits.ring or self._ring[0].time < oldest:
            self._forgotten = self._ring.popleft().seq

    def _queue_key(self, message: Message) -> Key | int:
        return message.key if message.type in self._replaceable else message.seq

    def _resync(self) -> str:
        return _encoded(self._seq, "resync", None, None)


_GONE = 1005  # the client closed; nothing is left to say


def _encoded(seq: int, type_: str, id_: int | None, data: Any) -> str:
    return orjson.dumps({"v": VERSION, "seq": seq, "type": type_, "id": id_, "data": data}).decode()


def _resume_number(message: Mapping[str, Any]) -> int | None:
    """The number in ``{"resume": seq}``; everything else a client says is nothing to us."""
    try:
        said = orjson.loads(message.get("text") or "null")
    except orjson.JSONDecodeError:
        return None
    number = said.get("resume") if isinstance(said, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None
