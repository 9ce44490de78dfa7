"""The pages of the help and what stands in them, for the tests."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt

from mvidarr.help.markdown import Document
from tests.architecture.source import TOP

DOCS = TOP / "docs"
BESIDE = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")


@dataclass(frozen=True)
class Sample:
    page: str
    line: int
    language: str
    code: str


def paths() -> list[Path]:
    return [*sorted(DOCS.glob("*.md")), *(TOP / name for name in BESIDE)]


@cache
def document(path: Path) -> Document:
    return Document(path.read_text("utf-8"))


def section(name: str, anchor: str) -> str:
    """The text of a section of a page, code and words alike."""
    found = {section.anchor: section.text for section in document(DOCS / f"{name}.md").sections}
    return found[anchor]


def samples(*languages: str) -> Iterator[Sample]:
    """In the order in which people read them."""
    order = [target for _, target, _ in document(DOCS / "README.md").links()]
    for path in (*(DOCS / name for name in order), TOP / "README.md"):
        for token in MarkdownIt("commonmark").parse(path.read_text("utf-8")):
            if token.type == "fence" and token.info in languages:
                yield Sample(path.name, (token.map or [0])[0] + 1, token.info, token.content)
