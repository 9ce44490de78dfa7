"""How the system is: every finding, worst first, remembered for a moment so that pages stay quick."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress

from typing_extensions import TypedDict

from mvidarr import clock
from mvidarr.errors import MvidarrError, Unavailable
from mvidarr.observe.health import Finding, Severity, finding
from mvidarr.system.checks import Checked
from mvidarr.system.findings import Findings, Known

LONGEST = 20.0  # seconds that one check may take
REMEMBER = 60.0  # seconds
VITAL = {"media_folder", "data_folder", "database"}
_WORST_FIRST: dict[Severity, int] = {"error": 0, "warning": 1, "notice": 2, "ok": 3}


class Found(Finding):
    """``since`` when it has been so, None when all is well."""

    since: str | None


class Health(TypedDict):
    """``status`` is that of the worst finding, ``checked`` when they were looked for."""

    status: Severity
    checks: list[Found]
    checked: str


class System:
    def __init__(
        self, checks: Sequence[Checked], findings: Findings | None = None, *, longest: float = LONGEST
    ) -> None:
        """Without ``findings`` nobody knows since when."""
        self._checks = checks
        self._findings = findings
        self._longest = longest
        self._lock = asyncio.Lock()
        self._last: Health | None = None
        self._until = 0.0
        self._known: dict[str, Known] | None = None

    async def obstacles(self) -> list[str]:
        """What keeps the server from its work right now, in sentences: for load balancers and watchdogs."""
        vital = [check for check in self._checks if check.code in VITAL]
        findings = await asyncio.gather(*(self._checked(check) for check in vital))
        return [found["message"] for found in findings if found["severity"] == "error"]

    async def look(self) -> list[Finding]:
        """Every check, now, worst first; nothing is kept of it."""
        findings = await asyncio.gather(*(self._checked(check) for check in self._checks))
        return sorted(findings, key=lambda found: _WORST_FIRST[found["severity"]])

    async def health(self, *, fresh: bool = False) -> Health:
        """As it was found within the last minute; ``fresh``: look now."""
        async with self._lock:
            if fresh or self._last is None or time.monotonic() > self._until:
                found = await self.look()
                if self._findings is not None:
                    with suppress(Unavailable):  # a database whose disk is full is what one of them tells
                        self._known = await self._findings.note(found)
                self._last = self._told(found)
                self._until = time.monotonic() + REMEMBER
            return self._last

    async def remember(self) -> None:
        """At a start: what was found before it."""
        if self._findings is not None and self._known is None:
            self._known = await self._findings.known()

    @property
    def troubles(self) -> int:
        """How many warnings and errors are known, without looking."""
        return sum(known.severity in ("warning", "error") for known in (self._known or {}).values())

    @property
    def status(self) -> Severity:
        """The worst that is known, without looking."""
        worst: Severity = "ok"
        for known in (self._known or {}).values():
            worst = min(worst, known.severity, key=_WORST_FIRST.__getitem__)
        return worst

    def _told(self, findings: Sequence[Finding]) -> Health:
        known = self._known or {}
        checks: list[Found] = [
            {**found, "since": clock.iso(known[found["code"]].since) if found["code"] in known else None}
            for found in findings
        ]
        status: Severity = findings[0]["severity"] if findings else "ok"
        return {"status": status, "checks": checks, "checked": clock.iso(clock.now())}

    async def _checked(self, check: Checked) -> Finding:
        """A check that can't be made is itself a finding."""
        try:
            async with asyncio.timeout(self._longest):
                return await check.run()
        except TimeoutError:
            text = f"The check {check.code} took longer than {self._longest:.0f} seconds."
            remedy = "The disk or the machine may be overloaded: look at what keeps it busy."
            return finding(check.code, "error" if check.code in VITAL else "warning", text, remedy)
        except MvidarrError as error:
            return finding(check.code, "error", f"The check {check.code} could not be made.", error.detail)
