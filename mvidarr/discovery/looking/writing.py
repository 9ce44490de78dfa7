"""What was found, written into the library: new videos, further sources of those it has, what was empty in them.

One change in the history for one look, in as many transactions as it takes; what was done until something stood in the
way is a change like any other. Before each transaction's rows are written they are held against the library once more,
so that nothing comes twice, whoever else is adding.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from mvidarr.clock import now
from mvidarr.db import ChangeSet, Database, Journal, Outbox, Writer
from mvidarr.db.journal import Pace
from mvidarr.db.shield import finish
from mvidarr.db.tables.library import artists, sources, video_artists, video_labels, videos
from mvidarr.discovery.looking import candidate_store as store
from mvidarr.discovery.weighing.deduping import Key, Match, Seen, Shelf, uploads_of
from mvidarr.discovery.weighing.facts import candidate_rows, fills, guests_of, labels_of, video_row
from mvidarr.discovery.weighing.shapes import Candidate, Group
from mvidarr.errors import Conflict, NotFound, Unavailable
from mvidarr.library.artists import missing_artist, named_or_new, new_artist
from mvidarr.library.covering import Policy
from mvidarr.library.text import fold

Row = dict[str, Any]

ORIGIN = "discover"
FOUND = "VideoFound"  # the event: a wanted video came, or may have got its first source
SYSTEM = "system:discovery"
MOST_SOURCES = 5  # of a video
MOST_REJECTED = 300  # uploads that one look keeps with the reasons against them
MOST_IDLE = 600  # that are kept of an artist, of those that are no video
CROSSED = frozenset({"exists", "in_use", "database_busy"})  # somebody else was quicker; the last: both had waited
TRIES = 5  # each new source may be somebody else's news too
_GROUPS = 20  # in the first transaction


@dataclass(frozen=True)
class Owner:
    """Whose videos these are. ``id`` is None of an artist that the library has not yet, who comes with the first
    video; ``names``: folded, all of theirs."""

    id: int | None
    name: str
    policy: Policy
    names: frozenset[str] = frozenset()

    def is_called(self, name: str | None) -> bool:
        return not name or fold(name) == fold(self.name) or fold(name) in self.names


@dataclass
class Outcome:
    """Videos: new ones, of these wanted; known ones, of these with further sources, with something filled in; deleted
    by somebody before. ``rejected``: uploads that speak against themselves."""

    new: int = 0
    wanted: int = 0
    known: int = 0
    sourced: int = 0
    filled: int = 0
    gone: int = 0
    rejected: int = 0
    change_id: int | None = None
    added: list[int] = field(default_factory=list)

    def plain(self) -> dict[str, int]:
        names = ("new", "wanted", "known", "sourced", "filled", "gone", "rejected")
        return {name: getattr(self, name) for name in names}

    def join(self, other: "Outcome") -> None:
        for name, count in other.plain().items():
            setattr(self, name, getattr(self, name) + count)
        self.added += other.added


class Writing:
    def __init__(self, database: Database, journal: Journal, outbox: Outbox) -> None:
        self._database = database
        self._journal = journal
        self._outbox = outbox

    async def seen(self, artist_id: int | None) -> list[Seen]:
        if artist_id is None:
            return []
        async with self._database.read() as r:
            return await store.seen_of_artist(r, artist_id)

    async def write(
        self, owner: Owner, groups: Sequence[Group], *, seen: Sequence[Seen], actor: str, reason: str
    ) -> Outcome:
        """NotFound when the artist has been deleted meanwhile."""
        told = Outcome()
        left, pace = _worth_it(groups), Pace(_GROUPS, fewest=10)
        try:
            while left:
                some, left = left[: pace.rows], left[pace.rows :]
                owner = await self._repeatedly(owner, some, seen, told, pace, (actor, reason))
                pace.ended(len(some))
        finally:
            if told.change_id is not None:
                told.change_id = await finish(self._close(told.change_id))
        return told

    async def _repeatedly(
        self,
        owner: Owner,
        groups: Sequence[Group],
        seen: Sequence[Seen],
        told: Outcome,
        pace: Pace,
        by: tuple[str, str],
    ) -> Owner:
        """On PostgreSQL another job may write the same source or artist just now, or delete one. Looked for again, it
        is there, or is gone."""
        for left in reversed(range(TRIES)):
            try:
                async with self._database.write("discover") as w:
                    pace.began()
                    change = await self._change(w, told.change_id, *by)
                    step = _Step(w, change, owner, seen)
                    await step.take(groups)
                    if step.found:
                        told_of = [(FOUND, ("video", video), {"change_id": change.id}) for video in step.found]
                        await self._outbox.emit_many(w, told_of)
            except (Conflict, Unavailable) as error:
                if error.code not in CROSSED or not left:
                    raise
            else:
                told.change_id = change.id
                told.join(step.told)
                return step.owner
        raise AssertionError

    async def _change(self, w: Writer, change_id: int | None, actor: str, reason: str) -> ChangeSet:
        if change_id is not None:
            return await self._journal.resume(w, change_id)
        return await self._journal.begin(w, actor=actor, origin=ORIGIN, reason=reason)

    async def _close(self, change_id: int) -> int | None:
        async with self._database.write("discover") as w:
            try:
                return await (await self._journal.resume(w, change_id)).complete_if_any()
            except (Conflict, NotFound):
                return None


class _Step:
    """One transaction's part."""

    def __init__(self, w: Writer, change: ChangeSet, owner: Owner, seen: Sequence[Seen]) -> None:
        self.owner = owner
        self.told = Outcome()
        self.found: list[int] = []  # wanted ones that can be downloaded now
        self._w = w
        self._change = change
        self._seen = seen
        self._moment = now()

    async def take(self, groups: Sequence[Group]) -> None:
        shelf = await self._shelf(groups)
        matched = [(group, shelf.match(group)) for group in groups]
        await self._describe_known([(g, m.video_id) for g, m in matched if m.video_id and g.good], shelf)
        fresh = [group for group, match in matched if match.fate == "new" and group.good]
        made = dict(zip(map(id, fresh), await self._add(fresh, shelf), strict=True))
        self._count(matched)
        await self._keep([(group, made.get(id(group), match.video_id)) for group, match in matched])

    async def _shelf(self, groups: Sequence[Group]) -> Shelf:
        """The artist is locked: a poll, a follow and a full look may find different uploads of one video at once, which
        no unique column tells. Guests may still be made of them."""
        here = []
        if self.owner.id is not None:
            theirs = select(artists.c.id).where(artists.c.id == self.owner.id)
            if await self._w.value(theirs.with_for_update(key_share=True)) is None:
                raise missing_artist(self.owner.id)
            here = await store.videos_of_artist(self._w, self.owner.id)
        keys = {key for group in groups for key in uploads_of(group)}
        return Shelf(here, await store.videos_at(self._w, keys), self._seen)

    # -- new videos

    async def _add(self, groups: Sequence[Group], shelf: Shelf) -> list[int]:
        rows = [await self._row(group) for group in groups]
        ids = await self._change.insert_many(videos, rows)
        self.told.new += len(ids)
        self.told.wanted += sum(row["status"] == "wanted" for row in rows)
        self.told.added += ids
        self.found += [id for id, row in zip(ids, rows, strict=True) if row["status"] == "wanted"]
        pairs = list(zip(groups, ids, strict=True))
        taken: set[Key] = set()
        news = [
            _source(video, upload, rank, self._moment)
            for group, video in pairs
            for rank, upload in enumerate(_usable(group, shelf, taken)[:MOST_SOURCES])
        ]
        await self._change.insert_many(sources, news)
        await self._relate(pairs, {})
        return ids

    async def _row(self, group: Group) -> Row:
        best = group.best
        date = group.released or (best.upload.published if best else None)
        kind = video_row(group, 0, "discovered", 0)["kind"]
        status = self.owner.policy.status(kind, date, group.year)
        row = video_row(group, await self._artist(group), status, self._moment)
        return row | {"profile_id": self.owner.policy.profile_id}

    async def _artist(self, group: Group) -> int:
        if not self.owner.is_called(group.artist):
            return await named_or_new(self._change, self._w, group.artist or self.owner.name)
        if self.owner.id is None:
            made = await new_artist(self._change, self.owner.name)
            self.owner = Owner(made, self.owner.name, self.owner.policy, self.owner.names)
        return self.owner.id or 0

    async def _relate(self, pairs: Sequence[tuple[Group, int]], has: Mapping[int, set[str]]) -> set[int]:
        """Guests, directors and genres where there are none; the videos that got some."""
        labels: list[Row] = []
        guests: list[Row] = []
        for group, video in pairs:
            there = has.get(video, set())
            labels += [
                {"video_id": video, "kind": kind, "position": at, "name": name, "folded": fold(name)}
                for kind, names in labels_of(group).items() if kind not in there
                for at, name in enumerate(names)
            ]  # fmt: skip
            guests += [] if "featured" in there else await self._guests(group, video)
        await self._change.insert_many(video_labels, labels)
        await self._change.insert_many(video_artists, guests)
        return {row["video_id"] for row in (*labels, *guests)}

    async def _guests(self, group: Group, video: int) -> list[Row]:
        main = await self._artist(group)
        own = frozenset({fold(group.artist or self.owner.name)})
        named = [await named_or_new(self._change, self._w, name) for name in guests_of(group, own)]
        named = [guest for guest in dict.fromkeys(named) if guest != main]
        return [{"video_id": video, "artist_id": guest, "position": at} for at, guest in enumerate(named)]

    # -- those that are known

    async def _describe_known(self, known: Sequence[tuple[Group, int]], shelf: Shelf) -> None:
        """Whoever ignores a video is not told more of it."""
        if not known:
            return
        rows = await store.videos_whole(self._w, [video for _, video in known])
        open_ = [(group, video) for group, video in known if rows.get(video, {}).get("status", "ignored") != "ignored"]
        sourced = await self._further_sources(open_, shelf)
        self.found += [video for video in sourced if rows[video]["status"] == "wanted"]
        await self._fill(open_, rows)

    async def _further_sources(self, known: Sequence[tuple[Group, int]], shelf: Shelf) -> set[int]:
        """The videos that got some."""
        taken: set[Key] = set()
        offers = [(video, _usable(group, shelf, taken)) for group, video in known]
        offers = [(video, uploads) for video, uploads in offers if uploads]
        had = await store.source_rows(self._w, [video for video, _ in offers]) if offers else {}
        news: list[Row] = []
        for video, uploads in offers:
            theirs = had.get(video, [])
            first = max((row["rank"] for row in theirs), default=-1) + 1
            room = max(0, MOST_SOURCES - len(theirs))
            news += [_source(video, one, first + at, self._moment) for at, one in enumerate(uploads[:room])]
        await self._change.insert_many(sources, news)
        sourced = {row["video_id"] for row in news}
        self.told.sourced += len(sourced)
        return sourced

    async def _fill(self, known: Sequence[tuple[Group, int]], rows: Mapping[int, Row]) -> None:
        """What is locked stays, also the lists."""
        empty = {video: fills(rows[video], group) for group, video in known}
        news = {video: values for video, values in empty.items() if values}
        if news:
            await self._change.update_many(videos, news)
        lists = {"director": "directors", "genre": "genres", "featured": "featured"}
        has = {video: {kind for kind, name in lists.items() if name in rows[video]["locked"]} for _, video in known}
        for video, kind in await store.labelled(self._w, list(has)):
            has[video].add(kind)
        related = await self._relate(known, has)
        self.told.filled += len(news.keys() | related)

    # -- what is remembered

    def _count(self, matched: Iterable[tuple[Group, Match]]) -> None:
        for group, match in matched:
            self.told.known += match.fate == "known"
            self.told.gone += match.fate == "gone" and group.good
            self.told.rejected += sum(not one.score.good for one in group.candidates)

    async def _keep(self, groups: Sequence[tuple[Group, int | None]]) -> None:
        if self.owner.id is None:
            return
        rows = {
            (row["provider"], row["key"]): row
            for group, video in groups
            for row in candidate_rows(group, self.owner.id, video, self._moment)
        }
        await store.keep(self._w, list(rows.values()))
        await store.forget_beyond(self._w, self.owner.id, MOST_IDLE)


def _worth_it(groups: Sequence[Group]) -> list[Group]:
    """All that speak for themselves, and the best of the others."""
    kept, rejected = [], 0
    for group in groups:
        rejected += 0 if group.good else max(len(group.candidates), 1)
        if group.good or rejected <= MOST_REJECTED:
            kept.append(group)
    return kept


def _usable(group: Group, shelf: Shelf, taken: set[Key]) -> list[Candidate]:
    """Uploads that nothing speaks against and that are nobody's source yet, in this transaction neither."""
    keys = {(one.upload.provider, one.upload.key): one for one in group.candidates if one.score.good}
    free = [key for key in keys if not shelf.has(key) and key not in taken]
    taken.update(free)
    return [keys[key] for key in free]


def _source(video_id: int, one: Candidate, rank: int, moment: int) -> Row:
    upload = one.upload
    named = {"provider": upload.provider, "key": upload.key, "url": upload.url}
    return {"video_id": video_id, **named, "rank": rank, "added": moment}
