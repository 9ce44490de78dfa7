"""Children of a Python program, as forks of a process that has imported it already: the program without its start.

The interface of ``Children``, and its plain children wherever forking does not work: when it is off, when a few runs
are as cheap, while the fork server cannot be started, and when it is lost.
"""

import asyncio
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from errno import ENOENT
from pathlib import Path

from mvidarr.errors import MvidarrError, Unavailable
from mvidarr.observe import get_logger
from mvidarr.process.child import Child, Limits
from mvidarr.process.children import DEFAULT, Children, folder_missing, no_processes
from mvidarr.process.forking import ForkServer, Lost, NoFork, Watched

SERVER = Path(__file__).with_name("fork_server.py")
READY_SECONDS = 60.0
ANSWER_SECONDS = 15.0
AGAIN_SECONDS = 600.0  # before a fork server that could not be started is tried again
IDLE_SECONDS = 600.0
PLAIN = 2  # runs of a row before there is a server
_log = get_logger("mvidarr.process")


@dataclass(frozen=True, slots=True)
class Program:
    """``python -P -m module …``; ``warming`` is the file that makes it ready (see ``fork_server``)."""

    python: Path
    module: str
    warming: Path

    @property
    def start(self) -> list[str]:
        return [str(self.python), "-P", "-m", self.module]


@dataclass(frozen=True, slots=True)
class Warmth:
    """``pid`` of the fork server while it runs; ``made``: how many children it has forked; ``trouble``: why there is
    none, in a sentence."""

    on: bool
    pid: int | None = None
    made: int = 0
    trouble: str | None = None


class Warm:
    """``eager``: for the first run already; otherwise for the third of a row, since the start of the server costs what
    two runs cost. A row, and the server, ends with ``idle`` seconds without a run; 0 switches it off."""

    def __init__(
        self,
        children: Children,
        program: Program,
        *,
        cwd: Path,
        env: Mapping[str, str],
        idle: float = IDLE_SECONDS,
        eager: bool = False,
    ) -> None:
        self._children = children
        self._program = program
        self._cwd = cwd
        self._env = env
        self._idle = idle
        self._eager = eager
        self._server: ForkServer | None = None
        self._making = asyncio.Lock()
        self._trouble: str | None = None
        self._again = 0.0
        self._last = float("-inf")
        self._row = 0
        self._resting: asyncio.TimerHandle | None = None

    @property
    def now(self) -> Warmth:
        server = self._server
        if server is None or server.ended:
            return Warmth(self._idle > 0, trouble=self._trouble)
        return Warmth(self._idle > 0, server.pid, server.made)

    def keep(self, idle: float) -> None:
        """From now on. Children that run are left to end."""
        self._idle = idle
        self._rest()

    def renew(self, env: Mapping[str, str]) -> None:
        """The next server starts in this environment, and it is the next that is asked. Children that run are left to
        end."""
        if env != self._env:
            self._env, self._again = env, 0.0
            self._retire()

    async def start(
        self, argv: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str] | None = None, limits: Limits = DEFAULT
    ) -> Child:
        """As ``Children.start``."""
        server = await self._ready(argv)
        if server is not None:
            try:
                return await self._fork(server, argv, cwd, env, limits)
            except (Lost, TimeoutError):
                _log.warning("fork_server_lost", pid=server.pid, module=self._program.module)
                server.close()  # the next one is another
        return await self._children.start(argv, cwd=cwd, env=env, limits=limits)

    async def _fork(
        self, server: ForkServer, argv: Sequence[str | Path], cwd: Path, env: Mapping[str, str] | None, limits: Limits
    ) -> Child:
        arguments = [str(part) for part in argv[len(self._program.start) :]]
        environment = self._children.environment(cwd, env)
        self._stay()
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                started, gate = await server.fork(arguments, environment, str(cwd))
        except NoFork as error:
            raise _translated(error) from error
        finally:
            self._rest()
        try:
            child = self._children.adopt(started, limits)
            with suppress(BrokenPipeError):
                os.write(gate, b"1")
            return child
        finally:
            os.close(gate)

    async def _ready(self, argv: Sequence[str | Path]) -> ForkServer | None:
        """None: a plain child. One of those who want a server makes it, the others wait for it."""
        last, self._last = self._last, asyncio.get_running_loop().time()
        self._row = self._row + 1 if self._last - last <= self._idle else 1
        alone = not self._eager and self._server is None and self._row <= PLAIN
        ours = [str(part) for part in argv[: len(self._program.start)]] == self._program.start
        if self._idle <= 0 or alone or not ours:
            return None
        async with self._making:
            if self._server is not None and _outdated(self._server.watched):
                self._retire()
            if self._server is None and asyncio.get_running_loop().time() >= self._again:
                self._server = await self._made()
            return self._server

    async def _made(self) -> ForkServer | None:
        server = ForkServer(self._rest, self._gone)
        try:
            await self._begin(server)
        except (Lost, MvidarrError, TimeoutError) as error:
            await server.stop()
            self._again = asyncio.get_running_loop().time() + AGAIN_SECONDS
            said = _last_line(server.said.bytes_of("err"))
            self._trouble = said or getattr(error, "detail", "") or "It did not get ready."
            _log.warning("fork_server_not_started", why=self._trouble, module=self._program.module)
            return None
        except BaseException:
            server.close()
            raise
        self._trouble = None
        _log.info("fork_server_started", pid=server.pid, module=self._program.module)
        return server

    async def _begin(self, server: ForkServer) -> None:
        server.child = self._children.launch(
            [self._program.python, "-P", SERVER, self._program.module, self._program.warming],
            cwd=self._cwd, env=self._env, limits=DEFAULT, collected=server.said, stdin=server.socket,
        )  # fmt: skip
        self._children.before_close(self.close)
        async with asyncio.timeout(READY_SECONDS):
            await server.ready()

    def close(self) -> None:
        """With the children it has made."""
        if self._server is not None:
            self._server.close()

    def _retire(self) -> None:
        """It ends with its last child."""
        server, self._server = self._server, None
        if server is not None:
            server.retire()

    def _gone(self) -> None:
        if self._server is not None and self._server.ended:
            self._server = None
            self._stay()

    def _rest(self) -> None:
        """Ends it after a while, unless it is asked for something."""
        self._stay()
        if self._server is not None and not self._server.children:
            self._resting = asyncio.get_running_loop().call_later(self._idle, self._retire)

    def _stay(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
            self._resting = None


def _outdated(watched: Watched) -> bool:
    """Another version of the program has been installed."""
    for path, mark in watched.items():
        try:
            told = os.stat(path)
        except OSError:
            return True
        if list(mark) != [told.st_ino, told.st_mtime_ns, told.st_size]:
            return True
    return False


def _translated(error: NoFork) -> Unavailable:
    return folder_missing() if error.errno == ENOENT else no_processes()


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""
