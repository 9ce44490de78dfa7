"""What all sources together tell of an artist, each over its own stand-in, is what the invented world has."""

from collections.abc import Sequence

import pytest

from mvidarr.discovery import Group, Whose
from mvidarr.discovery.candidates import videos_of
from mvidarr.outbound import Web
from mvidarr.providers import Tools
from mvidarr.providers.imvdb import IMVDB
from mvidarr.providers.musicbrainz import MUSICBRAINZ
from mvidarr.providers.shapes import VideoFound
from mvidarr.providers.theaudiodb import THEAUDIODB
from mvidarr.providers.youtube import YOUTUBE
from tests.standins.sources import SourcesServer, imvdb, musicbrainz, theaudiodb, youtube
from tests.standins.sources.world import Artist
from tests.standins.sources.world_data import WORLD
from tests.standins.sources.youtube_pages import WorldExtractor

KEYS = {"imvdb": imvdb.KEY, "theaudiodb": theaudiodb.KEY}


async def told_of(artist: Artist, without: str = "") -> list[VideoFound]:
    found: list[VideoFound] = []
    with SourcesServer() as server:
        for standin in (imvdb, musicbrainz, theaudiodb, youtube):
            standin.mount(server)
        outbound = server.outbound()
        for declared in (MUSICBRAINZ, YOUTUBE, IMVDB, THEAUDIODB):
            if declared.name != without:
                given = {"key": KEYS.get(declared.name, "")}
                web = Web(outbound, declared.name, declared.manners(given), clock=server.clock)
                provider = declared.build(Tools(web, given, WorldExtractor()))
                found.extend((await provider.artist_videos(artist.ids, artist.name)).videos)
        await outbound.close()
    return found


def taken(artist: Artist, found: Sequence[VideoFound]) -> dict[str, Group]:
    whose = Whose((artist.name, *artist.aliases), artist.ids, frozenset(one.id for one in artist.channels))
    groups = [group for group in videos_of(whose, found) if not group.score.rejections]
    assert len({group.title for group in groups}) == len(groups)
    return {group.title: group for group in groups}


@pytest.mark.parametrize("key", ["copper-tides", "velvet-orchard", "marlow-us", "finch-alder", "glass-lantern"])
async def test_each_video_is_found_once(key: str) -> None:
    artist = WORLD.by_key[key]
    official = {one.song: one for one in WORLD.videos_of(key) if one.kind == "official" and one.status != "n"}
    groups = taken(artist, await told_of(artist))
    assert set(groups) == set(official)
    for song, group in groups.items():
        uploads = {one.upload.key for one in group.candidates}
        assert uploads <= {one.id for one in official[song].uploads}
        assert group.candidates or official[song].status == "p"  # it is still in the making


async def test_musicbrainz_and_youtube_are_enough() -> None:
    copper = WORLD.by_key["copper-tides"]
    groups = taken(copper, [one for one in await told_of(copper, "imvdb") if one.provider != "theaudiodb"])
    released = {one.song for one in WORLD.videos_of("copper-tides") if one.kind == "official" and one.status == "r"}
    assert set(groups) == released
