"""The modules of the house as syntax trees."""

import ast
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """``name`` is dotted and begins after ``mvidarr.``: ``library.store``; the package itself is the empty string."""

    name: str
    path: Path
    tree: ast.Module
    text: str

    @property
    def room(self) -> str:
        return self.name.partition(".")[0]

    @property
    def stem(self) -> str:
        return self.path.stem

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    @property
    def is_package(self) -> bool:
        return self.stem == "__init__"

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All of the tree: a dozen rules look through all modules, and to walk takes longer than to look."""
        return tuple(ast.walk(self.tree))

    def imports(self) -> tuple[tuple[int, str], ...]:
        """Line and dotted name of everything imported, from within the house without ``mvidarr.``"""
        return self._imported

    @cached_property
    def _imported(self) -> tuple[tuple[int, str], ...]:
        found: list[tuple[int, str]] = []
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found += ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                found += ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        return tuple(found)

    def own_imports(self) -> Iterator[tuple[int, str]]:
        """The same, only the modules of the house, without ``mvidarr.`` and down to the module that is meant."""
        known = names()
        for line, dotted in self.imports():
            if dotted.partition(".")[0] == "mvidarr":
                target = dotted.partition(".")[2]
                while target and target not in known:
                    target = target.rpartition(".")[0]
                yield line, target

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in self.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


@cache
def modules() -> tuple[Module, ...]:
    """None of it ever goes: the collector, which looks through it again and again, would take six seconds of seven."""
    was = gc.isenabled()
    gc.disable()
    try:
        return tuple(_read(path) for path in sorted((TOP / "mvidarr").rglob("*.py")))
    finally:
        if was:
            gc.enable()


@cache
def names() -> frozenset[str]:
    return frozenset(module.name for module in modules())


def _read(path: Path) -> Module:
    parts = path.relative_to(TOP / "mvidarr").with_suffix("").parts
    text = path.read_text("utf-8")
    dotted = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(dotted, path, ast.parse(text, str(path)), text)
