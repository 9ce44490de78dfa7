"""Candidates are weighed, rejected and grouped as a person would, in whatever order the sources answer."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mvidarr.discovery import Group, Whose
from mvidarr.discovery.weighing.candidates import DEAD, REFUSED, uploads_for, videos_of
from mvidarr.library.titles import read
from mvidarr.providers.shapes import Upload, VideoFound, Wanted
from tests.discovery.labelled import Case, Row, cases

TABLES = ("candidates", "later", "unseen")


@dataclass
class Tally:
    taken: int = 0
    wrongly: int = 0
    missed: int = 0
    left: int = 0
    reasons: int = 0  # of those left, with one of the reasons that a person gives
    together: int = 0
    joined: int = 0
    split: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.taken / (self.taken + self.wrongly)

    @property
    def recall(self) -> float:
        return self.taken / (self.taken + self.missed)

    @property
    def whole(self) -> tuple[float, float]:
        """Of pairs that are put together, those rightly; of pairs that belong together, those found."""
        return self.together / (self.together + self.joined), self.together / (self.together + self.split)


def _tally(table: str) -> Tally:
    tally = Tally()
    for case in cases(table):
        groups = videos_of(case.whose, case.found, known=case.known)
        _count_taken(tally, case, groups)
        _count_pairs(tally, case, groups)
    return tally


def _count_taken(tally: Tally, case: Case, groups: list[Group]) -> None:
    scores = {one.upload.key: one.score for group in groups for one in group.candidates}
    known = {(one.provider, one.key): group.score for group in groups for one in group.found}
    for row in case.rows:
        if row.source not in ("own", "yt") and row.key != "-":
            continue  # a record of an upload that has its own row
        score = scores[row.key] if row.key != "-" else known[row.found.provider, row.found.key]
        tally.taken += row.good and score.good
        tally.missed += row.good and not score.good
        tally.wrongly += not row.good and score.good
        tally.left += not row.good and not score.good
        tally.reasons += bool(row.reasons & {one.code for one in score.rejections})
        if row.good != score.good:
            tally.wrong.append(f"{row.title}: {[one.code for one in score.rejections]}")


def _count_pairs(tally: Tally, case: Case, groups: list[Group]) -> None:
    songs: dict[Any, str] = {}
    for group in groups:
        songs |= {one.upload.key: group.song for one in group.candidates}
        songs |= {(one.provider, one.key): group.song for one in group.found if not one.uploads}
    labels = {_name(row): row.video for row in reversed(case.rows) if row.video and _name(row) in songs}
    for one, other in combinations(labels, 2):
        same, is_same = labels[one] == labels[other], songs[one] == songs[other]
        tally.together += same and is_same
        tally.joined += is_same and not same
        tally.split += same and not is_same


def _name(row: Row) -> Any:
    return row.key if row.key != "-" else (row.found.provider, row.found.key)


@pytest.mark.parametrize(
    ("table", "precision", "recall", "joined", "found"),
    [("candidates", 0.98, 0.98, 0.98, 0.95), ("later", 0.9, 0.93, 0.95, 0.8), ("unseen", 0.9, 0.9, 0.95, 0.8)],
)
def test_what_is_taken_is_what_a_person_would_take(
    table: str, precision: float, recall: float, joined: float, found: float
) -> None:
    tally = _tally(table)
    assert tally.precision >= precision, tally.wrong
    assert tally.recall >= recall, tally.wrong
    assert tally.whole >= (joined, 0)
    assert tally.whole[1] >= found
    assert tally.reasons / tally.left >= 0.9


def test_the_table_is_large_enough_to_tell() -> None:
    told = [case for table in TABLES for case in cases(table)]
    assert len(told) >= 30
    assert sum(len(case.rows) for case in told) >= 300


def test_asked_for_one_video_it_comes_first_and_others_are_left() -> None:
    first = right = wrong = asked = 0
    for case in (case for table in TABLES for case in cases(table)):
        for video, titled in _videos(case).items():
            wanted = Wanted(case.whose.names[0], titled, kind="official")
            ranked = uploads_for(wanted, case.whose, case.found, known=case.known)
            mine = {row.key for row in case.rows if row.video == video}
            taken = [one.upload.key for one in ranked if one.score.good]
            asked += 1
            first += bool(taken) and taken[0] in mine
            right += sum(key in mine for key in taken)
            wrong += sum(key not in mine for key in taken)
    assert asked > 40
    assert first / asked >= 0.97
    assert right / (right + wrong) >= 0.95


def _videos(case: Case) -> dict[str, str]:
    """What a person would look for: each video that has an upload to be found, and is no further cut of another."""
    titles = {
        row.video: row.title
        if row.source in ("imvdb", "mb", "tadb")
        else read(row.title, row.found.uploads[0].channel).title
        for row in reversed(case.rows)
        if row.video and row.good and "." not in row.video
    }
    found = {row.video for row in case.rows if row.good and row.source in ("own", "yt")}
    return {video: title for video, title in titles.items() if video in found}


# One by one -----------------------------------------------------------------------------------------------------------
NOVA = Whose(("Nova",), channels=frozenset({"UC1"}))


def _upload(key: str, title: str, channel: str = "Nova", **more: Any) -> Upload:
    return Upload("youtube", key, f"https://www.youtube.com/watch?v={key}", title=title, channel=channel, **more)


def _heading(key: str, title: str, channel: str = "Nova", **more: Any) -> VideoFound:
    return VideoFound("youtube", key, "searched", (_upload(key, title, channel, **more),))


def test_an_upload_is_one_candidate_whoever_tells_of_it() -> None:
    place = Upload("youtube", "a", "https://youtu.be/a", primary=True)
    [group] = videos_of(
        NOVA,
        [
            _heading("a", "NOVA - night drive (Official Video)", channel_id="UC1", views=10, height=1080),
            VideoFound("imvdb", "7", "listed", (place,), "Nova", "Night Drive", year=1999, directors=("A. Person",)),
            VideoFound("musicbrainz", "m", "listed", (), "Nova", "Night Drive", duration=246.0, ids={"isrc": "X"}),
        ],
    )
    assert (group.artist, group.title, group.kind) == ("Nova", "Night Drive", "official")
    assert (group.year, group.duration) == (1999, 246)
    assert group.ids == {"imvdb": "7", "musicbrainz": "m", "isrc": "X"}
    assert [one.provider for one in group.found] == ["imvdb", "musicbrainz", "youtube"]
    best = group.best
    assert best
    assert len(group.candidates) == 1
    assert (best.upload.primary, best.upload.height) == (True, 1080)
    told = {reason.code: reason.weight for reason in best.score.reasons}
    assert told.keys() >= {
        "artist",
        "title",
        "channel_own",
        "imvdb",
        "musicbrainz",
        "agree",
        "primary",
        "kind",
        "height",
    }
    assert best.score.total == sum(told.values()) > 70


def test_a_video_without_an_upload_is_a_group_of_none() -> None:
    [group] = videos_of(NOVA, [VideoFound("musicbrainz", "m", "listed", (), "Nova", "Sea of Lamps", year=2009)])
    assert group.best is None
    assert group.candidates == ()
    assert group.good
    assert (group.title, group.year, group.ids) == ("Sea of Lamps", 2009, {"musicbrainz": "m"})


def test_a_kind_that_is_liked_comes_higher_and_no_other_is_left_out_for_it() -> None:
    found = [
        _heading("a", "Nova - Night Drive (Official Video)", channel_id="UC1"),
        _heading("b", "Nova - Night Drive (Live)", channel_id="UC1"),
    ]
    both = replace(NOVA, kinds=frozenset({"official", "live"}))
    assert [group.kind for group in videos_of(both, found)] == ["official", "live"]
    liked = videos_of(replace(both, liked=("live",)), found)
    assert [(group.kind, group.good) for group in liked] == [("live", True), ("official", True)]
    best = liked[0].score
    assert sum(reason.weight for reason in best.reasons) == best.total <= 100


def test_what_is_already_known_against_an_upload_counts() -> None:
    found = [
        _heading("a", "Nova - Night Drive", channel_id="UC1"),
        _heading("b", "Nova - Night Drive", channel_id="UC1"),
    ]
    [group] = videos_of(NOVA, found, against={("youtube", "a"): REFUSED})
    assert [(one.upload.key, [r.code for r in one.score.rejections]) for one in group.candidates] == [
        ("b", []),
        ("a", ["refused"]),
    ]
    assert group.good


def test_a_video_whose_only_upload_is_dead_is_still_one() -> None:
    place = Upload("youtube", "a", "https://youtu.be/a", primary=True)
    known = VideoFound("imvdb", "7", "listed", (place,), "Nova", "Night Drive", year=1999)
    [group] = videos_of(NOVA, [known], against={("youtube", "a"): DEAD})
    assert [[r.code for r in one.score.rejections] for one in group.candidates] == [["dead"]]
    assert group.good
    assert group.score.total == sum(reason.weight for reason in group.score.reasons) > 0


def test_one_upload_that_a_source_gives_to_two_songs_is_of_the_one_that_it_names() -> None:
    place = Upload("youtube", "a", "https://youtu.be/a")
    groups = videos_of(
        NOVA,
        [
            VideoFound("theaudiodb", "1", "listed", (place,), "Nova", "Salt"),
            VideoFound("theaudiodb", "2", "listed", (place,), "Nova", "Pepper"),
            _heading("a", "Nova - Pepper (Official Video)", channel_id="UC1"),
        ],
    )
    assert {group.title: [one.upload.key for one in group.candidates] for group in groups} == {
        "Pepper": ["a"],
        "Salt": [],
    }


# Whatever they say ----------------------------------------------------------------------------------------------------
_words = st.sampled_from(
    "Nova Night Drive Live Official Video Lyrics Karaoke - | ( ) [ ] feat. & 夜 2 Pt. II cover Remix 4K “ ” /".split()
)
_texts = st.one_of(st.lists(_words, max_size=8).map(" ".join), st.text(max_size=30))
_seconds = st.one_of(st.none(), st.sampled_from([0.0, 31.0, 200.0, 202.0, 260.0, 5000.0]))
_uploads = st.builds(
    Upload, provider=st.sampled_from(["youtube", "vimeo"]), key=st.sampled_from("abcdef"), url=st.just("https://a.example"),
    title=st.none() | _texts, channel=st.none() | _texts, channel_id=st.sampled_from([None, "UC1", "UC2"]),
    verified=st.booleans(), primary=st.booleans(), duration=_seconds, height=st.sampled_from([None, 0, 240, 4320]),
    views=st.sampled_from([None, 0, 1, 10**12]), live=st.booleans(), short=st.booleans(),
)  # fmt: skip
_found = st.builds(
    VideoFound, provider=st.sampled_from(["youtube", "imvdb", "musicbrainz", "other"]), key=st.sampled_from("abc"),
    origin=st.sampled_from(["listed", "searched"]), uploads=st.lists(_uploads, max_size=3).map(tuple),
    artist=st.none() | _texts, title=st.none() | _texts, kind=st.sampled_from([None, "live", "official", "cover"]),
    version=st.none() | _texts, year=st.sampled_from([None, 1984]), duration=_seconds,
    ids=st.dictionaries(st.sampled_from(["imvdb", "isrc"]), st.sampled_from("xy"), max_size=1),
)  # fmt: skip


def _shown(groups: list[Group]) -> list[Any]:
    return [(group.song, group.title, group.score, [(c.upload, c.score) for c in group.candidates]) for group in groups]


def _scores(groups: list[Group]) -> Iterator[Any]:
    for group in groups:
        yield group.score
        yield from (one.score for one in group.candidates)


@settings(max_examples=80, deadline=None)
@given(st.lists(_found, max_size=8), st.randoms(use_true_random=False), _texts)
def test_whatever_sources_say_it_is_one_partition_in_any_order(found: list[VideoFound], dice: Any, name: str) -> None:
    whose = Whose(("Nova", name), channels=frozenset({"UC1"}))
    groups = videos_of(whose, found)
    shuffled = list(found)
    dice.shuffle(shuffled)
    assert _shown(videos_of(whose, shuffled)) == _shown(groups)
    places = [(one.upload.provider, one.upload.key) for group in groups for one in group.candidates]
    assert sorted(places) == sorted({(one.provider, one.key) for video in found for one in video.uploads})
    assert len({group.song for group in groups}) == len(groups)
    for score in _scores(groups):
        assert 0 <= score.total == sum(reason.weight for reason in score.reasons) <= 100
    wanted = Wanted("Nova", name, duration=200.0, year=1984)
    assert {one.upload.key for one in uploads_for(wanted, whose, found)} == {key for _, key in places}
