"""pytest plugin: work that is the same for every test is done once, and coverage watches where it can learn something.

Nothing here changes what a test sees. A house compiles its templates and statements when it first needs them; a test
run builds a thousand houses, so each worker keeps what the compilers made: of the same source, with the same options.
"""

import os
from collections.abc import Iterator
from typing import Any

import coverage
import jinja2
import pytest

from mvidarr.db.statements import Plan, Statements

_CHILDREN = "COVERAGE_PROCESS_CONFIG"  # makes a child process watch itself
# what these run is watched where it is tested by itself
_ELSEWHERE = {"architecture", "bench", "contract", "end_to_end", "packaging"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Pages hold no SQL: what they ask of the rooms is tested on both databases there, so here one is enough."""
    twice = [item for item in items if "pages" in item.path.stem and _on_postgres(item)]
    config.hook.pytest_deselected(items=twice)
    items[:] = [item for item in items if item not in twice]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[Any]:
    """Watching costs as much again as what is watched, so some tests and their children run without."""
    watching = coverage.Coverage.current()
    if watching is None or not _teaches_nothing(item):
        return (yield)
    watching.stop()
    for_children = os.environ.pop(_CHILDREN, None)
    try:
        return (yield)
    finally:
        if for_children is not None:
            os.environ[_CHILDREN] = for_children
        watching.start()


def _teaches_nothing(item: pytest.Item) -> bool:
    """On PostgreSQL only SQL and the driver differ, and the tests of the database are watched on both. Of a test in a
    browser the browser is what works."""
    folder = item.path.parent.name
    if folder in _ELSEWHERE or "chromium" in getattr(item, "fixturenames", ()):
        return True
    return _on_postgres(item) and folder != "db"


def _on_postgres(item: pytest.Item) -> bool:
    given = getattr(item, "callspec", None)
    return given is not None and given.params.get("db_url") == "postgres"


@pytest.fixture(scope="session", autouse=True)
def _templates_are_compiled_once() -> Iterator[None]:
    compiled: dict[Any, Any] = {}
    compile_ = jinja2.Environment.compile

    def once(self: jinja2.Environment, source: Any, name: Any = None, filename: Any = None, *more: Any) -> Any:
        strict = (self.undefined, self.trim_blocks, self.lstrip_blocks, frozenset(self.filters), frozenset(self.tests))
        key = (source, name, filename, more, strict)
        if key not in compiled:
            compiled[key] = compile_(self, source, name, filename, *more)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Environment, "compile", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def _statements_are_compiled_once() -> Iterator[None]:
    """By the same key by which one database keeps them."""
    plans: dict[Any, Plan] = {}
    plan = Statements._plan

    def once(self: Statements, statement: Any, cached: Any, columns: tuple[str, ...], *, many: bool) -> Plan:
        if cached is None:
            return plan(self, statement, cached, columns, many=many)
        key = (self.dialect.name, cached.key, columns, many)
        if key not in plans:
            plans[key] = plan(self, statement, cached, columns, many=many)
        return plans[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Statements, "_plan", once)
        yield
