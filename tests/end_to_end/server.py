"""``mvidarr serve`` as a newcomer starts it: nobody has an account yet, and what it prints says how to begin."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.server import PATIENCE, Server

COMMAND = (sys.executable, "-m", "tests.end_to_end.named_hosts", "serve")


class FreshServer(Server):
    """``greeting``: its standard output. ``path``: the base URL, under which a proxy shows it. Without
    ``media`` nobody names its media folder."""

    def __init__(
        self,
        folder: Path,
        *,
        plugins: Path | None = None,
        path: str = "",
        media: bool = True,
        environment: Mapping[str, str] | None = None,
        command: tuple[str, ...] = COMMAND,
    ) -> None:
        extras = {"MVIDARR__YTDLP__PLUGINS": str(plugins)} if plugins else {}
        super().__init__(folder, command=command, environment={**extras, **(environment or {})})
        self._environment["MVIDARR__SERVER__BASE_URL"] = path
        del self._environment["MVIDARR__SERVER__SETUP_TOKEN"]
        self.named = self.named if media else ()
        self.path = path
        self.greeting = ""

    def wait(self, seconds: float = PATIENCE) -> None:
        super().wait(seconds)
        assert self.process is not None
        assert self.process.stdout is not None
        self.greeting = os.read(self.process.stdout.fileno(), 4096).decode()

    @property
    def setup_link(self) -> str:
        """The address that a person clicks on in the terminal."""
        found = re.search(r"http://\S+/setup\?token=\S+", self.greeting)
        assert found, f"no link in {self.greeting!r}"
        return found[0]

    def complaints(self) -> list[str]:
        """Lines of the log that say that something went wrong. Jobs may fail, that is what some tests are about;
        sources tell odd records, as the real ones do."""
        lines = [line for line in self.log.read_text().splitlines() if re.search(r"level=(warning|error)", line)]
        return [line for line in lines if not re.search(r"event=job_failed|event=\"record of a source left out", line)]
