"""YouTube: where nearly every music video is. Works without a key, by feeds and what yt-dlp reads of its pages.

With a key of the Data API, videos have exact days and lengths, and each stands in for the other where one is refused;
the key's few searches are kept for that.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from mvidarr.errors import External, Invalid
from mvidarr.outbound import DAY, Keep, Web
from mvidarr.providers import youtube_feed as feeds
from mvidarr.providers.capabilities import Ids
from mvidarr.providers.declared import Declared, Extractor, Tools
from mvidarr.providers.shapes import ArtistFacts, ArtistFound, Listing, Poll, Upload, VideoFound, Wanted
from mvidarr.providers.youtube_addresses import CHANNEL, HOME, Spot, spot, uploads_of
from mvidarr.providers.youtube_api import DataApi
from mvidarr.providers.youtube_flat import NAME, channel_url
from mvidarr.providers.youtube_manners import FEEDS, OPTIONS, manners
from mvidarr.providers.youtube_pages import ABSENT, Pages

T = TypeVar("T")

FEED_KEPT = Keep(900)  # as long as YouTube itself keeps it
LONG_ONLY_KEPT = Keep(900, DAY // 4)  # most channels have that feed; those that have not get it later, if ever
SEARCHED = 40  # of an artist without a channel
_WORDS = {"lyric": "lyric video", "live": "live", "audio": "audio", "visualizer": "visualizer", "remix": "remix"}


class Youtube:
    def __init__(self, web: Web, extractor: Extractor, key: str = "") -> None:
        self._web = web
        self._pages = Pages(web, extractor)
        self._api = DataApi(web, key) if key else None

    async def search_artists(self, name: str, limit: int = 10) -> Sequence[ArtistFound]:
        """Channels, those that YouTube vouches for before others of the name."""
        asks: list[Callable[[], Awaitable[Sequence[ArtistFound]]]] = [partial(self._pages.search_channels, name, limit)]
        if self._api is not None:
            asks.append(partial(self._api.search_channels, name, limit))
        return await _one_of(asks)

    async def describe_artist(self, ids: Ids, name: str | None = None) -> ArtistFacts | None:
        """Only by its channel: a channel of the same name may be anybody's."""
        at = spot(ids.get(NAME, ""))
        return await self._facts(at) if at and at.kind != "playlist" else None

    async def read_artist_address(self, address: str) -> ArtistFound | None:
        """Of a channel's page, its handle (``@name``) or its id. Its feed tells a name where nothing else answers."""
        at = spot(address)
        if at is None or at.kind == "playlist":
            return None
        try:
            facts = await self._facts(at)
        except External:
            if at.kind != "channel":
                raise
            title = (await self.poll_channel(at.key)).title
            return ArtistFound(NAME, at.key, title, 1.0, ids={NAME: at.key}, url=channel_url(at.key)) if title else None
        return facts.found if facts else None

    async def artist_videos(self, ids: Ids, name: str, *, most: int = 500) -> Listing:
        """Of the artist's channel; of a search where there is none, or where it is gone."""
        at, gone = spot(ids.get(NAME, "")), ""
        if at and at.kind != "playlist":
            try:
                return await self._collection(at, 1, most)
            except External as error:
                if error.code not in ABSENT:
                    raise
                gone = f"The channel {channel_url(at.key)} is gone, so YouTube was searched."
        found = await self._search(f"{name} official video", min(SEARCHED, most))
        return Listing(tuple(found), complete=False, skipped=(gone,) if gone else ())

    async def find_video(self, wanted: Wanted, limit: int = 10) -> Sequence[VideoFound]:
        return await self._search(f"{wanted.artist} {wanted.title} {_WORDS.get(wanted.kind, '')}", limit)

    async def list_collection(self, url: str, *, start: int = 1, most: int = 50) -> Listing:
        """Invalid (``bad_url``) for what is neither a channel nor a playlist; External ``gone`` where it is no more."""
        at = spot(url)
        if at is None:
            raise Invalid("This is not the address of a channel or playlist of YouTube.", code="bad_url")
        return await self._collection(at, start, most)

    async def poll_channel(self, channel_id: str, mark: str | None = None) -> Poll:
        """Long videos only, where the channel has that feed. Feeds of living channels may be missing for hours, so
        ``http_404`` says that a channel is gone only when it does for days."""
        if not CHANNEL.fullmatch(channel_id):
            raise Invalid("This is no id of a channel of YouTube.", code="bad_id")
        long_only = {"playlist_id": uploads_of(channel_id, "UULF")}
        found = await self._feed(long_only, LONG_ONLY_KEPT) or await self._feed({"channel_id": channel_id}, FEED_KEPT)
        if found is None:
            raise _no_feed()
        title = found.channel or found.title  # a playlist's own title is "Videos"
        return replace(feeds.poll(found, mark), title=title)

    async def poll_playlist(self, playlist_id: str, mark: str | None = None) -> Poll:
        at = spot(playlist_id)
        if at is None or at.kind != "playlist":
            raise Invalid("This is no id of a playlist of YouTube.", code="bad_id")
        found = await self._feed({"playlist_id": at.key}, FEED_KEPT)
        if found is None:
            raise _no_feed()
        return feeds.poll(found, mark)

    async def trial(self) -> str:
        if self._api is not None:
            await self._api.trial()
            return "The key works."
        found = await self._pages.search("music video", 1)
        return "A search is answered, without a key." if found else "It answers, but a search found nothing."

    async def _facts(self, at: Spot) -> ArtistFacts | None:
        asks: list[Callable[[], Awaitable[ArtistFacts | None]]] = [partial(self._pages.facts, at)]
        if self._api is not None and at.kind != "custom":
            asks.insert(0, partial(self._api.facts, at))
        return await _one_of(asks)

    async def _collection(self, at: Spot, start: int, most: int) -> Listing:
        asks: list[Callable[[], Awaitable[Listing]]] = [partial(self._pages.collection, at, start=start, most=most)]
        if self._api is not None and at.kind != "custom":
            asks.insert(0, partial(_by_key, self._api, at, start, most))
        return await _one_of(asks)

    async def _search(self, words: str, limit: int) -> list[VideoFound]:
        """By its pages; the key then tells what those leave out, which costs one unit."""
        api = self._api
        try:
            found = await self._pages.search(words, limit)
        except External:
            if api is None:
                raise
            return await api.search(words, limit)
        return await _exactly(api, found) if api else found

    async def _feed(self, params: Mapping[str, str], keep: Keep) -> feeds.Feed | None:
        answer = await self._web.get(feeds.URL, capability=FEEDS, params=params, keep=keep)
        return feeds.read(answer.body) if answer else None


async def _one_of(asks: Sequence[Callable[[], Awaitable[T]]]) -> T:
    """What the first answers; where it could not be asked, the next. That something is gone is an answer."""
    for ask in asks[:-1]:
        try:
            return await ask()
        except External as error:
            if error.code in ABSENT:
                raise
    return await asks[-1]()


async def _by_key(api: DataApi, at: Spot, start: int, most: int) -> Listing:
    if at.kind == "playlist":
        listing = await api.playlist(at, start=start, most=most)
    else:
        channel = await api.channel(at)
        listing = await api.uploads(channel, start=start, most=most) if channel else None
    if listing is None:
        raise External("YouTube has no such channel or playlist.", source=NAME, code="gone")
    return listing


async def _exactly(api: DataApi, found: Sequence[VideoFound]) -> list[VideoFound]:
    """With what the Data API knows of them better; what pages alone know (who is verified) stays."""
    try:
        told = await api.uploads_at([one.key for one in found])
    except External:
        return list(found)
    return [
        replace(one, uploads=(_better(one.uploads[0], told[one.key]),)) if one.key in told else one for one in found
    ]


def _better(page: Upload, told: Upload) -> Upload:
    return replace(told, verified=page.verified, short=page.short, live=told.live or page.live)


def _no_feed() -> External:
    return External("YouTube has no feed of it now.", source=NAME, retryable=True, code="http_404")


def _build(tools: Tools) -> Youtube:
    return Youtube(tools.web, tools.extractor, tools.given.get("key", ""))


YOUTUBE = Declared(
    NAME,
    "YouTube",
    HOME,
    "Finds videos and channels, watches channels for new ones. Works without a key.",
    manners,
    _build,
    Youtube.trial,
    options=OPTIONS,
    get_key="https://console.cloud.google.com/apis/library/youtube.googleapis.com",
    weight=60,
)
