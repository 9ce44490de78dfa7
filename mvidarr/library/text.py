"""Names and titles as they are stored and shown; how they are folded is ``query.text``'s."""

import re
import unicodedata

from mvidarr.query.text import fold

__all__ = ["fold", "one_line", "paragraphs", "sort_name"]

_SPACE = re.compile(r"\s+")


def sort_name(name: str) -> str:
    """``The Beatles`` -> ``beatles, the``; folded, for ordering only."""
    folded = fold(name)
    for article in ("the ", "a ", "an "):
        if folded.startswith(article) and len(folded) > len(article):
            return f"{folded.removeprefix(article)}, {article.strip()}"
    return folded


def one_line(text: str) -> str:
    """A name or title as it can be shown and stored: NFC, no control characters, single spaces."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", _storable(text, keep=""))).strip()


def paragraphs(text: str) -> str:
    """A description: as ``one_line``, with its line breaks and tabs."""
    return unicodedata.normalize("NFC", _storable(text.replace("\r\n", "\n"), keep="\n\t")).strip()


def _storable(text: str, *, keep: str) -> str:
    """Neither database takes NUL or half a surrogate pair, and no page needs the other control characters."""
    return "".join(
        " " if unicodedata.category(ch) in {"Cc", "Cs", "Zl", "Zp"} and ch not in keep else ch for ch in text
    )
