"""Who is like the library's artists: put together from what sources tell, whatever the order they tell it in."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from mvidarr.discovery.news.similar import MOST_REASONS, UNPLAYED, Pool, Taste, weights_of
from mvidarr.providers.shapes import Similar

MBID = "8f6bd1e4-fbe1-4f50-aa9b-94c450ec0f11"
OTHER = "5441c29d-3602-4898-b1a1-b77fa23b8e50"
NOVA, QUIET = Taste(1, "Nova Kites", {}, 1.0), Taste(2, "Quiet Field", {}, UNPLAYED)


def similar(name: str, score: float = 1.0, musicbrainz: str | None = None, provider: str = "lastfm") -> Similar:
    return Similar(provider, name, score, musicbrainz)


def names(pool: Pool) -> list[str]:
    return sorted(one.name for one in pool)


def test_one_artist_is_one_suggestion_by_id_and_else_by_name() -> None:
    pool = Pool()
    pool.tell("lastfm", NOVA, [similar("Glåss  Hour", 0.8), similar("Paper Sun", 0.5, MBID)])
    pool.tell("listenbrainz", NOVA, [similar("Glass Hour", 0.6, OTHER), similar("Paper Sun (band)", 0.4, MBID)])
    assert names(pool) == ["Glåss Hour", "Paper Sun"]
    glass = next(one for one in pool if one.name == "Glåss Hour")
    assert (glass.key, set(glass.because)) == (OTHER, {("lastfm", 1), ("listenbrainz", 1)})
    pool.tell("lastfm", QUIET, [similar("Paper Sun", 1.0, OTHER.replace("5", "6"))])
    assert len(names(pool)) == 3  # the same name with another id is somebody else


def test_nobody_is_suggested_who_is_nobody_or_the_artist_themselves() -> None:
    pool = Pool()
    pool.tell("lastfm", NOVA, [similar(name) for name in ("[unknown]", "Various Artists", " ", "NOVA KITES")])
    pool.tell("lastfm", QUIET, [similar("Nought", 0.0)])
    assert names(pool) == []


def test_what_a_source_says_again_stands_in_place_of_what_it_said() -> None:
    row = {"id": 7, "name": "Glass Hour", "musicbrainz": None, "disambiguation": None, "picture": None, "hidden": True,
           "because": [{"source": "lastfm", "artist_id": 1, "name": "Nova Kites", "score": 0.9},
                       {"source": "lastfm", "artist_id": 9, "name": "Gone", "score": 0.9}]}  # fmt: skip
    pool = Pool([row])
    pool.tell("lastfm", NOVA, [similar("Paper Sun", 0.5)])
    pool.forget_artists([1, 2])
    kept = {one.name: (one.id, one.hidden, dict(one.because)) for one in pool}
    assert kept == {
        "Glass Hour": (7, True, {}), "Paper Sun": (None, False, {("lastfm", 1): ("Nova Kites", 0.5)}),
    }  # fmt: skip


def test_who_is_played_more_counts_more() -> None:
    weights = weights_of({1: 100.0, 2: 1.0, 3: 0.0})
    assert weights[1] == 1.0
    assert UNPLAYED < weights[2] < 0.5
    assert 3 not in weights
    assert weights_of({}) == {}
    pool = Pool()
    pool.tell("lastfm", NOVA, [similar("Glass Hour", 0.5)])
    pool.tell("lastfm", QUIET, [similar("Paper Sun", 0.5)])
    scores = {one.name: one.score({1: 1.0}) for one in pool}
    assert scores["Glass Hour"] > scores["Paper Sun"] > 0


Told = list[tuple[str, int, list[tuple[str, float]]]]
TOLD = st.lists(
    st.tuples(
        st.sampled_from(["lastfm", "listenbrainz"]), st.integers(1, 40),
        st.lists(st.tuples(st.sampled_from(["A", "B", "Ç", "[x]", ""]), st.floats(-1, 2)), max_size=4),
    ),
    max_size=60, unique_by=lambda told: told[:2],
)  # fmt: skip


@settings(max_examples=40)
@given(TOLD, st.randoms(use_true_random=False))
def test_scores_have_bounds_and_the_order_says_nothing(told: Told, dice: Random) -> None:
    weights = {id: 1 / id for id in range(1, 20)}

    def rows(order: Told) -> list[dict[str, object]]:
        pool = Pool()
        for source, id, some in order:
            pool.tell(source, Taste(id, f"Artist {id}", {}), [similar(name, score) for name, score in some])
        return sorted((one.row(weights) for one in pool), key=lambda row: str(row["key"]))

    found = rows(told)
    for row in found:
        assert 0 <= float(str(row["score"])) <= 1
        assert len(row["because"]) <= MOST_REASONS  # type: ignore[arg-type]
    dice.shuffle(told)
    assert rows(told) == found
