"""The health page finds what people trip over, and says how to mend it."""

import asyncio
import shutil
from datetime import date
from pathlib import Path

import pytest

from mvidarr import clock
from mvidarr.errors import Unavailable
from mvidarr.files import Root
from mvidarr.observe.health import Finding, fine
from mvidarr.process import Warmth
from mvidarr.system import Checked, Folders, System
from mvidarr.system.checks import clock_check, folder_checks, ytdlp_checks
from mvidarr.system.warm_check import warm_check
from mvidarr.ytdlp import Diagnosis
from tests.house import home


def diagnosis(age: int, runtime: str | None = "deno 2.9.8") -> Diagnosis:
    return Diagnosis(
        version=date.today().isoformat(), age_days=age, outdated=False, js_runtime=runtime, ffmpeg="6.0", ffprobe="6.0",
        python="3.11", libraries=(), plugins=(),
    )  # fmt: skip


async def findings(checks: list[Checked]) -> dict[str, Finding]:
    return {check.code: await check.run() for check in checks}


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_sound_installation_has_no_complaint(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        health = (await at_home.api.get("/api/system/health")).json()
        codes = {check["code"] for check in health["checks"]}
        assert codes == {
            "media_folder", "data_folder", "media_space", "data_space", "database", "database_place", "ffmpeg",
            "ytdlp_version", "js_runtime", "ytdlp_loaded", "ytdlp_cookies", "ytdlp_ways", "clock",
            "recycle_bin", "vendored_files", "queue",
            "jobs_failed", "schedules", "exposure", "sources", "sites_resting", "sites_failing", "downloads_rest",
        }  # fmt: skip
        assert not [check for check in health["checks"] if check["severity"] == "error"], health
        page = await at_home.api.get("/system")
        assert "yt-dlp" in page.text
        about = (await at_home.api.get("/api/system/status")).json()
        assert (about["database"], about["media"]) == ("SQLite", str(at_home.media))


async def test_a_media_folder_that_is_gone_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    root = Root(1, tmp_path / "media")
    root.prepare()
    folders = Folders(root, tmp_path)
    assert (await findings(folder_checks(folders)))["media_folder"]["severity"] == "ok"
    shutil.rmtree(root.path)
    found = (await findings(folder_checks(folders)))["media_folder"]
    assert found["severity"] == "error"
    assert str(root.path) in found["message"]
    assert found["remedy"]


@pytest.mark.parametrize(("age", "severity"), [(10, "ok"), (61, "warning"), (200, "error")])
async def test_an_old_ytdlp_is_told(age: int, severity: str) -> None:
    async def diagnose() -> Diagnosis:
        return diagnosis(age)

    assert (await findings(ytdlp_checks(diagnose)))["ytdlp_version"]["severity"] == severity


@pytest.mark.parametrize(
    ("now", "severity", "words"),
    [
        (Warmth(on=True), "ok", "when there are look-ups"),
        (Warmth(on=True, pid=77, made=1200), "ok", "process 77, which has done 1,200 look-ups"),
        (Warmth(on=True, trouble="it is broken"), "notice", "(it is broken); each look-up starts it anew"),
        (Warmth(on=False), "ok", "the settings say so"),
    ],
)
async def test_it_is_told_whether_ytdlp_is_kept_loaded(now: Warmth, severity: str, words: str) -> None:
    found = (await findings([warm_check(lambda: now)]))["ytdlp_loaded"]
    assert (found["severity"], words in found["message"]) == (severity, True)


async def test_a_missing_javascript_runtime_is_told() -> None:
    async def diagnose() -> Diagnosis:
        return diagnosis(1, None)

    found = (await findings(ytdlp_checks(diagnose)))["js_runtime"]
    assert (found["severity"], "deno" in (found["remedy"] or "")) == ("error", True)


async def test_a_clock_that_is_wrong_is_told() -> None:
    async def newest() -> int:
        return clock.now()

    async def tomorrow() -> int:
        return clock.now() + clock.DAY

    assert (await clock_check(newest).run())["severity"] == "ok"
    assert (await clock_check(tomorrow).run())["severity"] == "warning"
    assert (await clock_check(newest, built=clock.now() + clock.DAY).run())["severity"] == "error"


async def test_a_check_that_cannot_be_made_is_itself_a_finding_and_the_worst_comes_first() -> None:
    async def good() -> Finding:
        return fine("good", "Fine.")

    async def bad() -> Finding:
        raise Unavailable("The program is not there. Install it.", code="missing")

    async def slow() -> Finding:
        await asyncio.Event().wait()
        return fine("slow", "Never.")

    checks = [Checked("good", good), Checked("bad", bad), Checked("slow", slow)]
    system = System(checks, longest=0.05)
    health = await system.health()
    assert [found["code"] for found in health["checks"]] == ["bad", "slow", "good"]
    assert health["status"] == "error"
    assert health["checks"][0]["remedy"] == "The program is not there. Install it."
