"""Changing an NFO that others may have written into: what we tell is replaced, everything else stays as it is, in its
order, with its attributes and comments. Pure.

``told`` is what we wrote last. With it a genre that Kodi added can be told from one that our library has dropped, and
an album that nobody knows any more from one that only the file knows. Jellyfin writes artists in the order of the
alphabet: ours is put back, and nothing else is made of that.
"""

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence

from mvidarr.files.nfo import ArtistFacts, NfoFacts, artist_tree, document, video_tree
from mvidarr.files.nfo_reading import Document, read_tree

Told = Mapping[str, Sequence[str]]  # element -> its texts; "uniqueid:imvdb" -> the id

_DATES = ("premiered", "aired", "releasedate")  # Jellyfin takes them for the same, the last one wins
_VIDEO = (
    "title", "artist", "album", "plot", "runtime", "genre", "tag", "director", "studio", "premiered", "aired", "year",
)  # fmt: skip
_ARTIST = ("name", "musicBrainzArtistID", "genre", "biography")
_ADDED_TO = ("genre", "tag")  # lists that others add to
_ROOTS = {"musicvideo": ("musicvideo", "movie"), "artist": ("artist",)}  # Kodi reads any root as what the library says


def told_of(facts: NfoFacts | ArtistFacts) -> dict[str, list[str]]:
    """What an NFO with these facts tells, to be given back as ``told`` the next time."""
    ours = video_tree(facts) if isinstance(facts, NfoFacts) else artist_tree(facts)
    told: dict[str, list[str]] = {}
    for node in ours:
        if node.tag in _VIDEO or node.tag in _ARTIST:
            told.setdefault(node.tag, []).append(node.text or "")
        elif node.tag == "uniqueid":
            told[f"uniqueid:{node.get('type', '')}"] = [node.text or ""]
    return told


def rewrite_video(data: bytes | None, facts: NfoFacts, told: Told | None = None) -> bytes:
    """The file with these facts; the very same bytes where it tells them already. Without ``data`` a new one.

    Raises ``Invalid`` (``bad_nfo``) when it can't be read.
    """
    return _rewritten(data, video_tree(facts), _VIDEO, told)


def rewrite_artist(data: bytes | None, facts: ArtistFacts, told: Told | None = None) -> bytes:
    return _rewritten(data, artist_tree(facts), _ARTIST, told)


def _rewritten(data: bytes | None, ours: ET.Element, owned: Sequence[str], told: Told | None) -> bytes:
    read = read_tree(data, _ROOTS[ours.tag]) if data is not None else Document(None, "", "")
    if data is None or read.root is None:
        return document(ours, trailing=read.trailing)
    before = ET.tostring(read.root)
    read.root.tag = ours.tag
    _Merge(read.root, ours, owned, told).run()
    if ET.tostring(read.root) == before:
        return data
    return document(read.root, leading=read.leading, trailing=read.trailing)


class _Merge:
    def __init__(self, root: ET.Element, ours: ET.Element, owned: Sequence[str], told: Told | None) -> None:
        self._root = root
        self._ours = ours
        self._owned = owned
        self._told = told

    def run(self) -> None:
        plot = _texts(self._root, "plot")
        for tag in self._owned:
            self._texts(tag)
        if self._ours.tag == "musicvideo":
            self._outline(plot)
            self._dates()
            self._ids()
            self._added()
            self._file()

    def _texts(self, tag: str) -> None:
        wanted, standing = _texts(self._ours, tag), _texts(self._root, tag)
        before = list(self._told.get(tag, ())) if self._told is not None else []
        if not wanted:
            final = [text for text in standing if text not in before]
        elif tag in _ADDED_TO and self._told is not None:
            final = [*wanted, *(text for text in standing if text not in before and text not in wanted)]
        else:
            final = wanted
        if final != standing:
            self._replace(tag, final)

    def _replace(self, tag: str, final: Sequence[str]) -> None:
        """Elements that tell the same keep their attributes; one that alone stands for one tells the new text."""
        old = self._root.findall(tag)
        place = self._place(tag)
        for node in old:
            self._root.remove(node)
        spare = {_text(node): node for node in reversed(old)}
        lone = old[0] if len(old) == len(final) == 1 else None
        for offset, text in enumerate(final):
            node = spare.pop(text, lone if lone is not None else ET.Element(tag))
            _tell(node, text)
            self._root.insert(place + offset, node)

    def _place(self, tag: str) -> int:
        """Where the first of them stands, else behind whatever of ours comes before it in a new file."""
        nodes = list(self._root)
        names = [node.tag for node in nodes]
        if tag in names:
            return names.index(tag)
        order = list(dict.fromkeys((*self._owned, "uniqueid", "dateadded", "fileinfo")))
        earlier = order[: order.index(tag)]
        return max((index + 1 for index, name in enumerate(names) if name in earlier), default=0)

    def _outline(self, plot: Sequence[str]) -> None:
        """Jellyfin repeats the plot there."""
        outline = self._root.find("outline")
        now = _texts(self._ours, "plot")
        if outline is not None and now and plot and _text(outline) == plot[0] != now[0]:
            outline.text = now[0]

    def _dates(self) -> None:
        """A date of another year than ours would win over it everywhere."""
        date, year = self._ours.find("premiered"), self._ours.find("year")
        release = self._root.find("releasedate")
        if date is not None and release is not None:
            _tell(release, _text(date))
        elif date is None and year is not None:
            for node in [node for tag in _DATES for node in self._root.findall(tag)]:
                if not _text(node).startswith(_text(year)):
                    self._root.remove(node)

    def _ids(self) -> None:
        ours = {node.get("type", ""): _text(node) for node in self._ours.findall("uniqueid")}
        for node in self._root.findall("uniqueid"):
            kind = node.get("type", "")
            if kind in ours:
                _tell(node, ours.pop(kind))
            elif self._told is not None and _text(node) in self._told.get(f"uniqueid:{kind}", ()):
                self._root.remove(node)
        for kind, value in reversed(ours.items()):
            node = ET.Element("uniqueid", {"type": kind})
            node.text = value
            self._root.insert(self._place("uniqueid"), node)
        self._main_id()

    def _main_id(self) -> None:
        standing = self._root.findall("uniqueid")
        if standing and not any(node.get("default") == "true" for node in standing):
            main = next((node.get("type") for node in self._ours.findall("uniqueid")), None)
            next((node for node in standing if node.get("type") == main), standing[0]).set("default", "true")

    def _added(self) -> None:
        """When it came into somebody's library; theirs stays."""
        added = self._ours.find("dateadded")
        if added is not None and self._root.find("dateadded") is None:
            self._root.insert(self._place("dateadded"), added)

    def _file(self) -> None:
        """The details of the file: theirs may say more of the same file, of another one they are wrong."""
        ours, theirs = self._ours.find("fileinfo"), self._root.find("fileinfo")
        if ours is None or (theirs is not None and _same_file(ours, theirs)):
            return
        place = self._place("fileinfo")
        if theirs is not None:
            self._root.remove(theirs)
        self._root.insert(place, ours)


def _same_file(ours: ET.Element, theirs: ET.Element) -> bool:
    video = "streamdetails/video"
    if any(ours.findtext(f"{video}/{tag}") != theirs.findtext(f"{video}/{tag}") for tag in ("width", "height")):
        return False
    return abs(_seconds(ours) - _seconds(theirs)) <= 1


def _seconds(info: ET.Element) -> float:
    try:
        return float(info.findtext("streamdetails/video/durationinseconds") or 0)
    except ValueError:
        return 0


def _texts(root: ET.Element, tag: str) -> list[str]:
    return [_text(node) for node in root.findall(tag)]


def _text(node: ET.Element) -> str:
    """Kodi also writes ``<artist><name>…``."""
    name = node.find("name")
    return ((node if name is None else name).text or "").strip()


def _tell(node: ET.Element, text: str) -> None:
    if _text(node) != text:
        name = node.find("name")
        (node if name is None else name).text = text
