"""Which parts of a video are what somebody searched for. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from mvidarr.library.shapes import Highlights, Span, Video
from mvidarr.query import Phrase, Query, words
from mvidarr.query.fields import phrase_of
from mvidarr.query.marks import spans
from mvidarr.query.tree import And, Criterion, Node, Or, Said

_FIELDS = {  # of the language, by what a video calls it
    "title": ("title",),
    "artist": ("artist", "featured"),
    "featured": ("artist", "featured"),
    "album": ("album",),
    "label": ("label",),
    "description": ("description",),
    "genres": ("genre", "genres"),
    "directors": ("director", "directors"),
    "tags": ("tag", "tags"),
}
_KNOWN = frozenset(name for names in _FIELDS.values() for name in names)
_IN_WORDS = frozenset(_FIELDS) - {"genres"}  # words are searched for in these


@dataclass(frozen=True)
class Sought:
    """``anywhere``: words and phrases; ``within``: those of a field of the language alone."""

    anywhere: tuple[Phrase, ...] = ()
    within: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)

    def spans(self, name: str, text: str | None) -> Sequence[tuple[int, int]]:
        """``name``: as a video calls the field."""
        phrases = [*(self.anywhere if name in _IN_WORDS else ())]
        for known in _FIELDS.get(name, ()):
            phrases += self.within.get(known, ())
        if not text or not phrases:
            return []
        stored = words(text)
        here = [phrase for phrase in phrases if phrase.needle in stored]  # of most texts none: that is seen sooner
        return spans(text, here) if here else []

    def pieces(self, name: str, text: str) -> Iterator[tuple[str, bool]]:
        """The text in parts, each with whether it was searched for."""
        at = 0
        for start, end in self.spans(name, text):
            yield text[at:start], False
            yield text[start:end], True
            at = end
        yield text[at:], False

    def __bool__(self) -> bool:
        return bool(self.anywhere or self.within)


NOTHING = Sought()


def sought(query: Query) -> Sought:
    """What must not be is not looked for."""
    found = list(_asked(query.tree))
    within: dict[str, tuple[Phrase, ...]] = {}
    for name, phrase in found:
        if name and phrase.tokens:
            within[name] = (*within.get(name, ()), phrase)
    return Sought(tuple(phrase for name, phrase in found if not name and phrase.tokens), within)


def highlights(video: Video, wanted: Sought) -> Highlights:
    artist, guests = video["artist"], [guest["name"] for guest in video["featured"]]
    texts: dict[str, Any] = {**video, "artist": artist and artist["name"], "featured": guests}
    found: Any = Highlights()
    for name in _FIELDS:
        value = texts[name]
        if isinstance(value, list):
            several = [_told(wanted.spans(name, one)) for one in value]
            if any(several):
                found[name] = several
        elif one := _told(wanted.spans(name, value)):
            found[name] = one
    return cast("Highlights", found)


def _told(found: Sequence[tuple[int, int]]) -> list[Span]:
    return [[start, end] for start, end in found]


def _asked(node: Node) -> Iterator[tuple[str, Phrase]]:
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from _asked(part)
    elif isinstance(node, Said):
        yield "", phrase_of(node.text, node.prefix)
    elif isinstance(node, Criterion) and node.field in _KNOWN:
        for item in node.items:
            if item.op in ("is", "prefix", "="):
                yield node.field, phrase_of(item.value, item.op == "prefix")
