"""How large the head of a request may be, and how long it may take: the parser has no limit of its own, uvicorn would
keep all of it, and would wait for ever for a connection that says nothing or a header that does not end."""

import asyncio
from http import HTTPStatus

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mvidarr.errors import Invalid
from mvidarr.web.errors import PROBLEM, problem

PATIENCE = 30.0  # seconds from the first byte, or from the connection, to the end of the headers
LARGEST = 64 * 1024  # bytes of address and headers; browsers and proxies stay far below


class LimitedHttp(HttpToolsProtocol):
    """uvicorn's own, but a larger head is answered with 431, a slower one with 408, and the end of the connection."""

    patience = PATIENCE
    _reading = False  # between the first line of a request and the end of its headers
    _pending = 0  # bytes that came since, without an end
    _size = 0  # bytes of the address and of finished headers
    _refused = False
    _timer: asyncio.TimerHandle | None = None  # runs while a head is awaited

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._have_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        before = self._reading
        if self._timer is None and not before and (self.cycle is None or self.cycle.response_complete):
            self._await_head()  # uvicorn now takes the connection for busy, whatever comes
        super().data_received(data)
        if before and self._reading and not self._refused:
            self._pending += len(data)
            if self._pending > LARGEST:
                self._refuse_size()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._reading, self._pending, self._size = True, 0, 0

    def on_url(self, url: bytes) -> None:
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._reading = False
        self._have_head()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """What the parser stumbled over may have been our own refusal."""
        if not self._refused:
            super().send_400_response(msg)

    def _await_head(self) -> None:
        self._timer = self.loop.call_later(self.patience, self._too_late)

    def _have_head(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_late(self) -> None:
        self._timer = None
        if self._reading and not self._refused:
            self._refuse("The request arrived too slowly. Send it again.", "too_slow", HTTPStatus.REQUEST_TIMEOUT)
        else:
            self.transport.close()

    def _count(self, size: int) -> None:
        self._size += size
        if self._size > LARGEST:
            self._refuse_size()
            raise ValueError("the head of the request is too large")  # ends the parser; nothing of it goes on

    def _refuse_size(self) -> None:
        sentence = f"The address and headers of a request may have {LARGEST:,} bytes. Delete the cookies of this site."
        self._refuse(sentence, "head_too_large", HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)

    def _refuse(self, sentence: str, code: str, status: HTTPStatus) -> None:
        self._refused = True
        body = orjson.dumps(problem(Invalid(sentence, code=code), status, ""))
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: {PROBLEM}\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()
