"""Children that run to their end."""

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from mvidarr.errors import External, Unavailable
from mvidarr.process import Children, Limits


async def test_output_and_code_of_a_child_are_returned(children: Children, tmp_path: Path) -> None:
    finished = await children.run(["sh", "-c", "echo one; echo two >&2; exit 3"], cwd=tmp_path)
    assert (finished.code, finished.out, finished.err, finished.timed_out) == (3, b"one\n", b"two\n", False)


async def test_a_child_sees_only_the_environment_given_to_it(
    children: Children, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MVIDARR__DATABASE__URL", "a secret")
    finished = await children.run(["env"], cwd=tmp_path, env={"FAVOURITE": "Björk"})
    names = {line.partition("=")[0] for line in finished.out.decode().splitlines()}
    assert names == {"PATH", "LANG", "HOME", "TMPDIR", "MVIDARR_CHILD", "FAVOURITE"}


async def test_a_child_has_its_own_session_a_low_priority_and_nothing_to_read(
    children: Children, tmp_path: Path
) -> None:
    script = "read go < go; cat; nice; cut -d' ' -f1,5,6 /proc/$$/stat"
    child = await children.start(["sh", "-c", script], cwd=_fifo(tmp_path))
    (tmp_path / "go").write_text("go\n")
    priority, numbers = [line.text async for line in child.lines()]
    assert priority == "10"
    assert numbers.split() == [str(child.pid)] * 3


async def test_no_shell_looks_at_the_arguments(children: Children, tmp_path: Path) -> None:
    finished = await children.run(["printf", "%s", "$(id) `id` ; id > stolen"], cwd=tmp_path)
    assert finished.out == b"$(id) `id` ; id > stolen"


async def test_our_own_file_descriptors_do_not_reach_the_child(children: Children, tmp_path: Path) -> None:
    with (tmp_path / "open").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        finished = await children.run(["ls", "/proc/self/fd"], cwd=tmp_path)
    assert finished.out.split() == [b"0", b"1", b"2", b"3"]  # 3 is the folder that ls reads


async def test_a_file_larger_than_the_limit_is_refused_by_the_kernel(children: Children, tmp_path: Path) -> None:
    bound = "import resource\nwhile resource.getrlimit(resource.RLIMIT_FSIZE)[0] < 0: pass\n"  # it is set from outside
    code = f"{bound}f = open('big', 'wb', 0)\nfor _ in range(200): f.write(bytes(10_000))"
    finished = await children.run([sys.executable, "-c", code], cwd=tmp_path, limits=Limits(file_bytes=1_000_000))
    assert finished.code == 1
    assert b"File too large" in finished.err
    assert (tmp_path / "big").stat().st_size == 1_000_000


async def test_the_time_limit_ends_the_child_and_says_so(children: Children, tmp_path: Path) -> None:
    finished = await children.run(["sleep", "60"], cwd=tmp_path, limits=Limits(seconds=0.05))
    assert (finished.code, finished.timed_out) == (-signal.SIGTERM, True)


async def test_a_child_that_ignores_being_asked_is_killed_after_the_grace(children: Children, tmp_path: Path) -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)  # which it inherits: it never hears
    try:
        child = await children.start(["sleep", "60"], cwd=tmp_path, limits=Limits(seconds=0.05, grace=0.1))
    finally:
        signal.signal(signal.SIGTERM, before)
    finished = await child.wait()
    assert (finished.code, finished.timed_out) == (-signal.SIGKILL, True)


async def test_output_beyond_the_limit_is_read_and_dropped(children: Children, tmp_path: Path) -> None:
    code = "import sys; sys.stderr.write('e' * 3_000_000); print('o' * 3_000_000)"
    finished = await children.run([sys.executable, "-c", code], cwd=tmp_path, max_output=1000)
    assert (finished.code, len(finished.out), len(finished.err), finished.cut) == (0, 1000, 1000, True)


async def test_a_missing_program_is_named(children: Children, tmp_path: Path) -> None:
    with pytest.raises(External) as raised:
        await children.run(["no-such-program", "x"], cwd=tmp_path)
    assert (raised.value.code, raised.value.source, raised.value.retryable) == (
        "program_missing",
        "no-such-program",
        False,
    )


async def test_a_file_that_is_no_program_is_an_error_and_leaks_nothing(children: Children, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("neither a script nor a binary\n")
    (tmp_path / "text").chmod(0o755)
    await children.run(["true"], cwd=tmp_path)  # now there is a warden, and its pipe
    before = _open_here()
    with pytest.raises(External) as raised:
        await children.run([tmp_path / "text"], cwd=tmp_path)
    assert raised.value.code == "program_missing"
    assert _open_here() <= before


async def test_a_missing_working_folder_is_not_a_missing_program(children: Children, tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as raised:
        await children.run(["true"], cwd=tmp_path / "nowhere")
    assert raised.value.code == "folder_missing"


async def test_no_more_processes_is_a_matter_of_time(
    children: Children, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    await children.run(["true"], cwd=tmp_path)
    monkeypatch.setattr("subprocess.Popen", exhausted)
    with pytest.raises(Unavailable) as raised:
        await children.run(["true"], cwd=tmp_path)
    assert raised.value.code == "no_processes"


async def test_a_grandchild_left_in_the_group_dies_with_its_parent(
    children: Children, tmp_path: Path, gone: Callable[[int], Awaitable[None]]
) -> None:
    finished = await children.run(["sh", "-c", "sleep 60 & echo $!"], cwd=tmp_path)
    await gone(int(finished.out))
    assert finished.code == 0


async def test_pipes_held_by_a_process_outside_the_group_are_given_up(children: Children, tmp_path: Path) -> None:
    escape = "setsid sh -c 'echo $$; : > up; exec sleep 60' & while ! [ -e up ]; do sleep 0.01; done"
    finished = await children.run(["sh", "-c", escape], cwd=tmp_path)
    os.kill(int(finished.out), signal.SIGKILL)
    assert finished.code == 0


async def test_a_child_that_closes_its_pipes_is_still_waited_for(children: Children, tmp_path: Path) -> None:
    finished = await children.run(["sh", "-c", "exec >&- 2>&-; sleep 0.2; exit 7"], cwd=tmp_path)
    assert finished.code == 7


async def test_an_old_kernel_is_served_by_a_thread(
    children: Children, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_: int) -> int:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr("os.pidfd_open", missing)
    before = set(threading.enumerate())
    async with await children.start(["sh", "-c", "read x < go; exit 4"], cwd=_fifo(tmp_path)) as child:
        assert len(set(threading.enumerate()) - before) == 1
        (tmp_path / "go").write_text("go\n")
        assert (await child.wait()).code == 4


def _fifo(folder: Path) -> Path:
    os.mkfifo(folder / "go")
    return folder


async def test_a_program_that_cannot_be_recorded_does_not_run(children: Children, tmp_path: Path) -> None:
    await children.run(["true"], cwd=tmp_path)
    before = _open_here()
    (tmp_path / "run").rmdir()
    with pytest.raises(Unavailable) as raised:
        await children.run(["sh", "-c", "sleep 1; touch ran"], cwd=tmp_path)
    assert raised.value.code == "data_folder"
    assert _open_here() <= before
    assert not (tmp_path / "ran").exists()


def _open_here() -> set[str]:
    """What our descriptors lead to. What others of this process close meanwhile is no matter of ours."""
    found = set[str]()
    for one in os.scandir("/proc/self/fd"):
        with suppress(FileNotFoundError):  # the folder itself, as long as it is read
            found.add(os.readlink(one.path))
    return found


STRICT = """
import asyncio, os, resource, sys
from pathlib import Path
from mvidarr.process import Children, Limits

async def main(folder):
    async with Children(folder / "run") as children:
        finished = await children.run(["sh", "-c", "ulimit -f; nice"], cwd=folder, limits=Limits(file_bytes=1 << 40))
        print(finished.out.decode())

while os.nice(0) != 10: pass  # that is set from outside
os.nice(5)
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
if os.getuid() == 0:  # nothing is too strict for root
    os.setgid(65534)
    os.setuid(65534)
asyncio.run(main(Path(sys.argv[1])))
"""


async def test_a_server_under_stricter_limits_still_starts_programs(children: Children, tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as place:  # pytest's own folder is closed to other users
        os.chmod(place, 0o777)
        finished = await children.run([sys.executable, "-c", STRICT, place], cwd=Path.cwd())
    assert finished.out.split() == [b"2048", b"15"], finished.err
