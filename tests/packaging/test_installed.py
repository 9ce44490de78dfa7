"""The wheel, installed away from the checkout, serves what the checkout serves."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.architecture.source import TOP

TOKEN = "a token of the tests"


@contextmanager
def serving(python: Path, folder: Path, data: Path) -> Iterator[httpx.Client]:
    """A real server, started from ``folder`` with a PATH that has neither ffmpeg nor anything else."""
    environment = {
        "PATH": str(folder),
        "HOME": str(folder),
        "MVIDARR__SERVER__SETUP_TOKEN": TOKEN,
        **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")},
    }
    command = [str(python), "-m", "mvidarr", "serve", "--port", "0", "--data", str(data)]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as server:
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


def test_it_serves_the_same_pages_from_any_folder(installed: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with serving(installed / "bin" / "python", elsewhere, tmp_path / "one") as client:
        of_the_wheel = pages(client)
    with serving(Path(sys.executable), TOP, tmp_path / "two") as client:
        of_the_checkout = pages(client)
    assert len(of_the_wheel) > 3
    assert of_the_wheel == of_the_checkout
