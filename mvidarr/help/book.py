"""All pages of the help, read when somebody asks for the first. ``README.md`` is its table of contents."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from mvidarr.errors import NotFound
from mvidarr.help.find import Hit, find
from mvidarr.help.shapes import Document, Html, Section

CONTENTS = "README"


class Neighbours(NamedTuple):
    """Slug and title of the pages before and after."""

    before: tuple[str, str] | None
    after: tuple[str, str] | None


@dataclass(frozen=True)
class Shown:
    """``sections`` are those that have a heading."""

    title: str
    html: Html
    sections: tuple[Section, ...]
    neighbours: Neighbours


class Book:
    """``folder`` holds the pages; ``samples`` are the files beside it that they link to, by name."""

    def __init__(self, folder: Path, samples: Callable[[str], Path | None]) -> None:
        self._folder = folder
        self._samples = samples
        self._lock = asyncio.Lock()
        self._pages: dict[str, Document] = {}
        self._files: frozenset[str] = frozenset()

    async def contents(self, base: str) -> Shown:
        return self._shown(await self._read(), CONTENTS, base)

    async def page(self, slug: str, base: str) -> Shown:
        """NotFound when there is no such page. ``base`` is the base URL."""
        pages = await self._read()
        if slug == CONTENTS or slug not in pages:
            raise NotFound("The help has no such page.", code="no_help")
        return self._shown(pages, slug, base)

    async def find(self, asked: str) -> list[Hit]:
        pages = await self._read()
        return find({slug: page for slug, page in pages.items() if slug != CONTENTS}, asked)

    async def sample(self, name: str) -> str:
        """The text of a file that a page links to."""
        await self._read()
        path = self._samples(name) if name in self._files else None
        if path is None:
            raise NotFound("The help has no such file.", code="no_help")
        return await asyncio.to_thread(path.read_text, "utf-8")

    async def _read(self) -> dict[str, Document]:
        async with self._lock:
            if not self._pages:
                self._pages = await asyncio.to_thread(read, self._folder)
                targets = [target for page in self._pages.values() for _, target, _ in page.links()]
                self._files = frozenset(target.rpartition("/")[2] for target in targets if target.startswith("../"))
        return self._pages

    def _shown(self, pages: dict[str, Document], slug: str, base: str) -> Shown:
        page = pages[slug]
        sections = tuple(section for section in page.sections if section.anchor)
        return Shown(page.title, page.html(base), sections, _neighbours(list(pages), pages, slug))


def read(folder: Path) -> dict[str, Document]:
    """Slug -> page, in the order of the table of contents, which comes first itself."""
    document = import_module("mvidarr.help.markdown").Document
    contents: Document = document((folder / f"{CONTENTS}.md").read_text("utf-8"))
    pages = {CONTENTS: contents}
    for _, target, _ in contents.links():
        if target.endswith(".md"):
            pages[target.removesuffix(".md")] = document((folder / target).read_text("utf-8"))
    return pages


def _neighbours(slugs: list[str], pages: Mapping[str, Document], slug: str) -> Neighbours:
    if slug == CONTENTS:
        return Neighbours(None, None)
    at = slugs.index(slug)
    before, after = slugs[1:at][-1:], slugs[at + 1 :][:1]
    return Neighbours(*((one[0], pages[one[0]].title) if one else None for one in (before, after)))
