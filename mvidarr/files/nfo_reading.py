"""Reading NFO files: the facts of one, and its tree with all that others wrote, also before and after the XML (Kodi
allows an address there), so that a rewrite can keep it.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from typing import TypeVar

from mvidarr.clock import SECOND
from mvidarr.errors import Invalid
from mvidarr.files.nfo import DATE, NfoAudio, NfoFacts, NfoFile

V = TypeVar("V")

_READ_LIMIT = 1 << 20  # bytes; more is no NFO
_BEFORE_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?\s*((?:<\?.*?\?>\s*|<!--.*?-->\s*)*)<([A-Za-z_][\w.-]*)", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ADDRESSES = re.compile(r"\s*(?:https?://\S+\s*)+")


@dataclass(frozen=True)
class Document:
    """``root`` is None where there is no XML, only addresses after it."""

    root: ET.Element | None
    leading: str  # comments before it
    trailing: str  # what stood after it


@dataclass(frozen=True)
class Parsed:
    facts: NfoFacts
    trailing: str  # what stood after the XML


def parse(data: bytes) -> Parsed:
    """Raises ``Invalid`` (``bad_nfo``) for what is no music video's NFO."""
    read = read_tree(data, ("musicvideo",))
    root = read.root
    if root is None:
        raise _bad()
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
        release_date=date if date and DATE.fullmatch(date) else None,
        year=_number(_text(root, "year"), int),
        ids={node.get("type", "unknown"): (node.text or "").strip() for node in _main_first(root.findall("uniqueid"))},
        added=_number(_text(root, "dateadded"), _milliseconds),
    )
    details = root.find("fileinfo/streamdetails")
    return Parsed(facts if details is None else replace(facts, file=_file(details)), read.trailing)


class _NoDoctype(ET.TreeBuilder):
    """Entities could make a small file huge or read others; no NFO needs them."""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise _bad()


def read_tree(data: bytes, tags: tuple[str, ...]) -> Document:
    """Raises ``Invalid`` (``bad_nfo``) unless the root is one of ``tags``, or there are addresses only."""
    text = _decoded(data)
    if _ADDRESSES.fullmatch(text):
        return Document(None, "", text.strip())
    begin = _BEFORE_ROOT.match(data)
    tag = begin[2].decode() if begin else ""
    end = data.rfind(f"</{tag}>".encode())
    if begin is None or tag not in tags or end < 0 or len(data) > _READ_LIMIT:
        raise _bad()
    end += len(tag) + 3
    leading = "\n".join(_COMMENT.findall(_decoded(begin[1])))
    return Document(_root(data[:end], tag), leading, _decoded(data[end:]).strip())


def _root(data: bytes, tag: str) -> ET.Element:
    target = _NoDoctype(insert_comments=True, insert_pis=True)
    parser = ET.XMLParser(target=target)  # noqa: S314 - without a document type there is nothing to expand
    try:
        parser.feed(data)
        root: ET.Element = parser.close()
    except (ET.ParseError, LookupError, ValueError) as error:
        raise _bad() from error
    if root.tag != tag:
        raise _bad()
    return root


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _bad() -> Invalid:
    return Invalid("The NFO file cannot be read: it is not XML of the kind that is meant here.", code="bad_nfo")


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


def _milliseconds(text: str) -> int:
    return int(datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC).timestamp()) * SECOND


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
