"""What of a query decides how well a video fits. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from mvidarr.query import Phrase, Query, fold, words
from mvidarr.query.fields import phrase_of
from mvidarr.query.tree import EVERYTHING, And, Criterion, Node, Not, Or, Said, all_of

MOST_TEXTS = 8  # of alternatives

_SPECIAL = frozenset('"“”„\\*()')


@dataclass(frozen=True)
class Typed:
    """``said``: words and phrases that stand beside each other, so all must be found. ``others``: what else is asked.
    ``texts``: what was typed, as somebody would have typed a whole title."""

    said: tuple[Phrase, ...]
    others: Query
    texts: tuple[str, ...]

    @property
    def titles(self) -> list[str]:
        return list(dict.fromkeys(text for text in map(fold, self.texts) if text))

    @property
    def words(self) -> list[str]:
        """As the columns of words hold a text that is just this."""
        return list(dict.fromkeys(text for text in map(words, self.texts) if text))

    @property
    def plain(self) -> bool:
        """Words alone are asked for, whichever way."""
        return not _has(self.others.tree, Criterion)

    @property
    def more_words(self) -> bool:
        """Of what else is asked some is words."""
        return _has(self.others.tree, Said)

    @property
    def denied_words(self) -> bool:
        """Some words must not be there: not in names only."""
        return _denies(self.others.tree)


def typed(q: str, query: Query) -> Typed:
    """``q`` is what ``query`` was parsed from."""
    tree = query.tree
    parts = tree.parts if isinstance(tree, And) else (tree,)
    phrases = [phrase_of(part.text, part.prefix) for part in parts if isinstance(part, Said)]
    others = [part for part in parts if not isinstance(part, Said)]
    texts = tuple(dict.fromkeys(_texts(tree, q)))[:MOST_TEXTS]
    said = tuple(phrase for phrase in phrases if phrase.tokens)
    return Typed(said, Query(all_of(others) if others else EVERYTHING), texts)


def _texts(node: Node, q: str) -> Iterator[str]:
    if isinstance(node, Said):
        yield node.text
    elif isinstance(node, Or):
        for part in node.parts:
            yield from _texts(part, q)
    elif isinstance(node, And):
        run = [part for part in node.parts if isinstance(part, Said)]
        if run:
            yield " ".join(part.text for part in run)
            yield from _as_written(node, run, q)
        else:
            for part in node.parts:
                yield from _texts(part, q)


def _as_written(node: And, run: list[Said], q: str) -> Iterator[str]:
    """With the signs between words that ask for nothing: ``Simon & Garfunkel``."""
    first, last = node.parts.index(run[0]), len(node.parts) - 1 - node.parts[::-1].index(run[-1])
    written = q[run[0].at : run[-1].at + run[-1].length]
    if last - first + 1 == len(run) and not _SPECIAL.intersection(written):
        yield written


def _has(node: Node, kind: type[Criterion] | type[Said]) -> bool:
    if isinstance(node, And | Or):
        return any(_has(part, kind) for part in node.parts)
    return _has(node.part, kind) if isinstance(node, Not) else isinstance(node, kind)


def _denies(node: Node) -> bool:
    if isinstance(node, And | Or):
        return any(map(_denies, node.parts))
    return isinstance(node, Not) and _has(node.part, Said)
