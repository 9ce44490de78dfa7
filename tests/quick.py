"""pytest plugin: work that is the same for every test is done once, coverage watches where it can learn something, and
what waits stands between what works.

Nothing here changes what a test sees. A house compiles its templates and statements when it first needs them; a test
run builds a thousand houses, so each worker keeps what the compilers made: of the same source, with the same options.
"""

import os
import sys
import threading
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any
from zlib import crc32

import jinja2
import pytest
from hypothesis.internal.conjecture import providers
from starlette import routing

from mvidarr import resources
from mvidarr.accounts import Accounts
from mvidarr.db.statements import Plan, Statements
from mvidarr.system.guarding import room as guarding
from mvidarr.web.assets import Assets
from mvidarr.web.server import calm_collector

Tracers = tuple[Any, Any]
_NOBODY: Tracers = (None, None)
_tracing = pytest.StashKey[Tracers]()
_CHILDREN = "COVERAGE_PROCESS_CONFIG"  # makes a child process watch itself
# what these run is watched where it is tested by itself
_ELSEWHERE = {"architecture", "bench", "contract", "end_to_end", "packaging", "ui"}
_PARENTS = {"cli", "db", "process"}  # what their children run is run by nobody else
# who is asked for these looks on while others work: servers, yt-dlp, ffmpeg, browsers
_HELPERS = {"chromium", "fake_youtube", "make_clip", "media_server", "postgres_server", "serve", "tools", "ytdlp"}
_FIRST = 0.9  # of the run: the end is made of short tests, so that all workers end at once


def pytest_configure(config: pytest.Config) -> None:
    """Every worker loads the same modules: one of them is watched as it does. Who hands out the tests runs none."""
    if _worker(config) != "gw0" and (_worker(config) or getattr(config.option, "numprocesses", None)):
        config.stash[_tracing] = _trace(*_NOBODY)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """From here on there are tests to run. What was loaded lives to the end, as it does in the server."""
    calm_collector()
    if _worker(session.config):
        _trace(*session.config.stash.get(_tracing, _traced()))


def _worker(config: pytest.Config) -> str:
    return str(getattr(config, "workerinput", {}).get("workerid", ""))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Pages hold no SQL: what they ask of the rooms is tested on both databases there, so here one is enough."""
    twice = {item for item in items if "pages" in item.path.stem and _on_postgres(item)}
    config.hook.pytest_deselected(items=list(twice))
    left = [item for item in items if item not in twice]
    items[:] = mixed(left) if _worker(config) else left


def mixed(items: list[pytest.Item]) -> list[pytest.Item]:
    """Tests that wait for others evenly between the modules of those that work, those of one folder far from another.
    In the order of their names all workers would wait at the same time, and then all work."""
    waiting = sorted(filter(_waits, items), key=lambda item: crc32(item.nodeid.encode()))
    working = [item for item in items if not _waits(item)]
    stride = _FIRST * len(working) / max(len(waiting), 1)
    found: list[pytest.Item] = []
    taken = 0
    for _, module in groupby(working, lambda item: item.path):
        while taken < len(waiting) and len(found) - taken >= stride * taken:
            found.append(waiting[taken])
            taken += 1
        found.extend(module)
    return found + waiting[taken:]


def _waits(item: pytest.Item) -> bool:
    return item.path.parent.name == "contract" or not _HELPERS.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[Any]:
    """Watching costs as much again as what is watched, so some tests and their children run without."""
    alone = _teaches_nothing(item)
    for_children = os.environ.pop(_CHILDREN, None) if alone or item.path.parent.name not in _PARENTS else None
    before = _trace(*_NOBODY) if alone else None
    try:
        return (yield)
    finally:
        if for_children is not None:
            os.environ[_CHILDREN] = for_children
        if before:
            _trace(*before)


def _trace(here: Any, threads: Any) -> Tracers:
    """Who watches from now on, here and in threads that begin; returns who did. Coverage's own ``start`` goes through
    all modules each time, which takes longer than most tests."""
    before = _traced()
    sys.settrace(here)
    threading.settrace(threads)
    return before


def _traced() -> Tracers:
    return sys.gettrace(), threading.gettrace()


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
def _static_files_are_read_once() -> Iterator[None]:
    """Those of the checkout."""
    kept: dict[str, Any] = {}
    read = Assets.__init__

    def once(self: Assets, folder: Path, elsewhere: str = "") -> None:
        if folder != resources.static():
            read(self, folder, elsewhere)
        elif elsewhere not in kept:
            read(self, folder, elsewhere)
            kept[elsewhere] = dict(vars(self))
        else:
            vars(self).update(kept[elsewhere])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Assets, "__init__", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def _what_is_installed_is_looked_at_once() -> Iterator[None]:
    """By each house that is built: the files of others are read and hashed, the metadata of yt-dlp parsed, and the
    pattern of each of four hundred paths compiled: 7 ms of 95."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resources, "altered", cache(resources.altered))
        patch.setattr(guarding, "installed", cache(guarding.installed))
        patch.setattr(routing, "compile_path", cache(routing.compile_path))
        yield


@pytest.fixture(scope="session", autouse=True)
def _examples_are_made_of_what_tests_name() -> Iterator[None]:
    """Hypothesis reads our sources for more to draw: seconds of each worker, and others wherever other modules are
    loaded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(providers, "_get_local_constants", lambda: providers._local_constants)
        yield


@pytest.fixture(scope="session", autouse=True)
def _nobody_looks_for_another_loop() -> Iterator[None]:
    """With each request httpx looks through all of ``sys.path`` for a library that is not there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpx._transports.asgi.is_running_trio", lambda: False)
        yield


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_hashed_at_the_lowest_cost() -> Iterator[None]:
    """By the houses of this process, as those of people who are put into a database: a quarter of a second each."""
    given = Accounts.__init__.__kwdefaults__
    assert given is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(given, "cost", 4)
        yield


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
