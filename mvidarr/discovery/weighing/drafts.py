"""Uploads of all sources brought together: each once, with every source's word and what its heading says. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from mvidarr.discovery.weighing.likeness import NEAR, title_likeness
from mvidarr.discovery.weighing.own_channels import is_aside, is_mine, is_namesake, of_own_channel
from mvidarr.discovery.weighing.reading import GUEST, LOOSE, OTHER, Said, Texts
from mvidarr.library.titles.channels import NOBODYS, TOPIC, Channel
from mvidarr.providers.shapes import Upload, VideoFound

# Whose word on names counts most; sites where uploads are come last, whatever they are.
TRUST = ("imvdb", "musicbrainz", "theaudiodb", "wikidata", "spotify", "lastfm", "listenbrainz")
SITES = frozenset({"youtube", "vimeo", "dailymotion", "web"})
_RANK = {name: at for at, name in enumerate(TRUST)}

Order = tuple[bool, bool, bool, int, str, str, str, str, str]
Place = tuple[str, str]  # provider and key of an upload


@dataclass(slots=True)
class Draft:
    """One upload, or a video of which no upload is known (``upload`` is None), before it is weighed.

    ``mine``: it is on a channel of the artist's own. ``vouched``: a source that lists by the artist's id, or their own
    channel, says that it is theirs. ``aside``: their own channel has it, but it may be talk. ``telling``: what
    makes another cut of it.
    """

    upload: Upload | None
    found: tuple[VideoFound, ...]
    records: tuple[VideoFound, ...]  # those of ``found`` that know more than an upload's heading
    channel: Channel
    artist: str | None
    title: str
    featured: tuple[str, ...]
    kind: str
    spoken: bool
    official: bool
    version: str | None
    telling: str | None
    year: int | None
    released: str | None
    duration: float | None
    theirs: str
    mine: bool
    namesake: bool
    aside: bool
    vouched: bool

    order: Order = field(init=False)  # the most trusted first; no two are equal but by their records

    def __post_init__(self) -> None:
        views = (self.upload.views or 0) if self.upload else 0
        first = self.found[0]
        self.order = (
            not self.records, not self.vouched, not self.official, -views, *self.place, first.provider, first.key,
            self.title,
        )  # fmt: skip

    @property
    def place(self) -> Place:
        return (self.upload.provider, self.upload.key) if self.upload else ("", "")

    @property
    def heading(self) -> str:
        return (self.upload.title or "") if self.upload else ""

    @property
    def sources(self) -> frozenset[str]:
        return frozenset(one.provider for one in self.found)


def rank(provider: str) -> int:
    return len(TRUST) + 1 if provider in SITES else _RANK.get(provider, len(TRUST))


def in_order(found: Iterable[VideoFound]) -> list[VideoFound]:
    """The most trusted first, whatever the order they came in."""
    listed = list(found)
    if len(listed) < 2:
        return listed
    ordered = sorted(listed, key=_order)
    if all(_order(one) != _order(next_) for one, next_ in pairwise(ordered)):
        return ordered
    return sorted(listed, key=lambda one: (_order(one), repr(one)))


def drafts_of(found: Iterable[VideoFound], texts: Texts) -> list[Draft]:
    told: dict[Place, list[tuple[VideoFound, Upload]]] = {}
    ordered = in_order(found)
    for one in ordered:
        for upload in one.uploads:
            told.setdefault((upload.provider, upload.key), []).append((one, upload))
    drafts = [_of_upload(told[place], texts) for place in sorted(told)]
    placed = {id(one) for draft in drafts for one in draft.records}
    return drafts + [_of_record(one, texts) for one in ordered if one.title and id(one) not in placed]


def without_upload(draft: Draft) -> Draft:
    """The video as its records tell of it."""
    listed = any(one.origin == "listed" for one in draft.records)
    seconds = next((one.duration for one in draft.records if one.duration), None)
    return replace(
        draft, upload=None, channel=NOBODYS, duration=seconds, mine=False, namesake=False, aside=False, vouched=listed
    )  # fmt: skip


def _order(one: VideoFound) -> tuple[int, str, bool, str, str, str]:
    return rank(one.provider), one.provider, one.origin != "listed", one.key, one.title or "", one.artist or ""


def _of_upload(told: Sequence[tuple[VideoFound, Upload]], texts: Texts) -> Draft:
    upload = _merged(told)
    heading = texts.heading(upload.title, upload.channel) if upload.title and upload.title.strip() else None
    found = [one for one, _ in told]
    records = _agreeing([one for one in found if one.title], heading, texts)
    kept = tuple(one for one in found if not one.title or any(one is record for record in records))
    return _draft(upload, kept, records, heading, texts)


def _of_record(one: VideoFound, texts: Texts) -> Draft:
    return _draft(None, (one,), (one,), None, texts)


def _agreeing(records: list[VideoFound], heading: Said | None, texts: Texts) -> tuple[VideoFound, ...]:
    """Sources give one upload to two songs now and then; its own heading says whose word to take, else the first."""
    if len(records) < 2:
        return tuple(records)
    titles = [texts.track(record.title or "").title for record in records]
    against = titles[0]
    if heading:
        near = [title_likeness(title, heading.title) for title in titles]
        against = titles[near.index(max(near))]
    return tuple(
        record for record, title in zip(records, titles, strict=True) if title_likeness(title, against) >= NEAR
    )


def _draft(
    upload: Upload | None,
    found: tuple[VideoFound, ...],
    records: tuple[VideoFound, ...],
    heading: Said | None,
    texts: Texts,
) -> Draft:
    record = records[0] if records else None
    channel, own = texts.channel(upload.channel if upload else None)
    mine = is_mine(upload, channel, own, texts)
    if mine and heading and not record:
        heading = of_own_channel(heading, texts)
    track = texts.track(record.title or "") if record else None
    said = track or heading or texts.track((upload.title or upload.key) if upload else "")
    listed = any(one.origin == "listed" for one in found)
    artist = (record.artist if record else None) or (heading.artist if heading else None)
    featured = (record.featured if record else ()) or said.featured or (heading.featured if heading else ())
    theirs = texts.theirs(artist, featured)
    title = said.title
    aside = bool(mine and heading and not record and is_aside(heading))
    rest = texts.without_name(title) if heading and not record and not heading.named and theirs == OTHER else None
    if rest:
        theirs, artist, title = LOOSE, texts.whose.names[0], rest
    kind, spoken = _kind(record, track, heading, channel)
    return Draft(
        upload=upload,
        found=found,
        records=records,
        channel=channel,
        artist=artist,
        title=title,
        featured=featured,
        kind=kind,
        spoken=spoken,
        official=bool(heading and heading.official),
        version=_first(record.version if record else None, said.version, heading.version if heading else None),
        telling=_first(record.version if record else None, said.telling, heading.telling if heading else None),
        year=next((one.year for one in records if one.year), None) or (heading.year if heading else None),
        released=next((one.released for one in records if one.released), None),
        duration=(upload.duration if upload else None) or next((one.duration for one in records if one.duration), None),
        theirs=theirs,
        mine=mine,
        namesake=is_namesake(upload, channel, own, texts) and not listed,
        aside=aside,
        vouched=(listed or mine) and theirs not in (GUEST, OTHER),
    )


def _kind(record: VideoFound | None, track: Said | None, heading: Said | None, channel: Channel) -> tuple[str, bool]:
    """The word of a heading counts over that of a record: records list lyric videos and sound as videos, too."""
    if channel.kind == TOPIC:
        return "audio", True
    if heading and heading.spoken and not (heading.by_title and (heading.official or record)):
        return heading.kind, True
    if record and record.kind:
        return record.kind, True
    return (track.kind, track.spoken) if track and not track.by_title else ("official", bool(track))


def _merged(told: Sequence[tuple[VideoFound, Upload]]) -> Upload:
    """One upload out of what the sources tell; the site's own word first, and the larger of two numbers."""
    if len(told) == 1:
        return told[0][1]
    all_ = [upload for _, upload in sorted(told, key=lambda one: one[0].provider != one[1].provider)]
    return replace(
        all_[0],
        title=_first(*(one.title for one in all_)),
        channel=_first(*(one.channel for one in all_)),
        channel_id=_first(*(one.channel_id for one in all_)),
        verified=any(one.verified for one in all_),
        primary=any(one.primary for one in all_),
        duration=next((one.duration for one in all_ if one.duration), None),
        height=max((one.height for one in all_ if one.height), default=None),
        views=max((one.views for one in all_ if one.views), default=None),
        published=min((one.published for one in all_ if one.published), default=None),
        picture=_first(*(one.picture for one in all_)),
        live=any(one.live for one in all_),
        short=any(one.short for one in all_),
    )


def _first(*texts: str | None) -> str | None:
    return next((text for text in texts if text), None)
