"""A fork is what a process is that was started as any other."""

import signal
from pathlib import Path

import pytest

from tests.forks import PIPE, PYTHON, ended, start
from tests.server import processes_of


def _told(*, forked: bool, given: bytes, path: Path) -> tuple[int, bytes, bytes]:
    with path.open("wb") as errors:
        process = start([*PYTHON, "json.tool", "--compact"], stdin=PIPE, stdout=PIPE, stderr=errors, forked=forked)
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdout, process.stdin as stdin:
        stdin.write(given)
        stdin.close()
        return process.wait(60), process.stdout.read(), path.read_bytes()


@pytest.mark.parametrize("given", [b'{"a": [1, 2]}', b"{"])
def test_it_reads_says_and_ends_as_a_plain_one_does(tmp_path: Path, given: bytes) -> None:
    plain, fork = (_told(forked=forked, given=given, path=tmp_path / "said") for forked in (False, True))
    assert fork == plain
    assert fork[0] == int(given == b"{")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
async def test_it_is_found_by_its_arguments_and_ends_by_a_signal(tmp_path: Path, number: int) -> None:
    process = start([*PYTHON, "json.tool", "-", tmp_path / "unwritten"], stdin=PIPE)
    assert processes_of(tmp_path) == [process.pid]
    process.send_signal(number)
    assert await ended(process) == -number
    assert processes_of(tmp_path) == []
