"""Looking for words in the help. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mvidarr.help.shapes import Document, Section

MOST = 30  # hits
AROUND = 70  # characters before and after the first word found


@dataclass(frozen=True)
class Hit:
    """``parts`` is a piece of the text, cut at the words: every second one, from the second on, is a word."""

    slug: str
    anchor: str
    page: str
    heading: str
    parts: tuple[str, ...]


def find(documents: Mapping[str, Document], asked: str) -> list[Hit]:
    """Sections that hold every word, in text or heading; those whose heading holds them come first."""
    words = [word.casefold() for word in asked.split()]
    if not words:
        return []
    found = [
        (not _holds(section.heading, words), hit)
        for slug, document in documents.items()
        for section in document.sections
        if _holds(f"{section.heading} {section.text}", words)
        for hit in [_hit(slug, document, section, words)]
    ]
    return [hit for _, hit in sorted(found, key=lambda ranked: ranked[0])][:MOST]


def _holds(text: str, words: Iterable[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def _hit(slug: str, document: Document, section: Section, words: list[str]) -> Hit:
    pattern = re.compile(f"({'|'.join(re.escape(word) for word in words)})", re.IGNORECASE)
    first = pattern.search(section.text)
    start = max(0, first.start() - AROUND) if first else 0
    end = (first.end() if first else AROUND) + AROUND
    piece = ("…" if start else "") + section.text[start:end].strip() + ("…" if end < len(section.text) else "")
    return Hit(slug, section.anchor, document.title, section.heading, tuple(pattern.split(piece)))
