"""Inside ``async with ….write() as w`` only the database is awaited, as on SQLite everyone else waits meanwhile."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "mvidarr"


def foreign_awaits(source: str) -> list[int]:
    """Lines that await, inside a write block, what is neither given the writer nor a method of what came from it."""
    return sorted(
        line
        for block in ast.walk(ast.parse(source))
        if isinstance(block, ast.AsyncWith)
        for name in _writers(block)
        for line in _foreign(block, name)
    )


def _writers(block: ast.AsyncWith) -> Iterator[str]:
    for item in block.items:
        call = item.context_expr
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "write":
            yield item.optional_vars.id if isinstance(item.optional_vars, ast.Name) else ""


def _foreign(block: ast.AsyncWith, writer: str) -> Iterator[int]:
    ours = {writer}
    for node in _in_order(block.body):
        if isinstance(node, ast.Assign) and _is_ours(node.value, ours):
            ours.update(target.id for target in node.targets if isinstance(target, ast.Name))
        if isinstance(node, ast.AnnAssign) and node.value and _is_ours(node.value, ours):
            ours.update([node.target.id] if isinstance(node.target, ast.Name) else [])
        if isinstance(node, ast.Await) and not _is_ours(node, ours):
            yield node.lineno
        if isinstance(node, ast.AsyncFor) or (
            isinstance(node, ast.AsyncWith) and not all(_is_ours(item.context_expr, ours) for item in node.items)
        ):
            yield node.lineno


def _in_order(body: list[ast.stmt]) -> Iterator[ast.AST]:
    for statement in body:
        yield from ast.walk(statement)


def _is_ours(value: ast.expr, ours: set[str]) -> bool:
    """An (awaited) call of a method of something of ours, or of anything that is handed something of ours."""
    call = value.value if isinstance(value, ast.Await) else value
    if not isinstance(call, ast.Call):
        return False
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    within = [call.func.value] if isinstance(call.func, ast.Attribute) else []
    names = {node.id for part in [*given, *within] for node in ast.walk(part) if isinstance(node, ast.Name)}
    return bool(names & ours)


def test_only_the_database_is_awaited_inside_a_write() -> None:
    texts = {path.relative_to(SOURCES): path.read_text() for path in sorted(SOURCES.rglob("*.py"))}
    writing = {path: foreign_awaits(text) for path, text in texts.items() if "write(" in text}
    assert len(writing) > 100
    assert {str(path): lines for path, lines in writing.items() if lines} == {}


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("await w.run(x)", False),
        ("await store.put(w, x)", False),
        ("await self.jobs.enqueue(w, NewJob(kind='x'))", False),
        ("change = await journal.begin(w, actor='x')\n    await change.insert(t, {})", False),
        ("change: ChangeSet = await journal.begin(w)\n    await change.complete()", False),
        ("await asyncio.sleep(1)", True),
        ("await self.fetch(url)", True),
        ("x = await client.get(url)\n    await x.read()", True),
        ("async with w.savepoint():\n        await w.run(x)", False),
        ("async with client.stream(url):\n        await w.run(x)", True),
        ("if x:\n        await child.wait()", True),
        ("async for line in child.lines():\n        await w.run(line)", True),
    ],
)
def test_the_rule_finds_what_it_is_for(body: str, found: bool) -> None:
    source = f"async def f():\n  async with self._database.write('name') as w:\n    {body}\n"
    assert bool(foreign_awaits(source)) is found
    assert foreign_awaits(source.replace(".write(", ".read(")) == []
