"""Processes that a row measures against: the house with its door for measuring, the bare application, the clients."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tests.server import TOP, Server, await_answer, free_port


class Orders:
    """A process that takes a line at a time."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process

    def say(self, line: str) -> None:
        _of(self.process.stdin).write(f"{line}\n".encode())
        _of(self.process.stdin).flush()

    def answer(self) -> str:
        return _of(self.process.stdout).readline().decode()

    def end(self) -> str:
        """Closes its input and returns the rest of what it says."""
        _of(self.process.stdin).close()
        with _of(self.process.stdout) as out:
            return out.read().decode()


def resident(pid: int, what: str = "VmRSS") -> float:
    """MiB; ``VmHWM``: the most it ever was."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{what}:")), 0.0)


def _of(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def house(folder: Path, environment: Mapping[str, str] | None = None) -> Server:
    return Server(folder, command=(sys.executable, "-m", "tests.bench.house"), environment=environment)


def orders(server: Server) -> Orders:
    assert server.process is not None
    return Orders(server.process)


@contextmanager
def bare(*arguments: str | Path) -> Iterator[tuple[int, Orders]]:
    """The bare application: its port, and its ear."""
    port = free_port()
    with python("-m", "tests.bench.bare", str(port), *arguments) as process:
        await_answer(port, "/healthz", lambda: None)
        yield port, Orders(process)


@contextmanager
def clients(port: int, count: int, authorization: str = "-") -> Iterator[list[float]]:
    """So many open sockets; afterwards the list holds what they waited, in milliseconds."""
    waits: list[float] = []
    with python("-m", "tests.bench.socket_clients", str(port), str(count), authorization) as process:
        said = Orders(process)
        assert said.answer() == "ready\n", "the sockets did not open"
        yield waits
        waits += json.loads(said.end())


@contextmanager
def python(*arguments: str | Path) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen([sys.executable, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=TOP)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            _of(pipe).close()
