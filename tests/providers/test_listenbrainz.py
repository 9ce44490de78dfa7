"""ListenBrainz against its stand-in: scores without a bound, ways of reckoning that are gone, lists to their end."""

import pytest

from mvidarr.errors import External, Invalid, NotFound
from mvidarr.providers import capabilities_of
from mvidarr.providers.listenbrainz import LISTENBRAINZ, judge
from tests.providers.asked import asked
from tests.standins.sources import listenbrainz as standin
from tests.standins.sources.faults import status
from tests.standins.sources.world_data import WORLD
from tests.standins.sources.world_ids import mbid

COPPER = WORLD.by_key["copper-tides"]
IDS = {"musicbrainz": COPPER.mbid}


async def test_what_it_knows_of_an_artist() -> None:
    async with asked(LISTENBRAINZ, standin, token=standin.TOKEN) as (listenbrainz, mount):
        similar = await listenbrainz.similar_artists(IDS)
        assert [(one.name, one.score, one.musicbrainz, one.disambiguation) for one in similar] == [
            ("Finch & Alder", 1.0, WORLD.by_key["finch-alder"].mbid, "Irish duo"),
            ("Velvet Orchard", 0.5, WORLD.by_key["velvet-orchard"].mbid, None),
            ("Marlow", 0.3333, WORLD.by_key["marlow-us"].mbid, "US singer-songwriter"),
        ]
        assert len(mount.requests) == 2  # the first way of reckoning is not known there any more
        assert mount.requests[0].headers["authorization"] == f"Token {standin.TOKEN}"
        assert len(await listenbrainz.similar_artists(IDS, limit=1)) == 1

        facts = await listenbrainz.describe_artist(IDS)
        assert facts.found.ids == {**IDS, "youtube": COPPER.channels[0].id, "wikidata": COPPER.wikidata}
        assert (facts.channels, facts.found.begin, facts.found.person) == ((COPPER.channels[0].id,), 2004, False)
        assert ("official homepage", COPPER.homepage) in facts.links
        popular = await listenbrainz.popularity(IDS)
        assert (popular["night ferry"], popular["harbour lights"]) == (900, 890)  # the more popular recording counts

        asked_before = len(mount.requests)
        assert await listenbrainz.describe_artist({}, "Copper Tides") is None
        assert (await listenbrainz.similar_artists({"musicbrainz": "x"}), await listenbrainz.popularity({})) == ((), {})
        assert len(mount.requests) == asked_before  # nobody is known by name
        nobody = {"musicbrainz": mbid("nobody")}
        assert await listenbrainz.describe_artist(nobody) is None
        assert (await listenbrainz.similar_artists(nobody), await listenbrainz.popularity(nobody)) == ([], {})
        assert "answers" in await LISTENBRAINZ.trial(listenbrainz)

        mount.fails(status(500), where="similar-artists")
        with pytest.raises(External):
            await listenbrainz.similar_artists(IDS)
        assert await listenbrainz.popularity(IDS)  # its laboratory is down alone
    assert capabilities_of(listenbrainz) == ["describe artists", "similar artists", "popularity"]


async def test_lists_of_its_users() -> None:
    async with asked(LISTENBRAINZ, standin, algorithm=standin.ALGORITHM) as (listenbrainz, mount):
        assert await listenbrainz.similar_artists(IDS)
        assert len(mount.requests) == 1
        artists = await listenbrainz.top_artists(standin.USER)
        assert [(one.artist, one.key, one.plays) for one in artists.entries] == [
            ("Copper Tides & Marlow", "copper tides & marlow", 40),  # two together have no id
            ("Copper Tides", COPPER.mbid, 12),
            ("Nobody Knows", "nobody knows", 7),
        ]
        assert (artists.total, artists.complete, len(artists.skipped)) == (4, True, 1)
        songs = await listenbrainz.top_tracks(standin.USER, "month")
        assert [(one.artist, one.title, one.album, one.ids) for one in songs.entries] == [
            ("Copper Tides", "Night Ferry", "Low Water", {"musicbrainz": mbid("r")}),
            ("X", "Y", None, {}),
        ]
        mount.forget()
        loved = await listenbrainz.loved_tracks(standin.USER)
        assert [one.title for one in loved.entries] == [f"Song {place}" for place in range(standin.LOVED)]
        assert loved.entries[0].artist_ids == {"musicbrainz": mbid("lover")}
        assert (len(mount.requests), loved.complete) == (3, True)
        some = await listenbrainz.loved_tracks(standin.USER, most=50)
        assert (len(some.entries), some.complete, some.total) == (50, False, standin.LOVED)
        new = await listenbrainz.top_artists(standin.NEW)
        assert (new.entries, new.complete) == ((), True)  # not reckoned yet
        with pytest.raises(NotFound, match="nobody called “no/body”"):
            await listenbrainz.top_artists("no/body")
        with pytest.raises(Invalid):
            await listenbrainz.top_artists(standin.USER, "ever")
    async with asked(LISTENBRAINZ, standin, token="wrong") as (refused, _):
        with pytest.raises(External):
            await refused.popularity(IDS)


def test_when_its_limit_is_lifted_stands_in_a_header_of_its_own() -> None:
    fault = judge(429, {"x-ratelimit-reset-in": "4"}, b'{"code":429,"error":"too many"}')
    assert fault is not None
    assert (fault.kind, fault.after, fault.detail) == ("busy", 4.0, "too many")
    _, algorithm = LISTENBRAINZ.options
    assert algorithm.check is not None
    assert [algorithm.check(one) is None for one in (standin.ALGORITHM, "a b c d e f g")] == [True, False]
