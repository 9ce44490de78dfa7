"""One video, looked for at every source that finds videos.

What is found is remembered as it comes: uploads among all that discovery knows of the artist, and how each was weighed
for this video with the look itself. A source that does not answer is told and left out.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from mvidarr.clock import now
from mvidarr.db import Database
from mvidarr.discovery.looking.discover import PlainReading, Reads, error_of, whose
from mvidarr.discovery.searching import store
from mvidarr.discovery.sources.gathering import Ask, Told, gather
from mvidarr.discovery.sources.sources import Source, Sources
from mvidarr.discovery.weighing.candidates import REFUSED, uploads_for
from mvidarr.discovery.weighing.drafts import SITES
from mvidarr.discovery.weighing.facts import candidate_rows
from mvidarr.discovery.weighing.shapes import Candidate, Group
from mvidarr.errors import Conflict, External, Invalid
from mvidarr.jobs.lines import Level
from mvidarr.library.artists import Artists
from mvidarr.library.shapes import Artist, Video
from mvidarr.library.videos import Videos
from mvidarr.providers.capabilities import FindsVideos
from mvidarr.providers.shapes import VideoFound, Wanted

Row = dict[str, Any]
Answer = Told[Sequence[VideoFound]]

LIMIT = 10  # that one source is asked for
MOST = 30  # that are remembered with the look
SECONDS = 90.0  # that one source may take: it may have to wait for its turn


class Teller(Protocol):
    """Hears how it goes: a job's context."""

    def log(self, text: str, level: Level = "info") -> None: ...

    def progress(self, fraction: float | None = None, *, message: str | None = None) -> None: ...

    async def stage(self, name: str) -> None: ...


@dataclass(frozen=True)
class Weighed:
    """``id`` of the candidate, and how it did."""

    id: int
    candidate: Candidate


@dataclass
class Search:
    """What came of one, the best first. ``sources`` as ``looks.sources`` keeps it."""

    video: Video
    artist: Artist
    wanted: Wanted
    found: list[VideoFound] = field(default_factory=list)
    weighed: list[Weighed] = field(default_factory=list)
    sources: dict[str, Row] = field(default_factory=dict)

    @property
    def good(self) -> list[Weighed]:
        return [one for one in self.weighed if one.candidate.score.good]


class Searching:
    def __init__(
        self, database: Database, videos: Videos, artists: Artists, sources: Sources, reads: Reads | None = None
    ) -> None:
        self._database = database
        self._videos = videos
        self._artists = artists
        self._sources = sources
        self._reads = reads or PlainReading()

    @property
    def possible(self) -> bool:
        """Whether there is anybody to ask."""
        return bool(self._sources.having(FindsVideos))

    async def look(self, video_id: int, teller: Teller) -> Search:
        """NotFound; Conflict ``no_artist`` while nothing but an address is known; Invalid ``no_sources``; External
        ``nobody_answered`` when all of them failed."""
        search = await self._begun(video_id)
        asked = self._sources.having(FindsVideos)
        if not asked:
            raise Invalid("No source that finds videos is switched on. See Sources.", code="no_sources")
        asks = [Ask(one.name, partial(one.provider.find_video, search.wanted, LIMIT)) for one in asked]
        labels = {one.name: one.label for one in asked}
        async with gather(asks, seconds=SECONDS) as answers:
            teller.progress(0.0, message=_waiting(labels, answers.waiting))
            async for told in answers:
                await self._heard(search, labels[told.source], told, teller)
                done = len(asked) - len(answers.waiting)
                await teller.stage(f"{done} of {len(asked)} answered")
                teller.progress(done / len(asked), message=_waiting(labels, answers.waiting))
        _refuse_silence(search, asked)
        return search

    async def _begun(self, video_id: int) -> Search:
        video = await self._videos.get(video_id)
        if video["artist"] is None:
            sentence = "Nobody knows yet whose video this is. Say who the artist is, then it can be looked for."
            raise Conflict(sentence, code="no_artist")
        artist = await self._artists.get(video["artist"]["id"])
        async with self._database.read() as r:
            ids = await store.ids_of_video(r, video_id)
        return Search(video, artist, _wanted(video, artist, ids))

    async def _heard(self, search: Search, label: str, told: Answer, teller: Teller) -> None:
        found = told.value or ()
        search.sources[told.source] = {
            "videos": len(found), "seconds": round(told.seconds, 2), "error": error_of(told.error),
        }  # fmt: skip
        if told.error is not None:
            teller.log(f"{label} is missing: {told.error.detail}", "warning")
        else:
            teller.log(f"{label} has found {len(found):,}.")
        search.found += found
        if found:
            await self._weigh(search)
        await self._note(search)

    async def _weigh(self, search: Search) -> None:
        rules, known = await self._reads.now()
        async with self._database.read() as r:
            refused = await store.refused(r, search.artist["id"])
        of = whose(search.artist, search.artist["ids"])
        against = dict.fromkeys(refused, REFUSED)
        weighing = partial(uploads_for, search.wanted, of, search.found, rules=rules, known=known, against=against)
        best = (await asyncio.to_thread(weighing))[:MOST]
        rows = [row for one in best for row in _rows(one, search)]
        async with self._database.write("search") as w:
            ids = await store.keep(w, rows)
        search.weighed = [Weighed(ids[one.upload.provider, one.upload.key], one) for one in best]

    async def _note(self, search: Search) -> None:
        """Each time somebody has answered: people see what there is so far."""
        values = {"marks": {"found": [_mark(one) for one in search.weighed]}, "sources": search.sources}
        async with self._database.write("search") as w:
            await store.note(w, search.video["id"], values)


def _wanted(video: Video, artist: Artist, ids: Mapping[str, str]) -> Wanted:
    return Wanted(
        artist=artist["name"],
        title=video["title"],
        featured=tuple(guest["name"] for guest in video["featured"]),
        kind=video["kind"],
        duration=video["duration"],
        year=video["year"],
        ids=ids,
        artist_ids=artist["ids"],
    )


def _rows(one: Candidate, search: Search) -> list[Row]:
    """What speaks for itself is an upload of this video; what does not may still be chosen, and belongs to none."""
    video_id = search.video["id"] if one.score.good else None
    return candidate_rows(group_of(one), search.artist["id"], video_id, now())


def group_of(one: Candidate) -> Group:
    """A video of which this is the only upload."""
    ids: dict[str, str] = {}
    for found in one.found:
        told = {found.provider: found.key, **found.ids}
        ids |= {name: value for name, value in told.items() if name not in SITES and name not in ids}
    return Group(
        one.song, one.artist, one.title, one.featured, one.kind, one.year, (one,), one.score, one.version,
        one.released, one.duration, one.found, ids,
    )  # fmt: skip


def _mark(one: Weighed) -> Row:
    """As ``looks.marks`` keeps it: the candidate may be weighed otherwise for its artist."""
    score = one.candidate.score
    return {
        "id": one.id,
        "song": one.candidate.song,
        "score": score.total,
        "reasons": [{"code": each.code, "weight": each.weight, "text": each.text} for each in score.reasons],
        "rejections": [{"code": each.code, "text": each.text} for each in score.rejections],
    }


def _refuse_silence(search: Search, asked: Sequence[Source[FindsVideos]]) -> None:
    errors = [told["error"]["detail"] for told in search.sources.values() if told["error"]]
    if len(errors) == len(asked):
        sentence = "No source answered. " + " ".join(errors[:3])
        raise External(sentence, source="sources", retryable=True, code="nobody_answered")


def _waiting(labels: Mapping[str, str], waiting: Any) -> str:
    return f"Waiting for {', '.join(labels[name] for name in waiting)}" if waiting else "Everybody has answered"
