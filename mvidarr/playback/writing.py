"""Playlists as files for other players: M3U and XSPF, line by line. Pure.

An entry is an address of a stream, absolute, or the path of a file below the media folder.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Literal
from urllib.parse import quote
from xml.sax.saxutils import escape

from mvidarr.library import Video

Format = Literal["m3u", "xspf"]
Links = Literal["streams", "files"]

MEDIA_TYPES: dict[Format, str] = {"m3u": "audio/x-mpegurl; charset=utf-8", "xspf": "application/xspf+xml"}
ENDINGS: dict[Format, str] = {"m3u": "m3u8", "xspf": "xspf"}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = re.compile(r"\s+")
_BREAKS = re.compile(r"[\r\n]")
_NO_PATH = re.compile(r"[#\s]")  # what a player takes for a comment, or leaves out
_SLASHES = re.compile(r"""[/\\:*?"<>|\x00-\x1f\x7f]+""")


def head(format: Format, name: str, description: str | None) -> str:
    if format == "m3u":
        return f"#EXTM3U\n#PLAYLIST:{_line(name)}\n"
    annotation = f"  <annotation>{_text(description)}</annotation>\n" if description else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<playlist version="1" xmlns="http://xspf.org/ns/0/">\n'
        f"  <title>{_text(name)}</title>\n{annotation}  <trackList>\n"
    )


def entries(format: Format, videos: Iterable[tuple[Video, str | None]], links: Links, base: str) -> Iterator[str]:
    """``videos`` with the note of each; those without a file are left out, from M3U also a path of two lines, which
    it has no way to say. ``base`` is what the paths of streams are
    below, such as http://localhost:8845."""
    for video, note in videos:
        if video["files"]:
            at = f"{base}/api/videos/{video['id']}/stream" if links == "streams" else video["files"][0]["path"]
            if format == "xspf":
                yield _xspf(video, note, at, links)
            elif not _BREAKS.search(at):
                yield _m3u(video, at)


def tail(format: Format) -> str:
    return "" if format == "m3u" else "  </trackList>\n</playlist>\n"


def file_name(name: str, format: Format) -> str:
    """That every system can keep."""
    return f"{_line(_SLASHES.sub(' ', name)).strip(' .')[:100] or 'playlist'}.{ENDINGS[format]}"


def disposition(name: str) -> str:
    """The header that makes it a download."""
    plain = re.sub(r"[^ -~]|[\"\\%]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _m3u(video: Video, at: str) -> str:
    seconds = round(video["duration"]) if video["duration"] else -1
    heading = f"{_artist(video)} - {video['title']}" if _artist(video) else video["title"]
    return f"#EXTINF:{seconds},{_line(heading)}\n{'./' if _NO_PATH.match(at) else ''}{at}\n"


def _xspf(video: Video, note: str | None, at: str, links: Links) -> str:
    place = at if links == "streams" else quote(at)
    said = [("location", place), ("title", video["title"]), ("creator", _artist(video)), ("annotation", note),
            ("album", video["album"])]  # fmt: skip
    inner = "".join(f"<{name}>{_text(value)}</{name}>" for name, value in said if value)
    length = f"<duration>{round(video['duration'] * 1000)}</duration>" if video["duration"] else ""
    return f"    <track>{inner}{length}</track>\n"


def _artist(video: Video) -> str:
    return video["artist"]["name"] if video["artist"] else ""


def _line(text: str) -> str:
    return _LINE_ENDS.sub(" ", _NOT_XML.sub("", text)).strip()


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("", text))
