"""MusicBrainz against its stand-in: ids, merged ids, videos with their addresses by few questions, collections."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest

from mvidarr.errors import External
from mvidarr.outbound import Fault, Web
from mvidarr.providers import capabilities_of
from mvidarr.providers.declared import Tools
from mvidarr.providers.musicbrainz import MUSICBRAINZ, MusicBrainz
from mvidarr.providers.musicbrainz_collections import collection_id
from mvidarr.providers.musicbrainz_links import artist_id
from mvidarr.providers.musicbrainz_recordings import credited, kind_of, read_video
from mvidarr.providers.musicbrainz_web import all_of, judge, manners, quoted
from mvidarr.providers.shapes import Wanted
from tests.standins.sources import Mount, SourcesServer, faults
from tests.standins.sources import musicbrainz as standin
from tests.standins.sources.world_data import WORLD
from tests.standins.sources.world_ids import mbid

COPPER, SWEDES, ORCHARD = (WORLD.by_key[key] for key in ("copper-tides", "marlow-se", "velvet-orchard"))


@pytest.fixture
async def made() -> AsyncIterator[tuple[Callable[[], MusicBrainz], Mount]]:
    """What makes a provider that never met a failure, and its source."""
    with SourcesServer() as server:
        outbound = server.outbound()

        def fresh() -> MusicBrainz:
            web = Web(outbound, "musicbrainz", manners({}), clock=server.clock)
            built: MusicBrainz = MUSICBRAINZ.build(Tools(web, {}, None))  # type: ignore[arg-type]
            return built

        yield fresh, standin.mount(server, limited=True)
        await outbound.close()


@pytest.fixture
def there(made: tuple[Callable[[], MusicBrainz], Mount]) -> tuple[MusicBrainz, Mount]:
    return made[0](), made[1]


async def test_artists_are_found_by_name_id_address_and_other_ids(there: tuple[MusicBrainz, Mount]) -> None:
    musicbrainz, mount = there
    found = await musicbrainz.search_artists("Marlow")
    assert [(one.name, one.disambiguation, one.country, one.begin, one.person) for one in found] == [
        ("Marlow", "US singer-songwriter", "US", 1991, True),
        ("Marlow", "Swedish synth group", "SE", 1979, False),
    ]
    assert [one.score for one in found] == [1.0, 0.95]  # nobody's name and a record without an id are left out
    assert (found[0].ids, found[0].aliases) == ({"musicbrainz": WORLD.by_key["marlow-us"].mbid}, ("Joan Marlow",))
    assert await musicbrainz.search_artists("   ") == ()
    assert [one.name for one in await musicbrainz.search_artists('硝子の灯台"')] == ["硝子の灯台"]

    facts = await musicbrainz.describe_artist({"musicbrainz": COPPER.mbid})
    assert facts is not None
    ids = {name: one for name, one in COPPER.ids.items() if name != "imvdb"}
    assert facts.found.ids == {**ids, "imvdb_slug": "copper-tides", "discogs": str(COPPER.discogs)}
    assert facts.channels == tuple(one.id for one in COPPER.channels)
    assert (facts.found.genres, facts.found.aliases) == (COPPER.genres, COPPER.aliases)  # a misspelling is no alias
    assert ("official homepage", COPPER.homepage) in facts.links
    assert all(url.startswith("http") for _, url in facts.links)
    dead = await musicbrainz.describe_artist({"musicbrainz": ORCHARD.mbid})
    assert dead is not None
    assert dead.channels == ()  # its channel is told as ended

    page = f"https://musicbrainz.org/artist/{standin.MERGED}/recordings"
    for address in (
        page,
        f"mbid:{COPPER.mbid}",
        f"MusicBrainz:{COPPER.mbid}",
        COPPER.mbid.upper(),
        f"beta.musicbrainz.org/artist/{COPPER.mbid}",
    ):
        read = await musicbrainz.read_artist_address(address)
        assert read is not None
        assert (read.key, read.ids["musicbrainz"]) == (COPPER.mbid, COPPER.mbid)  # the id it was merged with
        assert read.formerly == ((standin.MERGED,) if address is page else ())
    asked = len(mount.requests)
    for other in ("Copper Tides", "https://imvdb.com/n/copper-tides", "https://musicbrainz.org/release/1", ""):
        assert await musicbrainz.read_artist_address(other) is None
    assert len(mount.requests) == asked  # nobody was asked about what is none of its addresses
    assert await musicbrainz.read_artist_address(mbid("nobody")) is None

    linked = await musicbrainz.describe_artist({"spotify": SWEDES.spotify, "youtube": SWEDES.channels[0].id}, "Marlow")
    assert linked is not None
    assert linked.found.key == SWEDES.mbid
    assert await musicbrainz.describe_artist({"spotify": "0" * 22}, "Marlow") is None  # there are two of this name
    named = await musicbrainz.describe_artist({}, "glass lighthouse")
    assert named is not None
    assert named.found.name == "硝子の灯台"
    torn = {"spotify": SWEDES.spotify, "youtube": COPPER.channels[0].id}
    assert await musicbrainz.describe_artist(torn) is None  # pages of two artists are nobody's
    tags = await musicbrainz.tags({"musicbrainz": COPPER.mbid})
    assert [(tag.name, tag.genre) for tag in tags] == [("indie rock", True), ("post-punk", True), ("seen live", False)]
    assert await musicbrainz.tags({}) == ()


async def test_videos_are_listed_with_where_they_can_be_watched(there: tuple[MusicBrainz, Mount]) -> None:
    musicbrainz, mount = there
    listing = await musicbrainz.artist_videos({"musicbrainz": COPPER.mbid}, "Copper Tides")
    known = standin.videos(COPPER.mbid)
    assert (listing.complete, listing.skipped, listing.total) == (True, (), len(known))
    assert {one.key for one in listing.videos} == {one.recording for one in known}
    assert mount.paths() == ["/ws/2/recording"] * 3  # a search, then two pages: nine look-ups would be more
    ferry = next(one for one in listing.videos if one.title == "Night Ferry")
    world = next(one for one in known if one.song == "Night Ferry")
    assert [(one.provider, one.key, one.primary) for one in ferry.uploads] == [
        ("youtube", one.id, True) for one in world.told
    ]
    assert (ferry.kind, ferry.duration, ferry.released, ferry.year) == ("official", 241.0, "2009-03-16", 2009)
    assert ferry.directors == ("Ada Quill",)
    assert ferry.ids == {
        "musicbrainz": world.recording,
        "musicbrainz_artist": COPPER.mbid,
        "musicbrainz_song": world.audio_recording,
        "isrc": world.isrc,
    }
    guests = {one.title: (one.artist, one.featured) for one in listing.videos}
    assert guests["The Long Platform"] == ("Copper Tides", ("Joan Marlow",))
    assert guests["What the Tide Said"] == ("Copper Tides", ("Finch & Alder",))

    merged = await musicbrainz.artist_videos({"musicbrainz": standin.MERGED}, "Copper Tides")
    assert merged == replace(listing, moved={"musicbrainz": COPPER.mbid})
    mount.forget()
    few = await musicbrainz.artist_videos({"musicbrainz": ORCHARD.mbid}, "Velvet Orchard")
    assert [path.count("/") for path in mount.paths()] == [3, 4, 4]  # a search and two look-ups
    pearl = next(one for one in few.videos if one.title == "Pearl Static")
    assert [one.key for one in pearl.uploads] == [standin.videos(ORCHARD.mbid)[0].uploads[1].id]  # one link ended
    assert {one.origin for one in few.videos} == {"listed"}
    by_name = await musicbrainz.artist_videos({}, "velvet orchard")
    assert {one.origin for one in by_name.videos} == {"searched"}
    assert await musicbrainz.artist_videos({}, "Marlow") == await musicbrainz.artist_videos({}, "Nobody At All")
    nothing = await musicbrainz.artist_videos({"musicbrainz": mbid("nobody")}, "Nobody")
    assert (nothing.videos, nothing.complete) == ((), True)
    assert (mount.refused, min(mount.gaps()) >= 1.0) == (0, True)  # never more than one in a second
    short = await musicbrainz.artist_videos({"musicbrainz": COPPER.mbid}, "Copper Tides", most=4)
    assert (len(short.videos), short.complete) == (4, False)


async def test_a_busy_one_is_asked_again_when_it_says(made: tuple[Callable[[], MusicBrainz], Mount]) -> None:
    fresh, mount = made
    lifted = faults.status(503, b'{"error":"Your requests are exceeding the allowable rate limit."}', Retry_After="9")
    mount.fails(lifted, times=2)
    assert len(await fresh().search_artists("Marlow")) == 2
    assert mount.gaps() == [9.0, 9.0]


async def test_what_is_dead_is_done_without(made: tuple[Callable[[], MusicBrainz], Mount]) -> None:
    fresh, mount = made
    ids, whole = {"musicbrainz": COPPER.mbid}, len(standin.videos(COPPER.mbid))
    no_search = faults.status(500)
    mount.fails(lambda request, answer: no_search(request, answer) if "query" in request.query else answer())
    listing = await fresh().artist_videos(ids, "Copper Tides")
    assert len(listing.videos) == whole
    assert all(one.uploads for one in listing.videos)
    assert not listing.complete  # those pages may be too many

    swedes = {"musicbrainz": SWEDES.mbid}
    mount.fails(lambda request, answer: answer() if "query" in request.query else no_search(request, answer))
    listing = await fresh().artist_videos(swedes, "Marlow")
    assert [(one.title, one.uploads) for one in listing.videos] == [("Winter Light", ())]
    assert not listing.complete
    assert listing.skipped[0].startswith("Where these videos can be watched could not be asked: ")

    mount.fails(no_search)
    with pytest.raises(External):
        await fresh().artist_videos({"musicbrainz": mbid("another")}, "Another")


async def test_a_video_is_found_by_id_by_words_and_at_addresses(there: tuple[MusicBrainz, Mount]) -> None:
    musicbrainz, mount = there
    ferry, light = standin.videos(COPPER.mbid)[0], standin.videos(SWEDES.mbid)[0]
    for known in ({"musicbrainz": ferry.recording}, {"musicbrainz": ferry.audio_recording}):
        (found,) = await musicbrainz.find_video(Wanted("whoever", "whatever", ids=known))
        assert (found.key, found.origin) == (ferry.recording, "listed")
    found = await musicbrainz.find_video(Wanted("Marlow", "Winter Light", artist_ids={"musicbrainz": SWEDES.mbid}))
    assert [(one.key, one.origin, len(one.uploads)) for one in found] == [(light.recording, "searched", 1)]
    old = Wanted("Copper Tides", "Night Ferry", artist_ids={"musicbrainz": standin.MERGED})
    assert [one.key for one in await musicbrainz.find_video(old)] == [ferry.recording]
    assert len(await musicbrainz.find_video(Wanted("Marlow", "Winter Light"))) == 2  # either Marlow's
    assert list(await musicbrainz.find_video(Wanted("Marlow", "Nothing", ids={"musicbrainz": mbid("x")}))) == []

    mount.forget()
    addresses = [one.url for one in WORLD.uploads] + [f"https://youtu.be/{ferry.uploads[0].id}?t=3", "not one", ""]
    found = await musicbrainz.videos_at(addresses)
    assert len(mount.requests) == 1
    assert {one.key: one.uploads[0].key for one in found}[ferry.recording] == ferry.uploads[0].id
    assert len(found) == len([one for one in standin.videos() if one.told])
    assert await musicbrainz.videos_at(["https://youtu.be/00000000000"]) == []
    assert await musicbrainz.videos_at([]) == []


async def test_collections_are_lists_of_artists_and_songs(there: tuple[MusicBrainz, Mount]) -> None:
    musicbrainz, _ = there
    artists = await musicbrainz.collection(f"https://musicbrainz.org/collection/{standin.ARTISTS_KEPT}")
    assert artists is not None
    assert [(one.artist, one.title, one.key) for one in artists.entries] == [
        ("Copper Tides", None, COPPER.mbid),
        ("Marlow", None, SWEDES.mbid),
    ]
    assert (artists.name, artists.complete) == ("Kept", True)
    songs = await musicbrainz.collection(standin.SONGS_KEPT)
    assert songs is not None
    assert [one.title for one in songs.entries] == [one.song for one in standin.videos(COPPER.mbid)]
    assert songs.entries[0].artist_ids == {"musicbrainz": COPPER.mbid}
    assert len(songs.skipped) == 1
    albums = await musicbrainz.collection(standin.ALBUMS_KEPT)
    assert albums is not None
    assert [one.artist for one in albums.entries] == ["Copper Tides", "Marlow"]
    places = await musicbrainz.collection(standin.PLACES_KEPT)
    assert places is not None
    assert (places.entries, len(places.skipped)) == ((), 1)
    assert await musicbrainz.collection(mbid("collection:none")) is None
    assert await musicbrainz.collection("my collection") is None
    assert collection_id(f"musicbrainz.org/collection/{standin.OWN}?page=2") == standin.OWN
    with pytest.raises(External):
        await musicbrainz.collection(standin.OWN)


async def test_a_mirror_is_asked_at_its_address_and_a_contact_is_told() -> None:
    with SourcesServer() as server:
        mount = standin.mount(server)
        outbound = server.outbound(allow_private=True)
        given = {"address": f"{server.url}/musicbrainz/ws/2/", "contact": "ada@example.org"}
        web = Web(outbound, "musicbrainz", MUSICBRAINZ.manners(given), clock=server.clock)
        mirrored = MUSICBRAINZ.build(Tools(web, given, None))  # type: ignore[arg-type]
        assert "Nina Simone" not in await MUSICBRAINZ.trial(mirrored)
        assert len(await mirrored.search_artists("Marlow")) == 2
        assert "( ada@example.org )" in mount.requests[0].headers["user-agent"]
        assert mount.paths() == ["/ws/2/artist"] * 2
        await outbound.close()
    contact, address = (option.check for option in MUSICBRAINZ.options)
    assert contact is not None
    assert address is not None
    assert [contact(one) is None for one in ("a@b.org", "https://x.org", "me", "a@b\n", "(a@b)")] == [1, 1, 0, 0, 0]
    assert [address(one) is None for one in ("http://10.0.0.1:5000", "10.0.0.1")] == [1, 0]
    assert MUSICBRAINZ.manners({}).pace >= 1.0
    assert MUSICBRAINZ.manners({"address": "https://beta.musicbrainz.org"}).pace >= 1.0
    assert MUSICBRAINZ.manners({"address": "http://mb.lan:5000"}).pace == 0
    assert {"search artists", "list videos", "find videos", "recognise uploads"} <= set(capabilities_of(mirrored))


def test_what_its_answers_mean() -> None:
    assert judge(503, {}, b'{"error":"slow  down."}') == Fault("busy", "slow down")
    kinds = [getattr(judge(status, {}, b"{}"), "kind", None) for status in (200, 400, 401, 403, 404, 500, 502)]
    assert kinds == [None, "bad", "private", "down", "missing", "down", "down"]
    assert [getattr(judge(200, {}, body), "kind", None) for body in (b"<html>", b'{"a":', b"")] == ["down"] * 3


def test_words_of_people_are_words_of_the_search() -> None:
    assert quoted('AC"DC\\') == '"AC\\"DC\\\\"'
    assert all_of("AND  (you): *me*?") == r"(and AND \(you\)\: AND \*me\*\?)"
    assert all_of("") == '""'


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("", None), ("music video", "official"), ("official lyric video", "lyric"), ("live, 2010-05-01: Kent", "live"),
        ("visualiser", "visualizer"), ("the making of", "behind_the_scenes"), ("US version", None),
        ("extended remix", "remix"), ("teaser", "other"), ("official video, clean", "official"), ("audio", "audio"),
        ("olive oil", None),
    ],
)  # fmt: skip
def test_what_a_video_is_stands_in_the_words_beside_it(words: str, kind: str | None) -> None:
    assert kind_of(words) == kind


def test_oddly_written_recordings_are_read_as_far_as_they_go() -> None:
    bare = read_video({"id": mbid("a"), "title": "Ten", "video": True, "relations": "none", "length": "0"}, "listed")
    assert bare is not None
    assert (bare.artist, bare.duration, bare.uploads, bare.kind, bare.released) == (None, None, (), None, None)
    assert read_video({"id": mbid("a"), "title": "Ten", "video": None}, "listed") is None
    credit = [
        {"name": "A", "joinphrase": " & ", "artist": {"id": mbid("A")}},
        {"name": "B", "joinphrase": " ft. "},
        {"name": "C"},
    ]
    assert credited(credit) == ("A & B", ("C",), mbid("A"))
    assert credited(None) == (None, (), None)
    assert artist_id("https://www.last.fm/music/Nick+Cave+%26+The+Bad+Seeds") == ("lastfm", "Nick Cave & The Bad Seeds")
    assert artist_id("https://www.youtube.com/@handle") is None
    assert artist_id("http://[bad") is None
