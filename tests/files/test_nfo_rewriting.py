"""NFO files of Kodi, Jellyfin, ErsatzTV and ytdl-sub: what is ours goes in, what is theirs stays."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mvidarr.errors import Invalid
from mvidarr.files import (
    ArtistFacts,
    NfoAudio,
    NfoFacts,
    NfoFile,
    artist_nfo,
    parse,
    rewrite_artist,
    rewrite_video,
    told_of,
    video_nfo,
)

FACTS = NfoFacts(
    title="Night Drive",
    artists=("Some Band", "Guest Singer"),
    album="First",
    plot="Four friends drive through the night.",
    duration=253.0,
    genres=("Pop", "Synthwave"),
    tags=("favourites",),
    directors=("A. Person",),
    studios=("Some Label",),
    release_date="1999-05-01",
    year=1999,
    ids={"youtube": "abcdefghijk"},
    added=1767323045_000,
    file=NfoFile("h264", 1920, 1080, 253.0, None, (NfoAudio("aac", 2, "eng"),)),
)
NAMES = ("kodi", "jellyfin", "ersatztv", "ytdl-sub")
THEIRS = {
    "kodi": (
        "<!-- exported by hand -->", '<rating name="imvdb" max="10" default="true">', "<userrating>8</userrating>",
        "<track>3</track>", 'aspect="thumb" preview="https://art.example.org/small.jpg">https://art.example.org/1.jpg<',
        "https://art.example.org/fan.jpg", "<playcount>5</playcount>", "<lastplayed>2026-03-04 21:15:00</lastplayed>",
        '<uniqueid type="theaudiodb" default="true">32793500</uniqueid>', '<genre clear="true">Pop</genre>',
        '<director clear="true">', '<artist clear="true">Some Band</artist>', "<role>Driver</role>",
        "<dateadded>2025-12-24 18:00:00</dateadded>", "<stereomode />", "<resume>",
        "</musicvideo>\nhttps://www.imvdb.com/video/some-band/night-drive\n",
    ),
    "jellyfin": (
        "<lockdata>true</lockdata>", "<lockedfields>Name|Genres</lockedfields>", "<rating>7.9</rating>",
        "<originaltitle>Night Drive (Official)</originaltitle>", "<sorttitle>night drive 01</sorttitle>",
        "<imvdbid>123456789012</imvdbid>", "<bitrate>4500000</bitrate>", "<scantype>progressive</scantype>",
        "<dateadded>2025-12-24 18:00:00</dateadded>", "<poster>/media/",
    ),
    "ersatztv": ("<track>3</track>",),
    "ytdl-sub": ("<source>https://www.youtube.com/watch?v=abcdefghijk</source>",),
}  # fmt: skip


def stored(name: str) -> bytes:
    return (Path(__file__).parent / "nfo" / f"{name}.nfo").read_bytes()


def texts(data: bytes, tag: str) -> list[str]:
    return re.findall(rf"^  <{tag}\b[^>]*>(.*?)</{tag}>", data.decode(), re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_our_facts_stand_in_it_and_theirs_stay(name: str) -> None:
    written = rewrite_video(stored(name), FACTS)
    read = parse(written).facts
    assert (read.title, read.artists, read.album, read.plot) == (FACTS.title, FACTS.artists, FACTS.album, FACTS.plot)
    assert (read.genres, read.release_date, read.year) == (FACTS.genres, "1999-05-01", 1999)
    assert read.ids["youtube"] == "abcdefghijk"
    for piece in THEIRS[name]:
        assert piece in written.decode()


@pytest.mark.parametrize("name", NAMES)
def test_the_same_facts_again_change_no_byte(name: str) -> None:
    once = rewrite_video(stored(name), FACTS)
    assert rewrite_video(once, FACTS, told_of(FACTS)) == once
    assert rewrite_video(once, FACTS) == once


@pytest.mark.parametrize("name", NAMES)
def test_an_edit_and_its_undo_give_the_same_bytes(name: str) -> None:
    once = rewrite_video(stored(name), FACTS)
    edit = replace(
        FACTS, title="Day Drive", artists=("Some Band",), album=None, genres=("Rock",), tags=(), plot="Other.",
        release_date=None, year=2001, directors=("B. Person", "A. Person"), ids={"vimeo": "1"},
    )  # fmt: skip
    edited = rewrite_video(once, edit, told_of(FACTS))
    read = parse(edited).facts
    assert (read.title, read.artists, read.album) == ("Day Drive", ("Some Band",), None)
    assert (read.genres, read.tags, read.directors) == (("Rock",), (), ("B. Person", "A. Person"))
    assert (read.release_date, read.year) == (None, 2001)
    assert "youtube" not in read.ids
    assert parse(rewrite_video(edited, FACTS, told_of(edit))).facts == parse(once).facts


def test_what_nobody_knows_here_stays_as_others_wrote_it() -> None:
    written = rewrite_video(stored("kodi"), NfoFacts("Night Drive", artists=("Some Band",)))
    read = parse(written).facts
    assert (read.album, read.plot, read.year) == ("First", FACTS.plot, 1999)
    assert (read.genres, read.directors) == (("Pop", "Synthwave"), ("A. Person",))


def test_what_others_added_to_a_list_stays_and_what_we_dropped_goes() -> None:
    once = video_nfo(FACTS)
    theirs = once.replace(b"  <tag>", b"  <genre>Theirs</genre>\n  <tag>summer</tag>\n  <tag>")
    written = rewrite_video(theirs, replace(FACTS, genres=("Pop", "New")), told_of(FACTS))
    assert texts(written, "genre") == ["Pop", "New", "Theirs"]
    assert texts(written, "tag") == ["favourites", "summer"]


def test_the_order_of_artists_that_jellyfin_sorts_is_ours_again() -> None:
    written = rewrite_video(stored("jellyfin"), FACTS, told_of(FACTS))
    assert texts(written, "artist") == ["Some Band", "Guest Singer"]
    other = rewrite_video(stored("jellyfin"), replace(FACTS, plot="New."), told_of(FACTS))
    assert texts(other, "outline") == texts(other, "plot") == ["New."]
    moved = rewrite_video(stored("jellyfin"), replace(FACTS, release_date="2000-01-01", year=2000), told_of(FACTS))
    assert [texts(moved, tag) for tag in ("premiered", "aired", "releasedate", "year")] == [["2000-01-01"]] * 3 + [
        ["2000"]
    ]


def test_the_details_of_another_file_replace_the_old_ones() -> None:
    better = replace(FACTS, file=NfoFile("vp9", 3840, 2160, 253.0))
    written = rewrite_video(stored("jellyfin"), better).decode()
    assert "<width>3840</width>" in written
    assert "<scantype>" not in written


def test_what_servers_take_for_a_separator_is_not_written() -> None:
    """Jellyfin splits genres at every slash, Kodi names at one with spaces around it."""
    facts = NfoFacts("AC/DC / Live", artists=("AC/DC", "Salt / Pepa"), genres=("R&B/Soul", "Soul"), tags=("a / b",))
    written = video_nfo(facts)
    assert texts(written, "title") == ["AC/DC / Live"]
    assert texts(written, "artist") == ["AC/DC", "Salt/Pepa"]
    assert texts(written, "genre") == ["R&amp;B", "Soul"]
    assert texts(written, "tag") == ["a/b"]
    jellyfin = written.replace(b"R&amp;B", b"Soul", 1).replace(b"<genre>Soul", b"<genre>R&amp;B", 1)
    assert parse(rewrite_video(jellyfin, facts, told_of(facts))).facts.genres == ("R&B", "Soul")


def test_an_address_alone_is_kept_after_the_new_xml() -> None:
    written = rewrite_video(b"\xef\xbb\xbfhttps://www.imvdb.com/video/1\r\n", FACTS)
    assert written == video_nfo(FACTS, "https://www.imvdb.com/video/1")


def test_a_movie_beside_a_music_video_becomes_one() -> None:
    """Kodi reads any root as what its library holds."""
    written = rewrite_video(b"<movie><title>x</title><mpaa>12</mpaa></movie>", FACTS)
    assert parse(written).facts.title == FACTS.title
    assert b"<mpaa>12</mpaa>" in written


@pytest.mark.parametrize("data", [b"", b"\xff\xfe<\x00", b"<musicvideo><title>", b"<tvshow></tvshow>", b"<!-- <a> -->"])
def test_what_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        rewrite_video(data, FACTS)
    assert refused.value.code == "bad_nfo"


def test_an_artist_keeps_what_others_know_of_them() -> None:
    theirs = (
        b"<artist><name>Old Name</name><style>Dream</style><genre>Pop</genre><formed>1988</formed>"
        b"<album><title>First</title></album><thumb>https://art.example.org/a.jpg</thumb></artist>"
    )
    facts = ArtistFacts("Some Band", musicbrainz="uuid", genres=("Rock/Pop",), biography="Long.")
    written = rewrite_artist(theirs, facts)
    assert texts(written, "name") == ["Some Band"]
    assert texts(written, "genre") == ["Rock", "Pop"]
    assert (texts(written, "style"), texts(written, "formed")) == (["Dream"], ["1988"])
    assert b"https://art.example.org/a.jpg" in written
    assert rewrite_artist(written, facts, told_of(facts)) == written
    assert texts(rewrite_artist(written, ArtistFacts("Some Band"), told_of(facts)), "biography") == []
    assert rewrite_artist(None, facts) == artist_nfo(facts)


_NAMES = st.lists(st.text("ab /é&<", min_size=1, max_size=4).map(str.strip).filter(bool), max_size=3).map(tuple)
_FACTS = st.builds(
    NfoFacts, st.text("ab &", min_size=1).map(str.strip).filter(bool), artists=_NAMES, genres=_NAMES, tags=_NAMES,
    album=st.none() | st.just("A"), plot=st.none() | st.just("P"), year=st.none() | st.integers(1950, 2030),
    ids=st.dictionaries(st.sampled_from(["imvdb", "youtube"]), st.just("1")),
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(_FACTS, min_size=1, max_size=4))
def test_after_any_edits_the_file_is_the_one_the_last_facts_would_make(edits: list[NfoFacts]) -> None:
    """As long as nobody else writes: told or elements, nothing of an earlier edit is left behind."""
    data, told = None, None
    for facts in edits:
        data = rewrite_video(data, facts, told)
        told = told_of(facts)
    assert data is not None
    assert sorted(map(ET.tostring, ET.fromstring(_flat(data)))) == sorted(
        map(ET.tostring, ET.fromstring(_flat(video_nfo(edits[-1]))))
    )


def _flat(data: bytes) -> bytes:
    return data.replace(b"\n", b"").replace(b"  ", b"").replace(b' default="true"', b"")


def test_an_id_that_was_told_of_one_of_two_videos_goes_when_neither_has_it() -> None:
    """Where two became one, either may have told what stands in the file."""
    standing = rewrite_video(video_nfo(FACTS), replace(FACTS, ids={"imvdb": "7"}), told_of(FACTS))
    told = {**told_of(FACTS), "uniqueid:imvdb": ["6", "7"]}
    assert b"imvdb" in standing
    assert b"imvdb" not in rewrite_video(standing, FACTS, told)
