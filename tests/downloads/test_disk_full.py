"""Disks that are full, on real file systems of some megabytes: downloads wait, say so with figures, lose nothing, and
go on by themselves when there is room."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from mvidarr.jobs import JobView
from mvidarr.process import Warm
from tests.databases import sqlite_copy
from tests.downloads.test_profiles import Site, prefers
from tests.house import Home, code_of, home
from tests.small_disk import Disk, small_disk
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.media_server import MediaServer

pytestmark = pytest.mark.asyncio(loop_scope="session")
on_sqlite = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)


@pytest.fixture
def site(fake_youtube: FakeYouTube, media_server: MediaServer) -> Site:
    return Site(fake_youtube, media_server)


@pytest_asyncio.fixture(loop_scope="session")
async def at_home(db_url: str, tmp_path: Path, warm: Warm, site: Site) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path, warm=warm, plugins=site.plugins) as found:
        yield found


@pytest.fixture
def videos_disk(tmp_path: Path) -> Any:
    with small_disk(tmp_path / "media", 176) as disk:
        yield disk


async def _health(at_home: Home, code: str) -> dict[str, Any]:
    answer = await at_home.api.get("/api/system/health?fresh=true")
    assert answer.status_code == 200, answer.text
    return next(dict(one) for one in answer.json()["checks"] if one["code"] == code)


async def _done(at_home: Home, *added: dict[str, Any]) -> None:
    """Without a person, though some had failed."""
    async with asyncio.timeout(120):
        for one in added:
            while (await _job(at_home, one))["state"] != "done":
                await asyncio.sleep(0.02)


async def _job(at_home: Home, added: dict[str, Any]) -> JobView:
    return await at_home.house.jobs.get(added["download"]["job_id"])


@on_sqlite
async def test_the_queue_rests_with_figures_and_goes_on_by_itself_where_it_was(
    videos_disk: Disk, at_home: Home, media_server: MediaServer
) -> None:
    """Something else fills the disk in the middle of a download."""
    source = media_server.at("/media/song.mp4", rate=150_000)
    first = await at_home.add(media_server.at("/page", title="Full - First", src=source))
    await at_home.eventually(lambda: at_home.house.gate.received > 200_000)
    videos_disk.fill()
    media_server.hurry()
    failed = await at_home.ended(first["download"]["job_id"])
    assert (failed["state"], code_of(failed)) == ("queued", "disk_full")
    assert failed["error"] is not None
    assert "are free where the videos lie. Free some space" in failed["error"]["detail"]
    second = await at_home.add(media_server.at("/page", title="Full - Second"))
    await at_home.ended(second["job"]["id"])  # its extraction: that a site answers frees no disk
    await at_home.house.tempo.look()
    said = await _health(at_home, "downloads_rest")
    assert (said["severity"], "are free where the videos lie" in said["message"]) == ("warning", True)
    assert (await _job(at_home, second))["attempts"] == 0
    videos_disk.make_room()
    await at_home.house.tempo.look()  # as every few seconds
    await _done(at_home, first, second)
    assert (await _health(at_home, "downloads_rest"))["severity"] == "ok"
    assert "bytes=0-" not in media_server.ranges
    assert (at_home.staged(), len([name for name in at_home.files() if name.endswith(".mp4")])) == ([], 2)


@on_sqlite
async def test_what_does_not_fit_beside_what_is_there_is_not_fetched_anew(
    at_home: Home, media_server: MediaServer
) -> None:
    """The folder of an artist lies on a disk of its own."""
    address = media_server.at("/page", title="Else - Where")
    with small_disk(at_home.media / "Else", 40) as disk:
        disk.fill(but=500_000)
        added = await at_home.add(address)
        failed = await at_home.ended(added["download"]["job_id"])
        assert (failed["state"], code_of(failed)) == ("queued", "disk_full"), failed
        assert "are free in Else." in str(failed["error"])
        assert at_home.files() == ["Else/.filler"]
        disk.make_room()
        await at_home.house.tempo.look()
        await _done(at_home, added)
        assert media_server.hits("/media/song.mp4") == 1
        assert [name for name in at_home.files() if name.endswith(".mp4")] == ["Else/Where/Where.mp4"]


@on_sqlite
async def test_a_better_file_that_does_not_fit_leaves_the_old_one_where_it_was(at_home: Home, site: Site) -> None:
    with small_disk(at_home.media / "Artist", 40) as disk:
        await prefers(at_home, 144)
        _, video = await at_home.download(site.url)
        await prefers(at_home, 720, 144)
        disk.fill()
        before = _facts(at_home)
        upgrade = dict((await at_home.api.post(f"/api/videos/{video['id']}/download")).json())
        failed = await at_home.ended(upgrade["job"]["id"])
        assert (failed["state"], code_of(failed)) == ("queued", "disk_full"), failed
        assert _facts(at_home) == before
        disk.make_room()
        await at_home.house.tempo.look()
        await _done(at_home, {"download": {"job_id": upgrade["job"]["id"]}})
        now = (await at_home.api.get(f"/api/videos/{video['id']}")).json()
        assert (now["quality"]["height"], now["files"][0]["path"]) == (720, video["files"][0]["path"])
        (binned,) = (await at_home.api.get("/api/bin")).json()["items"]
        assert binned["state"] == "binned"


def _facts(at_home: Home) -> dict[str, tuple[int, int]]:
    """Of all files their size and time."""
    found = {name: (at_home.media / name).stat() for name in at_home.files()}
    return {name: (facts.st_size, facts.st_mtime_ns) for name, facts in found.items()}


async def test_a_database_without_room_refuses_changes_in_a_sentence_and_loses_nothing(
    tmp_path: Path, sqlite_template: Path, warm: Warm, media_server: MediaServer
) -> None:
    with small_disk(tmp_path / "data", 24) as disk:
        url = sqlite_copy(sqlite_template, tmp_path / "data")
        async with home(url, tmp_path, warm=warm) as at_home:
            source = media_server.at("/media/song.mp4", rate=1_500_000)
            added = await at_home.add(media_server.at("/page", title="No - Room", src=source))
            await at_home.eventually(lambda: at_home.house.gate.received > 100_000)
            disk.fill()
            refused = await at_home.api.post("/api/videos", json={"url": media_server.at("/media/song.mp4")})
            assert (refused.status_code, refused.json()["code"]) == (503, "disk_full")
            assert refused.json()["detail"] == "The disk of the database is full. Free some space and try again."
            assert "Only 0.0 GB free for data." in (await _health(at_home, "data_space"))["message"]
            disk.make_room()
            await _done(at_home, added)
        with closing(sqlite3.connect(tmp_path / "data" / "mvidarr.db")) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
