"""What YouTube writes, read: addresses, feeds, flat entries, records and refusals of the Data API."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvidarr.errors import External
from mvidarr.providers import youtube_feed, youtube_flat
from mvidarr.providers.youtube_addresses import spot, uploads_of
from mvidarr.providers.youtube_manners import check_count, judge, manners
from mvidarr.providers.youtube_records import channel_found, listed_id, seconds, upload_of
from mvidarr.query.text import fold

ID = "UCabcdefghijklmnopqrstuv"
BOMB = b'<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><feed xmlns="http://www.w3.org/2005/Atom">&b;</feed>'


@pytest.mark.parametrize(
    ("address", "kind", "key"),
    [
        (ID, "channel", ID),
        (f" youtube:{ID} ", "channel", ID),
        (f"https://www.youtube.com/channel/{ID}/videos?view=0", "channel", ID),
        (f"http://m.youtube.com/channel/{ID}", "channel", ID),
        ("@some.band-1", "handle", "@some.band-1"),
        ("youtube.com/@SomeBand", "handle", "@SomeBand"),
        ("https://www.youtube.com/@%E7%A1%9D%E5%AD%90/featured", "handle", "@硝子"),
        ("https://www.youtube.com/c/SomeBand", "custom", "SomeBand"),
        ("https://www.youtube.com/user/someband", "user", "someband"),
        ("https://www.youtube.com/playlist?list=PL0123456789ab", "playlist", "PL0123456789ab"),
        ("https://music.youtube.com/playlist?list=OLAK5uy_0123456789", "playlist", "OLAK5uy_0123456789"),
        ("https://www.youtube.com/watch?v=vabcdefghij&list=PL0123456789ab", "playlist", "PL0123456789ab"),
    ],
)
def test_addresses_of_channels_and_playlists(address: str, kind: str, key: str) -> None:
    found = spot(address)
    assert found is not None
    assert (found.kind, found.key) == (kind, key)
    again = spot(found.url)
    assert again == found


@pytest.mark.parametrize(
    "address",
    ["", "Some Band", "UCshort", "https://youtu.be/vabcdefghij", "https://www.youtube.com/watch?v=vabcdefghij",
     "https://example.org/@SomeBand", "https://www.youtube.com/", "https://www.youtube.com/playlist?list=LL",
     "https://www.youtube.com/watch?v=vabcdefghij&list=RDvabcdefghij", "https://www.youtube.com/feed/you",
     "https://www.youtube.com.example.org/@x", "http://[", "@", "ftp://www.youtube.com/@x"],
)  # fmt: skip
def test_other_addresses(address: str) -> None:
    assert spot(address) is None


@given(st.text())
def test_any_text_is_an_address_or_none(words: str) -> None:
    for address in (words, f"https://www.youtube.com/{words}", f"https://www.youtube.com/playlist?list={words}"):
        found = spot(address)
        assert found is None or found.url.startswith("https://www.youtube.com/")


def test_feeds_that_are_none() -> None:
    for body in (b"", b"<html></html>", b"<feed", b'{"a": 1}', BOMB, b"\xff\xfe", b"<rss></rss>"):
        with pytest.raises(External) as error:
            youtube_feed.read(body)
        assert (error.value.code, error.value.source) == ("not_xml", "youtube")
    entries = b"<entry><title>x</title></entry><entry><yt:videoId>vabcdefghij</yt:videoId></entry>"
    names = b'xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom"'
    feed = youtube_feed.read(b"<feed " + names + b">" + entries + b"</feed>")
    assert ([one.key for one in feed.videos], feed.title, feed.channel) == (["vabcdefghij"], None, None)
    assert feed.videos[0].uploads[0].published is None
    assert youtube_feed.poll(feed, None).mark == youtube_feed.mark_of(["vabcdefghij"])
    assert uploads_of(ID, "UULF") == f"UULF{ID[2:]}"


def test_flat_entries() -> None:
    entry: dict[str, Any] = {"id": "vabcdefghij", "title": "Song", "upload_date": "20200102", "timestamp": 1}
    found = youtube_flat.video_found(entry, "searched", {})
    assert found is not None
    assert (found.uploads[0].published, found.uploads[0].rough, found.uploads[0].verified) == (
        "2020-01-02",
        False,
        False,
    )
    for gone in ({"title": "[Deleted video]"}, {"title": "[Private video]"}, {"ie_key": "YoutubeTab"}):
        assert youtube_flat.video_found({**entry, **gone}, "listed", {}) is None
    with pytest.raises(ValueError, match="id"):
        youtube_flat.video_found({"title": "x"}, "listed", {})
    whose = {"channel": "Band", "channel_id": ID, "channel_is_verified": True}
    other = youtube_flat.video_found({**entry, "channel_id": "UCother", "channel": "Other"}, "listed", whose)
    own = youtube_flat.video_found(entry, "listed", whose)
    assert other is not None
    assert own is not None
    assert (other.uploads[0].channel, other.uploads[0].verified) == ("Other", False)
    assert (own.uploads[0].channel, own.uploads[0].verified) == ("Band", True)
    upcoming = youtube_flat.video_found({**entry, "live_status": "is_upcoming", "duration": 0}, "listed", {})
    assert upcoming is not None
    assert (upcoming.uploads[0].live, upcoming.uploads[0].duration) == (True, None)
    assert youtube_flat.artist_found({"channel": "X", "channel_id": "nonsense"}) is None
    topic = youtube_flat.artist_found({"channel": "Band - Topic", "channel_id": ID}, "band")
    assert topic is not None
    assert (topic.name, topic.score < 0.9) == ("Band", True)


def test_records() -> None:
    durations = {
        "PT45S": 45,
        "PT4M13S": 253,
        "PT1H2M3S": 3723,
        "P1DT2H": 93_600,
        "P1W": 604_800,
        "P0D": None,
        "x": None,
    }
    assert {written: seconds(written) for written in durations} == durations
    assert seconds("x") is seconds(5) is None
    bare = upload_of({"id": "vabcdefghij"})
    assert (bare.title, bare.duration, bare.height, bare.views, bare.published) == (None, None, None, None, None)
    deleted = {"snippet": {"title": "Deleted video", "thumbnails": {}}, "contentDetails": {"videoId": "vabcdefghij"}}
    assert listed_id(deleted) is None
    escaped = channel_found({"id": {"channelId": ID}, "snippet": {"title": "Salt &amp; Rust"}}, "salt & rust")
    assert fold(escaped.name) == "salt & rust"
    for broken in ({}, {"id": "x", "snippet": {"title": "y"}}, None):
        with pytest.raises(ValueError, match="it"):
            channel_found(broken)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (403, {"errors": [{"reason": "quotaExceeded"}]}, "quota"),
        (403, {"errors": [{"reason": "rateLimitExceeded"}]}, "busy"),
        (429, {"details": [{"reason": "RATE_LIMIT_EXCEEDED"}]}, "busy"),
        (403, {"errors": [{"reason": "accessNotConfigured"}]}, "key"),
        (
            400,
            {"message": "API key not valid. Please pass a valid API key.", "errors": [{"reason": "badRequest"}]},
            "key",
        ),
        (400, {"errors": [{"reason": "invalidPageToken"}]}, "bad"),
        (404, {"errors": [{"reason": "playlistNotFound"}]}, "missing"),
        (403, {"errors": [{"reason": "somethingNew"}]}, "key"),
        (500, {"errors": [{"reason": "backendError"}]}, "down"),
        (404, b"<html>", "missing"),
        (403, b"<html>are you a robot", "down"),
        (429, b"<html>", "busy"),
        (500, b"", "down"),
        (200, b"<!doctype html><html></html>", "down"),
        (200, b'<?xml version="1.0"?><feed><entry>', "down"),
        (200, b'{"items": [', "down"),
    ],
)
def test_what_answers_mean(status: int, body: Any, kind: str) -> None:
    fault = judge(status, {}, body if isinstance(body, bytes) else orjson.dumps({"error": {"code": status, **body}}))
    assert fault is not None
    assert fault.kind == kind


def test_manners() -> None:
    assert judge(200, {}, b'<?xml version="1.0"?>\n<feed></feed>\n') is judge(200, {}, b"{}") is None
    assert [one.most for one in manners({}).quotas] == [100, 10_000]
    assert [one.most for one in manners({"searches": "5", "units": "-3"}).quotas] == [5, 10_000]
    assert [check_count(value) is None for value in ("1", "0", "-1", "x", "", "²")] == [True, *[False] * 5]
