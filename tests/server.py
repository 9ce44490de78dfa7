"""The real thing: ``mvidarr serve`` in a process of its own, started, killed and asked from outside."""

import os
import signal
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from tests.forks import PIPE, TOP, Process, start

__all__ = [
    "COMMAND",
    "NAME",
    "PASSWORD",
    "PATIENCE",
    "TOKEN",
    "TOP",
    "Server",
    "await_answer",
    "free_port",
    "processes_of",
]

NAME, PASSWORD, TOKEN = "root", "correct horse battery", "0123456789abcdefghijklmnopqrstuv"
PATIENCE = 60.0  # seconds for a start or an end on a busy machine
COMMAND = (sys.executable, "-m", "mvidarr", "serve")


class Server:
    """Data and media below ``folder``. Started again it finds what the last one left. Output goes to ``folder/log``.
    Not ``forked``, it goes through the whole start of Python (see ``forks``)."""

    def __init__(
        self,
        folder: Path,
        *,
        command: tuple[str, ...] = COMMAND,
        environment: Mapping[str, str] | None = None,
        forked: bool = True,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.data, self.media, self.log = folder / "data", folder / "media", folder / "log"
        self.named: tuple[str | Path, ...] = ("--media", self.media)
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.process: Process | None = None
        self._command, self._forked = command, forked
        self._environment = {
            "MVIDARR__SERVER__SETUP_TOKEN": TOKEN,
            "MVIDARR__NETWORK__ALLOW_PRIVATE": "true",
            **{
                f"MVIDARR__LIMITS__{name}": "0" for name in ("USER", "KEY", "ADDRESS", "MEDIA", "SIGN_IN")
            },  # in a hurry
            **(environment or {}),
        }
        self._client: httpx.Client | None = None
        self._bearer: str | None = None

    def __enter__(self) -> Self:
        self.start()
        self.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        arguments = ("--port", str(self.port), "--data", self.data, *self.named)
        with self.log.open("ab") as log:
            self.process = start(
                [*self._command, *arguments],
                stdin=PIPE,
                stdout=PIPE if self._command is not COMMAND else log,
                stderr=log,
                env={**os.environ, **self._environment},
                forked=self._forked,
            )

    def wait(self, seconds: float = PATIENCE) -> None:
        """Until it answers its first 200. The connection is taken before it can answer, so one question does."""
        await_answer(self.port, "/healthz", self._running, seconds)

    def _running(self) -> None:
        assert self.process is not None
        code = self.process.poll()
        if code is not None:
            raise RuntimeError(f"the server ended with {code}:\n{self.log.read_text()[-4000:]}")

    def kill(self) -> None:
        """Without a word: what it was doing stays as it was."""
        self._end(signal.SIGKILL, PATIENCE)

    def stop(self, seconds: float = PATIENCE) -> int:
        """As a service manager does it; the exit code."""
        return self._end(signal.SIGTERM, seconds)

    def _end(self, number: signal.Signals, seconds: float) -> int:
        if self._client is not None:
            self._client.close()
            self._client = None
        process, self.process = self.process, None
        if process is None:
            return 0
        process.send_signal(number)
        try:
            return process.wait(seconds)
        finally:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    @property
    def api(self) -> httpx.Client:
        """A client that is signed in as the administrator; the first call makes the account."""
        if self._client is None:
            client = httpx.Client(base_url=self.base, timeout=20, trust_env=False)
            if client.get("/api/setup").json()["needed"]:
                made = {"username": NAME, "password": PASSWORD, "token": TOKEN}
                client.post("/api/setup", json=made).raise_for_status()
            client.headers["Authorization"] = f"Bearer {self._sign_in(client)}"
            self._client = client
        return self._client

    def _sign_in(self, client: httpx.Client) -> str:
        """The token outlives the process, so a new one needs no new password check."""
        if self._bearer is None:
            answer = client.post("/api/auth/token", json={"username": NAME, "password": PASSWORD}).raise_for_status()
            self._bearer = str(answer.json()["access_token"])
        return self._bearer

    @property
    def bearer(self) -> str:
        return str(self.api.headers["Authorization"])

    def get(self, path: str, **query: str | int) -> Any:
        return self.api.get(path, params=query).raise_for_status().json()

    def family(self) -> list[int]:
        """The server, its warden and its children, also after its own end."""
        return processes_of(self.folder)

    def left_behind(self) -> list[int]:
        """Those that are there still after a stop; the warden leaves a moment after its server."""
        deadline = time.monotonic() + PATIENCE
        while (there := self.family()) and time.monotonic() < deadline:
            time.sleep(0.02)
        return there


_KEPT: list[socket.socket] = []


def free_port() -> int:
    """Kept free for as long as this process lives, also between two lives of a server: nobody listens on it here, so
    who names it may; who asks for any port, or needs one to connect from, is given another."""
    kept = socket.socket()
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    kept.bind(("127.0.0.1", 0))
    _KEPT.append(kept)
    return int(kept.getsockname()[1])


def await_answer(port: int, path: str, still_running: Any, seconds: float = PATIENCE) -> None:
    """The first 200, asked over a bare socket; ``still_running`` raises when there is no use in waiting."""
    deadline = time.monotonic() + seconds
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
    while time.monotonic() < deadline:
        still_running()
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
                connection.sendall(request)
                answer = connection.recv(200)
        except OSError:
            time.sleep(0.002)
            continue
        if answer.startswith(b"HTTP/1.1 200"):
            return
    raise TimeoutError(f"no answer from port {port}")


def processes_of(folder: Path) -> list[int]:
    """Every process that names the folder in its arguments or environment; zombies have neither."""
    mark, found = os.fsencode(folder.absolute()) + b"/", []
    for entry in os.scandir("/proc"):
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                said = Path(entry.path, "cmdline").read_bytes() + Path(entry.path, "environ").read_bytes()
            except OSError:
                continue
            if mark in said:
                found.append(int(entry.name))
    return found
