"""Which upload of a video is tried first: the one that was chosen for it; else those of sites that its profile likes,
then by their rank.

Ranks stay as they are: another profile, or another wish of it, counts from the next download on.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from mvidarr.db import Reader
from mvidarr.db.tables.discovery import candidates
from mvidarr.db.tables.library import artists, profiles, sources, videos
from mvidarr.library.sources import SourceKey
from mvidarr.library.wants import place_of, stored

TRIED = "tried"  # in the payload of a job: uploads that could not be had

s, v, c = sources.c, videos.c, candidates.c


@dataclass(frozen=True)
class Upload:
    """``chosen``: that it shall be this one was said by choosing it or by typing its address; or a search took it,
    which knew what the profile likes."""

    source: SourceKey
    chosen: bool = False


def in_order(uploads: Sequence[Upload], liked: Sequence[str]) -> list[Upload]:
    """Of those by rank, what is tried first, second and so on. Pure."""
    first = [one for one in uploads[:1] if one.chosen]
    return [*first, *sorted(uploads[len(first) :], key=lambda one: place_of(one.source.provider, liked))]


async def of_videos(r: Reader, video_ids: Collection[int]) -> dict[int, list[SourceKey]]:
    """All uploads of those that have some, as they are tried."""
    rows = await r.all(_UPLOADS, {"ids": list(video_ids)}) if video_ids else []
    found: dict[int, list[Upload]] = {}
    liked: dict[int, Sequence[str]] = {}
    for row in rows:
        upload = Upload(SourceKey(row["provider"], row["key"], row["url"]), bool(row["chosen"]))
        found.setdefault(row["video_id"], []).append(upload)
        liked[row["video_id"]] = stored(row["wants"] or {}).get("sources", ())
    return {video: [one.source for one in in_order(those, liked[video])] for video, those in found.items()}


async def first_of(r: Reader, video_id: int, besides: Collection[str] = ()) -> SourceKey | None:
    """Of those that a download has not tried yet (``provider:key``); of those that it has, where no other is there."""
    found = (await of_videos(r, [video_id])).get(video_id, [])
    return next((one for one in found if f"{one.provider}:{one.key}" not in besides), found[0] if found else None)


def _uploads() -> Any:
    default = select(profiles.c.id).where(profiles.c.default.is_(True)).order_by(profiles.c.id).limit(1)
    named = func.coalesce(v.profile_id, artists.c.profile_id, default.scalar_subquery())
    known = select(c.id).where(c.video_id == s.video_id, c.provider == s.provider, c.key == s.key)
    joined = (
        sources.join(videos, v.id == s.video_id)
        .outerjoin(artists, artists.c.id == v.artist_id)
        .outerjoin(profiles, profiles.c.id == named)
    )
    chosen = or_(~known.exists(), known.where(c.verdict == "chosen").exists()).label("chosen")
    asked = select(s.video_id, s.provider, s.key, s.url, profiles.c.wants, chosen).select_from(joined)
    return asked.where(s.video_id.in_(bindparam("ids", expanding=True))).order_by(s.video_id, s.rank, s.id)


_UPLOADS = _uploads()
