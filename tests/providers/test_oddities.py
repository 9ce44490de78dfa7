"""Whatever JSON a source sends, its records are read or left out, and nothing is raised but Odd."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mvidarr.providers import (
    imvdb_reading,
    lastfm_reading,
    oddities,
    spotify_lists,
    spotify_reading,
    theaudiodb_reading,
    youtube_flat,
    youtube_records,
)
from mvidarr.providers.fanarttv import _pictures
from mvidarr.providers.listenbrainz import _facts, _similar, _song
from mvidarr.providers.listenbrainz_lists import _artist, _loved, _recording
from mvidarr.providers.lrclib import _best, _lyrics
from mvidarr.providers.musicbrainz_artists import read_facts
from mvidarr.providers.musicbrainz_recordings import read_video
from mvidarr.providers.places import place
from mvidarr.providers.shapes import VideoFound
from mvidarr.providers.wikidata_reading import bindings, facts, video
from tests.standins.sources import (
    fanarttv,
    imvdb,
    lastfm,
    listenbrainz,
    lrclib,
    musicbrainz,
    spotify,
    theaudiodb,
    wikidata,
    youtube,
    youtube_pages,
)
from tests.standins.sources.world_data import WORLD
from tests.standins.sources.world_ids import mbid

COPPER = WORLD.by_key["copper-tides"]
ALL = ["aliases", "genres", "url-rels", "artist-credits", "isrcs"]
SOUGHT = {"artist_name": "Copper Tides", "track_name": "Night Ferry"}
Read = Callable[[Any], object]
IMVDB_ALL = {"sources", "credits", "featured", "popularity", "bts", "countries"}
WORKS = {"results": {"bindings": [{"yt": {"value": WORLD.videos[0].uploads[0].id}, "w": {"value": "Q1"}}]}}
READERS: list[tuple[str, Read, Any]] = [
    ("MusicBrainz artist", read_facts, musicbrainz.artist(COPPER, ALL)),
    ("MusicBrainz video", lambda one: read_video(one, "listed"), musicbrainz.recording(WORLD.videos[0], ALL)),
    ("ListenBrainz artist", _facts, listenbrainz._metadata(COPPER)),
    ("ListenBrainz similar", lambda one: _similar(one, 9.0), {"artist_mbid": COPPER.mbid, "name": "x", "score": 3}),
    ("ListenBrainz song", _song, listenbrainz._popular(COPPER)[0]),
    ("ListenBrainz loved", _loved, listenbrainz._loved(1)),
    ("ListenBrainz top song", _recording, {"artist_name": "A", "track_name": "B", "artist_mbids": [mbid("a")]}),
    ("ListenBrainz top artist", _artist, {"artist_name": "A", "artist_mbids": [mbid("a")], "listen_count": 1}),
    ("Wikidata artist", lambda one: facts(one, "en", None), wikidata.entity(COPPER)),
    ("Wikidata video", lambda one: [video(row, "x") for row in bindings(one)], WORKS),
    ("fanart.tv", lambda one: _pictures(one, "artistthumb"), fanarttv._pictures(COPPER.mbid)),
    ("LRCLIB", _lyrics, next(lrclib.records())),
    ("IMVDb artist", lambda one: imvdb_reading.artist_found(one, "x"), imvdb._entity(COPPER)),
    ("IMVDb video", lambda one: imvdb_reading.video_found(one, "listed"), imvdb._full(WORLD.videos[0], IMVDB_ALL)),
    ("TheAudioDB artist", theaudiodb_reading.artist_facts, theaudiodb._artist(COPPER)),
    ("TheAudioDB track", lambda one: theaudiodb_reading.video_found(one, "listed"), theaudiodb._track(WORLD.videos[0])),
    ("Last.fm artist", lastfm_reading.artist_facts, lastfm.page(COPPER)),
    ("Last.fm found", lambda one: lastfm_reading.artist_found(one, "x", 0), lastfm.page(COPPER)),
    ("Last.fm similar", lastfm_reading.similar, {"name": "x", "match": "0.5", "mbid": ""}),
    ("Last.fm tags", lastfm_reading.tags, {"tag": [{"name": "x", "count": 3}]}),
    ("Last.fm song", lastfm_reading.listeners_of, lastfm._song(WORLD.videos[0], 0)),
    ("Last.fm loved", lastfm_reading.loved, lastfm._song(WORLD.videos[0], 0)),
    ("Last.fm liked", lastfm_reading.liked, lastfm.page(COPPER)),
    ("Spotify artist", spotify_reading.artist, spotify.Spotify(old=True)._artist(COPPER)),
    ("Spotify follower", spotify_reading.follower, spotify.Spotify()._artist(COPPER)),
    ("Spotify entry", spotify_reading.entry, {"item": spotify._track(WORLD.videos[0])}),
    ("Spotify track", spotify_reading.track, spotify._track(WORLD.videos[0])),
    ("Spotify playlist", spotify_lists._playlist, spotify.Spotify()._about(spotify.MINE, "x", "y")),
    ("YouTube record", lambda one: youtube_records.video_of(one, "listed"), youtube._video(WORLD.uploads[0])),
    ("YouTube channel", youtube_records.channel_facts, youtube._channel(WORLD.channels[0])),
    ("YouTube list", youtube_records.listed_id, youtube._listed(WORLD.uploads[0])),
    ("yt-dlp entry", lambda one: youtube_flat.video_found(one, "listed", one), youtube_pages._flat(WORLD.uploads[0])),
    ("yt-dlp channel", youtube_flat.artist_facts, youtube_pages._told(WORLD.channels[0])),
    ("LRCLIB search", lambda one: _best([one], SOUGHT, 3.0), next(lrclib.records())),
]  # fmt: skip
ODD = st.sampled_from(
    [None, True, 0, -1, 1.5, 1e400, "", " ", "x", "2019", "http://[", [], {}, [None], [[]], {"id": []}]
)


@st.composite
def spoilt(draw: st.DrawFn, record: Any) -> Any:
    """A record as it should be, but for some places of it."""
    if draw(st.integers(0, 9)) == 0:
        return draw(ODD)
    if isinstance(record, dict):
        return {key: draw(spoilt(value)) for key, value in record.items() if draw(st.integers(0, 9))}
    return [draw(spoilt(one)) for one in record[:4]] if isinstance(record, list) else record


@settings(max_examples=8)
@given(data=st.data())
@pytest.mark.parametrize(("read", "record"), [pytest.param(read, record, id=name) for name, read, record in READERS])
def test_nothing_is_raised_but_odd(read: Read, record: Mapping[str, Any], data: st.DataObject) -> None:
    assert read(record)
    for told in (data.draw(spoilt(record)) for _ in range(3)):
        with suppress(oddities.Odd):
            found = read(oddities.part(told))
            if isinstance(found, VideoFound):
                assert found.title or found.provider == "youtube"
                assert found.duration is None or found.duration > 0


def test_values_are_what_they_seem() -> None:
    assert [oddities.text(one) for one in (" a ", "", 12, 1.5, True, None, [])] == [
        "a",
        None,
        "12",
        "1.5",
        None,
        None,
        None,
    ]
    assert [oddities.whole(one) for one in ("5", 5.4, " 7 ", "x", True, "nan", 1e300)] == [
        5,
        5,
        7,
        None,
        None,
        None,
        None,
    ]
    dates = ("1999-05-04T00", "1999-05-00", "1999-13-01", "1999", "0000-00-00", 1999, "soon")
    assert [oddities.day(one) for one in dates] == [
        "1999-05-04", "1999-05", "1999", "1999", None, "1999", None,
    ]  # fmt: skip
    assert [oddities.address(one) for one in ("//x.org/a", "ftp://x.org", "http://x.org/a b", "http://[", None)] == [
        "https://x.org/a", None, None, None, None,
    ]  # fmt: skip
    assert oddities.address("http://x.org/a", secure=True) == "https://x.org/a"
    assert [oddities.items(one) for one in ([1], {"a": 1}, "x", None)] == [[1], [{"a": 1}], [], []]
    found, skipped = oddities.each([{"a": "1"}, {}, None], lambda one: oddities.needed(one.get("a"), "name"), "x")
    assert (found, skipped) == (
        ["1"],
        ("Record 2 was left out: it has no name.", "Record 3 was left out: it has a shape that is not known."),
    )


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("https://youtu.be/dQw4w9WgXcQ?t=3", ("youtube", "dQw4w9WgXcQ")),
        ("http://m.youtube.com/watch?list=x&v=dQw4w9WgXcQ", ("youtube", "dQw4w9WgXcQ")),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", ("youtube", "dQw4w9WgXcQ")),
        ("https://www.youtube.com/channel/UCx", None),
        ("https://vimeo.com/64611906", ("vimeo", "64611906")),
        ("https://player.vimeo.com/video/64611906", ("vimeo", "64611906")),
        ("https://dai.ly/x7tgad0", ("dailymotion", "x7tgad0")),
        ("https://evil.example/youtube.com/watch?v=dQw4w9WgXcQ", None),
        ("https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ", None),
        ("youtube.com/watch?v=dQw4w9WgXcQ", None),
        ("http://[bad", None),
        (None, None),
    ],
)
def test_where_a_video_is_its_address_tells(url: str | None, where: tuple[str, str] | None) -> None:
    found = place(url)
    assert (found and (found.provider, found.key)) == where
