"""Whose videos a look writes, and what came of it."""

from dataclasses import dataclass, field

from mvidarr.library.covering import Policy
from mvidarr.library.text import fold


@dataclass(frozen=True)
class Owner:
    """Whose videos these are. ``id`` is None of an artist that the library has not yet, who comes with the first
    video; ``names``: folded, all of theirs."""

    id: int | None
    name: str
    policy: Policy
    names: frozenset[str] = frozenset()

    def is_called(self, name: str | None) -> bool:
        return not name or fold(name) == fold(self.name) or fold(name) in self.names


@dataclass
class Outcome:
    """Videos: new ones, of these wanted; known ones, of these with further sources, with something filled in; deleted
    by somebody before. ``rejected``: uploads that speak against themselves."""

    new: int = 0
    wanted: int = 0
    known: int = 0
    sourced: int = 0
    filled: int = 0
    gone: int = 0
    rejected: int = 0
    change_id: int | None = None
    added: list[int] = field(default_factory=list)

    def plain(self) -> dict[str, int]:
        names = ("new", "wanted", "known", "sourced", "filled", "gone", "rejected")
        return {name: getattr(self, name) for name in names}

    def join(self, other: "Outcome") -> None:
        for name, count in other.plain().items():
            setattr(self, name, getattr(self, name) + count)
        self.added += other.added
