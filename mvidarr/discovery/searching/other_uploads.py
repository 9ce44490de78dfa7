"""Which upload comes next when one can't be had: those of sites that the profile likes before the others, and of these
those that are sources already, by rank, then the best that discovery found and that would be taken by itself. Each is
tried once for a download; what somebody refused is not among them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from mvidarr.db import Journal, Reader, Writer
from mvidarr.db.tables.library import sources
from mvidarr.discovery.looking import candidate_store
from mvidarr.discovery.looking.writing import SYSTEM
from mvidarr.discovery.searching import store as search_store
from mvidarr.discovery.searching.standing import look_at, put_first
from mvidarr.library.sources import SourceKey
from mvidarr.library.wanting import wants_of_video
from mvidarr.library.wants import place_of

ACTOR, ORIGIN = "system:downloads", "download"
_REASON = "Took the next upload, as the one before could not be had"


@dataclass(frozen=True)
class Other:
    upload: SourceKey
    title: str  # as its site has it; empty where nobody told


def name_of(upload: SourceKey) -> str:
    """As ``downloads.upload`` has it."""
    return f"{upload.provider}:{upload.key}"


async def others(r: Reader, video_id: int, *, besides: Collection[str], least: float) -> list[Other]:
    """The next first. ``least``: the score of what is taken by itself."""
    known = await r.all(select(sources).where(sources.c.video_id == video_id).order_by(sources.c.rank, sources.c.id))
    rows = await search_store.of_video(r, video_id, ())
    titles = {(row["provider"], row["key"]): row["title"] for row in rows}
    good = [row for row in rows if _is_good(row, least)]
    elsewhere = await candidate_store.videos_at(r, [(row["provider"], row["key"]) for row in good])
    good = [row for row in good if elsewhere.get((row["provider"], row["key"]), video_id) == video_id]
    liked = (await wants_of_video(r, video_id)).get("sources", ())
    found: dict[str, Other] = {}
    next_ones = [*known, *sorted(good, key=lambda row: (-row["score"], row["id"]))]
    for row in sorted(next_ones, key=lambda row: place_of(row["provider"], liked)):
        upload = SourceKey(row["provider"], row["key"], row["url"])
        if name_of(upload) not in besides:
            found.setdefault(name_of(upload), Other(upload, titles.get((upload.provider, upload.key)) or ""))
    return list(found.values())


async def is_chosen(r: Reader, video_id: int, upload: SourceKey) -> bool:
    """Whether a person said that it shall be this one, by choosing it or by typing its address."""
    rows = await search_store.of_video(r, video_id, ())
    here = [row for row in rows if (row["provider"], row["key"]) == (upload.provider, upload.key)]
    return not here or any(row["verdict"] == "chosen" and row["verdict_by"] != SYSTEM for row in here)


async def take(w: Writer, journal: Journal, video_id: int, upload: SourceKey) -> None:
    """It becomes the first source; the history has it, and can take it back."""
    change = await journal.begin(w, actor=ACTOR, origin=ORIGIN, reason=_REASON)
    await look_at(change, video_id)
    await put_first(change, w, video_id, upload)
    await change.complete_if_any()


def _is_good(row: search_store.Row, least: float) -> bool:
    return bool(row["url"]) and not row["rejections"] and row["verdict"] != "refused" and row["score"] >= least
