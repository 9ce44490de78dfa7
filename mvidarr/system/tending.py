"""What runs by itself: when, and the jobs that do it."""

from collections.abc import Awaitable, Callable, Sequence

from mvidarr.db import Database
from mvidarr.discovery import MONITOR, SEARCH_WANTED
from mvidarr.discovery.lists import READ_LISTS
from mvidarr.discovery.news.suggesting import SUGGEST
from mvidarr.downloads.delivering.upgrading import UPGRADE_FILES
from mvidarr.errors import External
from mvidarr.jobs import JobContext, Kind, NewJob, Schedule
from mvidarr.jobs.lines import Level
from mvidarr.system.housekeeping import HOUSEKEEPING
from mvidarr.system.status import System

CHECK_HEALTH, PRUNE, TEND_DATABASE = "check_health", "prune", "tend_database"
LANE = "maintenance"
KEEP_JOBS = {"keep_days": 90, "keep_rows": 20_000}  # finished jobs with their logs
Pruning = tuple[str, Callable[[], Awaitable[int]]]  # what it is, for the log; how many are gone

# Odd minutes, so that not everything on a machine begins at once.
SCHEDULES = (
    Schedule("housekeeping", "Housekeeping", "17 4 * * *", lambda: NewJob(HOUSEKEEPING, dedupe=HOUSEKEEPING)),
    Schedule("health", "Health check", "7 */6 * * *", lambda: NewJob(CHECK_HEALTH, dedupe=CHECK_HEALTH)),
    Schedule("prune", "Forget what has expired", "37 */6 * * *", lambda: NewJob(PRUNE, dedupe=PRUNE)),
    Schedule("database", "Database upkeep", "47 3 * * 0", lambda: NewJob(TEND_DATABASE, dedupe=TEND_DATABASE)),
    Schedule("monitor", "Look for new videos", "3/15 * * * *", lambda: NewJob(MONITOR, dedupe=MONITOR)),
    Schedule("suggest", "Find similar artists", "53 4 * * *", lambda: NewJob(SUGGEST, dedupe=SUGGEST)),
    Schedule("import_lists", "Import lists", "41 * * * *", lambda: NewJob(READ_LISTS, dedupe=READ_LISTS)),
    Schedule("wanted", "Look for wanted videos", "26 * * * *", lambda: NewJob(SEARCH_WANTED, dedupe=SEARCH_WANTED)),
    Schedule("upgrades", "Get better files", "33 3 * * *", lambda: NewJob(UPGRADE_FILES, dedupe=UPGRADE_FILES)),
)


class Tending:
    def __init__(self, database: Database, system: System, prunes: Sequence[Pruning]) -> None:
        self._database = database
        self._system = system
        self._prunes = prunes

    def kinds(self) -> tuple[Kind, ...]:
        return (
            Kind(CHECK_HEALTH, lane=LANE, run=self._check_health, role="manager"),
            Kind(PRUNE, lane=LANE, run=self._prune, role="manager"),
            Kind(TEND_DATABASE, lane=LANE, run=self._tend_database, role="manager"),
        )

    async def _check_health(self, ctx: JobContext) -> None:
        health = await self._system.health(fresh=True)
        for check in health["checks"]:
            if check["severity"] != "ok":
                level: Level = "error" if check["severity"] == "error" else "warning"
                ctx.log(f"{check['message']} {check['remedy'] or ''}".strip(), level)
        well = sum(check["severity"] == "ok" for check in health["checks"])
        ctx.log(f"{well} of {len(health['checks'])} checks found all well.")

    async def _prune(self, ctx: JobContext) -> None:
        for what, prune in self._prunes:
            ctx.log(f"Dropped {await prune()} {what}.")

    async def _tend_database(self, ctx: JobContext) -> None:
        await ctx.stage("tend")
        await self._database.tend()
        await ctx.stage("check")
        damage = await self._database.damage()
        for line in damage:
            ctx.log(line, "error")
        if damage:
            sentence = "The database file is damaged: stop MVidarr and put the latest backup in its place."
            raise External(sentence, source="sqlite", code="database_damaged")
        ctx.log("The database is in order.")
