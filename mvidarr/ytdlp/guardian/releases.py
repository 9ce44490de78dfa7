"""Versions of yt-dlp beside the one that was installed with MVidarr: a folder each, and a file that says which is used.

A folder has its name from the moment it is whole; what a killed server left half made has another, and goes. All of it
blocks: call it in a thread.
"""

import json
import os
import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from mvidarr.errors import Conflict, NotFound

POINTER = "current.json"
_STAGE = ".new-"
_VERSION = re.compile(r"\d{4}\.\d{1,2}\.\d{1,2}(?:\.\d{1,9})?(?:\.?(?:dev|post|rc)\d{1,9})?")


@dataclass(frozen=True, slots=True)
class Choice:
    """``version`` and ``before`` are None for the installed one; ``installed`` is what that was at the time."""

    version: str | None = None
    before: str | None = None
    installed: str = ""


class Releases:
    """``installed``: the version that came with MVidarr, "" when there is none."""

    def __init__(self, folder: Path, installed: str) -> None:
        self._folder = folder.absolute()
        self.installed = installed

    def choice(self) -> Choice:
        """An installed one that is newer than the chosen one came with a newer MVidarr: it wins."""
        try:
            said = json.loads((self._folder / POINTER).read_text("utf-8"))
            choice = Choice(said["version"], said["before"], said["installed"])
        except (OSError, ValueError, KeyError, TypeError):
            return Choice(installed=self.installed)
        renewed = choice.installed != self.installed and _order(self.installed) > _order(choice.version or "")
        if choice.version is not None and (renewed or not self.has(choice.version)):
            return Choice(None, choice.before, self.installed)
        return choice

    def code(self) -> Path | None:
        """The folder that Python looks into first; None for the installed one."""
        version = self.choice().version
        return None if version is None else self.path(version)

    def path(self, version: str) -> Path:
        return self._folder / version

    def has(self, version: str) -> bool:
        return bool(_VERSION.fullmatch(version)) and (self.path(version) / "yt_dlp").is_dir()

    def all(self) -> list[str]:
        """Of those beside the installed one, the newest first."""
        found = [path.name for path in self._folder.iterdir()] if self._folder.is_dir() else []
        return sorted((name for name in found if self.has(name)), key=_order, reverse=True)

    def choose(self, version: str | None) -> None:
        """For all children from now on. NotFound; Conflict for the one that is used."""
        now = self.choice().version
        if version is not None and not self.has(version):
            raise NotFound("This version of yt-dlp is not here.", code="no_such_version")
        if version == now:
            raise Conflict("This version is the one that is used.", code="same_version")
        self._folder.mkdir(parents=True, exist_ok=True)
        temporary = self._folder / f"{POINTER}.{secrets.token_hex(4)}.tmp"
        said = {"version": version, "before": now, "installed": self.installed}
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(said, file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._folder / POINTER)

    def stage(self) -> Path:
        """An empty folder for one that is to come."""
        stage = self._folder / f"{_STAGE}{secrets.token_hex(6)}"
        stage.mkdir(parents=True)
        return stage

    def admit(self, stage: Path, version: str) -> Path:
        """The stage under its name; one that is there already stays, as running children may read it."""
        if not _VERSION.fullmatch(version):
            raise NotFound("What came is no release of yt-dlp.", code="no_such_version")
        if self.has(version):
            shutil.rmtree(stage)
        else:
            stage.rename(self.path(version))
        return self.path(version)

    def remove(self, version: str) -> None:
        """NotFound; Conflict for the one that is used."""
        if not self.has(version):
            raise NotFound("This version of yt-dlp is not here.", code="no_such_version")
        if version == self.choice().version:
            raise Conflict("This version is the one that is used: choose another first.", code="same_version")
        dying = self._folder / f"{_STAGE}{secrets.token_hex(6)}"
        self.path(version).rename(dying)  # whole or gone, also when the server is killed now
        shutil.rmtree(dying, ignore_errors=True)

    def prune(self) -> list[str]:
        """All but the one that is used and the one before it; those that went."""
        choice = self.choice()
        gone = [version for version in self.all() if version not in (choice.version, choice.before)]
        for version in gone:
            self.remove(version)
        return gone

    def sweep(self) -> None:
        """What was left half made. Only while nobody makes one."""
        for path in self._folder.glob(f"{_STAGE}*"):
            shutil.rmtree(path, ignore_errors=True)
        for path in self._folder.glob(f"{POINTER}.*.tmp"):
            path.unlink(missing_ok=True)


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version))
