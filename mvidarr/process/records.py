"""What we remember of running children, so that nobody outlives a dead server.

A record is the name of an empty file: ``<owner pid>-<owner start>.<child pid>-<child start>``. Start times are the
kernel's clock ticks since boot, so a number that was taken by another process is recognised. A child's environment
carries a mark with the folder and the owner, which finds what left its group or was never recorded.
"""

import hashlib
import os
import re
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MARK = "MVIDARR_CHILD"
ROUNDS = 10  # a group that forks while it is killed needs another look
_IDENTITY = re.compile(r"(\d{1,9})-(\d{1,18})")
PATIENCE = 2.0  # seconds to wait for killed processes to be gone


@dataclass(frozen=True, slots=True)
class Identity:
    """A process, for all time since boot."""

    pid: int
    start: int

    def __str__(self) -> str:
        return f"{self.pid}-{self.start}"

    @classmethod
    def parse(cls, text: str) -> "Identity | None":
        """None for what we never wrote."""
        match = _IDENTITY.fullmatch(text)
        return cls(int(match[1]), int(match[2])) if match else None


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of the kernel's process table."""

    identity: Identity
    state: str
    group: int
    session: int


def look(pid: int) -> Seen | None:
    """None when there is no such process."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return Seen(Identity(pid, int(fields[19])), fields[0].decode(), int(fields[2]), int(fields[3]))


def alive(identity: Identity) -> bool:
    seen = look(identity.pid)
    return seen is not None and seen.identity == identity and seen.state not in "ZX"


class Records:
    """One folder per data folder and host."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        seen = look(os.getpid())
        if seen is None:
            raise RuntimeError("MVidarr needs the process table in /proc")
        self.owner = seen.identity
        self._place = hashlib.blake2s(os.fsencode(self._folder), digest_size=8).hexdigest()
        self.mark = f"{self._place}.{self.owner}"
        self._names = f"{self._folder}/{self.owner}."

    def prepare(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)

    def add(self, pid: int) -> str:
        """The record's path. A child that has ended is not reaped yet, so it is always found."""
        seen = look(pid)
        path = self._names + str(seen.identity if seen else Identity(pid, 0))
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600))
        return path

    @staticmethod
    def remove(path: str) -> None:
        with suppress(FileNotFoundError):
            os.unlink(path)

    def sweep(self) -> int:
        """Kills the children of dead owners and all that these started; how many processes that were. Blocking."""
        if not self._folder.is_dir():
            return 0
        orphans = self._orphans()
        killed: set[Identity] = set()
        for _ in range(ROUNDS):
            found = self._find({child for _, child in orphans})
            if not found:
                break
            _kill(found)
            killed |= found
        for path, _ in orphans:
            self.remove(path)
        return len(killed)

    def _orphans(self) -> list[tuple[str, Identity]]:
        """Records of owners that are gone; a second server on the same folder keeps its children."""
        orphans = []
        for entry in os.scandir(self._folder):
            owner, child = map(Identity.parse, (entry.name.partition(".")[0], entry.name.partition(".")[2]))
            if owner and child and not alive(owner):
                orphans.append((entry.path, child))
        return orphans

    def _find(self, leaders: set[Identity]) -> set[Identity]:
        found = set()
        for entry in os.scandir("/proc"):
            seen = _own(entry) if entry.name.isdigit() else None
            if seen is None or seen.state in "ZX":
                continue
            if _led(seen, leaders) or self._marked(seen.identity.pid):
                found.add(seen.identity)
        return found

    def _marked(self, pid: int) -> bool:
        """Started, directly or not, by a server on this folder that is dead."""
        try:
            with open(f"/proc/{pid}/environ", "rb") as file:
                variables = file.read().split(b"\0")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            return False
        start = f"{MARK}={self._place}.".encode()
        marks = (variable.removeprefix(start) for variable in variables if variable.startswith(start))
        owners = (Identity.parse(mark.decode(errors="replace")) for mark in marks)
        return any(owner and not alive(owner) for owner in owners)


def _own(entry: os.DirEntry[str]) -> Seen | None:
    try:
        return look(int(entry.name)) if entry.stat().st_uid == os.getuid() else None
    except (FileNotFoundError, ProcessLookupError):
        return None


def _led(seen: Seen, leaders: set[Identity]) -> bool:
    """In the group or session of a recorded child that still is the one recorded, or is gone and not replaced."""
    for leader in leaders:
        if leader.pid in (seen.group, seen.session) and seen.identity.start >= leader.start:
            now = look(leader.pid)
            if now is None or now.identity == leader:
                return True
    return False


def _kill(found: set[Identity]) -> None:
    for identity in found:
        if alive(identity):
            with suppress(ProcessLookupError):
                os.kill(identity.pid, signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while any(alive(identity) for identity in found) and time.monotonic() < deadline:
        time.sleep(0.005)
