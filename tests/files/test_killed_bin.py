import os
import signal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mvidarr.files import Root, bin
from tests.files.killed_bin import VIDEO
from tests.files.test_bin import GROUP, fill, held, in_bin
from tests.forks import run

THROWING = 3 + 2 * len(GROUP) + 1  # folder, written, manifest; named and moved of each file; cleared
RESTORING = 2 * len(GROUP) + 1  # named and moved of each; forgotten


def kill(root: Root, what: str, steps: int) -> int:
    return run("tests.files.killed_bin", what, root.path, str(steps)).wait(200)


def everywhere(root: Root) -> list[bytes]:
    """The contents of all the files, wherever they lie."""
    files = [path for path in (root.path / ".mvidarr/bin").rglob("*") if path.is_file()]
    return sorted([*held(root).values(), *(path.read_bytes() for path in files if "manifest" not in path.name)])


@pytest.mark.parametrize("step", range(THROWING))
async def test_throwing_killed_anywhere_loses_nothing_and_is_finished_or_taken_back(root: Root, step: int) -> None:
    fill(root, GROUP)
    assert kill(root, "throw", step) == -signal.SIGKILL
    assert everywhere(root) == sorted(GROUP.values())
    if step % 2:
        assert len(await bin.throw(root, 7, VIDEO)) == len(GROUP)
        assert held(root) == {}
    await bin.restore(root, 7)
    assert held(root) == GROUP


@pytest.mark.parametrize("step", range(RESTORING))
async def test_restoring_killed_anywhere_is_finished_or_taken_back(root: Root, step: int) -> None:
    fill(root, GROUP)
    await bin.throw(root, 7, VIDEO)
    assert kill(root, "restore", step) == -signal.SIGKILL
    assert everywhere(root) == sorted(GROUP.values())
    if step % 2:
        await bin.throw(root, 7, VIDEO)
        assert held(root) == {}
    await bin.restore(root, 7)
    assert held(root) == GROUP


def test_the_points_cover_every_step(root: Root) -> None:
    fill(root, GROUP)
    assert kill(root, "throw", THROWING) == 0
    assert kill(root, "restore", RESTORING) == 0
    assert held(root) == GROUP


SONGS = [f"A{number % 2}/S{number}/S{number}.mkv" for number in range(4)]
STEPS = st.lists(st.tuples(st.sampled_from(["throw", "restore", "purge"]), st.integers(0, 3)), max_size=15)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_any_sequence_keeps_every_file_that_was_not_purged(
    steps: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = Root(1, tmp_path_factory.mktemp("media"))
    root.prepare()
    kept = {path: os.urandom(8) for song in SONGS for path in (song, song.replace(".mkv", ".nfo"))}
    fill(root, kept)
    for what, number in steps:
        song = SONGS[number]
        match what:
            case "throw":
                await bin.throw(root, number, song)
            case "restore":
                await bin.restore(root, number)
            case _:
                if not (root.path / song).exists():
                    kept = {path: content for path, content in kept.items() if not path.startswith(song[:-4])}
                await bin.purge(root, number)
    for number in range(4):
        await bin.restore(root, number)
    assert held(root) == kept
    assert in_bin(root) == []
