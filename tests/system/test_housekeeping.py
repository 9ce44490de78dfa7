"""At every start what dead jobs left is removed, and nothing else; from day to day what is too old goes."""

import os
from pathlib import Path

import pytest

from mvidarr.clock import DAY, now
from mvidarr.db.journal.retention import WHYS
from mvidarr.db.tables.journal import changes
from tests.house import home
from tests.system.starting import started


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_leftovers_of_dead_jobs_go_with_the_next_start(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as first:
        await started(first)  # it would sweep what is just being made
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


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_old_changes_did_is_forgotten_and_said_in_the_history(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        api = at_home.api
        added = (await api.post("/api/videos", json={"artist": "Nova", "title": "First"})).json()["video"]
        await api.patch(f"/api/videos/{added['id']}", json={"title": "Second"}, headers={"If-Match": "*"})
        old, *_ = (await api.get("/api/changes")).json()["items"]
        async with at_home.house.database.write("age") as w:
            await w.run(changes.update().where(changes.c.id <= old["id"]).values(time=now() - 40 * DAY))
        await api.patch(f"/api/videos/{added['id']}", json={"title": "Third"}, headers={"If-Match": "*"})
        days = {"settings": {"history.days": 30}}
        assert (await api.patch("/api/settings", json=days, headers={"If-Match": "*"})).status_code == 200
        (at_start,) = (await at_home.house.jobs.list(kind="housekeeping"))["items"]
        await at_home.ended(at_start["id"])
        run = (await api.post("/api/system/tasks/housekeeping/run")).json()
        assert (await at_home.ended(run["job"]["id"]))["state"] == "done"
        young, gone = [(await api.get(f"/api/changes?q=id:{old['id'] + n}")).json()["items"][0] for n in (1, 0)]
        assert (young["undo"], gone["undo"], gone["expired_why"]) == ("possible", "expired", WHYS["age"])
        page = await api.get(f"/history/{old['id']}")
        assert "What it did in detail is no longer kept" in page.text
        assert f'/changes/{old["id"]}/undo"' not in page.text
        assert (await api.post(f"/api/changes/{old['id']}/undo", json={})).json()["code"] == "change_expired"
