"""What the journal keeps of saved views: all, so that a deleted one comes back. Pins and uses are none of it."""

from typing import Any

from mvidarr.db import Reader, Tracked
from mvidarr.db.tables.views import views
from mvidarr.library.text import fold
from mvidarr.library.views import store

Row = dict[str, Any]

FIELDS = ("owner_id", "page", "name", "q", "sort", "look", "shared")


def tracked_views() -> Tracked:
    return Tracked(
        views,
        fields=FIELDS,
        touch="updated",
        check=_stands,
        derive=lambda row: {"name_key": fold(row["name"])},
        personal=True,
    )


async def _stands(after: Row | None, r: Reader) -> str | None:
    if after is None:
        return None
    if not await store.has_user(r, after["owner_id"]):
        return "Whoever saved it has no account any more."
    if await store.taken(r, after["owner_id"], after["page"], fold(after["name"]), besides=after["id"]):
        return "Another view has this name by now."
    return None
