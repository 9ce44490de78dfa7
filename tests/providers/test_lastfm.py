"""Last.fm against its stand-in: oddities read, errors told apart, nobody taken for somebody of the same name."""

from collections.abc import AsyncIterator

import pytest

from mvidarr.errors import External, Invalid, NotFound
from mvidarr.outbound import Web
from mvidarr.providers.capabilities import capabilities_of
from mvidarr.providers.lastfm import LASTFM, Lastfm, judge, manners
from mvidarr.providers.lastfm_lists import LastfmLists
from mvidarr.providers.lastfm_reading import biography
from tests.standins.sources import Mount, SourcesServer
from tests.standins.sources import lastfm as standin
from tests.standins.sources.world_data import WORLD

COPPER, MARLOW = WORLD.by_key["copper-tides"], WORLD.by_key["marlow-us"]


@pytest.fixture
async def there() -> AsyncIterator[tuple[Lastfm, Mount, Lastfm]]:
    """The provider, its source, and the provider with a wrong key."""
    with SourcesServer() as server:
        mount = standin.mount(server)
        outbound = server.outbound()
        web = Web(outbound, "lastfm", manners({}), clock=server.clock)
        yield Lastfm(web, standin.KEY), mount, Lastfm(web, "wrong")
        await outbound.close()


async def test_artists_are_found_and_described(there: tuple[Lastfm, Mount, Lastfm]) -> None:
    lastfm, mount, _ = there
    found = await lastfm.search_artists("copper tides")
    assert [(one.name, one.ids, one.listeners) for one in found[:1]] == [
        ("Copper Tides", {"lastfm": "Copper Tides"}, 1_240_000)
    ]
    assert found[0].score > 0.9
    assert "[unknown]" not in [one.name for one in found]
    assert await lastfm.search_artists("zzzz") == []

    facts = await lastfm.describe_artist({"musicbrainz": COPPER.mbid}, "Copper Tides")
    assert facts is not None
    assert facts.description == COPPER.description
    assert (facts.found.genres, facts.pictures) == (COPPER.genres, ())
    assert mount.requests[-1].query["mbid"] == COPPER.mbid
    assert standin.KEY not in "".join(mount.paths())

    assert await lastfm.describe_artist({}, "Nobody At All") is None
    assert await lastfm.describe_artist({}) is None
    # its one page of this name is that of the American
    swedish = {"musicbrainz": WORLD.by_key["marlow-se"].mbid}
    assert await lastfm.describe_artist(swedish, "Marlow") is None
    assert (await lastfm.similar_artists(swedish, "Marlow"), await lastfm.tags(swedish, "Marlow")) == ([], [])
    american = await lastfm.describe_artist({"musicbrainz": MARLOW.mbid}, "Marlow")
    assert american is not None
    assert american.found.genres == ("folk pop",)  # a list of one


async def test_what_belongs_to_an_artist(there: tuple[Lastfm, Mount, Lastfm]) -> None:
    lastfm, _, _ = there
    similar = await lastfm.similar_artists({}, "copper tides", limit=2)
    assert [(one.name, one.score, one.musicbrainz is None) for one in similar] == [
        ("Finch & Alder", 1.0, True),
        ("Velvet Orchard", 0.9, False),
    ]
    assert [(tag.name, tag.count) for tag in await lastfm.tags({}, "Copper Tides")] == [
        ("indie rock", 100),
        ("post-punk", 99),
    ]
    popular = await lastfm.popularity({}, "Copper Tides")
    assert popular["night ferry"] == 5_000
    assert [one.name for one in await lastfm.similar_artists({}, "Finch & Alder")] == ["Marlow"]


async def test_lists_of_users_are_read_to_their_end(
    there: tuple[Lastfm, Mount, Lastfm], monkeypatch: pytest.MonkeyPatch
) -> None:
    lastfm, mount, _ = there
    monkeypatch.setattr("mvidarr.providers.lastfm_lists.PAGE", 3)
    loved = await lastfm.loved_tracks("ada")
    assert [entry.title for entry in loved.entries] == [video.song for video in standin.loved_songs()]
    assert (loved.complete, loved.total, len(mount.requests)) == (True, 7, 3)
    some = await lastfm.top_tracks("Ada", "7day", most=4)
    assert (len(some.entries), some.complete) == (4, False)
    assert len({entry.key for entry in loved.entries}) == 7

    artists = await lastfm.top_artists("mixed")  # whose first page is somebody else's
    assert [entry.artist for entry in artists.entries][:2] == ["Copper Tides", "Marlow"]
    assert artists.entries[0].plays == 900
    assert len(artists.skipped) == 2  # nobody, and somebody without a name

    monkeypatch.undo()
    assert [entry.title for entry in (await lastfm.loved_tracks("solo")).entries] == ["Night Ferry"]
    none = await lastfm.loved_tracks("nobody-loves")
    assert (none.entries, none.complete) == ((), True)
    with pytest.raises(NotFound, match="nobody called"):
        await lastfm.loved_tracks("who")
    with pytest.raises(External) as hidden:
        await lastfm.loved_tracks("hidden")
    assert hidden.value.code == "private"
    with pytest.raises(Invalid, match="7day"):
        await lastfm.top_artists("ada", "yesterday")
    assert isinstance(lastfm, LastfmLists)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, b'{"error":29,"message":"Rate limit exceeded"}', "busy"),
        (429, b"slow down", "busy"),
        (200, b'{"error":6,"message":"no results"}', "missing"),
        (403, b'{"error":10,"message":"Invalid API key"}', "key"),
        (403, b'{"error":26,"message":"Suspended"}', "key"),
        (200, b'{"error":17,"message":"Login required"}', "private"),
        (500, b'{"error":8,"message":"Operation failed"}', "down"),
        (200, b'{"error":16,"message":"temporary"}', "down"),
        (400, b'{"error":3,"message":"Invalid method"}', "bad"),
        (200, b'{"artist":{"name":"The \\"error\\""}}', None),
        (200, b'{"error":', "down"),
        (200, b'<html>"error"</html>', "down"),
        (503, b"<html></html>", "down"),
    ],
)
def test_its_errors_are_told_apart(status: int, body: bytes, kind: str | None) -> None:
    fault = judge(status, {}, body)
    assert (fault.kind if fault else None) == kind


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ('A & B &amp; C. <a href="https://www.last.fm/music/X">Read more on Last.fm</a>. User text', "A & B & C."),
        ('<a href="https://www.last.fm/music/X">Read more on Last.fm</a>', None),
        ("<b>Bold</b> and\nnot", "Bold and\nnot"),
        ("", None),
        (None, None),
        ({"x": 1}, None),
    ],
)
def test_a_biography_is_text(written: object, plain: str | None) -> None:
    assert biography(written) == plain


async def test_it_is_declared_and_tried(there: tuple[Lastfm, Mount, Lastfm]) -> None:
    lastfm, _, refused = there
    assert await LASTFM.trial(lastfm) == "Last.fm answers, and the key is good."
    with pytest.raises(External) as wrong:
        await LASTFM.trial(refused)
    assert wrong.value.code == "key_refused"
    assert capabilities_of(lastfm) == [
        "search artists", "describe artists", "similar artists", "genres and tags", "popularity",
    ]  # fmt: skip
