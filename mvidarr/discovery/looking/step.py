"""One transaction of what a look writes: held against the library as it is now, then new videos, what is new of known
ones, and the memory of every upload."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from mvidarr.clock import now
from mvidarr.db import ChangeSet, Writer
from mvidarr.db.tables.library import artists, sources, video_artists, video_labels, videos
from mvidarr.discovery.looking import candidate_store as store
from mvidarr.discovery.looking.outcome import Outcome, Owner
from mvidarr.discovery.weighing.deduping import Key, Match, Seen, Shelf, uploads_of
from mvidarr.discovery.weighing.facts import candidate_rows, fills, guests_of, labels_of, video_row
from mvidarr.discovery.weighing.shapes import Candidate, Group
from mvidarr.library.artists import missing_artist, named_or_new, new_artist
from mvidarr.library.text import fold

Row = dict[str, Any]

MOST_SOURCES = 5  # of a video
MOST_IDLE = 600  # uploads that are kept of an artist, of those that are no video


class Step:
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
