"""A page of the help from Markdown: its title, what stands under which heading, and the HTML. Pure.

Raw HTML in a page is text. Links between the files become addresses of the help, headings get the anchors that GitHub
gives them. The parser costs a start 30 ms and some memory, so ``book.py`` loads this module when somebody reads.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from mvidarr.help.shapes import Html, Section

SHORT = 16  # letters

_BESIDE = re.compile(r"([\w-]+)\.md(#.*)?")
_SAMPLE = re.compile(r"\.\./(?:deploy/)?([\w.-]+)")
_LINK = re.compile(r"https?://")
_DROPPED = re.compile(r"[^\w\- ]")


class Renderer(RendererHTML):
    """``env`` holds ``base``, the base URL."""

    def link_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Mapping[str, Any]) -> str:
        target = str(tokens[idx].attrs.get("href", ""))
        outside = ' rel="noopener noreferrer"' if _LINK.match(target) else ""
        return f'<a href="{escapeHtml(address(target, env["base"]))}"{outside}>'

    def table_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Mapping[str, Any]) -> str:
        return '<div class="wide" tabindex="0" role="group" aria-label="Table"><table>'

    def table_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Mapping[str, Any]) -> str:
        return "</table></div>"

    def code_inline(self, tokens: Sequence[Token], idx: int, options: Any, env: Mapping[str, Any]) -> str:
        """Short ones stay whole; long names of variables break where a person would break them."""
        code = tokens[idx].content
        kept = ' class="whole"' if len(code) <= SHORT else ""
        return f"<code{kept}>{escapeHtml(code).replace('__', '__<wbr>')}</code>"

    def fence(self, tokens: Sequence[Token], idx: int, options: Any, env: Mapping[str, Any]) -> str:
        code = escapeHtml(tokens[idx].content)
        return f'<div class="sample"><pre tabindex="0"><code>{code}</code></pre></div>\n'


_MARKDOWN = MarkdownIt("commonmark", {"html": False}, renderer_cls=Renderer).enable("table")


def address(target: str, base: str) -> str:
    """Where a link of a page leads, seen from the browser."""
    if beside := _BESIDE.fullmatch(target):
        name, anchor = beside[1], beside[2] or ""
        return f"{base}/help{anchor}" if name == "README" else f"{base}/help/{name}{anchor}"
    if sample := _SAMPLE.fullmatch(target):
        return f"{base}/help/files/{sample[1]}"
    return target


class Document:
    def __init__(self, text: str) -> None:
        tokens = _MARKDOWN.parse(text)
        _anchor(tokens)
        first = tokens[0].tag == "h1" if tokens else False
        self.title = _words(tokens[1]) if first else ""
        self._tokens = tokens[3:] if first else tokens
        self.sections = tuple(_sections(self.title, self._tokens))

    def html(self, base: str) -> Html:
        """Without the title."""
        return Html(_MARKDOWN.renderer.render(self._tokens, _MARKDOWN.options, {"base": base}))

    def links(self) -> list[tuple[str, str, str]]:
        """Every link as it is written: the heading it stands under, its target, its text."""
        found, heading = [], ""
        for at, token in enumerate(self._tokens):
            if token.type == "heading_open":
                heading = _words(self._tokens[at + 1])
            found += [(heading, target, words) for target, words in _links(token)]
        return found


def slug(text: str) -> str:
    """The anchor of a heading: "Back up `x`" -> "back-up-x"."""
    return _DROPPED.sub("", text.strip().lower()).replace(" ", "-")


def _anchor(tokens: Iterable[Token]) -> None:
    seen: Counter[str] = Counter()
    opened: Token | None = None
    for token in tokens:
        if opened is not None:
            name = slug(_words(token))
            opened.attrSet("id", f"{name}-{seen[name]}" if seen[name] else name)
            seen[name] += 1
        opened = token if token.type == "heading_open" else None


def _sections(title: str, tokens: Sequence[Token]) -> Iterable[Section]:
    """The text before the first heading is a section without anchor, under the title."""
    level, anchor, heading, words = 1, "", title, list[str]()
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            yield Section(level, anchor, heading, " ".join(words))
            level, anchor, words = int(token.tag[1]), str(token.attrs["id"]), []
            heading = _words(tokens[at + 1])
        elif token.type == "inline" and not (at and tokens[at - 1].type == "heading_open"):
            words.append(_words(token))
        elif token.type == "fence":
            words.append(token.content)
    yield Section(level, anchor, heading, " ".join(words))


def _words(inline: Token) -> str:
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in inline.children or ()
        if child.type in ("text", "code_inline", "softbreak", "hardbreak")
    )


def _links(inline: Token) -> Iterable[tuple[str, str]]:
    target, words = "", ""
    for child in inline.children or ():
        if child.type == "link_open":
            target, words = str(child.attrs.get("href", "")), ""
        elif child.type == "link_close":
            yield target, words
        else:
            words += child.content
