"""NFO files as Kodi, Jellyfin, Emby and ErsatzTV read them: written from facts, the same bytes for the same facts.

``nfo_reading`` reads them, ``nfo_rewriting`` changes one that others may have written into.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain

from mvidarr.clock import SECOND

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0, even when escaped
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SEPARATOR = re.compile(r"\s+/\s+")


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


def video_nfo(facts: NfoFacts, trailing: str = "") -> bytes:
    """Elements in the order of Kodi's own export; nothing unknown is written, never an invented date."""
    return document(video_tree(facts), trailing=trailing)


def artist_nfo(facts: ArtistFacts) -> bytes:
    return document(artist_tree(facts))


def video_tree(facts: NfoFacts) -> ET.Element:
    root = ET.Element("musicvideo")
    ET.SubElement(root, "title").text = clean(facts.title)  # the one that must be there
    _add_all(root, "artist", map(_whole, facts.artists))
    _add(root, "album", facts.album)
    _add(root, "plot", facts.plot)
    _add(root, "runtime", _minutes(facts))
    _add_all(root, "genre", _split(facts.genres))
    _add_all(root, "tag", map(_whole, facts.tags))
    _add_all(root, "director", map(_whole, facts.directors))
    _add_all(root, "studio", map(_whole, facts.studios))
    date = facts.release_date if facts.release_date and DATE.fullmatch(facts.release_date) else None
    _add(root, "premiered", date)
    _add(root, "aired", date)  # the only one ErsatzTV reads
    _add(root, "year", facts.year or (int(date[:4]) if date else None))
    ids = {clean(provider): clean(value) for provider, value in facts.ids.items()}
    for position, (provider, value) in enumerate(item for item in ids.items() if all(item)):
        _add(root, "uniqueid", value, {"type": provider, **({"default": "true"} if position == 0 else {})})
    _add(root, "dateadded", None if facts.added is None else _moment(facts.added))
    if facts.file:
        _add_file(root, facts.file)
    return root


def artist_tree(facts: ArtistFacts) -> ET.Element:
    root = ET.Element("artist")
    _add(root, "name", facts.name)
    _add(root, "musicBrainzArtistID", facts.musicbrainz)
    _add_all(root, "genre", _split(facts.genres))
    _add_all(root, "style", facts.styles)
    _add_all(root, "mood", facts.moods)
    _add(root, "formed", facts.formed)
    _add(root, "disbanded", facts.disbanded)
    _add(root, "biography", facts.biography)
    return root


def clean(text: str) -> str:
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _whole(name: str) -> str:
    """Kodi takes `` / `` for the end of a name."""
    return _SEPARATOR.sub("/", name)


def _split(genres: Iterable[str]) -> Iterable[str]:
    """Jellyfin takes every ``/`` for the end of a genre, so all servers get the parts."""
    return chain.from_iterable(map(str.strip, genre.split("/")) for genre in genres)


def _add(parent: ET.Element, tag: str, value: object, attributes: Mapping[str, str] | None = None) -> None:
    text = "" if value is None else clean(str(value))
    if text:
        ET.SubElement(parent, tag, dict(attributes or {})).text = text


def _add_all(parent: ET.Element, tag: str, values: Iterable[str]) -> None:
    for value in dict.fromkeys(map(clean, values)):
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


def document(root: ET.Element, *, leading: str = "", trailing: str = "") -> bytes:
    """``leading`` and ``trailing`` stand before and after the XML element."""
    ET.indent(root)
    xml: bytes = ET.tostring(root, encoding="utf-8")
    before, after = (f"{text}\n".encode() if text else b"" for text in (leading, trailing))
    return _DECLARATION + before + xml + b"\n" + after
