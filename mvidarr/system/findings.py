"""What the health checks found, kept: since when something is not well, and an event and a line in the log for each
change. Tables owned: ``findings``. Emits ``HealthChanged``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from mvidarr import clock
from mvidarr.db import Database, Outbox, Writer
from mvidarr.db.tables.system import findings as table
from mvidarr.observe import get_logger
from mvidarr.observe.health import Finding, Severity

SUBJECT = ("system", 0)
_INSERT_UNLESS_THERE = {
    "sqlite": sqlite.insert(table).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(table).on_conflict_do_nothing(),
}

log = get_logger(__name__)


@dataclass(frozen=True)
class Known:
    """``since``: milliseconds."""

    severity: Severity
    since: int


class Findings:
    def __init__(self, database: Database, outbox: Outbox, *, now: Callable[[], int] = clock.now) -> None:
        self._database = database
        self._outbox = outbox
        self._now = now

    async def known(self) -> dict[str, Known]:
        """Code -> what is not well."""
        async with self._database.read() as r:
            rows = await r.all(select(table))
        return {row["code"]: Known(row["severity"], row["since"]) for row in rows}

    async def note(self, found: Sequence[Finding]) -> dict[str, Known]:
        """The same after all that was found; only what has changed is written."""
        known, wrong = await self.known(), {one["code"]: one for one in found if one["severity"] != "ok"}
        changed = {code for code in {*known, *wrong} if _severity(known, code) != _severity_of(wrong, code)}
        if not changed:
            return known
        async with self._database.write("findings") as w:
            for code in sorted(changed):
                await self._change(w, code, known.get(code), wrong.get(code))
        for code in sorted(changed):
            level = log.warning if code in wrong else log.info
            before, after = _severity(known, code), _severity_of(wrong, code)
            level("health changed", check=code, before=before, after=after)
        return await self.known()

    async def _change(self, w: Writer, code: str, before: Known | None, after: Finding | None) -> None:
        if after is None:
            await w.run(delete(table).where(table.c.code == code))
        else:
            values = {"severity": after["severity"], "message": after["message"], "since": self._now()}
            if before is None:
                await w.run(_INSERT_UNLESS_THERE[w.dialect], {"code": code, **values})
            else:
                await w.run(update(table).where(table.c.code == code).values(**values))
        data = {
            "code": code,
            "before": before.severity if before else "ok",
            "after": after["severity"] if after else "ok",
            "message": after["message"] if after else "",
        }
        await self._outbox.emit(w, "HealthChanged", SUBJECT, data)


def _severity(known: Mapping[str, Known], code: str) -> Severity:
    return known[code].severity if code in known else "ok"


def _severity_of(wrong: Mapping[str, Finding], code: str) -> Severity:
    return wrong[code]["severity"] if code in wrong else "ok"
