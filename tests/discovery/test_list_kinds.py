"""Each kind of list with its real provider, against what stands for its source."""

from collections.abc import Mapping

import pytest

from mvidarr.discovery.lists.kinds import KINDS, MOST
from mvidarr.errors import Invalid, NotFound
from mvidarr.outbound import Web
from mvidarr.providers.roll import PROVIDERS
from tests.providers.test_faults import built, standin_of
from tests.standins.sources import SourcesServer, listenbrainz, musicbrainz

DECLARED = {one.name: one for one in PROVIDERS}
CASES = (
    ("lastfm_loved", {"user": "Ada"}, True),
    ("lastfm_top", {"user": "Ada", "of": "artists"}, False),
    ("lastfm_top", {"user": "Ada", "of": "tracks", "period": "12month"}, True),
    ("listenbrainz_top", {"user": listenbrainz.USER, "of": "artists"}, False),
    ("listenbrainz_top", {"user": listenbrainz.USER, "of": "tracks", "period": "month"}, True),
    ("musicbrainz_collection", {"collection": musicbrainz.SONGS_KEPT}, True),
    ("lidarr", {"which": "monitored"}, False),
)
NONE = (
    ("lastfm_loved", {"user": "nobody at all"}),
    ("musicbrainz_collection", {"collection": "00000000-3602-4898-b1a1-b77fa23b8e50"}),
)


async def test_each_kind_reads_its_source() -> None:
    with SourcesServer() as server:
        outbound = server.outbound()

        def web_of(name: str, given: Mapping[str, str]) -> Web:
            return Web(outbound, name, DECLARED[name].manners(given), clock=server.clock)

        for name in ("lastfm", "listenbrainz", "lidarr", "musicbrainz"):
            standin_of(DECLARED[name]).mount(server)

        def provider(kind: str) -> object:
            source = KINDS[kind].source or ""
            return built(DECLARED[source], lambda given: web_of(source, given))

        for kind, options, titled in CASES:
            found = await KINDS[kind].read(provider(kind), KINDS[kind].checked(options))
            assert found.entries, (kind, options)
            assert all((one.title is not None) == titled and one.artist for one in found.entries), (kind, options)
            assert len(found.entries) <= MOST
        for kind, options in NONE:
            with pytest.raises(NotFound):
                await KINDS[kind].read(provider(kind), options)
        await outbound.close()


def test_what_a_kind_asks_for_must_be_said() -> None:
    top = KINDS["lastfm_top"]
    assert top.checked({"user": " Ada "}) == {"user": "Ada", "of": "artists", "period": "overall"}
    for given, field in (
        ({}, "options.user"), ({"user": "A", "period": "x"}, "options.period"), ({"user": "A" * 501}, "options.user"),
        ({"user": "A", "key": "secret"}, "options.key"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            top.checked(given)
        assert [one.field for one in refused.value.errors] == [field]
