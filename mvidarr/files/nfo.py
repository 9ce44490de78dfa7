"""NFO files as Kodi, Jellyfin, Emby and ErsatzTV read them: written from facts, the same bytes for the same facts.

Reading gives the facts back, with what stands after the XML (Kodi allows an address there), so a rewrite can keep it.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from typing import TypeVar

from mvidarr.clock import SECOND
from mvidarr.errors import Invalid

V = TypeVar("V")

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0, even when escaped
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_READ_LIMIT = 1 << 20  # bytes; more is no NFO


@dataclass(frozen=True)
class NfoAudio:
    codec: str | None = None
    channels: int | None = None
    language: str | None = None


@dataclass(frozen=True)
class NfoFile:
    """What ``fileinfo`` tells of the file; duration in seconds."""

    video_codec: str | None = None
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    hdr: str | None = None
    audio: tuple[NfoAudio, ...] = ()
    subtitles: tuple[str, ...] = ()  # languages


@dataclass(frozen=True)
class NfoFacts:
    """``ids``: provider -> id, the main one first. ``release_date`` only when known to the day, ``YYYY-MM-DD``."""

    title: str
    artists: tuple[str, ...] = ()  # the main artist first: many players show only that one
    album: str | None = None
    plot: str | None = None
    duration: float | None = None  # seconds
    genres: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    studios: tuple[str, ...] = ()
    release_date: str | None = None
    year: int | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    added: int | None = None  # milliseconds
    file: NfoFile | None = None


@dataclass(frozen=True)
class ArtistFacts:
    name: str
    musicbrainz: str | None = None
    genres: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    formed: str | None = None
    disbanded: str | None = None
    biography: str | None = None


@dataclass(frozen=True)
class Parsed:
    facts: NfoFacts
    trailing: str  # what stood after the XML


def video_nfo(facts: NfoFacts, trailing: str = "") -> bytes:
    """Elements in the order of Kodi's own export; nothing unknown is written, never an invented date."""
    root = ET.Element("musicvideo")
    ET.SubElement(root, "title").text = _clean(facts.title)  # the one that must be there
    _add_all(root, "artist", facts.artists)
    _add(root, "album", facts.album)
    _add(root, "plot", facts.plot)
    _add(root, "runtime", _minutes(facts))
    _add_all(root, "genre", facts.genres)
    _add_all(root, "tag", facts.tags)
    _add_all(root, "director", facts.directors)
    _add_all(root, "studio", facts.studios)
    date = facts.release_date if facts.release_date and _DATE.fullmatch(facts.release_date) else None
    _add(root, "premiered", date)
    _add(root, "aired", date)  # the only one ErsatzTV reads
    _add(root, "year", facts.year or (int(date[:4]) if date else None))
    ids = {_clean(provider): _clean(value) for provider, value in facts.ids.items()}
    for position, (provider, value) in enumerate(item for item in ids.items() if all(item)):
        _add(root, "uniqueid", value, {"type": provider, **({"default": "true"} if position == 0 else {})})
    _add(root, "dateadded", None if facts.added is None else _moment(facts.added))
    if facts.file:
        _add_file(root, facts.file)
    return _document(root, trailing)


def artist_nfo(facts: ArtistFacts) -> bytes:
    root = ET.Element("artist")
    _add(root, "name", facts.name)
    _add(root, "musicBrainzArtistID", facts.musicbrainz)
    _add_all(root, "genre", facts.genres)
    _add_all(root, "style", facts.styles)
    _add_all(root, "mood", facts.moods)
    _add(root, "formed", facts.formed)
    _add(root, "disbanded", facts.disbanded)
    _add(root, "biography", facts.biography)
    return _document(root, "")


def parse(data: bytes) -> Parsed:
    """Raises ``Invalid`` (``bad_nfo``) for what is no music video's NFO."""
    root, trailing = _read(data, "musicvideo")
    date = _text(root, "premiered") or _text(root, "aired")
    facts = NfoFacts(
        title=_text(root, "title") or "",
        artists=tuple(_artists(root)),
        album=_text(root, "album"),
        plot=_text(root, "plot"),
        duration=_number(_text(root, "runtime"), lambda text: float(text.split()[0]) * 60),
        genres=_texts(root, "genre"),
        tags=_texts(root, "tag"),
        directors=_texts(root, "director"),
        studios=_texts(root, "studio"),
        release_date=date if date and _DATE.fullmatch(date) else None,
        year=_number(_text(root, "year"), int),
        ids={node.get("type", "unknown"): (node.text or "").strip() for node in _main_first(root.findall("uniqueid"))},
        added=_number(_text(root, "dateadded"), _milliseconds),
    )
    details = root.find("fileinfo/streamdetails")
    return Parsed(facts if details is None else replace(facts, file=_file(details)), trailing)


def _clean(text: str) -> str:
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _add(parent: ET.Element, tag: str, value: object, attributes: Mapping[str, str] | None = None) -> None:
    text = "" if value is None else _clean(str(value))
    if text:
        ET.SubElement(parent, tag, dict(attributes or {})).text = text


def _add_all(parent: ET.Element, tag: str, values: Iterable[str]) -> None:
    for value in dict.fromkeys(map(_clean, values)):
        _add(parent, tag, value)


def _add_file(root: ET.Element, file: NfoFile) -> None:
    details = ET.SubElement(ET.SubElement(root, "fileinfo"), "streamdetails")
    video = ET.SubElement(details, "video")
    _add(video, "codec", file.video_codec)
    _add(video, "aspect", f"{file.width / file.height:.6f}" if file.width and file.height else None)
    _add(video, "width", file.width)
    _add(video, "height", file.height)
    _add(video, "durationinseconds", None if file.duration is None else round(file.duration))
    _add(video, "hdrtype", file.hdr)
    for stream in file.audio:
        audio = ET.SubElement(details, "audio")
        _add(audio, "codec", stream.codec)
        _add(audio, "language", stream.language)
        _add(audio, "channels", stream.channels)
    for language in file.subtitles:
        _add(ET.SubElement(details, "subtitle"), "language", language)


def _minutes(facts: NfoFacts) -> int | None:
    duration = facts.duration or (facts.file.duration if facts.file else None)
    return max(1, round(duration / 60)) if duration else None


def _moment(moment: int) -> str:
    return datetime.fromtimestamp(moment // SECOND, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _milliseconds(text: str) -> int:
    return int(datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC).timestamp()) * SECOND


def _document(root: ET.Element, trailing: str) -> bytes:
    ET.indent(root)
    xml: bytes = ET.tostring(root, encoding="utf-8")
    return _DECLARATION + xml + b"\n" + (f"{trailing}\n".encode() if trailing else b"")


class _NoDoctype(ET.TreeBuilder):
    """Entities could make a small file huge or read others; no NFO needs them."""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise _bad()


def _read(data: bytes, tag: str) -> tuple[ET.Element, str]:
    end = data.rfind(f"</{tag}>".encode())
    if end < 0 or len(data) > _READ_LIMIT:
        raise _bad()
    end += len(tag) + 3
    parser = ET.XMLParser(target=_NoDoctype())  # noqa: S314 - without a document type there is nothing to expand
    try:
        parser.feed(data[:end])
        root: ET.Element = parser.close()
    except (ET.ParseError, LookupError, ValueError) as error:
        raise _bad() from error
    if root.tag != tag:
        raise _bad()
    return root, data[end:].decode(errors="replace").strip()


def _bad() -> Invalid:
    return Invalid("The NFO file cannot be read: it is not the XML of a music video.", code="bad_nfo")


def _text(node: ET.Element, path: str) -> str | None:
    return (node.findtext(path) or "").strip() or None


def _texts(node: ET.Element, path: str) -> tuple[str, ...]:
    return tuple(text for found in node.findall(path) if (text := (found.text or "").strip()))


def _artists(root: ET.Element) -> Iterable[str]:
    return chain.from_iterable(_texts(node, "name") or _texts_of(node) for node in root.findall("artist"))


def _texts_of(node: ET.Element) -> tuple[str, ...]:
    text = (node.text or "").strip()
    return (text,) if text else ()


def _main_first(nodes: list[ET.Element]) -> list[ET.Element]:
    return sorted(nodes, key=lambda node: node.get("default") != "true")


def _number(text: str | None, read: Callable[[str], V]) -> V | None:
    try:
        return read(text) if text else None
    except ValueError:
        return None


def _file(details: ET.Element) -> NfoFile:
    return NfoFile(
        video_codec=_text(details, "video/codec"),
        width=_number(_text(details, "video/width"), int),
        height=_number(_text(details, "video/height"), int),
        duration=_number(_text(details, "video/durationinseconds"), float),
        hdr=_text(details, "video/hdrtype"),
        audio=tuple(
            NfoAudio(_text(node, "codec"), _number(_text(node, "channels"), int), _text(node, "language"))
            for node in details.findall("audio")
        ),
        subtitles=tuple(filter(None, (_text(node, "language") for node in details.findall("subtitle")))),
    )
