"""How large the head of a request may be: the parser has no limit of its own, and uvicorn would keep all of it."""

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from mvidarr.errors import Invalid
from mvidarr.web.errors import PROBLEM, problem

LARGEST = 64 * 1024  # bytes of address and headers; browsers and proxies stay far below
_STATUS = 431


class LimitedHttp(HttpToolsProtocol):
    """uvicorn's own, but a larger head is answered with 431 and the end of the connection."""

    _reading = False  # between the first line of a request and the end of its headers
    _pending = 0  # bytes that came since, without an end
    _size = 0  # bytes of the address and of finished headers
    _refused = False

    def data_received(self, data: bytes) -> None:
        before = self._reading
        super().data_received(data)
        if before and self._reading and not self._refused:
            self._pending += len(data)
            if self._pending > LARGEST:
                self._refuse()

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
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """What the parser stumbled over may have been our own refusal."""
        if not self._refused:
            super().send_400_response(msg)

    def _count(self, size: int) -> None:
        self._size += size
        if self._size > LARGEST:
            self._refuse()
            raise ValueError("the head of the request is too large")  # ends the parser; nothing of it goes on

    def _refuse(self) -> None:
        self._refused = True
        sentence = f"The address and headers of a request may have {LARGEST:,} bytes. Delete the cookies of this site."
        body = orjson.dumps(problem(Invalid(sentence, code="head_too_large"), _STATUS, ""))
        head = (
            f"HTTP/1.1 {_STATUS} Request Header Fields Too Large\r\ncontent-type: {PROBLEM}\r\n"
            f"content-length: {len(body)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.close()
