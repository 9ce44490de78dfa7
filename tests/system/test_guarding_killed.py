"""A server that is killed (-9) while it fetches another yt-dlp: nothing has changed, the next brings it to an end."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from tests.server import Server
from tests.ytdlp.guardian import wheels

PATIENCE = 120.0  # seconds


def test_a_killed_update_changes_nothing_and_the_next_start_brings_it_to_its_end(tmp_path: Path) -> None:
    index = tmp_path / "index"
    wheels.ytdlp(index, "2026.11.1")
    wheel, whole = index / "yt_dlp-2026.11.1-py3-none-any.whl", tmp_path / "whole.whl"
    wheel.rename(whole)
    os.mkfifo(wheel)  # which pip opens, and then waits for somebody who writes
    server = Server(tmp_path / "server", environment={"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(index)})
    versions = server.data / "ytdlp"
    with server:
        job = server.api.post("/api/system/ytdlp/update", json={}).raise_for_status().json()["job"]["id"]
        _until(lambda: any(b"--target" in _command(pid) for pid in server.family()))
        server.kill()
    assert not (versions / "current.json").exists()
    _until(lambda: not server.family())  # pip has gone with it
    whole.replace(wheel)
    with server:
        _until(lambda: server.get(f"/api/jobs/{job}")["state"] == "done")
        used = [one["version"] for one in server.get("/api/system/ytdlp")["releases"] if one["used"]]
        assert used == ["2026.11.1"]
    assert list(versions.glob(".new-*")) == []


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""  # it has gone
