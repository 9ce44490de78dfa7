"""The cookies that yt-dlp shows to sites: kept for our own eyes, lent to each run as a copy in its folder.

yt-dlp writes its copy anew when it ends. The copy comes back when the jar is still what it was copied from, so that of
several runs at once at most one does, and none brings back what was replaced or deleted. All of it blocks: call it in a
thread.
"""

import hashlib
import os
import secrets
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mvidarr.errors import Invalid
from mvidarr.ytdlp.guardian import netscape
from mvidarr.ytdlp.lending import COPY, Loan


@dataclass(frozen=True, slots=True)
class JarFacts:
    """Nothing of what is in them. ``kept``: since when, in milliseconds."""

    count: int
    kept: int
    sites: tuple[netscape.Site, ...]


class Jar:
    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        self._lock = threading.Lock()

    def keep(self, data: bytes) -> JarFacts:
        """Instead of what was there. Invalid(``bad_cookies``)."""
        cookies = netscape.read(data)
        with self._lock:
            self._write(netscape.written(cookies))
            return self._told(cookies)

    def facts(self) -> JarFacts | None:
        """None when there are none."""
        with self._lock:
            data = self._read()
            if data is None:
                return None
            try:
                return self._told(netscape.read(data))
            except Invalid:
                return self._told([])

    def remove(self) -> bool:
        """Whether there were any. Copies that runs have do not come back."""
        with self._lock:
            there = self._path.exists()
            self._path.unlink(missing_ok=True)
            return there

    def lend(self, folder: Path) -> Loan | None:
        """A copy in the folder; None when there are no cookies."""
        data = self._read()
        if data is None:
            return None
        copy = folder / f"{COPY}{secrets.token_hex(6)}.txt"
        _store(copy, data)
        return Loan(copy, _digest(data))

    def take_back(self, loan: Loan) -> None:
        """The copy is gone afterwards."""
        try:
            cookies = netscape.written(netscape.read(loan.path.read_bytes()))
        except (OSError, Invalid):
            cookies = None  # it was cut off, or there is none left in it
        with suppress(OSError):
            loan.path.unlink(missing_ok=True)
        with self._lock:
            now = self._read()
            if cookies and now is not None and now != cookies and _digest(now) == loan.of:
                self._write(cookies)

    def _read(self) -> bytes | None:
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return None

    def _told(self, cookies: list[netscape.Cookie]) -> JarFacts:
        kept = self._path.stat().st_mtime_ns // 1_000_000
        return JarFacts(len(cookies), kept, tuple(netscape.sites(cookies)))

    def _write(self, data: bytes) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_name(f".{self._path.name}.{secrets.token_hex(4)}.tmp")
        _store(temporary, data)
        temporary.replace(self._path)


def _store(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


def _digest(data: bytes) -> str:
    return hashlib.blake2s(data).hexdigest()
