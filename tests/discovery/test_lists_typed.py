"""Lists that people hand in, whoever wrote them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvidarr.discovery.lists.typed import LARGEST, entries_of, seconds
from mvidarr.errors import Invalid


def pairs(data: bytes | str) -> list[tuple[str, str | None]]:
    return [(one.artist, one.title) for one in entries_of(data).entries]


def test_lines_are_artists_or_artists_with_titles() -> None:
    text = "Nova Kites\n# a remark\n\n 2. Copper Tides - Night Drive\nJean-Luc – Été — Live\nNova  Kites\nA-ha\n - \n"
    assert pairs(text) == [
        ("Nova Kites", None), ("Copper Tides", "Night Drive"), ("Jean-Luc", "Été — Live"), ("A-ha", None),
    ]  # fmt: skip
    assert entries_of("x\n - \n").skipped == ("Line 2 names no artist.",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding(encoding: str) -> None:
    assert pairs("Björk – Jóga\r\nSigur Rós\r\n".encode(encoding)) == [("Björk", "Jóga"), ("Sigur Rós", None)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_columns_are_known_by_their_names_in_any_order(delimiter: str) -> None:
    rows = [
        ["Track Name", "Spotify - id", "Artist Name(s)", "Album Name", "Release Date", "Duration (ms)", "MBID"],
        ["Night Drive", "x", "Nova Kites", "Glass", "2019-05-01", "3:21", "5441C29D-3602-4898-B1A1-B77FA23B8E50"],
        ["Lone", "x", "", "", "", "", ""],
        ["", "x", "Copper Tides", "", "", "", "no id"],
    ]
    found = entries_of("\n".join(delimiter.join(row) for row in rows))
    first, second = found.entries
    assert (first.artist, first.title, first.album, first.year) == ("Nova Kites", "Night Drive", "Glass", 2019)
    assert (first.duration, first.artist_ids) == (201.0, {"musicbrainz": "5441c29d-3602-4898-b1a1-b77fa23b8e50"})
    assert (second.artist, second.title, second.artist_ids) == ("Copper Tides", None, {})
    assert found.skipped == ("Line 3 names no artist.",)


def test_a_column_called_name_is_the_song_where_another_names_its_artist() -> None:
    assert pairs("Name\tArtist\tAlbum\nNight Drive\tNova Kites\tGlass\n") == [("Nova Kites", "Night Drive")]
    assert pairs("Artist,Title,Name\nNova Kites,Night Drive,x\n") == [("Nova Kites", "Night Drive")]
    assert pairs("name,country\nNova Kites,DK\n") == [("Nova Kites", None)]


@pytest.mark.parametrize("said", ["Nova Kites;Ada Hill", '"Nova Kites,Ada Hill"', "Nova Kites; Ada Hill"])
def test_several_artists_of_one_cell_are_the_first_and_guests(said: str) -> None:
    (one,) = entries_of(f"Artist Name(s),Track Name\n{said},Night Drive\n").entries
    assert (one.artist, one.featured) == ("Nova Kites", ("Ada Hill",))
    assert pairs('artist,title\n"Kites, The Nova",Night Drive\n') == [("Kites, The Nova", "Night Drive")]


def test_columns_without_names() -> None:
    assert pairs("Nova Kites;Night Drive\nCopper Tides;Low Water\n") == [
        ("Nova Kites", "Night Drive"), ("Copper Tides", "Low Water"),
    ]  # fmt: skip
    assert pairs("Kites, The Nova\nTides, Copper\n") == [("Kites, The Nova", None), ("Tides, Copper", None)]
    assert pairs("AC;DC\nNova Kites\n") == [("AC;DC", None), ("Nova Kites", None)]
    for text in ("1;Nova Kites;Night Drive\n2;Copper Tides;Low Water\n", "a\tb\tc\nd\te\tf\n"):
        with pytest.raises(Invalid, match="3 columns, and no line says") as refused:
            entries_of(text)
        assert refused.value.code == "no_head"


def test_marks_and_columns_that_come_twice() -> None:
    assert pairs("\ufeffartist;title;artist\nNova Kites;Night Drive;x\n") == [("Nova Kites", "Night Drive")]
    assert pairs("\ufeffNova Kites") == [("Nova Kites", None)]
    utf16 = "Nova Kites\n".encode("utf-16-le")
    with pytest.raises(Invalid, match="UTF-8"):
        entries_of(utf16)
    assert pairs("x" * LARGEST)[0][0] == "x" * 2000  # one line: what no name can be is told when it is read


def test_of_a_list_without_an_end_the_beginning_is_read() -> None:
    same = entries_of("artist,title\n" + "a,b\n" * 60_000)
    assert (len(same.entries), same.skipped) == (1, ("What comes after 50,000 lines was left out.",))
    many = entries_of("\n".join(f"Artist {number}" for number in range(10_001)))
    assert (len(many.entries), many.skipped) == (10_000, ("What comes after 10,000 entries was left out.",))


def test_quotes_and_formulas_are_text() -> None:
    csv = 'artist,title\n"Kites, Nova","=HYPERLINK(""http://x"")"\n<b>Bold</b>,"two\nlines"\n'
    assert pairs(csv) == [("Kites, Nova", '=HYPERLINK("http://x")'), ("<b>Bold</b>", "two lines")]
    endless = 'artist,title\nNova Kites,One\nCopper Tides,"' + "x" * 200_000
    assert pairs(endless)[0] == ("Nova Kites", "One")
    assert "quote has no end" in entries_of(endless).skipped[0]


def test_what_is_no_list_is_refused() -> None:
    for data, code in (
        (b"", "no_entries"), (b"\x89PNG\0\0\0", "not_text"), (b"x" * (LARGEST + 1), "too_large"),
        (b"artist,title\n", "no_entries"), (b"\xff\xfe", "no_entries"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            entries_of(data)
        assert refused.value.code == code, data[:20]


def test_lengths() -> None:
    told = {"3:45": 225.0, "1:02:03": 3723.0, "225": 225.0, "225000": 225.0, "-1": None, "x": None, "0": None}
    assert {said: seconds(said) for said in told} == told


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_no_file_at_all_is_an_error_of_ours(data: bytes | str) -> None:
    try:
        found = entries_of(data)
    except Invalid:
        return
    keys = [one.key for one in found.entries]
    assert len(set(keys)) == len(keys) > 0
    assert all(one.artist.strip() and len(one.key.encode()) <= 500 for one in found.entries)
