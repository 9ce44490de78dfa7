"""YouTube through the real yt-dlp, for which the invented world is the site."""

from pathlib import Path

import pytest

from mvidarr.media.tools import Tools
from mvidarr.outbound import Web
from mvidarr.process import Children, Warm
from mvidarr.providers.shapes import Wanted
from mvidarr.providers.youtube import Youtube
from mvidarr.providers.youtube_manners import manners
from mvidarr.ytdlp import YtDlp
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.sources import SourcesServer
from tests.standins.sources.world_data import COPPER, COPPER_TOPIC, WORLD
from tests.standins.sources.youtube_pages import WorldExtractor, fill


@pytest.mark.asyncio(loop_scope="session")
async def test_yt_dlp_answers_as_its_stand_in_does(
    tmp_path: Path, tools: Tools, run_folder: Path, fake_youtube: FakeYouTube, warm: Warm
) -> None:
    fill(fake_youtube)
    with SourcesServer() as server:
        outbound = server.outbound()
        async with Children(tmp_path / "run") as children:
            cache, plugins = run_folder / "yt-dlp", fake_youtube.plugins
            ytdlp = YtDlp(children, bin_folder=tools.bin_folder, cache=cache, plugins=plugins, warm=warm)
            real, quick = (
                Youtube(Web(outbound, "youtube", manners({}), clock=server.clock), one)
                for one in (ytdlp, WorldExtractor())
            )
            found = await real.search_artists("Copper Tides")
            assert [one.key for one in found] == [one.key for one in await quick.search_artists("Copper Tides")]
            assert (found[0].ids, found[0].picture) == ({"youtube": COPPER.id}, "https://yt3.example/copper-tides.jpg")

            listing = await real.artist_videos({"youtube": COPPER.id}, "Copper Tides", most=5)
            same = await quick.artist_videos({"youtube": COPPER.id}, "Copper Tides", most=5)
            assert [one.uploads[0].key for one in listing.videos] == [one.uploads[0].key for one in same.videos]
            assert (listing.videos[0].uploads[0].verified, listing.of) == (True, same.of)
            # a channel without tabs has a list of everything all the same
            topic = await real.list_collection(COPPER_TOPIC.id, most=20)
            assert len(topic.videos) == len(WORLD.uploads_on(COPPER_TOPIC))
            assert topic.of is not None
            assert topic.of.title == COPPER_TOPIC.name

            videos = await real.find_video(Wanted("Copper Tides", "Undertow", kind="lyric"))
            assert videos[0].uploads[0].title == "Copper Tides - Undertow (Lyric Video)"
        await outbound.close()
