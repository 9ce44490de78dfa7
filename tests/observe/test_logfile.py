"""The log as a file: turned over, bounded, private, and no trouble to anybody when the disk is."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
import structlog.testing

from mvidarr.errors import NotFound
from mvidarr.observe import logfile
from mvidarr.observe.logfile import LogFile
from mvidarr.observe.ring import Ring
from tests.observe.test_ring import line


def text(folder: Path, name: str = "mvidarr.log") -> str:
    return (folder / name).read_text()


def say(ring: Ring, count: int, words: str = "") -> None:
    for n in range(count):
        ring.add(line(f"event {n}{words}", n=n))


def test_it_begins_with_what_was_said_before_and_ends_with_the_last_line(tmp_path: Path) -> None:
    ring, file = Ring(), LogFile(tmp_path / "logs")
    say(ring, 2)
    with file.running(ring):
        ring.add(line("while it runs"))
    with file.running(ring):  # of a house that was built anew in the same process
        ring.add(line("after a new start"))
    lines = text(file.folder).splitlines()
    assert lines[0] == 'time=2026-11-21T10:00:00Z level=info event="event 0" logger=x n=0'
    assert [each.split('"')[1] for each in lines] == ["event 0", "event 1", "while it runs", "after a new start"]
    assert stat.S_IMODE(os.stat(file.folder).st_mode) == 0o700
    assert stat.S_IMODE(os.stat(file.folder / "mvidarr.log").st_mode) == 0o600


def test_it_is_json_where_the_log_is(tmp_path: Path) -> None:
    ring, file = Ring(), LogFile(tmp_path, form="json")
    with file.running(ring):
        say(ring, 1)
    assert json.loads(text(tmp_path))["event"] == "event 0"


def test_it_turns_over_and_keeps_so_many_and_fewer_at_once_when_told(tmp_path: Path) -> None:
    ring, file = Ring(), LogFile(tmp_path, size=2_000, files=3)
    with file.running(ring):
        say(ring, 200)
    assert [each["name"] for each in file.files()] == ["mvidarr.log", *(f"mvidarr.log.{n}" for n in (1, 2, 3))]
    assert all(each["size"] <= 2_000 for each in file.files())
    assert 'event="event 199"' in text(tmp_path)
    (tmp_path / "mvidarr.log.old").write_text("a person's own")
    with file.running(ring):
        file.set(2_000, 1)
        say(ring, 1)
    assert {path.name for path in tmp_path.iterdir()} == {"mvidarr.log", "mvidarr.log.1", "mvidarr.log.old"}


def test_switched_off_it_writes_nothing_and_on_again_it_goes_on(tmp_path: Path) -> None:
    ring, file = Ring(), LogFile(tmp_path / "logs", size=0)
    with file.running(ring):
        say(ring, 3)
    assert file.files() == []
    file.set(10_000, 1)
    with file.running(ring):
        ring.add(line("on"))
    assert text(file.folder).count("\n") == 1


def test_only_what_is_listed_can_be_had(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "logs")
    assert file.files() == []
    file.folder.mkdir()
    (tmp_path / "secret").write_text("no")
    (file.folder / "mvidarr.log").write_text("yes")
    (file.folder / "mvidarr.log.2").symlink_to(tmp_path / "secret")
    (file.folder / "other").write_text("no")
    assert [each["name"] for each in file.files()] == ["mvidarr.log"]
    assert file.path("mvidarr.log").read_text() == "yes"
    for name in ("other", "../secret", "mvidarr.log.2", "", ".", "mvidarr.log\n"):
        with pytest.raises(NotFound):
            file.path(name)


def test_a_file_that_was_moved_away_is_begun_anew(tmp_path: Path) -> None:
    ring, file = Ring(), LogFile(tmp_path)
    with file.running(ring):
        say(ring, 1)
        _until(lambda: (tmp_path / "mvidarr.log").exists() and text(tmp_path) != "")
        (tmp_path / "mvidarr.log").rename(tmp_path / "kept")
        ring.add(line("later"))
    assert "event=later" in text(tmp_path)


def test_a_disk_that_takes_nothing_is_told_once_and_gets_the_lines_when_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logfile, "RETRY", 0.01)
    ring, file = Ring(lines=20), LogFile(tmp_path / "logs")
    (tmp_path / "logs").write_text("in the way")
    with structlog.testing.capture_logs() as said, file.running(ring):
        say(ring, 100)
        _until(lambda: len(said) == 1)
        assert file.files() == []
        ring.add(line("the last"))
        (tmp_path / "logs").unlink()
        _until(lambda: len(said) == 2)
    assert [(each["log_level"], each["event"]) for each in said] == [
        ("warning", "the log file cannot be written, trying again"),
        ("info", "the log file is written again"),
    ]
    written = text(tmp_path / "logs")
    assert written.endswith('event="the last" logger=x\n')
    assert written.count('event="event 9') == 10


def test_a_full_disk_is_the_same(tmp_path: Path) -> None:
    ring, file = Ring(), LogFile(tmp_path)
    (tmp_path / "mvidarr.log").symlink_to("/dev/full")
    with structlog.testing.capture_logs() as said, file.running(ring):
        say(ring, 3)
        _until(lambda: len(said) == 1)
    assert "No space left" in said[0]["why"]


def _until(condition: Callable[[], bool]) -> None:
    """The thread is on its way; a machine that is busy lets it wait."""
    while not condition():
        Event().wait(0.002)
