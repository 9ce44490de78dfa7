"""One video keeps one source key, however its link is written."""

import pytest

from mvidarr.errors import Invalid
from mvidarr.library.sources import known, recognise


@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://youtu.be/dQw4w9WgXcQ?t=10",
        "https://m.youtube.com/watch?feature=share&v=dQw4w9WgXcQ&list=PL1",
        "https://music.youtube.com/watch?v=dQw4w9WgXcQ",
        "https://www.youtube.com/shorts/dQw4w9WgXcQ",
        "  https://www.youtube.com/embed/dQw4w9WgXcQ  ",
        "youtu.be/dQw4w9WgXcQ",
    ],
)
def test_every_spelling_of_a_youtube_link_is_one_source(url):
    key = recognise(url)
    assert (key.provider, key.key) == ("youtube", "dQw4w9WgXcQ")
    assert key.url == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("url", "provider", "key"),
    [
        ("https://vimeo.com/123456", "vimeo", "123456"),
        ("https://player.vimeo.com/video/123456", "vimeo", "123456"),
        ("https://dai.ly/x2bad", "dailymotion", "x2bad"),
        ("https://www.dailymotion.com/video/x2bad_title", "dailymotion", "x2bad"),
        ("HTTP://Example.ORG:80/a.mp4#t=3", "web", "http://example.org/a.mp4"),
        ("https://example.org", "web", "https://example.org/"),
        ("example.org:8443/a", "web", "https://example.org:8443/a"),
        ("http://[::1]:8080/a?b=c", "web", "http://[::1]:8080/a?b=c"),
        ("https://www.youtube.com/@channel", "web", "https://www.youtube.com/@channel"),
    ],
)
def test_other_addresses(url, provider, key):
    found = recognise(url)
    assert (found.provider, found.key) == (provider, key)


@pytest.mark.parametrize(
    "url",
    [
        "", "words", "ftp://example.org/a", "file:///etc/passwd", "https://", "http://exa mple.org",
        "javascript:alert(1)", "-o/tmp/x", "http://a/\x00", "http://a:port/", "http://a/#__youtubedl_smuggle=%7B%7D",
        "https://a/" + "x" * 2000, "http://[::1/", "ytsearch5:queen",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_refused_with_a_sentence(url):
    with pytest.raises(Invalid) as caught:
        recognise(url)
    assert caught.value.code == "bad_url"
    assert caught.value.errors[0].field == "url"


def test_the_generic_extractor_names_no_video():
    assert known("generic", "clip", "http://example.org/clip.mp4").provider == "web"
    assert known("youtube", "dQw4w9WgXcQ", "https://x").key == "dQw4w9WgXcQ"


@pytest.mark.parametrize(
    "url",
    ["https://user:secret@example.org/a", "http://user@example.org/a", "https://:secret@www.youtube.com/watch?v=x"],
)
def test_an_address_with_a_name_or_password_in_it_is_refused_and_not_repeated(url):
    with pytest.raises(Invalid) as caught:
        recognise(url)
    assert caught.value.code == "bad_url"
    assert "password" in caught.value.detail
    assert "secret" not in str(caught.value.detail) + str(caught.value.errors) + str(caught.value.extra)
