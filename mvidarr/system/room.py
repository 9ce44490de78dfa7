"""The room put together, so that the roof needs few lines for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from mvidarr.config import Config
from mvidarr.db import Database, Outbox
from mvidarr.jobs import Jobs, Scheduler
from mvidarr.library import RecycleBin
from mvidarr.media import Media
from mvidarr.system.about import Installation
from mvidarr.system.checks import Checked, Folders, Remembered, all_checks
from mvidarr.system.exposure import exposure_check
from mvidarr.system.findings import Findings
from mvidarr.system.status import System
from mvidarr.system.tending import SCHEDULES, Pruning, Tending
from mvidarr.system.warm_check import warm_check
from mvidarr.system.work_checks import work_checks
from mvidarr.ytdlp import YtDlp


@dataclass(frozen=True)
class Watched:
    system: System
    installation: Installation
    scheduler: Scheduler
    tending: Tending


def watched(
    config: Config,
    database: Database,
    folders: Folders,
    *,
    jobs: Jobs,
    outbox: Outbox,
    media: Media,
    ytdlp: YtDlp,
    bin: RecycleBin,
    checks: Sequence[Checked],
    prunes: Sequence[Pruning],
) -> Watched:
    """``checks`` beside those of this room; ``prunes``: what drops rows that nobody needs any more."""
    server, diagnose = config.server, Remembered(ytdlp.diagnose, lambda: ytdlp.code).get
    scheduler = Scheduler(database, jobs, SCHEDULES)
    every = [
        *all_checks(folders, media=media, diagnose=diagnose, database=database, bin=bin),
        *work_checks(jobs, scheduler),
        exposure_check(
            server.host, base_url=server.base_url, names=server.allowed_hosts, proxies=server.trusted_proxies
        ),
        warm_check(lambda: ytdlp.warm.now),
        *checks,
    ]
    system = System(every, Findings(database, outbox))
    return Watched(
        system=system,
        installation=Installation(database, folders, media=media, diagnose=diagnose, config=config.file),
        scheduler=scheduler,
        tending=Tending(database, system, prunes),
    )
