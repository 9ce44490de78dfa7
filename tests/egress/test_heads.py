"""What a request asks for, and what a site is told of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mvidarr.egress.heads import Unreadable, closing, read_request


def test_a_request_goes_on_without_what_was_meant_for_the_proxy() -> None:
    asked = read_request(
        b"GET http://media.example:8080/a/b.mp4?t=1 HTTP/1.1\r\nHost: media.example:8080\r\nRange: bytes=5-\r\n"
        b"Proxy-Authorization: Basic eDp5\r\nConnection: keep-alive\r\n\r\n"
    )
    assert asked is not None
    assert (asked.host, asked.port, asked.tunnel, asked.authorization) == ("media.example", 8080, False, b"Basic eDp5")
    assert asked.head == (
        b"GET /a/b.mp4?t=1 HTTP/1.1\r\nHost: media.example:8080\r\nRange: bytes=5-\r\nConnection: close\r\n\r\n"
    )


def test_the_address_counts_and_not_what_the_host_line_says() -> None:
    asked = read_request(b"GET http://one.example/ HTTP/1.1\r\nHost: two.example\r\n\r\n")
    assert asked is not None
    assert asked.host == "one.example"
    assert b"two.example" not in asked.head


def test_a_tunnel_names_host_and_port_and_may_be_in_a_hurry() -> None:
    asked = read_request(b"CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: x\r\n\r\n\x16\x03\x01")
    assert asked is not None
    assert (asked.host, asked.port, asked.tunnel, asked.rest) == ("2001:db8::1", 443, True, b"\x16\x03\x01")


def test_what_is_sent_along_is_counted() -> None:
    asked = read_request(b"POST http://a.example/ HTTP/1.1\r\nHost: a.example\r\nContent-Length: 10\r\n\r\nhello")
    assert asked is not None
    assert (asked.body, asked.rest) == (10, b"hello")


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /only/a/path HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET https://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n",
        b"GET ftp://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n",
        b"GET http:/// HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET http://a.example:99999/ HTTP/1.1\r\nHost: a\r\n\r\n",
        b"CONNECT a.example HTTP/1.1\r\nHost: a\r\n\r\n",
        b"POST http://a.example/ HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST http://a.example/ HTTP/1.1\r\nHost: a.example\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET http://a.example/ HTTP/1.1\r\n" + b"X: y\r\n" * 20_000,
    ],
)
def test_what_cannot_be_carried_is_refused(request_: bytes) -> None:
    with pytest.raises(Unreadable):
        read_request(request_)


def test_more_is_waited_for_until_the_head_has_ended() -> None:
    whole = b"GET http://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n"
    assert all(read_request(whole[:length]) is None for length in range(len(whole)))


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    try:
        asked = read_request(data)
    except Unreadable:
        return
    assert asked is None or (asked.host and asked.port)


def test_an_answer_is_passed_on_but_for_its_connection() -> None:
    head = b'HTTP/1.1 206 Partly\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nX odd: 1\r\nETag: "a"'
    assert closing(head) == b'HTTP/1.1 206 Partly\r\nX odd: 1\r\nETag: "a"\r\nConnection: close\r\n\r\n'
