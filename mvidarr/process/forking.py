"""Our side of a fork server (``fork_server.py``): what it was asked for, and the children it made for us."""

import asyncio
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from mvidarr.process.child import Child
from mvidarr.process.link import Link, Message, pair
from mvidarr.process.output import Collected
from mvidarr.process.records import Identity, alive, look
from mvidarr.process.running import Started

Watched = Mapping[str, Sequence[int]]


class Lost(Exception):
    """The fork server has gone, or does not answer: nothing was started."""


class NoFork(Exception):
    """It could not fork, for the reason that the number names."""

    def __init__(self, errno: int) -> None:
        super().__init__(os.strerror(errno))
        self.errno = errno


class Forked:
    """A child of the server. Until we say ``reap`` it is kept as a zombie, so its number cannot be another's."""

    def __init__(self, pid: int, reap: Callable[[int], None]) -> None:
        self.pid = pid
        seen = look(pid)
        self._identity = seen.identity if seen else Identity(pid, 0)
        self._reap = reap
        self._call: Callable[[], None] | None = None
        self._code: int | None = None
        self._orphaned = False

    def when_ended(self, loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
        self._call = call
        if self._code is not None:
            loop.call_soon(call)

    def signal(self, number: signal.Signals) -> None:
        """An orphan is reaped by somebody else, at any time."""
        if not self._orphaned or alive(self._identity):
            with suppress(ProcessLookupError):
                os.killpg(self.pid, number)

    def reap(self) -> int:
        if not self._orphaned:
            self._reap(self.pid)
        return self._code or 0

    def discard(self) -> None:
        self.signal(signal.SIGKILL)
        self._call = self._reap_quietly
        if self._code is not None:
            self._call()

    def _reap_quietly(self) -> None:
        self.reap()

    def ended(self, code: int) -> None:
        self._code = code
        if self._call is not None:
            self._call()

    def orphan(self) -> None:
        """Its parent is gone and with it the news of its end: it ends now, with all that it started."""
        self._orphaned = True
        self.signal(signal.SIGKILL)
        self.ended(-signal.SIGKILL)


class ForkServer:
    """``on_idle``: the last child has gone; ``on_end``: the server has."""

    def __init__(self, on_idle: Callable[[], None], on_end: Callable[[], None]) -> None:
        ours, self._theirs = pair()
        self._loop = asyncio.get_running_loop()
        self._link = Link(ours, self._heard, self._gone)
        self._on_idle = on_idle
        self._on_end = on_end
        self._ready: asyncio.Future[None] = self._loop.create_future()
        self._asked: dict[int, asyncio.Future[Forked]] = {}
        self._children: dict[int, Forked] = {}
        self._count = 0
        self._retired = False
        self.pid: int | None = None
        self.child: Child | None = None  # the process itself
        self.watched: Watched = {}
        self.said = Collected(16 * 1024)  # what it writes itself: why it did not get ready

    @property
    def socket(self) -> int:
        """To be its standard input."""
        return self._theirs.fileno()

    @property
    def ended(self) -> bool:
        return self._link.closed

    @property
    def children(self) -> int:
        return len(self._children) + len(self._asked)

    @property
    def made(self) -> int:
        """How many it was asked for."""
        return self._count

    async def ready(self) -> None:
        """Lost when it ends before."""
        self._theirs.close()
        await self._ready

    async def fork(self, argv: Sequence[str], env: Mapping[str, str], cwd: str) -> tuple[Started, int]:
        """The child, and the gate at which it waits for a byte. Lost, NoFork. Cancelled, there is no child."""
        if self.ended:
            raise Lost("The fork server has ended.")
        our_out, their_out = os.pipe()
        our_err, their_err = os.pipe()
        their_gate, gate = os.pipe()
        self._count += 1
        number = self._count
        told = self._asked[number] = self._loop.create_future()
        message = {"ask": number, "argv": list(argv), "env": dict(env), "cwd": cwd}
        try:
            self._link.say(message, (their_out, their_err, their_gate))
            return Started(await told, our_out, our_err), gate
        except BaseException:
            for ours in (our_out, our_err, gate):
                os.close(ours)
            raise
        finally:
            self._asked.pop(number, None)

    def retire(self) -> None:
        """It ends when it has no child any more."""
        self._retired = True
        if not self.children:
            self.close()

    def close(self) -> None:
        """It ends now, with what it has made."""
        self._theirs.close()
        self._link.close()
        if self.child is not None:
            self.child.terminate()

    async def stop(self) -> None:
        """Until it has ended and all that it said is read."""
        self.close()
        if self.child is not None:
            await self.child.stop()

    def _heard(self, message: Message) -> None:
        if "ready" in message:
            self.pid, self.watched = message["ready"], message["watched"]
            if not self._ready.done():
                self._ready.set_result(None)
        elif "asked" in message:
            self._answered(message)
        elif "ended" in message:
            child = self._children.pop(message["ended"])
            child.ended(message["code"])
            if not self.children:
                self._idle()

    def _idle(self) -> None:
        if self._retired:
            self.close()
        else:
            self._on_idle()

    def _answered(self, message: Message) -> None:
        asked = self._asked.get(message["asked"])
        if "error" in message:
            if asked and not asked.done():
                asked.set_exception(NoFork(message["error"]))
            return
        child = self._children[message["pid"]] = Forked(message["pid"], self._reap)
        if asked and not asked.done():
            asked.set_result(child)
        else:  # nobody wants it any more
            child.discard()

    def _reap(self, pid: int) -> None:
        if not self.ended:
            self._link.say({"reap": pid})

    def _gone(self) -> None:
        waiting: list[asyncio.Future[Any]] = [self._ready, *self._asked.values()]
        for future in waiting:
            if not future.done():
                future.set_exception(Lost("The fork server has ended."))
                future.exception()  # whoever waits hears of it; if nobody does, nothing is to be said
        for child in list(self._children.values()):
            child.orphan()
        self._children.clear()
        self._on_end()
