"""Wikidata against its stand-in: statements that hold, merged items, queries that find one or nobody."""

import pytest

from mvidarr.errors import External
from mvidarr.providers import capabilities_of
from mvidarr.providers.wikidata import WIKIDATA
from mvidarr.providers.wikidata_reading import description, entity_id, facts
from tests.providers.asked import asked
from tests.standins.sources import wikidata as standin
from tests.standins.sources.faults import status
from tests.standins.sources.world_data import WORLD
from tests.standins.sources.world_ids import mbid

COPPER, LANTERN = WORLD.by_key["copper-tides"], WORLD.by_key["glass-lantern"]


async def test_an_artist_is_described_by_id() -> None:
    async with asked(WIKIDATA, standin) as (wikidata, mount):
        told = await wikidata.describe_artist({"musicbrainz": COPPER.mbid, "imvdb": "1"})
        assert told.found.ids == {
            "musicbrainz": COPPER.mbid, "youtube": COPPER.channels[0].id, "spotify": COPPER.spotify,
            "discogs": str(COPPER.discogs), "wikidata": COPPER.wikidata,
        }  # fmt: skip
        assert told.channels == tuple(one.id for one in COPPER.channels)  # the preferred one first
        assert (told.found.name, told.found.disambiguation, told.description) == (
            "Copper Tides",
            "band",
            COPPER.description,
        )
        assert told.links == (("official homepage", COPPER.homepage),)
        assert [(one.role, one.url) for one in told.pictures] == [
            ("portrait", "https://commons.wikimedia.org/wiki/Special:FilePath/Copper_Tides_on_stage.jpg?width=1000"),
            ("logo", "https://commons.wikimedia.org/wiki/Special:FilePath/Logo_%282%29.svg?width=1000"),
        ]
        assert await wikidata.artwork({"wikidata": COPPER.wikidata}) == told.pictures
        merged = await wikidata.describe_artist({"wikidata": standin.MERGED})
        assert (merged.found.key, merged.found.formerly) == (COPPER.wikidata, (standin.MERGED,))
        person = await wikidata.read_artist_address(
            f"https://www.wikidata.org/wiki/{WORLD.by_key['marlow-us'].wikidata}#x"
        )
        assert await wikidata.read_artist_address(f"wikidata:{person.key.lower()}") == person
        assert (person.person, person.disambiguation) == (True, "US singer-songwriter")

        assert await wikidata.describe_artist({"musicbrainz": LANTERN.mbid}) is None  # two items have this id
        assert await wikidata.describe_artist({"musicbrainz": mbid("nobody")}) is None
        assert await wikidata.describe_artist({"wikidata": standin.DELETED}) is None
        asked_before = len(mount.requests)
        assert await wikidata.describe_artist({"musicbrainz": '" } DROP'}, "Copper Tides") is None
        assert await wikidata.read_artist_address("https://musicbrainz.org/artist/Q1") is None
        assert await wikidata.artwork({}) == ()
        assert len(mount.requests) == asked_before  # nothing but ids goes into a query
        assert "answers" in await WIKIDATA.trial(wikidata)

        mount.fails(status(500), where="/summary/")
        again = await wikidata.describe_artist({"wikidata": COPPER.wikidata})
        assert (again.description, again.found) == (None, told.found)  # without the article the rest is still good
    assert capabilities_of(wikidata) == ["describe artists", "list videos", "addresses", "artwork"]


async def test_names_are_taken_in_the_language_that_is_set() -> None:
    async with asked(WIKIDATA, standin, language="ja", contact="ada@example.org") as (wikidata, mount):
        told = await wikidata.describe_artist({"wikidata": LANTERN.wikidata})
        assert (told.found.name, told.description) == (LANTERN.name, LANTERN.description)
        assert told.found.aliases[0] == LANTERN.sort_name
        assert mount.requests[-1].host == "ja.wikipedia.org"
        assert all("( ada@example.org )" in one.headers["user-agent"] for one in mount.requests)
    check = WIKIDATA.options[0].check
    assert check is not None
    assert [check(one) is None for one in ("ja", "en-GB", "evil.example/")] == [True, False, False]


async def test_the_few_videos_it_knows() -> None:
    async with asked(WIKIDATA, standin) as (wikidata, mount):
        listing = await wikidata.artist_videos({"wikidata": COPPER.wikidata}, COPPER.name)
        songs = WORLD.videos_of(COPPER.key, "musicbrainz")[:3]
        assert [one.uploads[0].key for one in listing.videos] == [one.uploads[0].id for one in songs]
        shown = {one.title: (one.kind, one.uploads[0].primary, one.released, one.year) for one in listing.videos}
        assert shown == {
            None: (None, False, "2009", 2009),  # a label that is only the id is no title; a year, not its first day
            "Harbour Lights": ("official", True, None, None),
            "Salt & Rust": (None, False, "2010-02-01", 2010),
        }
        assert len(listing.skipped) == 1
        assert (await wikidata.artist_videos({}, COPPER.name)).videos == ()
        mount.fails(status(500, b"java.util.concurrent.TimeoutException"), where="sparql")
        with pytest.raises(External):
            await wikidata.artist_videos({"wikidata": COPPER.wikidata}, COPPER.name)
        assert await wikidata.artwork({"wikidata": COPPER.wikidata})  # queries may be down alone


def test_what_is_odd_is_nothing() -> None:
    assert facts({"id": "Q1", "labels": []}, "en", None) is None
    bare = facts(
        {"id": "Q1", "labels": {"fr": {"value": "Un"}}, "claims": {"P18": "x", "P434": [None, {}]}}, "en", None
    )
    assert bare is not None
    assert (bare.found.name, bare.pictures, bare.found.ids) == ("Un", (), {"wikidata": "Q1"})
    assert description({"type": "disambiguation", "extract": "may refer to"}) is None
    assert [entity_id(one) for one in ("Q12", "http://www.wikidata.org/entity/Q12", "Q0", "P12", None)] == [
        "Q12", "Q12", None, None, None,
    ]  # fmt: skip
