"""The other side of ``forks``: a Python that has imported what the house is made of, and runs a module in a fork of
itself whenever it is asked: ``python -m tests.fork_server HANDLE ROOM`` in the folder of the checkout.

``HANDLE`` is a socket; a message is the JSON object ``{"argv": […], "env": {…}, "cwd": "…"}`` with four descriptors:
standard input, output and error of the child, and a socket on which its number and a handle to it are told at once, and
its exit code at its end. The child is ``python -m ARGV…`` as if it had just been started: its session, folder,
environment and what ``/proc`` says of its arguments, which are written over ``ROOM``. When ``HANDLE`` ends, all
children are killed.
"""

import atexit
import contextlib
import ctypes
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
import tempfile
import threading
import time
from typing import Any, NoReturn

# what is made of these is what a child runs; modules that are run themselves are not among them
READY = (
    "mvidarr.accounts.console", "mvidarr.cli", "mvidarr.db.migrations.run", "mvidarr.demo", "mvidarr.serving",
    "tests.house", "tests.standins.sources", "uvicorn.lifespan.on", "uvicorn.loops.auto",
)  # fmt: skip
LONGEST = 1 << 18


def main() -> None:
    link = socket.socket(fileno=int(sys.argv[1]))
    for name in READY:
        importlib.import_module(name)
    if threading.active_count() > 1:
        raise SystemExit("A process with threads must not be forked.")
    gc.collect()
    gc.freeze()  # what all children share stays in memory that is not written to
    sys.argv = _Forks(link).serve()
    gc.unfreeze()
    try:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        _end(_code(end))
    _end(0)


def _code(end: SystemExit) -> int:
    if end.code is None or isinstance(end.code, int):
        return (end.code or 0) & 0xFF
    sys.stderr.write(f"{end.code}\n")
    return 1


def _end(code: int) -> NoReturn:
    """Without taking apart what all children share: that would copy it first."""
    getattr(threading, "_shutdown", int)()
    getattr(atexit, "_run_exitfuncs", int)()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


class _Forks:
    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._poll = select.poll()
        self._poll.register(link, select.POLLIN)
        self._children: dict[int, tuple[int, socket.socket]] = {}  # by the handle that tells its end

    def serve(self) -> list[str]:
        """Returns in children only: what they were asked to run."""
        while True:
            for handle, _ in self._poll.poll():
                if handle in self._children:
                    self._tell_end(handle)
                elif (argv := self._hear()) is not None:
                    return argv

    def _hear(self) -> list[str] | None:
        data, descriptors, _, _ = socket.recv_fds(self._link, LONGEST, 4)
        if not data:
            self._leave()
        *streams, told = descriptors
        teller = socket.socket(fileno=told)
        becoming, become = os.pipe()
        pid = os.fork()
        if pid == 0:
            teller.close()
            os.close(becoming)
            argv = self._become(json.loads(data), streams)
            os.close(become)
            return argv
        for descriptor in (*streams, become):
            os.close(descriptor)
        os.read(becoming, 1)  # whoever is told of it finds it with its name, in its folder
        os.close(becoming)
        handle = os.pidfd_open(pid)
        self._children[handle] = (pid, teller)
        self._poll.register(handle, select.POLLIN)
        with contextlib.suppress(OSError):  # nobody is interested
            socket.send_fds(teller, [str(pid).encode()], [handle])
        return None

    def _become(self, asked: dict[str, Any], streams: list[int]) -> list[str]:
        os.setsid()
        self._link.close()
        for handle, (_, teller) in self._children.items():
            os.close(handle)
            teller.close()
        for number, descriptor in enumerate(streams):
            os.dup2(descriptor, number)
            os.close(descriptor)
        os.chdir(asked["cwd"])
        os.environ.clear()
        os.environ.update(asked["env"])
        time.tzset()
        tempfile.tempdir = None  # as TMPDIR says now
        argv: list[str] = asked["argv"]
        _name([sys.executable, "-m", *argv])
        return argv

    def _tell_end(self, handle: int) -> None:
        pid, teller = self._children.pop(handle)
        self._poll.unregister(handle)
        os.close(handle)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        with teller, contextlib.suppress(OSError):
            teller.send(str(code).encode())

    def _leave(self) -> NoReturn:
        for pid, _ in self._children.values():
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
        os._exit(0)


def _name(argv: list[str]) -> None:
    """What ``/proc`` says of the arguments of this process; Python has made its own copy of them at its start."""
    with open("/proc/self/stat", "rb") as file:
        begin, end = map(int, file.read().rpartition(b")")[2].split()[45:47])
    said = b"\0".join(map(os.fsencode, argv))
    if len(said) >= end - begin:
        raise SystemExit("There is no room for so long a command.")
    ctypes.memmove(begin, said.ljust(end - begin, b"\0"), end - begin)


if __name__ == "__main__":
    main()
