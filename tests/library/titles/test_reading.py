"""What a heading says, why, and what rules and the library change about it."""

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mvidarr.errors import Invalid
from mvidarr.library.titles import KINDS, Rules, read
from mvidarr.library.titles.lines import answers


def reasons(title: str, channel: str | None = None) -> list[tuple[str, str]]:
    return [(reason.code, reason.read_from) for reason in read(title, channel).reasons]


def test_every_part_has_its_reason_with_the_words_it_was_read_from() -> None:
    assert reasons("Muse feat. Ada - Uprising (Live at Wembley) [HD]", "Muse") == [
        ("kind", "Live at Wembley"),
        ("noise", "HD"),
        ("artist_first", "Muse feat. Ada"),
        ("featured", "Ada"),
    ]
    assert ("kind_topic", "") in reasons("Roads", "Portishead - Topic")
    assert ("artist_channel", "PortisheadVEVO") in reasons("Roads", "PortisheadVEVO")
    assert ("label", "Warner Records") in reasons("Roads", "Warner Records")
    assert ("artist_last", "Adele") in reasons("Hello - Adele", "Adele")
    assert ("default", "") in reasons("Hello")
    assert str(read("[MV] A - B").reasons[0]) == "This says nothing about the song: “MV”."


@pytest.mark.parametrize(
    ("known", "artist", "featured"),
    [
        (set(), "Ada & Bo", ()),
        ({"ada"}, "Ada & Bo", ()),
        ({"ada", "bo"}, "Ada", ("Bo",)),
        ({"ada", "bo", "ada & bo"}, "Ada & Bo", ()),
    ],
)
def test_two_names_are_one_artist_unless_the_library_knows_them_apart(
    known: set[str], artist: str, featured: tuple[str, ...]
) -> None:
    reading = read("Ada & Bo - Song", known=known)
    assert (reading.artist, reading.featured, reading.title) == (artist, featured, "Song")


def test_the_library_turns_a_song_that_stands_before_its_artist() -> None:
    assert read("Hello - Adele", known={"adele"}).artist == "Adele"
    assert read("Hello - Adele").artist == "Hello"


def test_guests_that_the_library_knows_as_one_stay_one() -> None:
    assert read("Ada - Song (feat. Bo & Cy)").featured == ("Bo", "Cy")
    assert read("Ada - Song ft. Bo & Cy", known={"bo & cy"}).featured == ("Bo & Cy",)


def test_a_person_adds_rules() -> None:
    rules = Rules(
        noise=("from the attic",),
        kinds={"Kitchen Take": "live"},
        artists={"adasmusicroom": "Ada Lark"},
        labels=("Slow Boats",),
        names=("Foo - Bar",),
    )
    assert read("Ada - Song From The Attic", rules=rules).title == "Song"
    assert read("Ada - Song (kitchen take)", rules=rules).kind == "live"
    assert read("Song (Official Video)", "AdasMusicRoom", rules=rules).artist == "Ada Lark"
    assert read("Song (Official Video)", "Slow Boats", rules=rules).artist is None
    assert read("Song (Official Video)", "Slow Boats").artist == "Slow Boats"
    whole = read("Foo - Bar - Song (Official Video)", rules=rules)
    assert (whole.artist, whole.title) == ("Foo - Bar", "Song")


@pytest.mark.parametrize(
    "rules", [{"noise": ("",)}, {"kinds": {"x": "musical"}}, {"artists": {"channel": " "}}, {"names": (" ",)}]
)
def test_a_rule_that_makes_no_sense_is_refused(rules: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        Rules(**rules)  # type: ignore[arg-type]


def test_lines_are_answered_one_by_one_whatever_is_in_them() -> None:
    asked = []

    def lines() -> object:
        for line in (b"A - B\tC\r\n", b"\n", b"\t\n", b"\xff\xfe - \xc3\x28\n", b"no end"):
            asked.append(line)
            yield line

    got = []
    for answer in answers(lines()):  # type: ignore[arg-type]
        got.append(json.loads(answer))
        assert len(got) == len(asked)  # before the next line is read
    assert [line["title"] for line in got] == ["B", "", "", "\ufffd(", "no end"]
    assert [list(line) for line in got] == [["artist", "featured", "title", "kind", "version", "reasons"]] * 5


PIECES = """
Ada|Bo & Cy|feat. Dee|ft. Eve| - | – |/|:|(Official Video)|[MV]|(Live at X)|「歌」|"Song"|'Song'|«Песня»|(feat. Fay)|
#shorts|#Tag|🔥|Remix|(Gil Remix)|prod. by Hal|Live|Lyrics|official video|M/V|_|2010|(2010 Version)|by|(|]|【MV】|가사|
Topic|(with Ivy)|Пётр|cover|-Music Video-|kx|\x00""".replace("\n", "").split("|")
HEADINGS = st.lists(st.sampled_from([*PIECES, "|"]) | st.text(max_size=4), max_size=9).map(" ".join) | st.text(
    max_size=60
)
CHANNELS = (
    st.none()
    | st.sampled_from(["Ada", "AdaVEVO", "Ada - Topic", "Bo & Cy Official", "Warner Records"])
    | st.text(max_size=12)
)


@settings(max_examples=300, deadline=None)
@given(HEADINGS, CHANNELS)
def test_nothing_is_invented_and_nothing_raises(title: str, channel: str | None) -> None:
    reading = read(title, channel)
    assert reading.kind in KINDS
    given_signs = set(f"{title} {channel or ''}")
    for part in (reading.artist or "", reading.title, reading.version or "", *reading.featured):
        assert {sign for sign in part if sign.isalnum()} <= given_signs | _composed(
            given_signs, f"{title} {channel or ''}"
        )
        assert "\x00" not in part
        assert "\x01" not in part
    json.dumps(reading.plain())


def _composed(signs: set[str], text: str) -> set[str]:
    """Letters that were written as a letter and its marks."""
    return set(unicodedata.normalize("NFC", text)) - signs


WORDS = st.lists(
    st.sampled_from("Slow Night Rain Пётр 夜 Über Nein Now Go-Go O'Hara Nr22".split()), min_size=1, max_size=3
).map(" ".join)
NOTES = st.sampled_from(
    ["", " (Official Video)", " [MV]", " | Official Video", " (Live at X)", " (Gil Remix) [HD]", " ft. Eve",
     " official video",
     " 🔥", " #tag", " (feat. Fay) (Lyrics)"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(WORDS, st.sampled_from([" - ", " – ", " — ", ": "]), WORDS, NOTES, st.none() | st.just("Warner Records"))
def test_what_was_read_is_read_again_as_it_is(
    artist: str, dash: str, song: str, notes: str, channel: str | None
) -> None:
    reading = read(f"{artist}{dash}{song}{notes}", channel)
    assert (reading.artist, reading.title) == (artist, song)
    again = read(f"{reading.artist} - {reading.title}")
    assert (again.artist, again.title, again.kind) == (artist, song, "official")


def test_a_title_of_any_length_is_read_in_no_time() -> None:
    for piece in ("(", "[(", "- ", "feat. a ", "'a ", "「", "| ", "official ", '"a '):
        assert read(piece * 50_000, "x").kind in KINDS
