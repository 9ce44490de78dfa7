"""Heads of HTTP messages as a proxy reads and rewrites them. Pure.

Our own children ask us, so a request has to be in order (h11 reads it); what comes back is any site's, and is passed on
as it is but for what concerns the connection. One request for each connection, so that none of a later one goes to the
host of an earlier one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import h11

LONGEST = 64 * 1024
_HOPS = frozenset({
    b"connection", b"keep-alive", b"proxy-connection", b"proxy-authorization", b"proxy-authenticate", b"te", b"upgrade",
})  # fmt: skip


class Unreadable(Exception):
    """No request that can be carried; its words say why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """``tunnel``: bytes are carried as they are. Else ``head`` is what the host is sent, and ``body`` how many bytes
    of the request follow it; ``rest`` of them, or of the tunnel, are here already."""

    host: str
    port: int
    tunnel: bool
    authorization: bytes
    head: bytes
    body: int
    rest: bytes


def read_request(data: bytes) -> Asked | None:
    """None when more of it must come. Unreadable."""
    if not data:
        return None
    reader = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST)
    try:
        reader.receive_data(data)
        event = reader.next_event()
    except h11.RemoteProtocolError as error:
        raise Unreadable(str(error)) from error
    if event is h11.NEED_DATA:
        return None
    if not isinstance(event, h11.Request):
        raise Unreadable("This is no request.")
    headers = [(bytes(name), bytes(value)) for name, value in event.headers.raw_items()]
    rest = bytes(reader.trailing_data[0])
    if event.method == b"CONNECT":
        host, port = _address(f"//{_text(event.target)}", 0)
        return Asked(host, port, True, _authorization(headers), b"", 0, rest)
    target = _text(event.target)
    if not target.lower().startswith("http://"):
        raise Unreadable("Only whole addresses with http:// are carried, and tunnels.")
    host, port = _address(target, 80)
    return Asked(host, port, False, _authorization(headers), _head(event.method, target, headers), _body(headers), rest)


def closing(head: bytes) -> bytes:
    """The head of a response, its end included: as it came, but this connection is closed after it."""
    lines = head.rstrip(b"\r\n").split(b"\r\n")
    kept = [line for line in lines[1:] if line.partition(b":")[0].strip().lower() not in _HOPS]
    return b"\r\n".join((lines[0], *kept, b"Connection: close", b"", b""))


def refusal(status: str, words: str, *, more: Iterable[str] = ()) -> bytes:
    body = words.encode()
    lines = (f"HTTP/1.1 {status}", "Content-Type: text/plain; charset=utf-8", f"Content-Length: {len(body)}", *more)
    return "\r\n".join((*lines, "Connection: close", "", "")).encode() + body


def _head(method: bytes, target: str, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kept = [name + b": " + value for name, value in headers if name.lower() not in _HOPS | {b"host"}]
    host = b"Host: " + parts.netloc.rpartition("@")[2].encode()
    return b"\r\n".join((method + b" " + path.encode() + b" HTTP/1.1", host, *kept, b"Connection: close", b"", b""))


def _body(headers: Iterable[tuple[bytes, bytes]]) -> int:
    lower = {name.lower(): value for name, value in headers}
    if b"transfer-encoding" in lower:
        raise Unreadable("A request must tell its length.")
    return int(lower.get(b"content-length", b"0"))


def _address(target: str, usual: int) -> tuple[str, int]:
    try:
        parts = urlsplit(target)
        host, port = parts.hostname, parts.port or usual
    except ValueError as error:
        raise Unreadable("Its host or port cannot be read.") from error
    if not host or not port:
        raise Unreadable("It names no host and port.")
    return host, port


def _authorization(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    return next((value for name, value in headers if name.lower() == b"proxy-authorization"), b"")


def _text(target: bytes) -> str:
    try:
        return target.decode("ascii")
    except UnicodeError as error:
        raise Unreadable("Its address is not written in ASCII.") from error
