"""When somebody switches on that an artist's videos are fetched, those that were found before become wanted: within the
same change, so that its undo takes both back."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from mvidarr.clock import iso
from mvidarr.db import ChangeSet, Writer
from mvidarr.db.tables.library import videos
from mvidarr.library.covering import Policy
from mvidarr.library.patches import ArtistPatch
from mvidarr.library.wishes import write_wish

Row = dict[str, Any]

_AT_ONCE = 200  # videos a statement


async def promote(change: ChangeSet, w: Writer, patches: Sequence[tuple[Row, ArtistPatch]]) -> None:
    """Rows of artists as they were, each with its checked patch. What somebody ignores, or does not monitor, stays."""
    for row, clean in patches:
        if clean.get("auto_download") and not row["auto_download"]:
            await _promote(change, w, row["id"], policy_after(row, clean))


def policy_after(row: Row, clean: ArtistPatch) -> Policy:
    after = {**row, **clean}
    return Policy(after["auto_download"], after["monitor"], after["kinds"], iso(row["added"])[:10])


async def _promote(change: ChangeSet, w: Writer, artist_id: int, policy: Policy) -> None:
    waiting = videos.c.artist_id == artist_id, videos.c.status == "discovered", videos.c.monitored.is_(True)
    rows = await w.all(select(videos).where(*waiting).order_by(videos.c.id).with_for_update())
    covered = [row for row in rows if policy.covers(row["kind"], row["release_date"], row["year"])]
    for start in range(0, len(covered), _AT_ONCE):
        await write_wish(change, covered[start : start + _AT_ONCE], "wanted")
