"""What a description makes yt-dlp visit, and what of it may be shown."""

import json
from typing import Any

from mvidarr.ytdlp import media_addresses, public_info
from mvidarr.ytdlp.addresses import undetoured, visitable

INFO: dict[str, Any] = {
    "id": "x",
    "title": "A Song",
    "webpage_url": "https://page.test/x",
    "thumbnail": "https://img.test/main.jpg",
    "formats": [
        {"format_id": "1", "url": "https://a.test/1.mp4", "cookies": "secret=1", "http_headers": {"Cookie": "secret"}},
        {"format_id": "2", "url": "https://a.test/m.mpd", "manifest_url": "https://b.test/m.mpd",
         "fragment_base_url": "https://c.test/base/", "fragments": [{"path": "seg1"}, {"url": "https://d.test/seg2"}]},
        {"format_id": "3", "url": "rtmp://e.test/live"},
    ],
    "requested_formats": [{"format_id": "9", "url": "https://f.test/9.mp4"}],
    "thumbnails": [{"url": "https://img.test/evil.exe?x=.jpg"}, {"url": "data:image/png;base64,AAAA"}],
    "subtitles": {"en": [{"url": "https://s.test/en.vtt"}, {"data": "WEBVTT"}, {"url": "file:///etc/passwd"}]},
    "automatic_captions": {"de": [{"url": "https://s.test/de.vtt"}]},
    "requested_subtitles": {"fr": {"url": "https://s.test/fr.vtt"}},
    "entries": [{"formats": [{"url": "https://g.test/entry.mp4"}]}, None],
    "_internal": "secret",
}  # fmt: skip


def test_every_address_is_found_wherever_it_hides() -> None:
    assert media_addresses(INFO) == {
        "https://img.test/main.jpg",
        "https://a.test/1.mp4",
        "https://a.test/m.mpd",
        "https://b.test/m.mpd",
        "https://c.test/base/",
        "https://c.test/base/seg1",
        "https://d.test/seg2",
        "rtmp://e.test/live",
        "https://f.test/9.mp4",
        "https://img.test/evil.exe?x=.jpg",
        "data:image/png;base64,AAAA",
        "https://s.test/en.vtt",
        "file:///etc/passwd",
        "https://s.test/de.vtt",
        "https://s.test/fr.vtt",
        "https://g.test/entry.mp4",
    }


def test_odd_shapes_are_no_addresses() -> None:
    assert media_addresses({"formats": "x", "subtitles": [], "thumbnails": [1], "url": 7, "entries": None}) == set()


def test_formats_thumbnails_and_subtitles_outside_the_web_are_dropped() -> None:
    kept = visitable({**INFO, "thumbnail": "data:image/png;base64,AAAA"})
    assert [each["format_id"] for each in kept["formats"]] == ["1", "2"]
    assert "thumbnail" not in kept
    assert "url" not in visitable({"url": "rtmp://e.test/live"})
    assert visitable({"url": "https://e.test/a.mp4"})["url"] == "https://e.test/a.mp4"
    assert {address.partition(":")[0] for address in media_addresses(kept)} == {"https"}


def test_a_picture_keeps_no_extension_of_a_program() -> None:
    assert visitable(INFO)["thumbnails"] == [{"url": "https://img.test/evil.exe?x=.jpg", "ext": "jpg"}]


def test_no_header_leads_past_the_gate_wherever_it_stands() -> None:
    headers = {"User-Agent": "x", "Ytdl-Request-Proxy": "http://e.test", "ytdl-socks-proxy": "socks5://e.test"}
    info = {"http_headers": headers, "formats": [{"http_headers": headers, "url": "u"}], "subtitles": {"en": [headers]}}
    kept = {"User-Agent": "x"}
    assert undetoured(info) == {
        "http_headers": kept, "formats": [{"http_headers": kept, "url": "u"}], "subtitles": {"en": [kept]},
    }  # fmt: skip


def test_the_public_copy_holds_no_cookie_header_or_signed_address() -> None:
    public = public_info(INFO)
    text = json.dumps(public)
    assert public["webpage_url"] == "https://page.test/x"
    assert [each["format_id"] for each in public["formats"]] == ["1", "2", "3"]
    for hidden in ("secret", "Cookie", "a.test", "b.test", "c.test", "d.test", "s.test"):
        assert hidden not in text
    assert INFO["formats"][0]["cookies"] == "secret=1"
