"""TheAudioDB against its stand-in: found by MusicBrainz id before by name, each upload once, its key never told."""

from collections.abc import AsyncIterator

import pytest

from mvidarr.errors import External
from mvidarr.outbound import Web
from mvidarr.providers.capabilities import capabilities_of
from mvidarr.providers.shapes import Wanted
from mvidarr.providers.theaudiodb import THEAUDIODB, TheAudioDB, judge, key_at, manners
from mvidarr.providers.theaudiodb_reading import artist_facts, artist_found, video_found
from tests.standins.sources import Mount, SourcesServer
from tests.standins.sources import theaudiodb as standin
from tests.standins.sources.world_data import WORLD

COPPER, LANTERN = WORLD.by_key["copper-tides"], WORLD.by_key["glass-lantern"]
AMERICAN, SWEDES = WORLD.by_key["marlow-us"], WORLD.by_key["marlow-se"]


class There:
    def __init__(self, server: SourcesServer, mount: Mount) -> None:
        self.server, self.mount = server, mount
        self.outbound = server.outbound()

    def theaudiodb(self, key: str = standin.KEY) -> TheAudioDB:
        return TheAudioDB(Web(self.outbound, "theaudiodb", manners({}), clock=self.server.clock), key)


@pytest.fixture
async def there() -> AsyncIterator[There]:
    with SourcesServer() as server:
        found = There(server, standin.mount(server))
        yield found
        await found.outbound.close()


async def test_artists_are_found_and_described(there: There) -> None:
    source = there.theaudiodb()
    found = await source.search_artists("Copper Tides")
    assert [(one.name, one.country, one.begin, one.person) for one in found] == [("Copper Tides", "GB", 2004, False)]
    assert found[0].ids == {"theaudiodb": COPPER.theaudiodb, "musicbrainz": COPPER.mbid}
    assert found[0].aliases == ("The Copper Tides",)
    assert {one.key for one in await source.search_artists("Marlow")} == {AMERICAN.theaudiodb, SWEDES.theaudiodb}
    assert [one.name for one in await source.search_artists("Cópper  Tides")] == [
        "Copper Tides"
    ]  # by its plain spelling
    assert await source.search_artists("Nobody") == []

    facts = await source.describe_artist(LANTERN.ids, LANTERN.name)
    assert facts is not None
    assert (facts.description, facts.found.score) == (LANTERN.description, 1.0)
    assert [(one.role, one.provider) for one in facts.pictures] == [
        ("portrait", "theaudiodb"), ("background", "theaudiodb"),
    ]  # fmt: skip
    swede = await source.describe_artist({"musicbrainz": SWEDES.mbid}, "Marlow")
    assert swede is not None
    assert swede.found.key == SWEDES.theaudiodb
    assert await source.describe_artist({"musicbrainz": "somebody else's"}, "Marlow") is None
    homepage = await source.describe_artist({}, "Copper Tides")
    assert homepage is not None
    assert homepage.links == (("official homepage", "https://coppertides.example"),)
    assert [one.url for one in await source.artwork(COPPER.ids)] == [
        f"{standin.IMAGES}/artist/thumb/copper-tides.jpg", f"{standin.IMAGES}/artist/fanart/copper-tides.jpg",
    ]  # fmt: skip
    assert [(one.name, one.genre) for one in await source.tags(COPPER.ids)] == [
        ("Indie Rock", True),
        ("Rock/Pop", False),
    ]
    for address in (
        f"https://www.theaudiodb.com/artist/{COPPER.theaudiodb}-Copper-Tides",
        f"theaudiodb:{COPPER.theaudiodb}",
    ):
        told = await source.read_artist_address(address)
        assert told is not None
        assert told.name == "Copper Tides"
    assert key_at("https://www.theaudiodb.com/album/5") is key_at("https://example.org/artist/5") is key_at("5") is None


async def test_videos_of_an_artist(there: There) -> None:
    listing = await there.theaudiodb().artist_videos({"musicbrainz": COPPER.mbid}, "Copper Tides")
    assert (listing.complete, listing.skipped) == (True, ())
    assert [one.title for one in listing.videos] == [
        "Night Ferry", "Harbour Lights", "Salt & Rust", "Paper Admiral", "1999", "The Long Platform",
    ]  # fmt: skip
    video = next(one for one in WORLD.videos if one.song == "Harbour Lights")
    lights = listing.videos[1]
    assert [(one.provider, one.key) for one in lights.uploads] == [("youtube", video.uploads[0].id)]
    assert (lights.origin, lights.duration, lights.artist) == ("listed", 202.0, "Copper Tides")
    assert lights.ids == {
        "theaudiodb": video.theaudiodb, "musicbrainz_song": video.audio_recording, "musicbrainz_artist": COPPER.mbid,
    }  # fmt: skip
    assert lights.picture == f"https://r2.theaudiodb.com/images/track/{video.theaudiodb}.jpg"

    short = await there.theaudiodb("").artist_videos({}, "Copper Tides")
    assert (len(short.videos), short.complete, short.videos[0].origin) == (3, False, "searched")
    assert (await there.theaudiodb().artist_videos({}, "Basement Kite")).videos == ()
    assert (await there.theaudiodb().artist_videos({"theaudiodb": "1"}, "Basement Kite")).videos == ()

    found = await there.theaudiodb().find_video(Wanted("Copper Tides", "Harbour Lights"))
    assert [(one.ids["imvdb"], one.directors, one.album) for one in found] == [
        (str(video.imvdb), ("Ada Quill",), "Low Water")
    ]
    assert await there.theaudiodb().find_video(Wanted("Copper Tides", "Never Sung")) == []


async def test_the_key_stands_nowhere_but_in_the_request(there: There) -> None:
    assert "this key" in await there.theaudiodb().trial()
    assert there.mount.requests[-1].path == f"/api/v1/json/{standin.KEY}/artist.php"
    assert "everybody" in await there.theaudiodb("").trial()
    with pytest.raises(External) as refused:
        await there.theaudiodb("5555511111").trial()
    assert "5555511111" not in f"{refused.value.detail}{refused.value.extra}"


def test_oddities() -> None:
    row = {"idTrack": "5", "strTrack": "Song", "strMusicVid": "https://youtu.be/vabcdefghij", "intDuration": "0"}
    read = video_found(row, "listed")
    assert read is not None
    assert (read.duration, read.artist, read.ids) == (None, None, {"theaudiodb": "5"})
    for nowhere in (None, "", "https://example.org/dead", "youtube"):
        assert video_found({**row, "strMusicVid": nowhere}, "listed") is None
    with pytest.raises(ValueError, match="id"):
        video_found({**row, "idTrack": None}, "listed")
    person = artist_found(
        {"idArtist": "7", "strArtist": "X", "intFormedYear": "0", "intBornYear": "1991", "intMembers": "1"}
    )
    assert (person.begin, person.person, person.country, person.ids) == (1991, True, None, {"theaudiodb": "7"})
    facts = artist_facts({"idArtist": 7, "strArtist": 311, "strBiography": " words ", "strWebsite": "www.x.example/a"})
    assert (facts.found.name, facts.description, facts.links) == (
        "311", "words", (("official homepage", "https://www.x.example/a"),),
    )  # fmt: skip


def test_what_answers_mean() -> None:
    assert judge(200, {}, b'{"artists":null}') is None
    for status, body, kind in (
        (200, b" ", "missing"), (404, b"<html>", "missing"), (403, b"<html>", "down"), (403, b"{}", "key"),
        (200, b"<html>", "down"), (521, b"<html>", "down"), (429, b"", "busy"),
    ):  # fmt: skip
        fault = judge(status, {}, body)
        assert fault is not None
        assert fault.kind == kind
    assert (THEAUDIODB.needs, capabilities_of(TheAudioDB)) == (
        (),
        ["search artists", "describe artists", "list videos", "find videos", "addresses", "artwork", "genres and tags"],
    )
