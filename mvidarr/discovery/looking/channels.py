"""The channels of an artist or a follow: which there are, all that is on them, what is new on them.

The first is the one that sources tell by id. Further ones are ids that came with an artist who was merged, and pages of
channels among the artist's links, which people and sources write there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mvidarr.errors import External, MvidarrError
from mvidarr.providers.capabilities import ListsCollections, ListsVideos, PollsChannels
from mvidarr.providers.shapes import Listing, Poll, VideoFound
from mvidarr.providers.youtube_addresses import spot

SITE = "youtube"
MOST = 6  # of an artist


@dataclass(frozen=True)
class News:
    """What is new on all of them, by ``marks`` to be handed back the next time; None of ``videos``: nothing changed.
    ``missing``: why one of them did not answer."""

    videos: tuple[VideoFound, ...] | None
    marks: Mapping[str, str | None]
    missing: tuple[MvidarrError, ...] = field(default=())


def channels(ids: Iterable[str], links: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """Ids of all channels of an artist."""
    pages = [at.key for link in links if (at := spot(link.get("url", ""))) and at.kind == "channel"]
    return tuple(dict.fromkeys((*ids, *pages)))[:MOST]


async def poll(poller: PollsChannels, key: str, more: Sequence[str], marks: Mapping[str, str | None]) -> News:
    """One that is gone or silent does not keep the others from being heard; External where none answers."""
    answers: dict[str, Poll] = {}
    missing: list[MvidarrError] = []
    for name, channel in {SITE: key, **{f"{SITE}:{one}": one for one in more if one != key}}.items():
        try:
            answers[name] = await poller.poll_channel(channel, marks.get(name))
        except MvidarrError as error:
            missing.append(error)
    if not answers:
        raise missing[0]
    told = [one.videos for one in answers.values() if one.videos is not None]
    videos = tuple(video for some in told for video in some) if told else None
    return News(videos, {name: one.mark for name, one in answers.items()}, tuple(missing))


async def all_videos(
    provider: ListsVideos, more: Sequence[str], ids: Mapping[str, str], name: str, *, most: int
) -> Listing:
    """What a site lists of the artist, with what is on their further channels there."""
    listing = await provider.artist_videos(ids, name, most=most)
    if not isinstance(provider, ListsCollections):
        return listing
    for channel in (one for one in more if one != ids.get(SITE)):
        try:
            listing = _joined(listing, await provider.list_collection(_page(channel), most=most))
        except External as error:
            listing = _joined(
                listing, Listing((), False, (f"The channel {_page(channel)} is missing: {error.detail}",))
            )
    return listing


def _joined(one: Listing, other: Listing) -> Listing:
    has = {video.key for video in one.videos}
    videos = (*one.videos, *(video for video in other.videos if video.key not in has))
    return Listing(videos, one.complete and other.complete, (*one.skipped, *other.skipped), moved=one.moved)


def _page(channel: str) -> str:
    at = spot(channel)
    return at.url if at else channel
