"""What can be done to many rows at once, as it is built: which operation is given what of the rooms."""

from collections.abc import Mapping
from pathlib import Path

from mvidarr.accounts import Accounts
from mvidarr.bulk import OPERATIONS, BulkRoom
from mvidarr.bulk.operations.delete_artists import DeleteArtists
from mvidarr.bulk.operations.delete_videos import DeleteVideos
from mvidarr.bulk.operations.discover_artists import DiscoverArtists
from mvidarr.bulk.operations.download_videos import DownloadVideos
from mvidarr.bulk.operations.merge_artists import MergeArtists
from mvidarr.bulk.operations.redraw_videos import RedrawVideos
from mvidarr.bulk.operations.search_videos import SearchVideos
from mvidarr.bulk.operations.upgrade_videos import UpgradeVideos
from mvidarr.bulk.operations.verify_videos import VerifyVideos
from mvidarr.db import Database
from mvidarr.discovery import inherit
from mvidarr.discovery.room import DiscoveryRoom
from mvidarr.downloads.room import DownloadsRoom
from mvidarr.files import Kept
from mvidarr.library import Curation, Rewriting
from mvidarr.library.redrawing import Redrawing
from mvidarr.library.selection import Listed
from mvidarr.library.verifying import Verifying
from mvidarr.machines import Machines


def build_bulk(
    database: Database,
    machines: Machines,
    kept: Kept,
    data: Path,
    *,
    curation: Curation,
    downloads: DownloadsRoom,
    discovery: DiscoveryRoom,
    rewriting: Rewriting,
    lists: Mapping[str, Listed],
    accounts: Accounts,
) -> BulkRoom:
    """``lists`` by noun."""
    jobs, outbox = machines.jobs, machines.outbox
    redrawing = Redrawing(
        database, outbox, thumbnails=machines.thumbnails, media=machines.media, kept=kept, still=rewriting.still,
        work=data / "cache" / "frames",
    )  # fmt: skip
    verifying = Verifying(database, outbox, machines.media, rewriting)
    bulk = BulkRoom.of(
        database, machines.journal, jobs,
        (
            *OPERATIONS, MergeArtists([inherit]), DownloadVideos(downloads.requests),
            UpgradeVideos(downloads.requests), SearchVideos(discovery.searching.jobs), VerifyVideos(verifying),
            RedrawVideos(redrawing), DeleteVideos(curation.deletion),
            DiscoverArtists(discovery.looking.jobs), DeleteArtists(curation.deletion),
        ),
        lists=lists, role_of=accounts.users.role_now,
    )  # fmt: skip
    for kind in bulk.kinds:
        machines.kinds.add(kind)
    return bulk
