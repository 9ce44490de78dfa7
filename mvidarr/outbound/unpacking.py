"""Bodies of answers, read and unpacked in bounds: a small one may unpack to what no memory holds."""

import zlib
from collections.abc import AsyncIterator

from mvidarr.errors import External

ACCEPTED = "gzip, deflate"
_EITHER = zlib.MAX_WBITS | 32  # gzip or zlib, whichever it is
_CHUNK = 65_536


async def unpacked(chunks: AsyncIterator[bytes], encoding: str, most: int, host: str) -> bytes:
    """At most ``most`` bytes of ``chunks`` as they came. External ``too_large``, ``network`` where it is cut or
    damaged, ``encoding`` for what was not accepted."""
    body = bytearray()
    async for part in _plain(chunks, encoding.strip().lower(), host):
        body += part
        if len(body) > most:
            raise External(f"{host} sent more than {most} bytes.", source=host, code="too_large")
    return bytes(body)


async def _plain(chunks: AsyncIterator[bytes], encoding: str, host: str) -> AsyncIterator[bytes]:
    if encoding in {"", "identity"}:
        async for chunk in chunks:
            yield chunk
        return
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        detail = f"{host} answers in an encoding that was not asked for ({encoding[:40]})."
        raise External(detail, source=host, code="encoding")
    packed, began = zlib.decompressobj(_EITHER), False
    try:
        async for chunk in chunks:
            began = True
            rest, part = chunk, b""
            while rest or len(part) == _CHUNK:  # a full part may have more behind it
                part = packed.decompress(rest, _CHUNK)
                rest = packed.unconsumed_tail
                yield part
    except zlib.error as error:
        raise _damaged(host) from error
    if began and not packed.eof:
        raise _damaged(host)


def _damaged(host: str) -> External:
    return External(f"{host} sent an answer that is cut or damaged.", source=host, retryable=True, code="network")
