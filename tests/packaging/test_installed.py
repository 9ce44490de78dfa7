"""The wheel, installed away from the checkout, and the one file serve what the checkout serves."""

import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.architecture.source import TOP

TOKEN = "a token of the tests"


@contextmanager
def serving(
    command: list[str], folder: Path, data: Path, more: Mapping[str, str] | None = None
) -> Iterator[httpx.Client]:
    """A real server, started from ``folder`` with a PATH that has neither ffmpeg nor anything else."""
    environment = surroundings(folder, {"MVIDARR__SERVER__SETUP_TOKEN": TOKEN, **(more or {})})
    options = ["serve", "--port", "0", "--data", str(data)]
    with subprocess.Popen(
        [*command, *options], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        try:
            address = re.search(r"http://[^\s/]+", server.stdout.readline())
            assert address is not None
            with httpx.Client(base_url=address.group(), timeout=10) as client:
                yield client
        finally:
            server.send_signal(signal.SIGTERM)
            server.stdout.read()
            server.wait(timeout=20)


def surroundings(folder: Path, more: Mapping[str, str]) -> dict[str, str]:
    coverage = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    return {"PATH": str(folder), "HOME": str(folder), **coverage, **more}


def pages(client: httpx.Client) -> dict[str, bytes]:
    """The set-up page and every file it loads, by address."""
    setup = client.get("/setup", params={"token": TOKEN})
    assert setup.status_code == 200
    found = {"/setup": re.sub(rb"[0-9a-f-]{20,}", b"", setup.content)}
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', setup.text):
        asset = client.get(address)
        assert asset.status_code == 200
        found[address] = asset.content
    return found


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def test_the_wheel_and_the_one_file_serve_the_same_pages_from_any_folder(
    installed: Path, pyz: Path, elsewhere: Path, tmp_path: Path
) -> None:
    wheel, checkout = ([str(python), "-m", "mvidarr"] for python in (installed / "bin" / "python", sys.executable))
    with service_manager(tmp_path / "notify") as (told, heard):
        with serving(wheel, elsewhere, tmp_path / "one", told) as client:
            of_the_wheel = pages(client)
        assert [line.partition("\n")[0] for line in heard()] == ["READY=1", "WATCHDOG=1", "STOPPING=1"]
    with serving(checkout, TOP, tmp_path / "two") as client:
        of_the_checkout = pages(client)
    with serving([str(pyz)], elsewhere, tmp_path / "three", a_python_on_the_path()) as client:
        of_the_file = pages(client)
    assert len(of_the_wheel) > 3
    assert of_the_wheel == of_the_checkout
    assert of_the_wheel == of_the_file
    its_programs_find_what_they_need(pyz, elsewhere, tmp_path / "three")


def its_programs_find_what_they_need(pyz: Path, folder: Path, data: Path) -> None:
    """yt-dlp and its JavaScript runtime are packages as well, and run as processes of their own."""
    done = subprocess.run(
        [pyz, "doctor", "--data", data], cwd=folder, env=surroundings(folder, {}), capture_output=True, text=True
    )
    assert "JavaScript runtime: deno" in done.stdout, done.stdout + done.stderr


def a_python_on_the_path() -> dict[str, str]:
    """Needed by the first start, which unpacks; the next ones need none."""
    return {"PATH": str(Path(sysconfig.get_config_var("BINDIR")))}


@contextmanager
def service_manager(path: Path) -> Iterator[tuple[dict[str, str], Callable[[], list[str]]]]:
    """What it tells the programs it starts, and what it has heard from them."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as manager:
        manager.bind(str(path))

        def heard() -> list[str]:
            return [manager.recv(4096).decode() for _ in range(3)]

        yield {"NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": "600000000"}, heard
