import fcntl
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mvidarr.providers.roll import PROVIDERS
from tests.cli.conftest import Run, run

__all__ = ["run"]


@pytest.fixture(autouse=True)
def _own_media(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MVIDARR__PATHS__MEDIA", str(tmp_path / "media"))


def test_it_fills_a_library_once_whose_newest_can_be_played_and_refuses_the_second_time(
    run: Run, tmp_path: Path
) -> None:
    first = run("demo", "--videos", "30", "--artists", "6", "--stills", "4")
    assert (first.code, first.out.partition(";")[0]) == (0, "30 videos of 6 artists are in the library")
    assert first.err == "30 of 30 videos\n"
    assert list((tmp_path / "media").rglob("*-thumb.jpg"))
    clips = list((tmp_path / "media").rglob("*.mp4"))
    assert clips
    assert all(b"ftyp" in clip.read_bytes()[:16] for clip in clips)
    with closing(sqlite3.connect(tmp_path / "data" / "mvidarr.db")) as there:  # nobody is asked about them
        off = dict(there.execute("SELECT name, value FROM settings WHERE name LIKE 'sources.%'").fetchall())
    assert off == {f"sources.{one.name}": "false" for one in PROVIDERS}
    again = run("demo", "--videos", "30")
    assert (again.code, again.out) == (1, "")
    assert again.err.startswith("This library holds artists or videos already.")


def test_a_library_that_a_server_runs_on_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / "mvidarr.db.server").open("w") as mark:
        mark.write("4711")
        mark.flush()
        fcntl.flock(mark, fcntl.LOCK_EX)  # as a server holds it
        refused = run("demo", "--videos", "5")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("Another MVidarr (process 4711) serves this data already. Stop it first")


def test_a_number_that_makes_no_sense_is_a_wrong_call(run: Run) -> None:
    assert run("demo", "--videos", "0").code == 2
    assert run("demo").code == 2
