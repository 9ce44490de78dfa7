"""What tends the house by itself, as it is built: what is checked, tidied and forgotten."""

from mvidarr import resources
from mvidarr.accounts import Accounts
from mvidarr.bulk import BulkRoom
from mvidarr.clock import now
from mvidarr.config import Config
from mvidarr.db import Database
from mvidarr.discovery.room import DiscoveryRoom
from mvidarr.downloads.failing import outcomes
from mvidarr.downloads.room import DownloadsRoom
from mvidarr.files import Root
from mvidarr.library import RecycleBin, Rewriting
from mvidarr.library.pictures import Pictures
from mvidarr.machines import Machines
from mvidarr.system import KEEP_JOBS, Checked, Folders, Housekeeping, Watched, vendored_check, watched
from mvidarr.system.guarding import guardian_checks
from mvidarr.system.guarding.room import GuardianRoom


def build_upkeep(
    config: Config,
    database: Database,
    machines: Machines,
    root: Root,
    *,
    accounts: Accounts,
    bin: RecycleBin,
    bulk: BulkRoom,
    discovery: DiscoveryRoom,
    downloads: DownloadsRoom,
    guarding: GuardianRoom,
    pictures: Pictures,
    rewriting: Rewriting,
) -> Watched:
    jobs = machines.jobs
    housekeeping = Housekeeping(downloads.delivery, downloads.extraction, pictures, bin, rewriting, machines.retention)
    watch = watched(
        config, database, Folders(root, config.paths.data), jobs=jobs, outbox=machines.outbox, media=machines.media,
        ytdlp=machines.ytdlp, bin=bin, checks=[
            vendored_check(resources.altered()), Checked("sources", machines.ways.check),
            *guardian_checks(guarding.guardian),
            *(Checked(code, check) for code, check in downloads.checks),
        ],
        prunes=[
            ("old jobs", lambda: jobs.prune(**KEEP_JOBS)),
            ("events that everybody has heard", machines.outbox.prune),
            ("answers kept for repeated requests", accounts.replies.prune),
            ("plans of bulk operations", bulk.plans.prune),
            ("answers of sources", machines.ways.prune),
            ("what came of tries", lambda: outcomes.prune(database, now() - outcomes.KEPT)),
            ("pictures of sources that nobody looked at", discovery.pictures.sweep),
        ],
    )  # fmt: skip
    for kind in (housekeeping.kind(), *watch.tending.kinds()):
        machines.kinds.add(kind)
    return watch
