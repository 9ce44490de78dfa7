"""What a query says, as a value: small, frozen, hashable, with no knowledge of any field.

``at`` and ``length`` tell where a part stands in the text, for errors; two trees that say the same are equal wherever
their parts stand.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Op = Literal["is", "prefix", "=", "<", "<=", ">", ">=", ".."]


def place() -> Any:
    return field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Said:
    """A word or a phrase for the full text; ``prefix``: its last word may go on."""

    text: str
    prefix: bool = False
    at: int = place()
    length: int = place()


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a field. A range (``..``) has ``low``, ``high`` or both, everything else has ``low``."""

    op: Op
    low: str | None
    high: str | None = None
    at: int = place()
    length: int = place()

    @property
    def value(self) -> str:
        return self.low or ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """A field and what it may be: any of the items. ``is`` and ``has`` are fields here too."""

    field: str
    items: tuple[Item, ...]
    at: int = place()
    length: int = place()


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"


Node: TypeAlias = Said | Criterion | And | Or | Not

EVERYTHING = And(())


@dataclass(frozen=True, slots=True)
class Order:
    """One key of an order; ``down`` is largest first."""

    name: str
    down: bool = False
    at: int = place()
    length: int = place()

    def __str__(self) -> str:
        return f"-{self.name}" if self.down else self.name


@dataclass(frozen=True, slots=True)
class Query:
    tree: Node = EVERYTHING
    sort: tuple[Order, ...] = ()


def all_of(parts: Iterable[Node]) -> Node:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def any_of(parts: Iterable[Node]) -> Node:
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def said_in(node: Node) -> list[Said]:
    """The words and phrases that a row is found by: all but those that it must not have."""
    if isinstance(node, And | Or):
        return [said for part in node.parts for said in said_in(part)]
    return [node] if isinstance(node, Said) else []
