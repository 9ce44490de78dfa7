"""``python -m MODULE …`` as a process of its own, without the start of Python: pytest plugin and ``start``.

To import what a server is made of takes a second and a half of work, most of what many a test with a server costs. So
each worker keeps a process that has done it (``fork_server``) and forks it. What comes of it is a real process: its
number, session, signals, files and its end are its own, and ``/proc`` shows its command. Where nothing was prepared
(the bench, scripts, coverage, which has to see the start of a process) it is started as any other.
"""

import asyncio
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Protocol

TOP = Path(__file__).resolve().parents[1]
PYTHON = (sys.executable, "-m")
PIPE, DEVNULL = subprocess.PIPE, subprocess.DEVNULL
_ROOM = " " * 4096
_COVERAGE = "COVERAGE_PROCESS_CONFIG"  # makes a child process watch itself
Stream = int | IO[Any] | None


class Process(Protocol):
    """The part of ``subprocess.Popen`` that tests use."""

    pid: int
    stdin: IO[bytes] | None
    stdout: IO[bytes] | None

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, number: int) -> None: ...
    def kill(self) -> None: ...


def start(
    command: Sequence[str | Path],
    *,
    stdin: Stream = DEVNULL,
    stdout: Stream = None,
    stderr: Stream = None,
    env: Mapping[str, str] | None = None,
    forked: bool = True,
) -> Process:
    """In the folder of the checkout."""
    argv, environment = [str(part) for part in command], dict(os.environ if env is None else env)
    if forked and _prepared.wanted and tuple(argv[:2]) == PYTHON and _COVERAGE not in environment:
        return _prepared.fork(argv[2:], environment, [stdin, stdout, stderr])
    return subprocess.Popen(argv, stdin=stdin, stdout=stdout, stderr=stderr, env=environment, cwd=TOP)


def run(module: str, *arguments: str | Path, stdin: Stream = DEVNULL, stdout: Stream = None) -> Process:
    return start([*PYTHON, module, *arguments], stdin=stdin, stdout=stdout)


async def ended(process: Process) -> int:
    """Its exit code; others go on meanwhile."""
    while (code := process.poll()) is None:
        await asyncio.sleep(0.005)
    return code


class _Fork:
    """As ``Popen`` has it. Signals go by a handle, so never to somebody who has got its number since."""

    def __init__(self, told: socket.socket, stdin: IO[bytes] | None, stdout: IO[bytes] | None) -> None:
        self.stdin, self.stdout = stdin, stdout
        data, handles, _, _ = socket.recv_fds(told, 32, 1)
        if not data:
            told.close()
            raise RuntimeError("The process that is to be forked has ended.")
        self.pid, self._handle, self._told = int(data), handles[0], told
        self._code: int | None = None
        self._forget = weakref.finalize(self, _close, told, self._handle)

    def poll(self) -> int | None:
        with suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        if self._code is None:
            if not select.select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            self._code = int(self._told.recv(32) or -signal.SIGKILL)  # it takes its forks along
            if self.stdin is not None:
                self.stdin.close()
        return self._code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _close(told: socket.socket, handle: int) -> None:
    told.close()
    os.close(handle)


class _Prepared:
    """The process that is forked; made for the first who needs it."""

    def __init__(self) -> None:
        self.wanted = False
        self._link: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def fork(self, argv: list[str], env: dict[str, str], streams: list[Stream]) -> Process:
        told, tells = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours, theirs = zip(*(_ends(number, stream) for number, stream in enumerate(streams)), strict=True)
        asked = json.dumps({"argv": argv, "env": env, "cwd": str(TOP)}).encode()
        handles = [each if isinstance(each, int) else each.fileno() for each in theirs]
        with tells, self._lock:
            socket.send_fds(self._asked(), [asked], [*handles, tells.fileno()])
        for stream, handle in zip(streams, handles, strict=True):
            if stream in (PIPE, DEVNULL):
                os.close(handle)
        return _Fork(told, ours[0], ours[1])

    def _asked(self) -> socket.socket:
        if self._link is None:
            self._link, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                command = [*PYTHON, "tests.fork_server", str(theirs.fileno()), _ROOM]
                self._process = subprocess.Popen(
                    command, stdin=DEVNULL, cwd=TOP, pass_fds=[theirs.fileno()], start_new_session=True
                )
        return self._link

    def close(self) -> None:
        if self._link is not None and self._process is not None:
            self._link.close()
            self._process.wait()
        self.wanted, self._link = False, None


def _ends(number: int, stream: Stream) -> tuple[IO[bytes] | None, int | IO[Any]]:
    """Ours and that of the child."""
    if stream is None:
        return None, number
    if stream == DEVNULL:
        return None, os.open(os.devnull, os.O_RDWR)
    if stream != PIPE:
        return None, stream
    reading, writing = os.pipe()
    if number == 0:
        return open(writing, "wb", buffering=0), reading
    return open(reading, "rb", buffering=0), writing


_prepared = _Prepared()


def pytest_configure() -> None:
    _prepared.wanted = True


def pytest_unconfigure() -> None:
    _prepared.close()
