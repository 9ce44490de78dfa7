"""What systemd hears, over a socket like its own."""

import asyncio
import os
import select
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from mvidarr.process import ServiceManager


@pytest.fixture(params=["file", "abstract"])
def heard(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, socket.socket]]:
    """The value of ``NOTIFY_SOCKET``, and where it arrives."""
    address = str(tmp_path / "notify") if request.param == "file" else f"@mvidarr-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address.replace("@", "\0"))
        manager.settimeout(60)
        yield address, manager


async def listen(manager: socket.socket) -> str:
    return (await asyncio.to_thread(manager.recv, 4096)).decode()


async def test_it_is_told_of_the_start_then_of_life_and_of_the_end(heard: tuple[str, socket.socket]) -> None:
    address, manager = heard
    service = ServiceManager({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "20000", "WATCHDOG_PID": str(os.getpid())})
    life = asyncio.create_task(service.attend("Here", lambda: True))
    assert await listen(manager) == "READY=1\nSTATUS=Here"
    assert [await listen(manager) for _ in range(3)] == ["WATCHDOG=1"] * 3
    life.cancel()
    await asyncio.wait([life])
    hear_out(manager)
    service.stopping(comes_back=False)
    assert (await listen(manager)).startswith("STOPPING=1\nSTATUS=")
    service.stopping(comes_back=True)
    assert (await listen(manager)).startswith("RELOADING=1\n")


@pytest.mark.parametrize("asked", [{}, {"WATCHDOG_USEC": "0"}, {"WATCHDOG_USEC": "20000", "WATCHDOG_PID": "1"}])
async def test_who_asks_for_no_sign_of_life_gets_none(heard: tuple[str, socket.socket], asked: dict[str, str]) -> None:
    address, manager = heard
    await one_round(ServiceManager({"NOTIFY_SOCKET": address, **asked}), healthy=True)
    assert await listen(manager) == "READY=1\nSTATUS="
    assert nothing_more(manager)


async def test_a_server_that_is_not_well_says_nothing(heard: tuple[str, socket.socket]) -> None:
    address, manager = heard
    await one_round(ServiceManager({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "1000"}), healthy=False)
    assert await listen(manager) == "READY=1\nSTATUS="
    assert nothing_more(manager)


async def test_without_a_manager_or_with_a_deaf_one_nothing_happens(tmp_path: Path) -> None:
    for environment in ({}, {"NOTIFY_SOCKET": str(tmp_path / "nobody")}):
        await one_round(ServiceManager(environment), healthy=True)


async def one_round(service: ServiceManager, *, healthy: bool) -> None:
    life = asyncio.create_task(service.attend("", lambda: healthy))
    await asyncio.sleep(0)  # it says what it has to say before it waits
    life.cancel()
    await asyncio.wait([life])


def hear_out(manager: socket.socket) -> None:
    """Ten words fit in between: while they lie there, another is lost."""
    while select.select([manager], [], [], 0)[0]:
        assert manager.recv(4096) == b"WATCHDOG=1"


def nothing_more(manager: socket.socket) -> bool:
    manager.setblocking(False)
    with pytest.raises(BlockingIOError):
        manager.recv(1)
    return True
