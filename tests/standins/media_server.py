"""A web server on loopback, in its own thread, that serves the clips and goes wrong on request.

=====================================  ================================================================
/media/<clip>[/<any name>]             a clip; the name at the end is what yt-dlp takes for its title
/hls/master.m3u8, /dash/manifest.mpd   the same clip in pieces
/page?title=&src=&poster=&words=       a page with ``<video>``, and with subtitles at another address
/jsonld?title=&src=                    a page with a JSON-LD VideoObject
/several?title=&src=&src=              a page with several ``<video>``
/words                                 a page without media
/parts.m3u8?src=, /parts.mpd?src=      a clip whose only piece is at another address
/words.vtt?said=                       subtitles of two lines, the second from second 3 on
[/500,/odd]/api/skipSegments/<prefix>  SponsorBlock, as ``segments`` has it by video; or it fails, or makes no sense
=====================================  ================================================================

``src`` and ``poster`` are addresses with their own faults; see ``tests.standins.faults``.
"""

import asyncio
import mimetypes
import threading
from collections import Counter
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from tests.standins import sponsorblock, web_pages
from tests.standins.clips import SECONDS, Clips
from tests.standins.faults import Faults

CHUNK = 16 * 1024
HTML = "text/html; charset=utf-8"


class MediaServer:
    """``counts``: requests by address (path and query). ``pause()`` holds every running answer until ``resume()``;
    after ``hurry()`` what comes slowly, by its ``rate``, or late, by its ``delay``, comes at once."""

    def __init__(self, clips: Clips) -> None:
        self.clips = clips
        self.counts: Counter[str] = Counter()
        self.ranges: list[str] = []  # the Range headers that came
        self.segments: dict[str, list[tuple[str, float, float]]] = {}  # SponsorBlock's, by id: part, from, to
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="media-server", daemon=True)
        self._answers: set[asyncio.Task[None]] = set()
        self._going = asyncio.Event()
        self._going.set()
        self._hurried = asyncio.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._connected, "127.0.0.1", 0), self._loop
        ).result()
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def at(self, path: str, **query: str | int | float | list[str]) -> str:
        """``at("/media/song.mp4", rate=50_000)``"""
        return f"{self.url}{path}?{urlencode(query, doseq=True)}" if query else f"{self.url}{path}"

    def hits(self, path: str) -> int:
        """Requests for this path, with any query."""
        counts = list(self.counts.items())  # at once: more may come while they are counted
        return sum(count for address, count in counts if unquote(urlsplit(address).path) == path)

    def pause(self) -> None:
        self._loop.call_soon_threadsafe(self._going.clear)

    def resume(self) -> None:
        self._loop.call_soon_threadsafe(self._going.set)

    def hurry(self) -> None:
        """Whoever looked on while it came has seen enough: no answer waits for its rate any more."""
        self._loop.call_soon_threadsafe(self._hurried.set)

    def forget(self) -> None:
        """Between tests: counts to zero, nothing paused, nothing hurried."""
        self._loop.call_soon_threadsafe(self._hurried.clear)
        self.counts.clear()
        self.ranges.clear()
        self.segments.clear()
        self.resume()

    async def _close(self) -> None:
        self._server.close()
        for answer in self._answers:
            answer.cancel()
        await asyncio.gather(*self._answers, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._answers.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            await self._answer(head, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the other side went away, or the test is over
        finally:
            self._answers.discard(task)
            writer.close()

    async def _answer(self, head: list[str], writer: asyncio.StreamWriter) -> None:
        method, address, _ = head[0].split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        self.counts[address] += 1
        if "range" in headers:
            self.ranges.append(headers["range"])
        parts = urlsplit(address)
        query = parse_qs(parts.query, keep_blank_values=True)
        faults = Faults({name: values[-1] for name, values in query.items()}, self.counts[address])
        if faults.delay:
            await self._wait(faults.delay)
        if faults.redirect:
            await _send(writer, 302, [("Location", faults.redirect)], b"")
        elif "/api/skipSegments/" in parts.path:
            status, answer = sponsorblock.answer(parts.path, self.segments)
            await _send(writer, status, [("Content-Type", "application/json")], answer)
        elif faults.status:
            await _send(writer, faults.status, [("Content-Type", HTML)], web_pages.words(str(faults.status)).encode())
        else:
            body, kind = self._content(unquote(parts.path), query)
            if body is None or faults.html:
                status = 404 if body is None else 200
                await _send(writer, status, [("Content-Type", HTML)], web_pages.words("Not what you want").encode())
            else:
                await self._serve(writer, method, headers.get("range"), faults, body, faults.content_type or kind)

    def _content(self, path: str, query: dict[str, list[str]]) -> tuple[bytes | None, str]:
        title = query.get("title", ["A Song"])[-1]
        sources = query.get("src", [self.at("/media/song.mp4")])
        poster = query.get("poster", [self.at("/media/poster.jpg")])[-1]
        match path:
            case "/page":
                return web_pages.video(title, sources[0], poster, query.get("words", [""])[-1]).encode(), HTML
            case "/jsonld":
                return web_pages.json_ld(title, sources[0], poster, SECONDS).encode(), HTML
            case "/several":
                return web_pages.several(title, sources).encode(), HTML
            case "/words.vtt":
                return web_pages.subtitles(query.get("said", ["Hello"])[-1]).encode(), "text/vtt"
            case "/words":
                return web_pages.words(title).encode(), HTML
            case "/parts.m3u8":
                return web_pages.hls(sources[0]).encode(), "application/vnd.apple.mpegurl"
            case "/parts.mpd":
                return web_pages.dash(sources[0]).encode(), "application/dash+xml"
        return self._file(path)

    def _file(self, path: str) -> tuple[bytes | None, str]:
        _, folder, name, *_ = [*path.split("/"), "", ""]
        file = (
            self.clips.folder / Path(name).name if folder == "media" else self.clips.folder / folder / Path(name).name
        )
        kind = {".m3u8": "application/vnd.apple.mpegurl", ".mpd": "application/dash+xml", ".ts": "video/mp2t"}
        known = kind.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return (file.read_bytes() if file.is_file() else None), known

    async def _serve(
        self, writer: asyncio.StreamWriter, method: str, asked: str | None, faults: Faults, body: bytes, kind: str
    ) -> None:
        body = body[: faults.truncate]
        headers = [("Content-Type", kind)]
        status, start, end = 200, 0, len(body)
        if faults.ranges:
            headers.append(("Accept-Ranges", "bytes"))
            if asked:
                first, _, last = asked.removeprefix("bytes=").partition("-")
                status, start, end = 206, int(first), min(len(body), int(last) + 1 if last else len(body))
                if start >= len(body):
                    await _send(writer, 416, [("Content-Range", f"bytes */{len(body)}")], b"")
                    return
                headers.append(("Content-Range", f"bytes {start}-{end - 1}/{len(body)}"))
        _begin(writer, status, [*headers, ("Content-Length", str(end - start + faults.lie))])
        if method != "HEAD":
            await self._stream(writer, body[start : min(end, end + faults.lie)], faults)
        await writer.drain()

    async def _wait(self, seconds: float) -> None:
        """So long, unless somebody hurries."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._hurried.wait()

    async def _stream(self, writer: asyncio.StreamWriter, body: bytes, faults: Faults) -> None:
        kept = body if faults.drop is None else body[: faults.drop]
        chunk = min(CHUNK, max(1, faults.rate // 10)) if faults.rate else CHUNK
        for at in range(0, len(kept), chunk):
            await self._going.wait()
            writer.write(kept[at : at + chunk])
            await writer.drain()
            if faults.rate:
                await self._wait(chunk / faults.rate)
            if faults.stall is not None and at + chunk > faults.stall:
                await asyncio.get_running_loop().create_future()  # until they leave, or the server ends
        if faults.drop is not None and len(body) > faults.drop:
            writer.transport.abort()


def _begin(writer: asyncio.StreamWriter, status: int, headers: list[tuple[str, str]]) -> None:
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {value}" for name, value in headers)]
    writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1"))


async def _send(writer: asyncio.StreamWriter, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
    _begin(writer, status, [*headers, ("Content-Length", str(len(body)))])
    writer.write(body)
    await writer.drain()
