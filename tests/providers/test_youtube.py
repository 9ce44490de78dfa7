"""YouTube against its stand-ins: without a key, with one, and each standing in for the other."""

from collections.abc import AsyncIterator

import pytest

from mvidarr.errors import External, Invalid
from mvidarr.outbound import Web
from mvidarr.providers.capabilities import capabilities_of
from mvidarr.providers.shapes import Wanted
from mvidarr.providers.youtube import YOUTUBE, Youtube
from mvidarr.providers.youtube_manners import manners
from tests.standins.sources import SourcesServer
from tests.standins.sources import youtube as standin
from tests.standins.sources.world_data import COPPER, COPPER_TOPIC, LANTERN, NORTHLIGHT, ORCHARD, WORLD
from tests.standins.sources.youtube_pages import WorldExtractor

BOT = External(
    "The site takes MVidarr for a robot.", source="ytdlp", retryable=True, retry_after=3600, code="bot_check"
)
BEST = "https://www.youtube.com/playlist?list=PLbestofeverything0"
LIVING = [one for one in WORLD.uploads_on(COPPER) if one.state == "public"]
LONG = [one for one in LIVING if not one.short and not one.live]


class There:
    def __init__(self, server: SourcesServer) -> None:
        self.server = server
        self.mount, self.site = standin.mount(server)
        self.pages = WorldExtractor()
        self.outbound = server.outbound()

    def youtube(self, key: str = "", **given: str) -> Youtube:
        web = Web(self.outbound, "youtube", manners({"key": key, **given}), clock=self.server.clock)
        return Youtube(web, self.pages, key)


@pytest.fixture
async def there() -> AsyncIterator[There]:
    with SourcesServer() as server:
        found = There(server)
        yield found
        await found.outbound.close()


async def test_without_a_key(there: There) -> None:
    youtube = there.youtube()
    found = await youtube.search_artists("Copper Tides")
    assert (found[0].name, found[0].ids) == ("Copper Tides", {"youtube": COPPER.id})
    assert (found[0].picture, found[0].url) == (
        "https://yt3.example/copper-tides.jpg", f"https://www.youtube.com/channel/{COPPER.id}",
    )  # fmt: skip
    assert found[0].score > max(one.score for one in found[1:])

    facts = await youtube.describe_artist({"youtube": LANTERN.id})
    assert facts is not None
    assert (facts.found.name, facts.channels, facts.found.listeners) == (LANTERN.name, (LANTERN.id,), 1234)
    assert await youtube.describe_artist({}, "Copper Tides") is None
    assert await youtube.describe_artist({"youtube": ORCHARD.id}) is None

    listing = await youtube.artist_videos({"youtube": COPPER.id}, "Copper Tides", most=10)
    assert [one.key for one in listing.videos] == [one.id for one in LONG[:10]]
    assert (listing.complete, listing.videos[0].origin) == (False, "listed")
    first, upload = LONG[0], listing.videos[0].uploads[0]
    assert (upload.title, upload.channel, upload.channel_id, upload.verified, upload.duration, upload.views) == (
        first.title, "Copper Tides", COPPER.id, True, float(first.seconds), first.views,
    )  # fmt: skip
    assert (upload.published, upload.rough, upload.live, upload.short) == (first.published, True, False, False)

    searched = await youtube.artist_videos({}, "Basement Kite")
    assert {one.title for one in (video.uploads[0] for video in searched.videos)} >= {
        "Attic Wind - Basement Kite (official video)"
    }
    assert (searched.complete, {one.origin for one in searched.videos}) == (False, {"searched"})
    gone = await youtube.artist_videos({"youtube": ORCHARD.id}, "Velvet Orchard")
    assert gone.videos[0].uploads[0].channel_id == NORTHLIGHT.id
    assert "is gone" in gone.skipped[0]

    videos = await youtube.find_video(Wanted("Copper Tides", "Night Ferry", kind="live"), 5)
    assert videos[0].uploads[0].title == "Copper Tides - Night Ferry (Live at Harbour Hall)"
    assert there.mount.requests == []  # all of it by yt-dlp


async def test_lists_of_addresses(there: There) -> None:
    youtube = there.youtube()
    for address in (COPPER.id, "@coppertides", "https://youtube.com/@coppertides/videos"):
        listing = await youtube.list_collection(address, start=3, most=2)
        assert [one.key for one in listing.videos] == [one.id for one in LONG[2:4]]
        assert listing.of is not None
        assert (listing.of.kind, listing.of.key, listing.of.title) == ("channel", COPPER.id, "Copper Tides")
        assert listing.of.url == f"https://www.youtube.com/channel/{COPPER.id}"
    topic = await youtube.list_collection(f"https://www.youtube.com/channel/{COPPER_TOPIC.id}", most=200)
    assert (len(topic.videos), topic.complete) == (10, True)
    assert topic.of is not None
    assert topic.of.title == COPPER_TOPIC.name
    best = await youtube.list_collection(BEST)
    assert best.of is not None
    assert (best.of.kind, best.of.key, best.of.title, len(best.videos)) == (
        "playlist", "PLbestofeverything0", "The best", 3,
    )  # fmt: skip
    for url, code in ((ORCHARD.id, "gone"), ("https://www.youtube.com/playlist?list=PLnoneatallnone", "gone")):
        with pytest.raises(External) as error:
            await youtube.list_collection(url)
        assert (error.value.code, error.value.source) == (code, "youtube")
    with pytest.raises(Invalid):
        await youtube.list_collection("https://example.org/@coppertides")
    whose = await youtube.read_artist_address("https://www.youtube.com/@coppertides")
    assert whose is not None
    assert whose.ids == {"youtube": COPPER.id}
    assert await youtube.read_artist_address(BEST) is await youtube.read_artist_address("https://imvdb.com/n/x") is None


async def test_feeds(there: There) -> None:
    youtube = there.youtube()
    poll = await youtube.poll_channel(COPPER.id)
    assert (poll.title, [one.key for one in poll.videos or ()]) == ("Copper Tides", [one.id for one in LONG[:15]])
    upload = (poll.videos or ())[0].uploads[0]
    assert (upload.published, upload.rough, upload.views, upload.channel_id) == (
        LONG[0].published, False, LONG[0].views, COPPER.id,
    )  # fmt: skip
    again = await youtube.poll_channel(COPPER.id, poll.mark)
    assert (again.videos, again.mark) == (None, poll.mark)
    assert (await youtube.poll_channel(COPPER.id, "older")).videos is not None

    audio = await youtube.poll_channel(COPPER_TOPIC.id)  # has no list of long videos
    assert len(audio.videos or ()) == 10
    assert there.mount.gaps() == [1.0] * 4
    there.site.missing.add(COPPER.id)
    for channel in (COPPER.id, ORCHARD.id):
        with pytest.raises(External) as error:
            await youtube.poll_channel(channel)
        assert (error.value.code, error.value.retryable) == ("http_404", True)
    best = await youtube.poll_playlist("PLbestofeverything0")
    assert (best.title, len(best.videos or ())) == ("The best", 3)
    for none in ("LL", "copper", ""):
        with pytest.raises(Invalid):
            await youtube.poll_playlist(none)
        with pytest.raises(Invalid):
            await youtube.poll_channel(none)


async def test_with_a_key(there: There) -> None:
    youtube = there.youtube(standin.KEY)
    listing = await youtube.artist_videos({"youtube": COPPER.id}, "Copper Tides")
    assert [one.key for one in listing.videos] == [one.id for one in LONG]
    upload = listing.videos[-1].uploads[0]
    first = LONG[-1]
    assert (upload.published, upload.rough, upload.duration, upload.height, upload.views) == (
        first.published, False, float(first.seconds), 720 if first.height >= 720 else 480, first.views,
    )  # fmt: skip
    assert (listing.complete, there.pages.asked, there.site.searches) == (True, [], 0)
    assert listing.of is not None
    assert (listing.of.key, listing.of.title) == (COPPER.id, "Copper Tides")
    best = await youtube.list_collection(BEST, start=2, most=5)
    assert best.of is not None
    assert (best.of.title, len(best.videos), best.complete) == ("The best", 2, True)
    topic = await youtube.list_collection(COPPER_TOPIC.id)
    assert len(topic.videos) == 10
    facts = await youtube.describe_artist({"youtube": "@coppertides"})
    assert facts is not None
    assert (facts.found.country, facts.found.key) == ("GB", COPPER.id)
    with pytest.raises(External) as error:
        await youtube.list_collection(ORCHARD.id)
    assert error.value.code == "gone"

    # a search by pages, made exact for one unit
    units = there.site.units
    found = await youtube.find_video(Wanted("Copper Tides", "Salt & Rust"), 3)
    assert (found[0].uploads[0].rough, found[0].uploads[0].verified, found[0].uploads[0].height) == (False, True, 480)
    assert (there.site.units - units, there.site.searches, len(there.pages.asked)) == (1, 0, 1)
    # and one by the key only where the pages are refused
    there.pages.fails = BOT
    found = await youtube.find_video(Wanted("Copper Tides", "Salt & Rust"), 3)
    assert ("Salt & Rust" in (found[0].uploads[0].title or ""), there.site.searches) == (True, 1)
    assert (await youtube.search_artists("Basement Kite"))[0].name == "Basement Kite"
    assert (await youtube.artist_videos({"youtube": COPPER.id}, "")).complete
    assert standin.KEY not in "".join(str(request.pairs) for request in there.mount.requests)


async def test_each_stands_in_for_the_other(there: There) -> None:
    there.site.most_units = 0
    youtube = there.youtube(standin.KEY)
    listing = await youtube.artist_videos({"youtube": COPPER.id}, "Copper Tides")
    assert (len(listing.videos), listing.videos[0].uploads[0].rough) == (len(LONG), True)
    wrong = there.youtube("wrong")
    assert len((await wrong.artist_videos({"youtube": COPPER.id}, "Copper Tides")).videos) == len(LONG)
    asked = len(there.mount.requests)
    assert len((await wrong.artist_videos({"youtube": COPPER.id}, "Copper Tides")).videos) == len(LONG)
    assert len(there.mount.requests) == asked  # a key that was refused is not shown again
    assert (await wrong.poll_channel(COPPER.id)).videos
    with pytest.raises(External) as refused:
        await there.youtube("wrong").trial()
    assert (refused.value.code, "wrong" in refused.value.detail) == ("key_refused", False)

    there.pages.fails = BOT
    poor = there.youtube()
    for _ in range(2):
        with pytest.raises(External) as error:
            await poor.search_artists("Copper Tides")
    assert (error.value.source, error.value.code) == ("youtube", "not_asked")
    assert len([url for url, _, _ in there.pages.asked if "results" in url]) == 1  # left alone after one refusal
    assert (await poor.poll_channel(COPPER.id)).videos  # feeds are another matter
    channel = await poor.read_artist_address(COPPER.id)
    assert channel is not None
    assert channel.name == "Copper Tides"
    there.server.clock.advance(3700)
    there.pages.fails = None
    assert "without a key" in await poor.trial()


def test_what_it_can_and_needs() -> None:
    assert capabilities_of(Youtube) == [
        "search artists", "describe artists", "list videos", "find videos", "addresses",
        "poll channels", "list channels",
    ]  # fmt: skip
    assert (YOUTUBE.needs, [one.name for one in YOUTUBE.options]) == ((), ["key", "searches", "units"])
