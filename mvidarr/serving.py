"""Running the house: one process, one event loop, and tasks that nobody may lose.

The long-lived tasks live in a TaskGroup inside the server's lifespan: jobs drain before uvicorn re-raises the signal it
got. uvicorn would serve on if one of them died, so each stands in a guard that logs, ends the server and makes its exit
code tell.
"""

import asyncio
import os
import signal
import socket
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from secrets import token_hex
from types import FrameType

from mvidarr import __version__
from mvidarr.app import House, build
from mvidarr.config import Config, make_data_folder
from mvidarr.db import Database, migrate, older_schema, only_server
from mvidarr.db.shield import finish
from mvidarr.errors import Unavailable
from mvidarr.jobs.retry import only_leaf
from mvidarr.library import catch_up
from mvidarr.observe import get_logger, watch_loop_lag
from mvidarr.observe.failure import failure_of
from mvidarr.observe.seldom import Seldom
from mvidarr.process import ServiceManager
from mvidarr.system import Finding, outdated
from mvidarr.web.server import Server, calm_collector, server_config

log = get_logger(__name__)

PAUSE = 2.0  # seconds until a task that lost its database begins again
GRACE = 3.0  # seconds that running jobs get to end by themselves when the server stops
BACKLOG = 2048


def serve(config: Config) -> int:
    """Until a signal or a fatal fault; the exit code."""
    return asyncio.run(_serve(config, listen(config)))


async def examine(config: Config) -> list[Finding]:
    """The health checks, without a server; what they look at stays as it is."""
    make_data_folder(config.paths.data)
    older = await older_schema(config.database.url)
    if older is not None:
        return [outdated(older)]
    database = await _open(config)
    try:
        house = await build(config, database, looking=True)
        async with house.children:
            return await house.system.look()
    finally:
        await finish(database.close())


async def _serve(config: Config, listener: socket.socket) -> int:
    with listener:
        make_data_folder(config.paths.data)
        async with only_server(config.database.url):
            stop = _Stop()
            while (code := await _run(config, listener, stop)) is None:
                log.info("starting again")
            return code


class _Stop:
    """A request to end that comes while no server listens for it: in a start, or between two houses."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGTERM, self._hear)  # a server that runs has a handler of its own, and gives this back

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self.asked = True


async def _run(config: Config, listener: socket.socket, stop: _Stop) -> int | None:
    """One house, from its foundation to its end: the exit code, None when it is to be built anew.

    The server closes the socket it is given, so it gets a copy: people who come during a restart wait at the door.
    """
    database = await _open(config)
    try:
        house = await build(config, database)
        running = Running(house)
        running.server = Server(server_config(house.app(running.lifespan), config.server))
        calm_collector()
        _greet(listener, config, await house.accounts.prepare())
        if stop.asked:
            return 0
        await running.server.serve(sockets=[listener.dup()])
        return None if running.comes_back else running.exit_code
    finally:
        await finish(database.close())


class Running:
    """The tasks of a house while its server runs."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._stopping = False
        self._again = False
        self.server: Server | None = None
        self.exit_code = 0
        self._manager = ServiceManager(os.environ)
        self._waiting: defaultdict[str, Seldom] = defaultdict(Seldom)
        house.restart.by(self.restart)

    def restart(self) -> None:
        """Ends the server as a signal does; ``_serve`` then builds a new house in this process."""
        if self.server is not None:
            self._again = self.server.should_exit = True

    @property
    def comes_back(self) -> bool:
        """A signal or a fault during the restart is a stop after all."""
        told = self.server is not None and self.server.told_to_stop
        return self._again and not told and not self.exit_code

    @asynccontextmanager
    async def lifespan(self, _: object) -> AsyncIterator[None]:
        house = self._house
        await house.children.sweep()
        inverses = await house.journal.left_open()
        await catch_up(house.database)
        await house.system.remember()
        async with house.logs.running(), house.gate, house.children, asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._guarded(name, work), name=name)
                for name, work in {
                    "jobs": house.supervisor.run,
                    "schedules": house.scheduler.run,
                    "outbox": house.outbox.run,
                    "accounts": house.accounts.run,
                    "asked queries": house.asked.run,
                    "sockets": house.hub.run,
                    "live rows": house.live.run,
                    "settings": house.settings.run,
                    "tempo": house.tempo.run,
                    "traffic": house.traffic.run,
                    "minutes": house.performance.run,
                    "failures": house.failures.run,
                    "playlists": house.playlists.known.run,
                    "views": house.opened.run,
                    "service manager": self._told,
                    "loop lag": lambda: watch_loop_lag(house.metrics.loop_lag),
                }.items()
            ]
            tasks.append(group.create_task(self._take_up(inverses), name="undo"))
            await house.scheduler.start("housekeeping")
            try:
                yield
            finally:
                self._stopping = True
                self._manager.stopping(comes_back=self.comes_back)
                house.hub.close()
                if not await house.supervisor.drain(GRACE):
                    os._exit(
                        1
                    )  # a handler will not stop: its job is found at the next start, waiting would be for ever
                for task in tasks:
                    task.cancel()
        await house.outbound.close()
        house.thumbnails.close()

    async def _take_up(self, inverses: Sequence[int]) -> None:
        """A long undo is gone on with while the house serves; where there is a job for it, the two take turns."""
        with suppress(Unavailable):  # it is tried again with the job, or at the next start
            await self._house.journal.take_up(inverses)

    async def _told(self) -> None:
        """A database that is away is no reason to be started anew; a task that died is, should the end not come."""
        await self._manager.attend(f"Version {__version__} is serving", lambda: not self.exit_code)

    async def _guarded(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """The end of a task that should never end is the end of the server, and it is not a quiet one."""
        while await self._interrupted(name, work):
            pass
        if not self._stopping:
            log.error("task ended, so the server stops", task=name)
            self.exit_code = 1
            if self.server is not None:
                self.server.should_exit = True

    async def _interrupted(self, name: str, work: Callable[[], Awaitable[None]]) -> bool:
        """Whether it ended because the database is away, or its disk full: then it begins again."""
        try:
            await work()
        except Exception as error:  # a guard: whatever it was, nobody else would notice
            outage = _outage(error)
            if outage is None:
                error_id = token_hex(4)
                log.exception("task died", task=name, error_id=error_id)
                broken = failure_of(only_leaf(error), origin="task", place=name, reference=error_id)
                self._house.failures.note(broken)
                return False
            if self._waiting[name].due():
                log.warning("task waits for the database", task=name, code=outage.code)
            await asyncio.sleep(PAUSE)
            return not self._stopping
        return False


def _outage(error: Exception) -> Unavailable | None:
    """The reason when it is nothing but an outage; a task group's error is a bundle."""
    while isinstance(error, ExceptionGroup) and error.split(Unavailable)[1] is None:
        error = error.exceptions[0]
    return error if isinstance(error, Unavailable) else None


async def _open(config: Config) -> Database:
    make_data_folder(config.paths.data)
    await migrate(config.database.url, config.paths.data)
    return await Database.open(config.database.url)


def listen(config: Config) -> socket.socket:
    """The port is ours before anything else happens: a second server on it must not touch the data of the first.

    Its connections send small answers at once: without that each waits 40 ms for the other side's acknowledgement, and
    asyncio sees to it only for listeners of its own making.
    """
    host, port = config.server.host, config.server.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        why = f"Port {port} on {host} cannot be used ({error.strerror})."
        remedy = "Is MVidarr running already? Choose another with --port."
        raise Unavailable(f"{why} {remedy}", code="port_taken") from error
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # accepted connections inherit it
    return listener


def _greet(listener: socket.socket, config: Config, token: str | None) -> None:
    """On standard output, for the person who started it; the token never goes to the log."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    base = f"http://{shown}:{port}{config.server.base_url}"
    sys.stdout.write(f"MVidarr listens on {base}/\n")
    if token is not None:
        sys.stdout.write(f"Create the first account: {base}/setup?token={token}\n")
    sys.stdout.flush()
