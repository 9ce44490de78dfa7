"""The log as a file that turns over by size, ``mvidarr.log``, ``mvidarr.log.1``, …, written from the ring by a thread.

So a slow disk holds up nobody: it falls behind, and what the ring has dropped meanwhile is missing in the file, which
says so. A disk that is full or cannot be written is told once and tried again; what the ring still holds then follows.
"""

import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from threading import Event, Thread
from typing import IO, Any

import structlog
from typing_extensions import TypedDict

from mvidarr import clock
from mvidarr.errors import NotFound
from mvidarr.observe.line import written
from mvidarr.observe.ring import Ring

NAME = "mvidarr.log"
SIZE = 10_000_000  # bytes of a file before the next one begins; 0: no file
FILES = 5  # old ones that are kept
RETRY = 5.0  # seconds between two tries at a disk that is full
PATIENCE = 3.0  # seconds that the end waits for the last lines

_OURS = re.compile(re.escape(NAME) + r"(?:\.[1-9][0-9]{0,2})?")
_log = structlog.stdlib.get_logger("mvidarr.observe")


class LogFileView(TypedDict):
    """``size`` in bytes, ``changed`` as ISO time."""

    name: str
    size: int
    changed: str


class LogFile:
    """``set``, ``files`` and ``path`` may be called from any thread; ``running`` once at a time."""

    def __init__(self, folder: Path, *, form: str = "text", size: int = SIZE, files: int = FILES) -> None:
        """``form``: text or json, a line for each event."""
        self.folder = folder
        self._form = form
        self._size, self._files = size, files
        self._bell, self._stop = Event(), Event()
        self._told = False

    def set(self, size: int, files: int) -> None:
        """From the next line on; size 0 writes none any more, and leaves what was written."""
        self._size, self._files = size, max(1, files)
        self._bell.set()

    @contextmanager
    def running(self, ring: Ring) -> Iterator[None]:
        """From what the ring holds and no file has yet, to the last line before the end. It waits for the thread, so a
        slow disk makes the end late by ``PATIENCE``; do not enter or leave it on an event loop."""
        self._stop.clear()
        thread = Thread(target=self._write, args=(ring,), name="log file", daemon=True)
        with ring.heard(self._bell.set):
            self._bell.set()
            thread.start()
            try:
                yield
            finally:
                self._stop.set()
                self._bell.set()
                thread.join(PATIENCE)

    def files(self) -> list[LogFileView]:
        """The newest first; none in a folder that cannot be looked at."""
        found = []
        with suppress(OSError), os.scandir(self.folder) as entries:
            for entry in entries:
                if _OURS.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                    with suppress(FileNotFoundError):  # it turned over just now
                        state = entry.stat(follow_symlinks=False)
                        changed = clock.iso(state.st_mtime_ns // 1_000_000)
                        found.append(LogFileView(name=entry.name, size=state.st_size, changed=changed))
        return sorted(found, key=lambda file: int(file["name"].removeprefix(NAME)[1:] or 0))

    def path(self, name: str) -> Path:
        """Of one that ``files`` lists; ``NotFound`` for any other name."""
        if name not in {file["name"] for file in self.files()}:
            raise NotFound("There is no such log file. It may have made room for a newer one.", code="no_such_file")
        return self.folder / name

    def _write(self, ring: Ring) -> None:
        with ExitStack() as opened:
            turning = _Turning(self.folder / NAME)
            opened.callback(turning.close)
            while not self._stop.is_set():
                self._bell.wait()
                self._bell.clear()
                if not self._catch_up(ring, turning):
                    self._stop.wait(RETRY)
                    self._bell.set()
            self._catch_up(ring, turning)

    def _catch_up(self, ring: Ring, turning: "_Turning") -> bool:
        """False when the disk would not take a line; it stays the next one to be written."""
        if not self._size:
            ring.filed = ring.last
            turning.let_go()
            return True
        turning.bound(self._size, self._files)
        kept, missed = ring.since(ring.filed)
        if (
            missed
            and ring.filed
            and not turning.take(f"… {missed} lines are missing here: the disk was too slow or full")
        ):
            return self._trouble(turning)
        for line in kept:
            if not turning.take(written(line.raw, self._form)):
                return self._trouble(turning)
            ring.filed = line.n
        if self._told and kept:
            self._told = False
            _log.info("the log file is written again", path=str(self.folder / NAME))
        return True

    def _trouble(self, turning: "_Turning") -> bool:
        """Said once, until it goes well again: this line, too, is one for the file."""
        if not self._told:
            self._told = True
            why = turning.fault.strerror if turning.fault and turning.fault.strerror else str(turning.fault)
            _log.warning("the log file cannot be written, trying again", path=str(self.folder / NAME), why=why)
        return False


class _Turning(RotatingFileHandler):
    """The standard library's, for us alone to read, and silent about trouble: ``take`` says whether it went well."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", errors="replace", delay=True)
        self.fault: OSError | None = None

    def bound(self, size: int, files: int) -> None:
        if files != self.backupCount:
            for path in Path(self.baseFilename).parent.glob(f"{NAME}.*"):
                number = path.name.removeprefix(f"{NAME}.")
                if _OURS.fullmatch(path.name) and int(number) > files:
                    path.unlink(missing_ok=True)
        self.maxBytes, self.backupCount = size, files

    def take(self, text: str) -> bool:
        self.fault = None
        if self.stream is not None and not os.path.exists(self.baseFilename):
            self.let_go()  # somebody moved it away
        self.handle(logging.makeLogRecord({"msg": text}))
        return self.fault is None

    def let_go(self) -> None:
        stream: Any = self.stream
        self.stream = None
        if stream is not None:
            with suppress(OSError):  # of a full disk: what it still held is written again
                stream.close()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - its name in the standard library
        fault = sys.exc_info()[1]
        if not isinstance(fault, OSError):
            raise
        self.fault = fault
        self.let_go()

    def _open(self) -> IO[Any]:  # type: ignore[override]
        folder = os.path.dirname(self.baseFilename)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        return open(self.baseFilename, self.mode, encoding=self.encoding, errors=self.errors, opener=_private)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
