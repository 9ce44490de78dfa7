"""Whatever people do, with many at once, one by one, forth and back: taken back in turn, every row is as it was and
every file, and at any point both are the same whenever the same changes stand."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.bulk.asked import ARGUMENTS, ARTIST_PATCHES, NAMES, NOT_PLAYED, VIDEO_PATCHES
from tests.bulk.world import State, World
from tests.house import home
from tests.ledger import faults_of

_which = st.integers(0, 7)
_some = st.lists(_which, max_size=5)
_out = st.lists(_which, max_size=2)
_files = st.sampled_from(["bin", "keep"])
_many = st.sampled_from(sorted(ARGUMENTS)).flatmap(
    lambda one: st.tuples(st.just("many"), st.just(one[0]), st.just(one[1]), ARGUMENTS[one], _some, _out)
)
_single = st.one_of(
    st.tuples(st.just("edit"), st.just("video"), _which, VIDEO_PATCHES),
    st.tuples(st.just("edit"), st.just("artist"), _which, ARTIST_PATCHES),
    st.tuples(st.just("add"), NAMES, st.sampled_from(["Jóga", "New"])),
    st.tuples(st.just("wish"), _which, st.sampled_from(["wanted", "ignored", "discovered"])),
    st.tuples(st.just("delete"), st.sampled_from(["video", "artist"]), _which, _files),
    st.tuples(st.just("merge"), _which, _which),
    st.tuples(st.just("put_in"), _which, _some),
    st.tuples(st.just("take_out"), _which),
    st.tuples(st.just("drop_list"), _which),
    st.tuples(st.sampled_from(["undo", "redo"]), _which),
)
STEPS = st.lists(st.booleans().flatmap(lambda many: _many if many else _single), min_size=1, max_size=8)
WALKS = st.lists(st.tuples(st.sampled_from(["undo", "redo"]), _which), max_size=6)
Steps = list[tuple[Any, ...]]
Walk = list[tuple[str, int]]


@pytest.fixture
async def world(db_url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with home(db_url, tmp_path) as at_home:
        made = World(at_home)
        yield made
        assert await faults_of(at_home.house.database) == []


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_every_operation_that_can_be_undone_is_played(world: World) -> None:
    paths = [re.fullmatch(r"/api/(video|artist)s/bulk/(\w+)", route.path) for route in world.home.house.roll]
    there = {found.groups() for found in paths if found}
    assert there - NOT_PLAYED <= set(ARGUMENTS)


@given(steps=STEPS, walk=WALKS)
@example(
    steps=[
        ("many", "video", "merge", {"into": 4, "differing": True}, [], [7, 0]),
        ("many", "video", "merge", {"into": 5, "differing": True}, [6], []),
    ],
    walk=[("undo", 7)],
)
@example(steps=[("drop_list", 3), ("delete", "video", 0, "keep")], walk=[("undo", 0), ("undo", 1), ("redo", 0)])
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_rows_and_files_are_the_same_whenever_the_same_changes_stand(
    world: World, steps: Steps, walk: Walk
) -> None:
    await play(world, steps, walk)


async def play(world: World, steps: Steps, walk: Walk) -> None:
    before, since = await world.ready(), await world.past()
    for step in steps:
        await world.take(step)
    lines = [change["id"] for change in await world.done(since)]
    seen: dict[frozenset[int], State] = {}
    for way, which in walk if lines else ():
        await world.invert(way, lines[which % len(lines)])
        undone = frozenset(change["id"] for change in await world.done(since) if change["undo"] == "done")
        now = await world.state()
        _same(now, seen.setdefault(undone, now))
    await world.take_back(since)
    _same(await world.state(), before)
    world.whole = True


def _same(state: State, before: State) -> None:
    other = state.against(before)
    assert other == [], "\n".join(other[:20])
