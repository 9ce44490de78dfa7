"""yt-dlp updated, taken back, given cookies, flags and a proxy in a whole house: what its doors say is what it does."""

import logging
import shutil
from pathlib import Path
from typing import Any

import pytest

from mvidarr.process import Warm
from mvidarr.system.guarding import UPDATE_YTDLP, guardian_checks
from tests.egress.test_upstream import OwnProxy
from tests.house import Home, home
from tests.standins.media_server import MediaServer
from tests.ytdlp.guardian import wheels
from tests.ytdlp.guardian.test_jar import cookies

pytestmark = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
HERE = "/api/system/ytdlp"
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What pip finds; it never asks anybody else."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


async def seen(at_home: Home) -> dict[str, Any]:
    answer = await at_home.api.get(HERE)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def update(at_home: Home, version: str | None = None) -> tuple[Any, list[str]]:
    answer = await at_home.api.post(f"{HERE}/update", json={"version": version})
    assert answer.status_code == 202, answer.text
    ended = await at_home.ended(answer.json()["job"]["id"], seconds=200)
    return ended, [line["text"] for line in await at_home.house.jobs.log(ended["id"])]


def copies(folder: Path) -> list[Path]:
    return list(folder.rglob(".cookies-*"))


async def settings(at_home: Home, **values: Any) -> Any:
    changed = {f"ytdlp.{name}": value for name, value in values.items()}
    return await at_home.api.patch("/api/settings", json={"settings": changed}, headers={"If-Match": "*"})


def used(view: dict[str, Any]) -> list[tuple[str, bool]]:
    return [(one["name"], one["used"]) for one in view["releases"]]


async def test_it_is_updated_across_a_stop_refused_taken_back_and_tidied(
    db_url: str, tmp_path: Path, index: Path, media_server: MediaServer
) -> None:
    """All on one version that pip has brought: to bring one is seconds of work."""
    wheels.ytdlp(index, "2026.11.1")
    half = tmp_path / "data" / "ytdlp" / ".new-killed" / "yt_dlp"
    half.mkdir(parents=True)
    async with home(db_url, tmp_path) as at_home:
        installed = (await seen(at_home))["version"]
        job = (await at_home.api.post(f"{HERE}/update", json={})).json()["job"]
        taken = await at_home.api.post(f"{HERE}/update", json={})
        assert (taken.status_code, taken.json()["code"]) == (409, "job_open")
        await at_home.until(job["id"], "fetch")
    async with home(db_url, tmp_path) as at_home:
        assert (await at_home.ended(job["id"], seconds=200))["state"] == "done"
        assert not half.exists()
        kinds = [one["kind"] for one in (await at_home.house.jobs.list(kind=UPDATE_YTDLP))["items"]]
        assert kinds == [UPDATE_YTDLP]
        lines = [line["text"] for line in await at_home.house.jobs.log(job["id"])]
        assert "yt-dlp 2026.11.1 found the video" in "\n".join(lines)
        view = await seen(at_home)
        assert (view["version"], used(view)) == ("2026.11.1", [("2026.11.1", True), (installed, False)])
        assert view["by_hand"] is None
        about = (await at_home.api.get("/api/system/status")).json()
        assert about["ytdlp"] == "2026.11.1"
        loaded, video = await at_home.download(media_server.at("/media/song.mp4"))
        assert (loaded["state"], video["status"]) == ("done", "downloaded")

        again, lines = await update(at_home)
        assert (again["state"], lines[-1]) == ("done", "yt-dlp 2026.11.1 is the one that is used already.")

        wheels.ytdlp(index, "2026.11.2", broken="It is broken today.")
        wheels.ytdlp(index, "2026.11.3")
        ended, _ = await update(at_home, "2026.11.2")
        assert (ended["state"], ended["error"]["code"]) == ("failed", "canary_failed")
        assert ended["error"]["detail"].startswith("yt-dlp 2026.11.2 is not used, 2026.11.1 stays. ")
        assert used(await seen(at_home)) == [("2026.11.1", True), (installed, False)]

        shutil.copytree(tmp_path / "data" / "ytdlp" / "2026.11.1", tmp_path / "data" / "ytdlp" / "2026.11.3")
        there = await at_home.api.post(f"{HERE}/choose", json={"version": "2026.11.3"})
        assert there.status_code == 200, there.text
        assert used(await seen(at_home)) == [("2026.11.3", True), ("2026.11.1", False), (installed, False)]
        back = await at_home.api.post("/system/ytdlp/choose", data={"version": "2026.11.1"}, headers=FROM_HERE)
        assert back.status_code == 303
        assert (await seen(at_home))["version"] == "2026.11.1"
        page = (await at_home.api.get("/system/ytdlp")).text
        assert "Go back to it" in page
        unknown = await at_home.api.post(f"{HERE}/choose", json={"version": "2026.1.1"})
        assert (unknown.status_code, unknown.json()["code"]) == (404, "no_such_version")
    async with home(db_url, tmp_path) as at_home:
        assert (await seen(at_home))["version"] == "2026.11.1"
        chosen = await at_home.api.post(f"{HERE}/choose", json={"version": None})
        assert chosen.json()["version"] == installed


@pytest.mark.asyncio(loop_scope="session")
async def test_cookies_are_handed_in_lent_renewed_shown_without_their_values_and_deleted(
    db_url: str, tmp_path: Path, media_server: MediaServer, warm: Warm, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    kept = tmp_path / "data" / "ytdlp" / "cookies.txt"
    async with home(db_url, tmp_path, warm=warm) as at_home:
        plain = {"Content-Type": "text/plain"}
        wrong = await at_home.api.put(f"{HERE}/cookies", content=b"a b c", headers=plain)
        assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_cookies")
        given = await at_home.api.put(f"{HERE}/cookies", content=cookies("s3cr3t"), headers=plain)
        assert given.json()["cookies"]["sites"] == [
            {"site": "example.org", "cookies": 1, "expires": "2030-03-17T17:46:40Z", "expired": False}
        ]
        assert kept.stat().st_mode & 0o777 == 0o600
        job, video = await at_home.download(media_server.at("/media/song.mp4"))
        assert (job["state"], video["status"]) == ("done", "downloaded")
        assert b"s3cr3t" in kept.read_bytes()
        assert copies(tmp_path) == []
        page = (await at_home.api.get("/system/ytdlp")).text
        lines = [line["text"] for line in await at_home.house.jobs.log(job["id"])]
        told = page + str(await seen(at_home)) + "\n".join(lines) + caplog.text
        assert "example.org" in page
        assert "s3cr3t" not in told

        old = {"text": cookies("s3cr3t", expires=1_600_000_000).decode()}
        pasted = await at_home.api.post("/system/ytdlp/cookies/paste", data=old, headers=FROM_HERE)
        assert pasted.status_code == 303
        assert "those of example.org have expired" in (await at_home.api.get("/system/ytdlp")).text
        check = await guardian_checks(at_home.house.guardian)[0].run()
        assert (check["severity"], check["link"]) == ("warning", "/system/ytdlp")
        file = {"file": ("cookies.txt", cookies("other"), "text/plain")}
        assert (await at_home.api.post("/system/ytdlp/cookies", files=file, headers=FROM_HERE)).status_code == 303
        assert (await guardian_checks(at_home.house.guardian)[0].run())["severity"] == "ok"
        assert (await at_home.api.delete(f"{HERE}/cookies")).status_code == 204
        assert (await at_home.api.delete(f"{HERE}/cookies")).status_code == 404
        assert not kept.exists()
        assert (await seen(at_home))["cookies"] is None


@pytest.mark.asyncio(loop_scope="session")
async def test_a_proxy_and_flags_of_the_settings_are_used_at_once(
    db_url: str, tmp_path: Path, media_server: MediaServer, warm: Warm
) -> None:
    async with OwnProxy().open() as own, home(db_url, tmp_path, warm=warm) as at_home:
        url = f"socks5://127.0.0.1:{own.port}"
        answer = await settings(at_home, proxy=url, flags=["--retries=2", "--xff DE"])
        assert answer.status_code == 200, answer.text
        view = await seen(at_home)
        assert (view["proxy"], view["flags"]) == (url, ["--retries 2", "--xff DE"])
        job, video = await at_home.download(media_server.at("/media/song.mp4"))
        assert (job["state"], video["status"]) == ("done", "downloaded")
        assert own.led
        refused = await settings(at_home, flags=["--exec id"])
        assert refused.status_code == 422
        assert "it runs other programs" in refused.text
        await settings(at_home, proxy=None, impersonate="chrome")
        check = await guardian_checks(at_home.house.guardian)[1].run()
        assert "curl_cffi" in check["message"]
        assert (await seen(at_home))["impersonates"] is None
        count = len(own.led)
        again = media_server.at("/media/song.mp4", other=1)
        assert (await at_home.download(again))[0]["state"] == "done"
        assert len(own.led) == count
