import pytest

from mvidarr.downloads.tempo.hosts import host_of


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "youtube.com"),
        ("https://youtu.be/dQw4w9WgXcQ", "youtube.com"),
        ("https://m.youtube.com:443/watch", "youtube.com"),
        ("https://player.vimeo.com/1", "vimeo.com"),
        ("https://WWW.BBC.co.uk./music", "bbc.co.uk"),
        ("https://music.example.com.br/1", "example.com.br"),
        ("https://t.co/x", "t.co"),
        ("https://www.abc.de/x", "abc.de"),
        ("https://a.b.vk.ru/x", "vk.ru"),
        ("https://live.nhk.or.jp/x", "nhk.or.jp"),
        ("http://127.0.0.1:8000/page", "127.0.0.1"),
        ("http://[::1]/page", "::1"),
        ("http://nas/page", "nas"),
        ("no address", None),
        ("http://[broken", None),
    ],
)
def test_the_site_of_an_address_is_what_people_register(url: str, host: str | None) -> None:
    assert host_of(url) == host
