"""Whether a version of yt-dlp works: it is asked about itself, then what is at an address."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from mvidarr.errors import External, MvidarrError
from mvidarr.ytdlp.diagnosis import Diagnosis
from mvidarr.ytdlp.runner import YtDlp

_TITLE = "A video that is nowhere"
_PAGE = (
    f'<!doctype html><html><head><title>{_TITLE}</title><meta property="og:title" content="{_TITLE}"></head>'
    '<body><video src="/canary.mp4"></video></body></html>'
).encode()
_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n"

Say = Callable[[str], None]


class Canary:
    """``address``: what people set; "" for a page that is served here, which needs no network but proves less."""

    def __init__(self, address: Callable[[], str]) -> None:
        self._address = address

    async def sing(self, ytdlp: YtDlp, code: Path, version: str, folder: Path, say: Say) -> Diagnosis:
        """External(``canary_failed``) with the reason; ``say`` hears what yt-dlp says."""
        try:
            told = await ytdlp.at(code).diagnose()
            if _numbers(told.version) != _numbers(version):
                raise _silent(f"it is {told.version}, not {version}.")
            if told.js_runtime is None and (await ytdlp.diagnose()).js_runtime is not None:
                raise _silent("it finds no JavaScript runtime that is new enough for it.")
            if address := self._address():
                found = await ytdlp.at(code).extract(address, folder, say)
            else:
                async with _served() as page:
                    found = await ytdlp.at(code, guarded=False).extract(page, folder, say)
        except MvidarrError as error:
            if error.code == "canary_failed":
                raise
            raise _silent(error.detail) from error
        if not (found.info.get("formats") or found.info.get("url")):
            raise _silent("it found no video where there is one.")
        return told


def _silent(why: str) -> External:
    return External(f"The version was tried and did not work: {why}", source="ytdlp", code="canary_failed")


def _numbers(version: str) -> list[int]:
    """``2026.08.09`` is ``2026.8.9``; what comes after the date may be written in two ways."""
    return [int(part) for part in version.split(".")[:3] if part.isdigit()]


@asynccontextmanager
async def _served() -> AsyncIterator[str]:
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/canary"


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(_HEAD.format(len(_PAGE)).encode() + _PAGE)
        await writer.drain()
    except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        pass  # it has gone; it tells why itself
    finally:
        writer.close()
