"""A server that dies without a word leaves no child."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from mvidarr.process import Children

Gone = Callable[[int], Awaitable[None]]

SERVER = """
import asyncio, sys
from pathlib import Path
from mvidarr.process import Children

async def main(folder: Path, script: str) -> None:
    child = await Children(folder / "run").start(["sh", "-c", script], cwd=folder)
    print(child.pid, flush=True)
    async for line in child.lines():
        print(line.text, flush=True)

asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
"""
GRANDCHILD = "sleep 300 & echo $!; wait"
ESCAPED = "setsid sh -c 'echo $$; exec sleep 300' & wait"


class Server:
    """Another process that uses the module; its first line is the child's pid, the second the grandchild's."""

    def __init__(self, folder: Path, script: str) -> None:
        folder.mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(folder), script], stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.child, self.grandchild = (int(self.process.stdout.readline()) for _ in range(2))

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def clean(self) -> None:
        self.kill()
        assert self.process.stdout is not None
        self.process.stdout.close()
        for pid in (self.child, self.grandchild):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@pytest.fixture
def serve() -> Iterator[Callable[[Path, str], Server]]:
    servers: list[Server] = []

    def serve(folder: Path, script: str) -> Server:
        servers.append(Server(folder, script))
        return servers[-1]

    yield serve
    for server in servers:
        server.clean()


def runs(pid: int) -> bool:
    """A zombie does not; who reaps it is not our matter."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wardens(folder: Path) -> list[int]:
    """Processes that have the folder as an argument, except the server itself."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError):
            continue
        if b"mvidarr-warden" in command and os.fsencode(folder / "run") in command:
            found.append(int(entry.name))
    return found


async def test_the_warden_kills_child_and_grandchild_of_a_killed_server(
    tmp_path: Path, serve: Callable[[Path, str], Server], gone: Gone
) -> None:
    server = serve(tmp_path, GRANDCHILD)
    (warden,) = wardens(tmp_path)
    server.kill()
    for pid in (server.child, server.grandchild, warden):
        await gone(pid)
    assert await Children(tmp_path / "run").sweep() == 0
    assert list((tmp_path / "run").iterdir()) == []


async def test_the_warden_finds_what_has_no_record_and_what_left_its_group(
    tmp_path: Path, serve: Callable[[Path, str], Server], gone: Gone
) -> None:
    server, other = serve(tmp_path / "ours", ESCAPED), serve(tmp_path / "theirs", ESCAPED)
    (record,) = (tmp_path / "ours" / "run").iterdir()
    record.unlink()  # as if it had been killed before it wrote one
    server.kill()
    for pid in (server.child, server.grandchild):
        await gone(pid)
    assert runs(other.grandchild)


async def test_the_warden_outlives_the_signals_of_a_service_manager(
    tmp_path: Path, serve: Callable[[Path, str], Server], gone: Gone
) -> None:
    server = serve(tmp_path, GRANDCHILD)
    (warden,) = wardens(tmp_path)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        os.kill(warden, number)
    server.kill()
    await gone(server.grandchild)


async def test_the_next_start_kills_what_nobody_guarded(
    tmp_path: Path, serve: Callable[[Path, str], Server], gone: Gone
) -> None:
    server = serve(tmp_path, GRANDCHILD)
    for warden in wardens(tmp_path):
        os.kill(warden, signal.SIGKILL)
    server.kill()
    assert runs(server.child)
    assert runs(server.grandchild)
    assert await Children(tmp_path / "run").sweep() == 2
    await gone(server.child)
    await gone(server.grandchild)
    assert list((tmp_path / "run").iterdir()) == []


async def test_the_next_start_finds_a_grandchild_that_left_its_group(
    tmp_path: Path, serve: Callable[[Path, str], Server], gone: Gone
) -> None:
    server = serve(tmp_path, ESCAPED)
    for warden in wardens(tmp_path):
        os.kill(warden, signal.SIGKILL)
    server.kill()
    os.kill(server.child, signal.SIGKILL)
    await gone(server.child)
    assert runs(server.grandchild)
    assert await Children(tmp_path / "run").sweep() == 1
    await gone(server.grandchild)


async def test_a_grandchild_without_the_mark_is_found_by_its_group(
    tmp_path: Path, serve: Callable[[Path, str], Server], gone: Gone
) -> None:
    server = serve(tmp_path, "env -i sleep 300 & echo $!; wait")
    for warden in wardens(tmp_path):
        os.kill(warden, signal.SIGKILL)
    server.kill()
    os.kill(server.child, signal.SIGKILL)
    await gone(server.child)
    assert await Children(tmp_path / "run").sweep() == 1
    await gone(server.grandchild)


async def test_a_living_server_keeps_its_children_when_another_starts_on_the_same_folder(
    tmp_path: Path, serve: Callable[[Path, str], Server]
) -> None:
    server = serve(tmp_path, GRANDCHILD)
    assert await Children(tmp_path / "run").sweep() == 0
    assert runs(server.child)
    assert runs(server.grandchild)
    assert len(list((tmp_path / "run").iterdir())) == 1


async def test_a_server_with_another_folder_is_left_alone(
    tmp_path: Path, serve: Callable[[Path, str], Server], gone: Gone
) -> None:
    ours, theirs = serve(tmp_path / "ours", ESCAPED), serve(tmp_path / "theirs", ESCAPED)
    for server, name in ((ours, "ours"), (theirs, "theirs")):
        for warden in wardens(tmp_path / name):
            os.kill(warden, signal.SIGKILL)
        server.kill()
    assert await Children(tmp_path / "ours" / "run").sweep() >= 2
    await gone(ours.grandchild)
    assert runs(theirs.grandchild)
    assert await Children(tmp_path / "theirs" / "run").sweep() >= 2


async def test_a_process_that_got_the_number_of_a_dead_child_is_left_alone(tmp_path: Path) -> None:
    async with Children(tmp_path / "other") as children:
        stranger = await children.start(["sleep", "300"], cwd=tmp_path)
        (tmp_path / "run").mkdir()
        (tmp_path / "run" / f"999999-1.{stranger.pid}-1").touch()
        assert await Children(tmp_path / "run").sweep() == 0
        assert list((tmp_path / "run").iterdir()) == []
        assert runs(stranger.pid)


async def test_files_that_are_no_records_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    for name in (".DS_Store", "1-2", "a.b", "1-2.x-y"):
        (tmp_path / "run" / name).touch()
    assert await Children(tmp_path / "run").sweep() == 0
    assert len(list((tmp_path / "run").iterdir())) == 4


async def test_a_folder_that_was_never_used_has_nothing_to_sweep(tmp_path: Path) -> None:
    assert await Children(tmp_path / "run").sweep() == 0
    assert not (tmp_path / "run").exists()


async def test_a_child_started_by_a_cancelled_task_is_not_forgotten(tmp_path: Path, children: Children) -> None:
    """Starting has no point at which a cancellation could lose the child."""
    tasks = [asyncio.create_task(children.run(["sleep", "300"], cwd=tmp_path)) for _ in range(10)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    assert {type(result) for result in await asyncio.gather(*tasks, return_exceptions=True)} == {asyncio.CancelledError}
    assert list((tmp_path / "run").iterdir()) == []
