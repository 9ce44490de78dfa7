import re
import unicodedata
from pathlib import PurePosixPath

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mvidarr.files import clean_name, fold, video_place

# letters as titles have them, and all that file systems, players and screens trip over
_ODD_LETTERS = '/\\:*?"<>|.. \t\n\0\x1b\u200b\u200c\u200d\u202e\u2066\ufeff\u00ad\ufe0f\ufe0e\u0301\u0338\u3164\ud800'
_ODD = st.sampled_from(
    [*_ODD_LETTERS, *"👨👩👧🏽❤🏳🌈🇩🇪é", "が", "한", "نم", "क्ष", "CON", "nul.", "COM1", "-clip", "part1", "…"]
)
_NAMES = st.lists(_ODD | st.text(max_size=5), max_size=120).map("".join)
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("AC/DC", "AC-DC"),
        ("back\\slash", "back-slash"),
        ("Title: The Sequel", "Title - The Sequel"),
        ('7" Mix', "7' Mix"),
        ("<3 me>", "(3 me)"),
        ("What? *really* | yes", "What really yes"),
        ("  many \t\n spaces  ", "many spaces"),
        ("Vol. 2...", "Vol. 2"),
        ("...Baby One More Time", "Baby One More Time"),
        (".hidden", "hidden"),
        ("..", "Unknown"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("", "Unknown"),
        ("???", "Unknown"),
        ("\u200b\u3164\ufeff", "Unknown"),
        ("CON", "CON_"),
        ("aux.", "aux_"),
        ("NUL.txt", "NUL_.txt"),
        ("com1 .x", "com1_.x"),
        ("LPT¹", "LPT¹_"),
        ("Console", "Console"),
        ("\u202eevil\u2066", "evil"),
        ("zero\u200bwidth", "zerowidth"),
        ("e\u0301te\u0301", "été"),
        ("half \ud83d pair", "half pair"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("la\u200dtin", "latin"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("🏳\ufe0f\u200d🌈", "🏳\ufe0f\u200d🌈"),
        ("👩🏽\u200d🎤", "👩🏽\u200d🎤"),
        ("👩\u200d", "👩"),
        ("❤\ufe0f\ufe0f", "❤\ufe0f"),
        ("Björk – Jóga", "Björk – Jóga"),
    ],
)
def test_a_name_is_cleaned_as_the_house_decided(text: str, name: str) -> None:
    assert clean_name(text) == name


@settings(deadline=None, max_examples=300)
@given(_NAMES, st.integers(min_value=16, max_value=255))
@example("CON" + "/" * 20, 16)
@example("=*\u0338", 255)
@example("a" + "\u0301" * 300, 20)
def test_a_clean_name_suits_every_file_system_and_stays_as_it_is(text: str, limit: int) -> None:
    name = clean_name(text, limit)
    assert 0 < len(name.encode()) <= limit
    assert not set(name) & set('/\\:*?"<>|\0')
    assert name == name.strip(" .")
    assert not _RESERVED.match(name)
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in name)
    assert not re.search("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", name)
    assert name == unicodedata.normalize("NFC", name)
    assert clean_name(name, limit) == name


@settings(deadline=None, max_examples=200)
@given(_NAMES | st.none(), _NAMES, st.none() | st.integers(1900, 2100), st.sampled_from(["official", "live", "lyric"]))
def test_a_place_leaves_room_for_everything_beside_the_video(
    artist: str | None, title: str, year: int | None, kind: str
) -> None:
    place = video_place(artist, title, year, kind).numbered(999)
    file = place.file(".webm")
    assert len(file.parts) == 3
    assert file.parent.name == place.base
    assert all(
        len(part.encode()) <= 255 for part in (*file.parts, f"{place.base}-thumb.jpg", f"{place.base}.zh-Hant.srt")
    )
    assert not any(part.startswith(".") for part in file.parts)


def test_the_layout_gives_each_video_a_folder_of_its_own() -> None:
    assert video_place("ABBA", "Waterloo", 1974, "official").file(".mkv") == PurePosixPath(
        "ABBA/Waterloo (1974)/Waterloo (1974).mkv"
    )
    assert str(video_place("ABBA", "Waterloo", None, "live").folder) == "ABBA/Waterloo [live]"
    assert str(video_place(None, "", 1974, "").folder) == "Unknown/Unknown (1974)"


def test_further_videos_of_a_name_are_numbered_with_their_folder() -> None:
    place = video_place("ABBA", "Waterloo", 1974, "official")
    assert place.numbered(1) == place
    assert str(place.numbered(2).file(".mp4")) == "ABBA/Waterloo (1974) (2)/Waterloo (1974) (2).mp4"


def test_a_long_title_loses_its_end_but_never_its_year_and_kind() -> None:
    base = video_place("A", "長" * 300, 2001, "live").base
    assert base.endswith("長 (2001) [live]")
    assert len(base.encode()) <= 215


@pytest.mark.parametrize(
    "title",
    ["Live-clip", "Backstage-Interview", "x-behindthescenes", "My-Trailer", "My.trailer", "my_sample", "My - Trailer",
     "Sample", "Trailer", "Song-cd1", "Song part1", "Trapped Part 2", "Song [Disc 1]", "pt a", "Shorts", "Metadata"],
)  # fmt: skip
def test_a_title_is_never_taken_for_an_extra_or_a_part(title: str) -> None:
    assert video_place("A", title, None, "official").base == f"{title}_"
    assert video_place("A", title, 1999, "official").base == f"{title} (1999)"


@pytest.mark.parametrize("title", ["Clip", "Apart 1st", "Live Clip", "Department 5", "Short", "Paranoid Android"])
def test_titles_that_only_resemble_an_extra_are_left_alone(title: str) -> None:
    assert video_place("A", title, None, "official").base == title


def test_an_artist_is_never_taken_for_a_folder_of_extras() -> None:
    assert str(video_place("Shorts", "Song", None, "official").folder) == "Shorts_/Song"


@pytest.mark.parametrize(
    ("text", "limit", "name"),
    [
        ("x" * 14 + "👨\u200d👩\u200d👧", 28, "x" * 14),  # not half a family
        ("x" * 14 + "👍🏽", 20, "x" * 14),  # not another skin
        ("x" * 12 + "🇩🇪🇫🇷", 26, "x" * 12 + "🇩🇪"),  # not half a flag
        ("x" * 15 + "é", 16, "x" * 15),
        ("x" * 14 + "q\u0301\u0302", 17, "x" * 14),  # not a letter without its accents
        ("q" + "\u0301" * 40, 21, "q" + "\u0301" * 10),  # unless there is nothing else
        ("x" * 12 + " . y", 15, "x" * 12),  # trimmed again after the cut
    ],
)
def test_a_cut_falls_between_two_characters_as_people_count_them(text: str, limit: int, name: str) -> None:
    assert clean_name(text, limit) == name


def test_paths_that_differ_in_case_or_composition_fold_alike() -> None:
    assert fold("ABBA/Été") == fold("abba/E\u0301TE\u0301") != fold("abba/Ete")
