"""Who runs a job: a supervisor in a process on a host, told so exactly that another can know it is dead.

A process id alone lies (ids are used again, containers have their own), so the name also holds the process's start time
and the place the id is valid in: this boot of this kernel and this process namespace.
"""

import hashlib
import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

_STARTED = 19  # field 22 of /proc/<pid>/stat, counted after the closing bracket of the name


@dataclass(frozen=True)
class Owner:
    host: str
    place: str
    pid: int
    started: int  # clock ticks after boot; 0 where the system does not say
    token: str

    @classmethod
    def here(cls) -> "Owner":
        """A new supervisor of this process."""
        pid = os.getpid()
        return cls(socket.gethostname(), _place(), pid, _start_of(pid) or 0, secrets.token_hex(4))

    @classmethod
    def parse(cls, text: str) -> "Owner | None":
        parts = text.split("|")
        if len(parts) != 5 or not parts[2].isdecimal() or not parts[3].isdecimal():
            return None
        return cls(parts[0], parts[1], int(parts[2]), int(parts[3]), parts[4])

    def __str__(self) -> str:
        return f"{self.host}|{self.place}|{self.pid}|{self.started}|{self.token}"

    def sees_dead(self, other: "Owner", *, one_machine: bool) -> bool:
        """Is the other one's process surely gone? With ``one_machine`` (SQLite) a foreign place is an earlier boot or
        container of ours; otherwise it may be alive elsewhere, and only its lease can tell."""
        if other.host != self.host:
            return False
        if other.place != self.place:
            return one_machine
        return not _lives(other.pid, other.started)


def _place() -> str:
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        namespace = Path("/proc/self/ns/pid").readlink()
    except OSError:
        return "-"
    return hashlib.sha256(f"{boot} {namespace}".encode()).hexdigest()[:12]


def _start_of(pid: int) -> int | None:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return int(stat.rpartition(")")[2].split()[_STARTED])


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return False


def _lives(pid: int, started: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it exists and belongs to someone else
    return (_start_of(pid) or 0) == started and not _is_zombie(pid)
