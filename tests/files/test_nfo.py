import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mvidarr.errors import Invalid
from mvidarr.files import ArtistFacts, NfoAudio, NfoFacts, NfoFile, artist_nfo, parse, video_nfo

FACTS = NfoFacts(
    title="Night & Drive",
    artists=("Some Band", "Guest Singer"),
    album="First",
    plot="One.\nTwo <three>.",
    duration=253.4,
    genres=("Pop", "Electronic"),
    tags=("90s",),
    directors=("A. Person",),
    studios=("Some Label",),
    release_date="1999-05-01",
    ids={"imvdb": "123456789012", "youtube": "abcdefghijk"},
    added=1767323045_000,
    file=NfoFile("h264", 1920, 1080, 253.4, "hdr10", (NfoAudio("aac", 2, "eng"),), ("eng", "deu")),
)
EXPECTED = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<musicvideo>
  <title>Night &amp; Drive</title>
  <artist>Some Band</artist>
  <artist>Guest Singer</artist>
  <album>First</album>
  <plot>One.
Two &lt;three&gt;.</plot>
  <runtime>4</runtime>
  <genre>Pop</genre>
  <genre>Electronic</genre>
  <tag>90s</tag>
  <director>A. Person</director>
  <studio>Some Label</studio>
  <premiered>1999-05-01</premiered>
  <aired>1999-05-01</aired>
  <year>1999</year>
  <uniqueid type="imvdb" default="true">123456789012</uniqueid>
  <uniqueid type="youtube">abcdefghijk</uniqueid>
  <dateadded>2026-01-02 03:04:05</dateadded>
  <fileinfo>
    <streamdetails>
      <video>
        <codec>h264</codec>
        <aspect>1.777778</aspect>
        <width>1920</width>
        <height>1080</height>
        <durationinseconds>253</durationinseconds>
        <hdrtype>hdr10</hdrtype>
      </video>
      <audio>
        <codec>aac</codec>
        <language>eng</language>
        <channels>2</channels>
      </audio>
      <subtitle>
        <language>eng</language>
      </subtitle>
      <subtitle>
        <language>deu</language>
      </subtitle>
    </streamdetails>
  </fileinfo>
</musicvideo>
"""
_TEXT = st.text(min_size=1).map(str.strip)


def test_everything_known_is_written_in_order() -> None:
    assert video_nfo(FACTS).decode() == EXPECTED


def test_nothing_unknown_is_written_and_no_date_invented() -> None:
    written = video_nfo(NfoFacts("Song", year=1999, release_date="1999-05"))
    assert [node.tag for node in ET.fromstring(written)] == ["title", "year"]


def test_a_short_video_runs_for_a_minute_and_the_file_can_tell_how_long() -> None:
    assert b"<runtime>1</runtime>" in video_nfo(NfoFacts("Song", duration=12))
    assert b"<runtime>3</runtime>" in video_nfo(NfoFacts("Song", file=NfoFile(duration=181)))


def test_what_xml_cannot_hold_is_left_out() -> None:
    written = video_nfo(NfoFacts("a\x00b\x1b\ud800c\ufffe", artists=("\x01",), plot="one\r\ntwo"))
    assert parse(written).facts == NfoFacts("abc", plot="one\ntwo")


def test_an_empty_id_is_not_the_main_one_and_nothing_is_said_twice() -> None:
    facts = NfoFacts("Song", genres=("Pop", "Pop\x00"), ids={"imvdb": "", "youtube": "abc", "youtube\x00": "abc"})
    assert parse(video_nfo(facts)).facts == NfoFacts("Song", genres=("Pop",), ids={"youtube": "abc"})


@settings(deadline=None, max_examples=300)
@given(_TEXT, st.lists(_TEXT, max_size=3), st.dictionaries(_TEXT, _TEXT, max_size=3), st.text())
def test_any_text_makes_readable_xml_and_a_rewrite_changes_no_byte(
    title: str, genres: list[str], ids: dict[str, str], plot: str
) -> None:
    written = video_nfo(NfoFacts(title, genres=tuple(genres), plot=plot, ids=ids))
    assert video_nfo(parse(written).facts) == written


def test_reading_gives_back_what_was_written() -> None:
    read = parse(video_nfo(FACTS, "https://example.org/video"))
    assert read.facts == replace(FACTS, duration=240, year=1999, file=replace(FACTS.file or NfoFile(), duration=253))
    assert read.trailing == "https://example.org/video"
    assert video_nfo(read.facts, read.trailing) == video_nfo(FACTS, read.trailing)


def test_what_others_write_is_read() -> None:
    text = """<musicvideo><artist><name>ABBA</name></artist><artist>Cher</artist><runtime>4 min</runtime>
    <aired>1974-04-06</aired><year>soon</year><dateadded>yesterday</dateadded><uniqueid type="a">1</uniqueid>
    <uniqueid type="b" default="true">2</uniqueid>
    <premiered>1974</premiered></musicvideo>"""
    facts = parse(text.encode()).facts
    assert facts.artists == ("ABBA", "Cher")
    assert facts.duration == 240
    assert (facts.year, facts.added, facts.release_date) == (None, None, None)
    assert list(facts.ids.items()) == [("b", "2"), ("a", "1")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<movie><title>x</title></movie>",
        b"<musicvideo><title></musicvideo>",
        b"<movie></musicvideo>",
        b'<!DOCTYPE m [<!ENTITY a "aaaa">]><musicvideo><title>&a;</title></musicvideo>',
        b'<?xml version="1.0" encoding="nonsense"?><musicvideo></musicvideo>',
        b"<musicvideo>" + b" " * (1 << 20) + b"</musicvideo>",
    ],
)
def test_what_is_no_nfo_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        parse(data)
    assert refused.value.code == "bad_nfo"


def test_an_artist_has_a_file_too() -> None:
    facts = ArtistFacts("Some Band", musicbrainz="uuid", genres=("Pop",), formed="1999", biography="Long.")
    assert artist_nfo(facts).decode() == (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<artist>\n  <name>Some Band</name>\n'
        "  <musicBrainzArtistID>uuid</musicBrainzArtistID>\n  <genre>Pop</genre>\n  <formed>1999</formed>\n"
        "  <biography>Long.</biography>\n</artist>\n"
    )
