"""The fork server: a Python that has made a program ready once, and runs it in a fork of itself whenever it is asked.

A program of its own (``python -P fork_server.py MODULE WARM``) that imports nothing of MVidarr. ``WARM`` is a file that
imports what ``MODULE`` needs and may tell files in ``WATCHED``, by path ``[inode, time, size]`` as they were before. A
child runs ``python -P -m MODULE`` as if it had just been started: session, working folder, environment, standard output
and error are its own, its end is that of any Python. On standard input lies a socket; a message is one JSON object:

    ← ``{"ready": pid, "watched": {…}}``                                    once
    → ``{"ask": n, "argv": […], "env": {…}, "cwd": "…"}`` with descriptors of its output, error and gate
    ← ``{"asked": n, "pid": p}`` or ``{"asked": n, "error": errno}``
    ← ``{"ended": p, "code": c}``  a zombie still, so that its number, and its group's, is nobody else's
    → ``{"reap": p}``              when what it left behind has been killed

A child waits at its gate for a byte: by then it is recorded and restrained. If the gate closes without one, nobody
wants it any more. When the socket ends, all children are killed.
"""

import atexit
import contextlib
import errno
import gc
import json
import os
import runpy
import select
import signal
import socket
import sys
import tempfile
import threading
from typing import Any

LONGEST = 1 << 18


def main() -> None:
    module, warm = sys.argv[1:3]
    server = Server(socket.socket(fileno=os.dup(0)))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    watched = runpy.run_path(warm).get("WATCHED", {})
    if threading.active_count() > 1:
        raise SystemExit("A process with threads must not be forked.")
    sys.stdout.flush()  # what warming said is no word of the children
    sys.stderr.flush()
    gc.collect()
    gc.freeze()  # what all children share stays in memory that is not written to
    server.say({"ready": os.getpid(), "watched": watched})
    sys.argv = [module, *server.serve()]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        _end(_code(end))
    _end(0)


def _code(end: SystemExit) -> int:
    """As Python has it."""
    if end.code is None or isinstance(end.code, int):
        return (end.code or 0) & 0xFF
    sys.stderr.write(f"{end.code}\n")
    return 1


def _end(code: int) -> None:
    """Without taking apart what all children share: that would copy it first."""
    getattr(threading, "_shutdown", int)()
    getattr(atexit, "_run_exitfuncs", int)()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            code = code or 120
    os._exit(code)


class Server:
    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._poll = select.poll()
        self._poll.register(link, select.POLLIN)
        self._watched: dict[int, int] = {}  # process by the handle that tells its end
        self._zombies: set[int] = set()

    def say(self, message: dict[str, Any]) -> None:
        try:
            self._link.send(json.dumps(message).encode())
        except OSError:
            self._leave()

    def serve(self) -> list[str]:
        """Returns in children only: what they were asked to run."""
        while True:
            for handle, _ in self._poll.poll():
                if handle in self._watched:
                    self._tell_end(handle)
                    continue
                argv = self._hear()
                if argv is not None:
                    return argv

    def _hear(self) -> list[str] | None:
        try:
            data, descriptors, _, _ = socket.recv_fds(self._link, LONGEST, 3)
        except OSError:
            data, descriptors = b"", []
        if not data:
            self._leave()
        message = json.loads(data)
        if "reap" in message:
            self._reap(message["reap"])
            return None
        try:
            return self._fork(message, descriptors)
        finally:
            for descriptor in descriptors:
                with contextlib.suppress(OSError):  # a child has closed them all
                    os.close(descriptor)

    def _fork(self, asked: dict[str, Any], descriptors: list[int]) -> list[str] | None:
        if not os.path.isdir(asked["cwd"]):
            self.say({"asked": asked["ask"], "error": errno.ENOENT})
            return None
        leading, led = os.pipe()
        try:
            pid = os.fork()
        except OSError as error:
            self.say({"asked": asked["ask"], "error": error.errno})
            pid = -1
        if pid == 0:
            os.close(leading)
            self._become(asked, descriptors, led)
            return list(asked["argv"])
        os.close(led)
        if pid > 0:
            os.read(leading, 1)  # from now on it leads a group that can be killed
            self._watch(pid)
            self.say({"asked": asked["ask"], "pid": pid})
        os.close(leading)
        return None

    def _become(self, asked: dict[str, Any], descriptors: list[int], led: int) -> None:
        os.setsid()
        os.close(led)
        out, err, gate = descriptors
        if not os.read(gate, 1):
            os._exit(0)
        os.dup2(out, 1)
        os.dup2(err, 2)
        self._link.close()
        for handle in (*self._watched, *descriptors):
            os.close(handle)
        os.chdir(asked["cwd"])
        os.environ.clear()
        os.environ.update(asked["env"])
        tempfile.tempdir = None  # as TMPDIR says now

    def _watch(self, pid: int) -> None:
        handle = os.pidfd_open(pid)
        self._watched[handle] = pid
        self._poll.register(handle, select.POLLIN)

    def _tell_end(self, handle: int) -> None:
        pid = self._watched.pop(handle)
        self._poll.unregister(handle)
        os.close(handle)
        end = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        if end is not None:
            self._zombies.add(pid)
            self.say({"ended": pid, "code": end.si_status if end.si_code == os.CLD_EXITED else -end.si_status})

    def _reap(self, pid: int) -> None:
        if pid in self._zombies:
            self._zombies.discard(pid)
            os.waitpid(pid, 0)

    def _leave(self) -> None:
        for pid in (*self._watched.values(), *self._zombies):
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
        os._exit(0)


if __name__ == "__main__":
    main()
