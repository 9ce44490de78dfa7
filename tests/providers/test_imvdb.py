"""IMVDb against its stand-in: oddities read, paging that ends, a dead search that takes nothing else with it."""

from collections.abc import AsyncIterator

import pytest

from mvidarr.db import Database
from mvidarr.errors import External
from mvidarr.outbound import Ways, Web
from mvidarr.providers import imvdb as imvdb_module
from mvidarr.providers.capabilities import capabilities_of
from mvidarr.providers.imvdb import IMVDB, Imvdb, ids_at, judge, manners
from mvidarr.providers.imvdb_reading import artist_found, picture, video_found
from mvidarr.providers.shapes import Wanted
from tests.standins.sources import Mount, SourcesServer, faults
from tests.standins.sources import imvdb as standin
from tests.standins.sources.world_data import WORLD

COPPER, SWEDES = WORLD.by_key["copper-tides"], WORLD.by_key["marlow-se"]
VIDEO = {"id": 123456789012, "song_title": 1999, "artists": [{"name": 311, "slug": "311"}]}


class There:
    def __init__(self, server: SourcesServer, mount: Mount) -> None:
        self.server, self.mount = server, mount
        self.outbound = server.outbound()

    def imvdb(self, key: str = standin.KEY) -> Imvdb:
        return Imvdb(Web(self.outbound, "imvdb", manners({}), clock=self.server.clock), key)


@pytest.fixture
async def there() -> AsyncIterator[There]:
    with SourcesServer() as server:
        found = There(server, standin.mount(server))
        yield found
        await found.outbound.close()


async def test_artists_are_found_and_described(there: There) -> None:
    imvdb = there.imvdb()
    found = await imvdb.search_artists("Copper Tides")
    assert [(one.name, one.videos) for one in found] == [("Copper Tides", 10)]  # a company of that name made none
    ids = {"imvdb": str(COPPER.imvdb), "imvdb_slug": "copper-tides", "discogs": str(COPPER.discogs)}
    assert (found[0].ids, found[0].picture, found[0].score > 0.9) == (ids, None, True)
    both = await imvdb.search_artists("Marlow")
    assert [one.ids["imvdb_slug"] for one in both] == ["marlow", "marlow-1"]
    assert {one.name for one in both} == {"Marlow"}

    for asked in ({"imvdb": str(COPPER.imvdb)}, {"imvdb_slug": "copper-tides"}, {"imvdb": "copper-tides"}):
        facts = await imvdb.describe_artist(asked)
        assert facts is not None
        assert (facts.found.name, facts.found.ids, facts.found.videos) == ("Copper Tides", ids, 10)
    for address in ("https://imvdb.com/n/marlow-1", "imvdb:marlow-1", f"IMVDB: {SWEDES.imvdb}"):
        told = await imvdb.read_artist_address(address)
        assert told is not None
        assert (told.name, told.key) == ("Marlow", str(SWEDES.imvdb))
    assert await imvdb.read_artist_address("https://imvdb.com/n/nobody") is None
    assert await imvdb.describe_artist({}, "Nobody") is None


async def test_listing_after_listing_more_videos_are_told_in_full(
    there: There, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many at a time, the newest first; those that are known already cost nothing until they are old."""
    monkeypatch.setattr(imvdb_module, "DETAILS", 4)
    monkeypatch.setattr(imvdb_module, "NEWEST", 2)
    ways = Ways(db, there.outbound, there.server.clock)
    imvdb = Imvdb(ways.web("imvdb", manners({})), standin.KEY)

    async def asked() -> int:
        there.mount.forget()
        listing = await imvdb.artist_videos(COPPER.ids, COPPER.name)
        assert len({one.key for one in listing.videos} & whole) == 10
        return sum("/video/" in path for path in there.mount.paths())

    whole = {str(one.imvdb) for one in WORLD.videos_of(COPPER.key, "imvdb")}
    assert [await asked() for _ in range(4)] == [4, 4, 2, 0]
    there.server.clock.advance(8 * 86_400)
    assert await asked() == 2  # the newest, anew


async def test_videos_of_an_artist(there: There) -> None:
    listing = await there.imvdb().artist_videos(COPPER.ids, COPPER.name)
    assert (listing.complete, listing.total, listing.skipped) == (True, 10, ())
    by_title = {one.title: one for one in listing.videos}
    assert {"1999", "Kites (Over Kent)", "Tin Weather"} <= set(by_title)
    assert (by_title["Tin Weather"].stage, by_title["Tin Weather"].uploads) == ("upcoming", ())
    ferry = by_title["Night Ferry"]
    first, remaster = next(one for one in WORLD.videos if one.song == "Night Ferry").uploads[:2]
    assert [(one.key, one.primary) for one in ferry.uploads] == [(first.id, True), (remaster.id, False)]
    assert (ferry.artist, ferry.released, ferry.kind, ferry.label) == (
        "Copper Tides", "2009-03-16", "official", "Northlight Records",
    )  # fmt: skip
    assert (ferry.directors, ferry.countries, ferry.popularity) == (("Ada Quill",), ("GB",), 10_450_000)
    assert {("Producer", "Some Producer"), ("Diver", "Ida Lark")} <= set(ferry.credits)
    assert ferry.picture
    assert ferry.picture.endswith("_ov.jpg?v=2")
    assert by_title["The Long Platform"].featured == ("Joan Marlow",)
    assert by_title["The making of Undertow"].kind == "behind_the_scenes"
    assert {one.origin for one in listing.videos} == {"listed"}

    guest = await there.imvdb().artist_videos({}, "Marlow", most=50)
    assert [(one.artist, one.title) for one in guest.videos if one.featured] == [("Copper Tides", "The Long Platform")]
    assert {one.origin for one in guest.videos} == {"searched"}
    assert await there.imvdb().artist_videos({}, "Nobody") == type(listing)((), True)


async def test_paging_ends_even_with_a_server_that_knows_no_pages(there: There) -> None:
    there.mount = standin.mount(there.server, per_page=4)
    listing = await there.imvdb().artist_videos({"imvdb_slug": "copper-tides"}, "Copper Tides")
    assert (len({one.ids["imvdb"] for one in listing.videos if one.ids}), listing.complete) == (10, True)
    assert [path for path in there.mount.paths() if "entity" in path] == [
        "/api/v1/entity/copper-tides", f"/api/v1/entity/{COPPER.imvdb}", f"/api/v1/entity/{COPPER.imvdb}",
    ]  # fmt: skip
    there.mount = standin.mount(there.server, per_page=4, one_page=True)
    listing = await there.imvdb().artist_videos(COPPER.ids, "Copper Tides")
    assert (len({one.key for one in listing.videos if one.ids}), listing.complete, listing.total) == (4, False, 10)


async def test_a_dead_search_leaves_look_ups_alone(there: There) -> None:
    imvdb = there.imvdb()
    assert "look-ups and searches" in await imvdb.trial()
    there.mount.fails(faults.html, where="/search/")
    with pytest.raises(External):
        await imvdb.search_artists("Copper Tides")
    listing = await imvdb.artist_videos({}, "Copper Tides")  # by the slug that it should have
    assert len(listing.videos) == 11
    wanted = Wanted("Copper Tides", "Undertow", artist_ids={"imvdb_slug": "copper-tides"})
    assert (await imvdb.find_video(wanted))[0].title == "Undertow"
    assert "does not answer" in await imvdb.trial()
    with pytest.raises(External) as refused:
        await there.imvdb("wrong").trial()
    assert standin.KEY not in refused.value.detail
    # where look-ups fail in the middle, what was listed stays
    there.mount.fails(faults.status(500), where="/video/")
    listing = await imvdb.artist_videos(COPPER.ids, COPPER.name)
    assert (len(listing.videos), len(listing.skipped)) == (10, 1)


async def test_one_video_is_found(there: There) -> None:
    imvdb = there.imvdb()
    found = await imvdb.find_video(Wanted("Copper Tides", "Salt and Rust"))
    assert [(one.title, len(one.uploads)) for one in found] == [("Salt & Rust", 2)]
    video = next(one for one in WORLD.videos if one.song == "Harmonium")
    by_id = await imvdb.find_video(Wanted("?", "?", ids={"imvdb": str(video.imvdb)}))
    assert [(one.artist, one.title) for one in by_id] == [("Finch & Alder", "Harmonium")]
    winters = await imvdb.find_video(Wanted("Marlow", "Winter Light"))
    assert sorted(one.year or 0 for one in winters) == [1983, 2014]
    assert await imvdb.find_video(Wanted("Copper Tides", "Never Sung")) == []


def test_oddities() -> None:
    read = video_found(VIDEO, "listed")
    assert (read.key, read.title, read.artist, read.year, read.released) == ("123456789012", "1999", "311", None, None)
    sources = [
        {"source": "vimeo", "source_data": 64611906, "is_primary": False},
        {"source": "youtube", "source_data": "not an id", "is_primary": True},
        {"source": "youtube", "source_data": "https://youtu.be/vabcdefghij"},
        {"source": "youtube", "source_data": "vabcdefghij", "is_primary": True},
        "nonsense",
    ]
    several = {"multiple_versions": True, "version_number": 2, "production_status": "n", "year": "2001"}
    read = video_found({**VIDEO, "sources": sources, **several, "release_date_stamp": 1358640000}, "listed")
    assert [(one.provider, one.key, one.primary) for one in read.uploads] == [
        ("youtube", "vabcdefghij", True), ("vimeo", "64611906", False),
    ]  # fmt: skip
    assert (read.version, read.stage, read.year, read.released) == ("Version 2", "never", 2001, "2013-01-20")
    assert video_found({**VIDEO, "version_name": "Lyric Video"}, "listed").kind == "lyric"
    two = {**VIDEO, "artists": [{"name": "A", "slug": "a"}, {"name": None, "slug": "b-c"}]}
    assert (video_found(two, "listed", "b-c").artist, video_found(two, "listed", "b-c").featured) == ("B C", ("A",))
    nothing: tuple[object, ...] = ({}, [], None, "", "https://imvdb.com/", "https://imvdb.com", {"o": None, "s": 5})
    for image in nothing:
        assert picture(image) is None
    assert picture({"o": "", "l": "http://x.example/l.jpg"}) == "https://x.example/l.jpg"
    entity = {"id": 1, "slug": "blink-182", "artist_video_count": 3}
    for asked, name in (("Blink-182", "Blink-182"), ("blink 182", "blink 182"), ("blink", "Blink 182")):
        found = artist_found(entity, asked)
        assert found is not None
        assert found.name == name
    broken_ones: tuple[object, ...] = ({}, {"id": 5}, {"id": 5, "song_title": "x"}, None, [])
    for broken in broken_ones:
        with pytest.raises(ValueError, match="it "):
            video_found(broken, "listed")


def test_what_answers_mean() -> None:
    assert judge(200, {}, b"{}") is None
    for status, body, kind in (
        (403, b"{}", "key"), (401, b"", "key"), (403, b" <html>", "down"), (404, b"", "missing"),
        (500, b"", "down"), (200, b"<!doctype html>", "down"), (200, b'{"resul', "down"),
    ):  # fmt: skip
        fault = judge(status, {}, body)
        assert fault is not None
        assert fault.kind == kind
    beside = {"date": "Sun, 20 Jan 2013 00:00:00 GMT"}
    pauses = [
        judge(429, {**beside, **more}, b"") for more in ({}, {"retry-after": "7"}, {"x-ratelimit-reset": "1358640030"})
    ]
    assert [fault.after if fault else None for fault in pauses] == [60.0, 7.0, 30.0]
    assert (
        ids_at("https://imvdb.com/video/some-band/song") == ids_at("https://example.org/n/x") == ids_at("imvdb:") == {}
    )
    assert capabilities_of(Imvdb) == ["search artists", "describe artists", "list videos", "find videos", "addresses"]
    assert IMVDB.needs == ("key",)
