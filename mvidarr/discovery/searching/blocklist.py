"""The blocklist: uploads that people said shall never be taken, whose they are, who said so and when; and lifted again.

What is said of an upload is in the history, and can be taken back there as well.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from typing_extensions import TypedDict

from mvidarr.clock import iso
from mvidarr.db import Database, Journal, Outbox, RowChange, Tracked, Writer
from mvidarr.db.journal.tracked import Effects
from mvidarr.db.tables.discovery import candidates
from mvidarr.discovery.searching.fields import BLOCKED, JOINED, LISTED, STANDS
from mvidarr.library import Kept
from mvidarr.query import Asker, Lists

Row = dict[str, Any]

SAID = ("verdict", "verdict_by", "verdict_at")
UNSAID: Row = dict.fromkeys(SAID)
TOLD_UPLOADS = Kept(candidates, "title")  # in the history
_WORDS = {"refused": "blocked"}


class BlockedVideo(TypedDict):
    id: int
    title: str


class BlockedArtist(TypedDict):
    id: int
    name: str


class Blocked(TypedDict):
    """An upload that is not taken. ``who``: the name of the account of ``actor``. ``video``: which it is, or could be;
    null where it is none of the library, or that is gone."""

    id: int
    provider: str
    key: str
    url: str
    title: str
    channel: str | None
    video: BlockedVideo | None
    artist: BlockedArtist | None
    actor: str
    who: str
    blocked: str


class BlockedPage(TypedDict):
    items: list[Blocked]
    next: str | None


@dataclass(frozen=True)
class Lifted:
    """``change_id`` is None where nothing had to change."""

    changed: int
    change_id: int | None


class Blocklist:
    def __init__(self, database: Database, journal: Journal) -> None:
        self._database = database
        self._journal = journal
        self._lists = Lists(BLOCKED, JOINED)

    async def page(
        self, q: str = "", sort: str | None = None, cursor: str = "", limit: int = 50, *, asker: Asker
    ) -> BlockedPage:
        """What was blocked last first."""
        async with self._database.read() as r:
            found = await self._lists.rows(
                r, LISTED, q=q, sort=sort, cursor=cursor, limit=limit, asker=asker, where=(STANDS,)
            )
        return {"items": [_shape(row) for row in found.rows], "next": found.next}

    async def count(self, q: str = "", *, asker: Asker) -> int:
        async with self._database.read() as r:
            return await self._lists.count(r, q, asker, where=(STANDS,))

    async def of_video(self, video_id: int) -> list[Blocked]:
        async with self._database.read() as r:
            asked = select(*LISTED).select_from(JOINED).where(STANDS, candidates.c.video_id == video_id)
            return [_shape(row) for row in await r.all(asked.order_by(candidates.c.verdict_at.desc()))]

    async def lift(self, ids: Collection[int], *, actor: str, origin: str = "api") -> Lifted:
        """They may be taken again. Those that are not blocked are left out; no source is made of any."""
        async with self._database.write("blocklist") as w:
            asked = select(candidates.c.id).where(STANDS, candidates.c.id.in_(sorted(set(ids))))
            found = [row["id"] for row in await w.all(asked)]
            reason = "Took an upload off the blocklist"
            if len(found) > 1:
                reason = f"Took {len(found):,} uploads off the blocklist"
            change = await self._journal.begin(w, actor=actor, origin=origin, reason=reason)
            await change.update_many(candidates, dict.fromkeys(found, UNSAID))
            return Lifted(len(found), await change.complete_if_any())


def tracked(outbox: Outbox, follow: Effects) -> Tracked:
    """What people say of uploads; told to open pages as something of the video that they are, or could be, and to
    ``follow``. Work that finds and weighs them writes past the journal, and so does what is chosen by itself."""

    async def tell(w: Writer, changes: Sequence[RowChange]) -> None:
        theirs = candidates.c.video_id
        asked = select(theirs).where(
            candidates.c.id.in_(sorted({change.id for change in changes})), theirs.is_not(None)
        )
        told = sorted({row["video_id"] for row in await w.all(asked)})
        await outbox.emit_many(w, [("UploadJudged", ("video", video_id), {}) for video_id in told])
        await follow(w, changes)

    return Tracked(candidates, version=None, shared=SAID, known_by=("title",), moved=tell)


def in_words(title: str, value: Any) -> tuple[str, str]:
    return title, _WORDS.get(value, value)


def _shape(row: Row) -> Blocked:
    video: BlockedVideo | None = None
    if row["of_video"] is not None:
        video = {"id": row["of_video"], "title": row["video_title"]}
    artist: BlockedArtist | None = None
    if row["of_artist"] is not None:
        artist = {"id": row["of_artist"], "name": row["artist_name"]}
    actor = row["verdict_by"] or ""
    return {
        "id": row["id"], "provider": row["provider"], "key": row["key"], "url": row["url"], "title": row["title"],
        "channel": row["channel"], "video": video, "artist": artist, "actor": actor, "who": row["who"] or actor,
        "blocked": iso(row["verdict_at"] or 0),
    }  # fmt: skip
