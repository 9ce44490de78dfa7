"""What several sources say of one name becomes one artist each, and never one out of two."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mvidarr.discovery.adding.uniting_artists import United, ids_of, name_key, unite
from mvidarr.providers.shapes import ArtistFound
from tests.standins.sources.world_data import WORLD

LABELS = {"musicbrainz": "MusicBrainz", "imvdb": "IMVDb", "theaudiodb": "TheAudioDB", "youtube": "YouTube"}
US, SE = WORLD.by_key["marlow-us"], WORLD.by_key["marlow-se"]
MB1, MB2 = US.mbid, SE.mbid


def found(provider: str, key: str, name: str = "Marlow", **more: Any) -> ArtistFound:
    return ArtistFound(provider, key, name, more.pop("score", 0.9), **more)


def united(*some: ArtistFound) -> list[United]:
    return sorted(unite(some, LABELS, {"musicbrainz": 200}), key=lambda one: [each.key for each in one.found])


def parts(*some: ArtistFound) -> list[set[str]]:
    return [{each.key for each in one.found} for one in united(*some)]


def test_who_has_the_same_id_is_the_same_whatever_the_name() -> None:
    (one,) = united(
        found("musicbrainz", MB1, "Marlow", ids={"imvdb": "7"}), found("imvdb", "7", "Joan Marlow (US)"),
        found("theaudiodb", "112", "MARLOW", ids={"musicbrainz": MB1.upper()}),
    )  # fmt: skip
    assert one.ids == {"musicbrainz": MB1, "imvdb": "7", "theaudiodb": "112"}
    assert one.sources == ("musicbrainz", "imvdb", "theaudiodb")
    assert one.why == (
        "The same MusicBrainz id in MusicBrainz and TheAudioDB",
        "The same IMVDb id in MusicBrainz and IMVDb",
    )


def test_two_of_musicbrainz_stay_two_though_another_claims_both() -> None:
    claims = found("imvdb", "7", ids={"youtube": "UC1"})
    one, two = found("musicbrainz", MB1, ids={"youtube": "UC1"}), found("musicbrainz", MB2, ids={"youtube": "UC1"})
    assert len(parts(claims, one, two)) == 2
    assert parts(claims, one, two) == parts(two, one, claims)


def test_an_id_that_was_merged_is_that_of_whom_it_became() -> None:
    (one,) = united(
        found("musicbrainz", MB1, formerly=(MB2,)), found("theaudiodb", "112", ids={"musicbrainz": MB2.upper()})
    )
    assert one.ids == {"musicbrainz": MB1, "theaudiodb": "112"}
    assert one.why == ("The same MusicBrainz id in MusicBrainz and TheAudioDB",)


@pytest.mark.parametrize(
    ("more", "also", "same"),
    [
        ({}, {}, True),
        ({"country": "US"}, {}, True),
        ({"country": "US", "begin": 1991}, {"country": "US", "begin": 1992}, True),
        ({"country": "US"}, {"country": "SE"}, False),
        ({"begin": 1991}, {"begin": 1979}, False),
        ({"person": True}, {"person": False}, False),
        ({"ids": {"spotify": "a"}}, {"ids": {"spotify": "b"}}, False),
        ({"name": "Copper Tides"}, {"name": "The Copper  tides"}, True),
        ({"name": "Finch & Alder"}, {"name": "Finch and Alder"}, True),
        ({"name": "Marlow", "aliases": ("Joan Marlow",)}, {"name": "Joan Marlow"}, False),
        ({"aliases": ("Joan Marlow",), "country": "US"}, {"name": "Joan Marlow", "country": "US"}, True),
    ],
)  # fmt: skip
def test_a_name_says_the_same_where_nothing_differs(more: dict[str, Any], also: dict[str, Any], same: bool) -> None:
    assert (len(united(found("musicbrainz", MB1, **more), found("imvdb", "7", **also))) == 1) is same


def test_whom_of_two_a_bare_name_means_nobody_guesses() -> None:
    two = [found("musicbrainz", MB1, country="US", begin=1991), found("musicbrainz", MB2, country="SE", begin=1979)]
    assert parts(*two, found("imvdb", "7")) == sorted([{MB1}, {MB2}, {"7"}], key=sorted)
    swede = found("imvdb", "7", country="SE")
    (told,) = (one for one in united(*two, swede) if len(one.found) > 1)
    assert told.ids == {"musicbrainz": MB2, "imvdb": "7"}
    assert told.why == ("The same name, and the same country or year, in MusicBrainz and IMVDb",)
    assert len(united(*two, swede, found("imvdb", "8"))) == 3  # a source that has two of the name means two


def test_channels_of_one_artist_are_one_and_a_name_shared_by_all_is_no_id() -> None:
    band = found("musicbrainz", "m", "Copper Tides")
    vevo, own = found("youtube", "UC1", "CopperTidesVEVO"), found("youtube", "UC2", "Copper Tides - Topic")
    (one,) = united(band, vevo, own)
    assert one.ids["youtube"] in {"UC1", "UC2"}
    assert len(united(*(found("lastfm", key, ids={"lastfm": "Marlow", "musicbrainz": key}) for key in (MB1, MB2)))) == 2
    assert name_key("!!!") != name_key("???")


def world_found() -> list[ArtistFound]:
    """Each source's word of some artists; where a name is one's alone, every second one tells no ids of elsewhere."""
    told = []
    for artist in (WORLD.by_key["copper-tides"], US, SE):
        for number, (source, key) in enumerate(sorted(artist.ids.items())):
            alone = number % 2 and artist not in (US, SE)
            own = f"{key}/{artist.key}" if source == "lastfm" else key
            told.append(found(source, own, artist.name, ids={} if alone else dict(artist.ids)))
    return told


@settings(max_examples=25, deadline=None)
@given(st.permutations(world_found()), st.integers(0, 12))
def test_the_order_of_answers_and_who_is_silent_make_no_wrong_artist(some: list[ArtistFound], dead: int) -> None:
    alive = some[dead:]
    ends = united(*alive)
    assert ends == united(*reversed(alive))
    assert sorted(each.key for one in ends for each in one.found) == sorted(each.key for each in alive)
    for one in ends:
        assert len({ids_of(each).get("musicbrainz") for each in one.found} - {None}) <= 1
        assert len({each.name for each in one.found}) == 1
    if not dead:
        assert len(ends) == 3


_ids = st.dictionaries(
    st.sampled_from(["musicbrainz", "imvdb", "youtube", "x", ""]), st.sampled_from("ab "), max_size=3
)
_any = st.builds(
    ArtistFound, st.sampled_from(["musicbrainz", "imvdb", "youtube", "lastfm"]), st.sampled_from("abc"),
    st.one_of(st.sampled_from(["A", "The A", "a", "VEVO", ""]), st.text(max_size=4)), st.just(0.5), _ids,
    aliases=st.lists(st.sampled_from(["A", "B"]), max_size=2).map(tuple), country=st.sampled_from([None, "US", "SE"]),
    begin=st.sampled_from([None, 1990, 1991, 1999]), person=st.sampled_from([None, True]),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(_any, max_size=8), st.randoms())
def test_whatever_sources_say_is_put_together_in_one_way(some: list[ArtistFound], random: Any) -> None:
    ends = united(*some)
    shuffled = list(some)
    random.shuffle(shuffled)
    assert united(*shuffled) == ends
    assert {(each.provider, each.key) for each in some} == {(e.provider, e.key) for one in ends for e in one.found}
    assert all(len({ids_of(each).get("musicbrainz") for each in one.found} - {None}) <= 1 for one in ends)
