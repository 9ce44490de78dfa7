"""Children forked from a process that has loaded their program: the same as plain ones, and gone as surely."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import pytest

from mvidarr.errors import Unavailable
from mvidarr.process import Child, Children, Exit, Limits, Program, Warm, Warmth
from mvidarr.process import warm as warm_module
from tests.process.test_crash import wardens

Gone = Callable[[int], Awaitable[None]]

TOOL = """
import json, os, resource, signal, subprocess, sys, tempfile, threading

def told():
    while resource.getrlimit(resource.RLIMIT_FSIZE)[0] < 0: pass  # it is set from outside, as the last of all limits
    return {
        "argv": sys.argv[1:], "name": __name__, "environment": dict(os.environ), "cwd": os.getcwd(),
        "leads": os.getsid(0) == os.getpgid(0) == os.getpid(), "nice": os.nice(0), "input": sys.stdin.read(),
        "files": sorted(os.listdir("/proc/self/fd")), "core": resource.getrlimit(resource.RLIMIT_CORE),
        "size": resource.getrlimit(resource.RLIMIT_FSIZE), "temporary": tempfile.gettempdir(),
        "encoding": [sys.stdout.encoding, sys.stdout.errors, sys.stderr.errors], "safe": sys.flags.safe_path,
        "signals": [str(signal.getsignal(each)) for each in (signal.SIGTERM, signal.SIGPIPE, signal.SIGINT)],
    }

def main():
    match sys.argv[1]:
        case "tell": print(json.dumps(told()))
        case "exit": sys.exit(int(sys.argv[2]))
        case "words": sys.exit("no good: \\u00e9")
        case "fault": raise ValueError("surprise")
        case "quit": os._exit(5)
        case "die": os.kill(os.getpid(), 9)
        case "late": threading.Thread(target=lambda: print("from a thread")).start()
        case "group":
            inner = subprocess.Popen(["sleep", "300"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            print(inner.pid, flush=True)
            for path in sys.argv[2:]: open(path, "w").close()
            inner.wait()
        case "touch": open(sys.argv[2], "w").close()

if __name__ == "__main__":
    main()
"""
WARMING = """
import importlib, os
import threading, tempfile
os.environ["OF_THE_SERVER"] = "1"
tempfile.gettempdir()
path = importlib.util.find_spec("tool").origin
told = os.stat(path)
WATCHED = {path: [told.st_ino, told.st_mtime_ns, told.st_size]}
importlib.import_module("tool")
"""


@pytest.fixture
def program(tmp_path: Path) -> Program:
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "tool.py").write_text(TOOL)
    (folder / "warming.py").write_text(WARMING)
    return Program(Path(sys.executable), "tool", folder / "warming.py")


def warmed(children: Children, program: Program, *, eager: bool = True, idle: float = 600.0) -> Warm:
    return Warm(children, program, cwd=program.warming.parent, env=_env(program), eager=eager, idle=idle)


def _env(program: Program) -> dict[str, str]:
    return {"PYTHONPATH": str(program.warming.parent), "PYTHONDONTWRITEBYTECODE": "1"}


async def start(
    starting: Children | Warm, program: Program, cwd: Path, *argv: str, limits: Limits | None = None
) -> Child:
    return await starting.start(
        [*program.start, *argv], cwd=cwd, env={**_env(program), "OWN": "é"}, limits=limits or Limits()
    )


async def output(child: Child) -> tuple[list[str], list[str], Exit]:
    said: Mapping[str, list[str]] = {"out": [], "err": []}
    async with child:
        async for line in child.lines():
            said[line.stream].append(line.text)
        return said["out"], said["err"], await child.wait()


async def test_a_fork_is_what_a_plain_child_is(children: Children, program: Program, tmp_path: Path) -> None:
    warm = warmed(children, program)
    for argv in (["exit", "0"], ["exit", "3"], ["exit", "256"], ["words"], ["quit"], ["die"], ["late"]):
        plain = await output(await start(children, program, tmp_path, *argv))
        assert await output(await start(warm, program, tmp_path, *argv)) == plain, argv
    assert (await output(await start(warm, program, tmp_path, "words")))[1] == ["no good: é"]

    limits = Limits(nice=15, file_bytes=4096)
    both = [
        json.loads((await output(await start(way, program, tmp_path, "tell", "-- é", limits=limits)))[0][0])
        for way in (children, warm)
    ]
    assert both[0] == both[1]
    assert both[1]["argv"] == ["tell", "-- é"]
    assert (both[1]["leads"], both[1]["nice"], both[1]["size"]) == (True, 15, [4096, 4096])
    assert "OF_THE_SERVER" not in both[1]["environment"]

    out, err, end = await output(await start(warm, program, tmp_path, "fault"))
    assert (out, err[-1], end) == ([], "ValueError: surprise", Exit(1))
    assert (warm.now.made, warm.now.trouble) == (10, None)


async def test_it_is_recorded_and_ends_with_its_group_by_cancel_limit_and_close(
    children: Children, program: Program, tmp_path: Path, gone: Gone
) -> None:
    warm = warmed(children, program)
    os.mkfifo(tmp_path / "told")
    for limits in (Limits(), Limits(seconds=0.05)):
        child = await start(warm, program, tmp_path, "group", "told", limits=limits)
        (tmp_path / "told").read_bytes()  # it has said all: meanwhile no time runs out here
        inner = int((await anext(aiter(child.lines()))).text)
        assert len(list((tmp_path / "run").iterdir())) == 2
        if limits.seconds is None:
            waiting = asyncio.create_task(child.wait())
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.wait([waiting])
        assert (await child.wait()) == Exit(-signal.SIGTERM, timed_out=limits.seconds is not None)
        await gone(inner)
        assert len(list((tmp_path / "run").iterdir())) == 1

    child = await start(warm, program, tmp_path, "group")
    inner, server = int((await anext(aiter(child.lines()))).text), warm.now.pid
    assert server is not None
    await children.close()
    for pid in (inner, child.pid, server):
        await gone(pid)
    assert list((tmp_path / "run").iterdir()) == []
    assert warm.now.pid is None


async def test_a_killed_server_takes_its_children_along_and_the_next_is_another(
    children: Children, program: Program, tmp_path: Path, gone: Gone
) -> None:
    warm = warmed(children, program)
    child = await start(warm, program, tmp_path, "group")
    inner, server = int((await anext(aiter(child.lines()))).text), warm.now.pid
    assert server is not None
    os.kill(server, signal.SIGKILL)
    assert await child.wait() == Exit(-signal.SIGKILL)
    await gone(inner)
    assert (await output(await start(warm, program, tmp_path, "exit", "4")))[2] == Exit(4)
    assert warm.now.pid not in (None, server)


async def test_without_an_answer_a_plain_child_does_the_work_once(
    children: Children, program: Program, tmp_path: Path, gone: Gone, monkeypatch: pytest.MonkeyPatch
) -> None:
    warm = warmed(children, program)
    await output(await start(warm, program, tmp_path, "exit", "0"))
    server = warm.now.pid
    assert server is not None
    os.kill(server, signal.SIGSTOP)
    unheard = asyncio.create_task(start(warm, program, tmp_path, "touch", "unheard"))
    await asyncio.sleep(0)
    unheard.cancel()
    await asyncio.wait([unheard])
    monkeypatch.setattr(warm_module, "ANSWER_SECONDS", 0.05)
    assert (await output(await start(warm, program, tmp_path, "exit", "4")))[2] == Exit(4)
    await gone(server)
    assert not (tmp_path / "unheard").exists()


async def test_a_cancelled_start_starts_nothing(
    children: Children, program: Program, tmp_path: Path, gone: Gone
) -> None:
    warm = warmed(children, program)
    await output(await start(warm, program, tmp_path, "exit", "0"))
    for _ in range(3):
        asked = asyncio.create_task(start(warm, program, tmp_path, "touch", "ran"))
        await asyncio.sleep(0)
        asked.cancel()
        await asyncio.wait([asked])
        await output(await start(warm, program, tmp_path, "exit", "0"))
    assert not (tmp_path / "ran").exists()
    assert len(list((tmp_path / "run").iterdir())) == 1
    for pid in _children_of(warm.now.pid):
        await gone(int(pid))
    await output(await start(warm, program, tmp_path, "exit", "0"))  # by then it has heard of their ends
    await output(await start(warm, program, tmp_path, "exit", "0"))  # and by then we have let it reap them
    assert len(_children_of(warm.now.pid)) <= 1


def _children_of(pid: int | None) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


async def test_a_server_that_cannot_start_is_told_and_plain_children_work(
    children: Children, program: Program, tmp_path: Path
) -> None:
    program.warming.write_text("raise SystemExit('it is broken')")
    warm = warmed(children, program)
    for _ in range(2):
        assert (await output(await start(warm, program, tmp_path, "exit", "4")))[2] == Exit(4)
    assert (warm.now.pid, warm.now.trouble) == (None, "it is broken")
    program.warming.write_text("import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()")
    other = warmed(children, program)
    assert (await output(await start(other, program, tmp_path, "exit", "4")))[2] == Exit(4)
    assert other.now.trouble == "A process with threads must not be forked."


async def test_a_new_version_of_the_program_is_loaded_and_what_runs_may_end(
    children: Children, program: Program, tmp_path: Path, gone: Gone
) -> None:
    warm = warmed(children, program)
    async with await start(warm, program, tmp_path, "group") as old:
        inner, server = int((await anext(aiter(old.lines()))).text), warm.now.pid
        assert server is not None
        (program.warming.parent / "tool.py").write_text("print('new')")
        assert (await output(await start(warm, program, tmp_path, "exit", "4")))[0] == ["new"]
        assert warm.now.pid != server
        os.kill(inner, signal.SIGTERM)
        assert await old.wait() == Exit(0)
        await gone(server)


async def test_it_starts_with_the_third_run_ends_when_idle_and_can_be_off(
    children: Children, program: Program, tmp_path: Path, gone: Gone
) -> None:
    warm = warmed(children, program, eager=False)
    pids = []
    for _ in range(3):
        await output(await start(warm, program, tmp_path, "exit", "0"))
        pids.append(warm.now.pid)
    assert pids[:2] == [None, None]
    assert pids[2] is not None
    async with await start(warm, program, tmp_path, "group"):
        warm.keep(0)  # it waits for its child
        assert warm.now.pid == pids[2]
    await gone(pids[2])
    await output(await start(warm, program, tmp_path, "exit", "0"))
    assert warm.now == Warmth(on=False)
    warm.keep(0.01)
    warm = warmed(children, program, idle=0.01)
    await output(await start(warm, program, tmp_path, "exit", "0"))
    assert (await output(await start(warm, program, tmp_path, "exit", "3")))[2] == Exit(3)


async def test_a_folder_that_is_gone_and_another_program_are_no_matter_of_the_server(
    children: Children, program: Program, tmp_path: Path
) -> None:
    warm = warmed(children, program)
    with pytest.raises(Unavailable) as raised:
        await start(warm, program, tmp_path / "nowhere", "exit", "0")
    assert raised.value.code == "folder_missing"
    assert (await output(await warm.start(["sh", "-c", "exit 7"], cwd=tmp_path)))[2] == Exit(7)
    assert warm.now.made == 1


OURS = """
import asyncio, sys
from pathlib import Path
from mvidarr.process import Children, Program, Warm

async def main(folder: Path, code: Path) -> None:
    program = Program(Path(sys.executable), "tool", code / "warming.py")
    env = {"PYTHONPATH": str(code)}
    warm = Warm(Children(folder / "run"), program, cwd=folder, env=env, eager=True)
    child = await warm.start([*program.start, "group"], cwd=folder, env=env)
    print(warm.now.pid, child.pid, flush=True)
    async for line in child.lines():
        print(line.text, flush=True)

asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
"""


def _us(folder: Path, program: Program) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", OURS, str(folder), str(program.warming.parent)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("guarded", [True, False])
async def test_nothing_outlives_us(tmp_path: Path, program: Program, gone: Gone, guarded: bool) -> None:
    """Without a warden the fork server sees that we are gone."""
    with _us(tmp_path, program) as ours:
        assert ours.stdout is not None
        pids: list[int] = []
        while len(pids) < 3:
            words = ours.stdout.readline().split()
            pids += map(int, words) if all(word.isdecimal() for word in words) else []  # the log is told there too
        if not guarded:
            for warden in wardens(tmp_path):
                os.kill(warden, signal.SIGKILL)
        ours.kill()
        for pid in pids:
            await gone(pid)
    await Children(tmp_path / "run").sweep()
    assert list((tmp_path / "run").iterdir()) == []
