"""What the help is made of, without the parser."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Html(str):
    """Markup that a template takes as it is: made from pages of our own, in which raw HTML is text."""

    def __html__(self) -> str:
        return self


@dataclass(frozen=True)
class Section:
    """``level`` 1 is the page itself, before its first heading; ``text`` is without markup."""

    level: int
    anchor: str
    heading: str
    text: str


class Document(Protocol):
    """A page that was read: ``markdown.Document``."""

    title: str

    @property
    def sections(self) -> Sequence[Section]: ...

    def html(self, base: str) -> Html: ...

    def links(self) -> list[tuple[str, str, str]]: ...
