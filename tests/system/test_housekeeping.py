"""At every start what dead jobs left is removed, and nothing else."""

import os
from pathlib import Path

import pytest

from tests.house import home


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_leftovers_of_dead_jobs_go_with_the_next_start(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as first:
        staging = first.media / ".mvidarr" / "staging" / "4711"
        staging.mkdir(parents=True)
        (staging / "media.mp4.part").write_bytes(b"half")
        mine = first.media / "Artist" / "mine.mp4"
        mine.parent.mkdir()
        mine.write_bytes(b"a person's own")
        old, fresh = (tmp_path / "data" / "extracted" / name for name in ("1", "2"))
        for folder in (old, fresh):
            folder.mkdir(parents=True)
            (folder / "info.json").write_text("{}")
        os.utime(old, (0, 0))
    async with home(db_url, tmp_path) as second:
        (job, *_) = (await second.house.jobs.list(kind="housekeeping"))["items"]
        assert (await second.ended(job["id"]))["state"] == "done"
        assert second.staged() == []
        assert mine.read_bytes() == b"a person's own"
        assert (old.exists(), fresh.exists()) == (False, True)
