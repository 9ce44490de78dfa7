"""Better files by themselves: where the profile of a video allows it, its file is below the cutoff, and an upload is
known that is higher. A few in each run; what was fetched before and was no better is not fetched again."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import and_, func, or_, select

from mvidarr.db import Database, Reader
from mvidarr.db.tables.discovery import candidates
from mvidarr.db.tables.library import artists, profiles, videos
from mvidarr.discovery.looking.jobs import LANE
from mvidarr.discovery.looking.monitoring import BY_ITSELF
from mvidarr.discovery.looking.writing import SYSTEM
from mvidarr.discovery.searching.choosing import REFUSED, Choosing
from mvidarr.discovery.searching.settings import UPGRADES
from mvidarr.downloads.asking.requests import Downloads
from mvidarr.downloads.asking.upgrades import FOR_BETTER, failed, tried
from mvidarr.downloads.asking.uploads import first_of
from mvidarr.errors import Conflict
from mvidarr.jobs import JobContext, Kind
from mvidarr.library.fields.derived import below_cutoff
from mvidarr.library.heights import rung

Row = dict[str, Any]

UPGRADE_FILES = "upgrade_files"
_AT_ONCE = 200  # uploads that are looked at, until enough of them will do
_HIGHER = 1.05


class Upgrading:
    def __init__(self, database: Database, choosing: Choosing, files: Downloads, value: Callable[[str], Any]) -> None:
        self._database = database
        self._choosing = choosing
        self._files = files
        self._value = value

    def kind(self) -> Kind:
        return Kind(UPGRADE_FILES, lane=LANE, run=self._run, role="manager")

    async def _run(self, ctx: JobContext) -> None:
        most, asked, behind = self._value(UPGRADES.name), set[int](), None
        while len(asked) < most:
            rows, behind = await self._known(behind)
            for row in rows:
                if row["video_id"] not in asked and len(asked) < most:
                    try:
                        await self._ask(row)
                    except Conflict as refusal:
                        ctx.log(f"“{row['title']}” is not fetched: {refusal.detail}")
                    else:
                        asked.add(row["video_id"])
            if behind is None:
                break
        ctx.log(f"Asked for {len(asked):,} better file{'s' if len(asked) != 1 else ''}.")

    async def _known(self, behind: Row | None) -> tuple[list[Row], Row | None]:
        """Uploads that are higher than the file that is here, the best first, of some more ``behind`` a row; and the
        last of those looked at, None at the end."""
        async with self._database.read() as r:
            allowing = await _allowing(r)
            rows = await r.all(_higher(list(allowing), behind).limit(_AT_ONCE)) if allowing else []
            open_ = await self._files.asked_for(r, [row["video_id"] for row in rows])
            fit = [row for row in rows if row["video_id"] not in open_ and _is_liked(row, allowing)]
            new = [row for row in fit if not await _in_vain(r, row["video_id"], f"{row['provider']}:{row['key']}")]
        return new, rows[-1] if len(rows) == _AT_ONCE else None

    async def _ask(self, row: Row) -> None:
        """Conflict where somebody has chosen another upload, or its download is open."""
        async with self._database.write("upgrades") as w:
            first = await first_of(w, row["video_id"])
            if first is not None and (first.provider, first.key) == (row["provider"], row["key"]):
                await self._files.ask_within(
                    w, row["video_id"], known=True, actor=SYSTEM, priority=BY_ITSELF, reason=FOR_BETTER, upgrade=True
                )
                return
        await self._choosing.take(row["id"], row["video_id"], actor=SYSTEM, priority=BY_ITSELF)


async def _in_vain(r: Reader, video_id: int, upload: str) -> bool:
    """It was fetched and no better, or could not be had."""
    return await tried(r, video_id, upload) is not None or await failed(r, video_id, upload)


async def _allowing(r: Reader) -> Mapping[int, Row]:
    """Profiles that let better files come by themselves."""
    rows = await r.all(select(profiles.c.id, profiles.c.heights, profiles.c.wants))
    return {row["id"]: row for row in rows if (row["wants"] or {}).get("upgrades")}


def _higher(allowing: list[int], behind: Row | None) -> Any:
    c = candidates.c
    named = func.coalesce(videos.c.profile_id, artists.c.profile_id)
    default = select(profiles.c.id).where(profiles.c.default.is_(True)).limit(1).scalar_subquery()
    profile = func.coalesce(named, default)
    asked = select(
        c.id, c.video_id, c.provider, c.key, c.url, c.title, c.height, c.score, c.rejections, profile.label("profile")
    )
    here = and_(videos.c.status == "downloaded", videos.c.monitored.is_(True), below_cutoff())
    higher = and_(c.height > videos.c.height * _HIGHER, or_(c.verdict.is_(None), c.verdict != REFUSED), c.url != "")
    of = candidates.join(videos, videos.c.id == c.video_id).outerjoin(artists, artists.c.id == videos.c.artist_id)
    asked = asked.select_from(of).where(here, higher, profile.in_(allowing)).order_by(c.score.desc(), c.id)
    if behind is None:
        return asked
    return asked.where(or_(c.score < behind["score"], and_(c.score == behind["score"], c.id > behind["id"])))


def _is_liked(row: Row, allowing: Mapping[int, Row]) -> bool:
    return not row["rejections"] and rung(row["height"]) in allowing[row["profile"]]["heights"]
