"""Cookies are read line by line, and what is wrong is told without a word of what is in them."""

import pytest

from mvidarr.errors import Invalid
from mvidarr.ytdlp.guardian import netscape

SECRET = "s3cr3t"
LINE = f".example.org\tTRUE\t/\tTRUE\t1900000000\tSID\t{SECRET}"


def test_cookies_are_read_with_comments_bounds_and_http_only_ones() -> None:
    text = f"\ufeff# Netscape HTTP Cookie File\r\n\r\n{LINE}\r\n#HttpOnly_www.example.org\tFALSE\t/a\tfalse\t0\tX\t\n"
    read = netscape.read(text.encode())
    assert [(cookie.domain, cookie.expires) for cookie in read] == [
        (".example.org", 1900000000),
        ("www.example.org", 0),
    ]
    assert netscape.read(netscape.written(read)) == read
    assert netscape.sites(read) == [netscape.Site("example.org", 2, 1_900_000_000_000)]
    assert netscape.sites(read[1:]) == [netscape.Site("example.org", 1, None)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no cookie"),
        ("# Netscape HTTP Cookie File\n", "no cookie"),
        (f'[{{"name": "SID", "value": "{SECRET}"}}]', "JSON"),
        (f"{LINE}\n{LINE.replace(chr(9), ' ')}", "Line 2 has 1 field"),
        (LINE.rpartition("\t")[0], "Line 1 has 6 fields"),
        (f"# a\n\n{LINE.replace('.example.org', 'https://example.org')}", "Line 3 does not begin with a domain"),
        (LINE.replace("TRUE\t/", "yes\t/"), "TRUE or FALSE"),
        (LINE.replace("/", "a"), "no path"),
        (LINE.replace("1900000000", "never"), "no moment"),
        (LINE.replace("SID", ""), "no name"),
        (LINE + "\x01", "no name"),
    ],
)
def test_what_is_wrong_is_told_by_its_line_and_without_values(text: str, said: str) -> None:
    with pytest.raises(Invalid) as raised:
        netscape.read(text.encode())
    assert said in raised.value.detail
    assert raised.value.code == "bad_cookies"
    assert SECRET not in raised.value.detail


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", LINE.encode() * 20_000])
def test_what_is_no_text_or_too_large_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        netscape.read(data)
