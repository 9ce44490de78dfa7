"""What is not well is told with the day it began, once for each change, and known after a restart."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from mvidarr.clock import iso
from mvidarr.db import Database, Outbox
from mvidarr.db.tables.events import events
from mvidarr.jobs import Health
from mvidarr.observe.health import Finding, Severity, finding, fine
from mvidarr.system import Checked, System
from mvidarr.system.about import runs_under
from mvidarr.system.exposure import judged
from mvidarr.system.findings import Findings
from mvidarr.system.work_checks import failures_check, queue_check
from tests.house import home

START = 1_795_000_000_000


class World:
    """Checks whose outcome the test sets, and a clock."""

    def __init__(self, database: Database) -> None:
        self.now = START
        self.found: dict[str, Severity] = {"disk": "ok", "clock": "ok"}
        self.looked = 0
        self.findings = Findings(database, Outbox(database), now=lambda: self.now)
        self.system = self.started()

    def started(self) -> System:
        return System([self._check(code) for code in self.found], self.findings)

    def _check(self, code: str) -> Checked:
        async def run() -> Finding:
            self.looked += 1
            severity = self.found[code]
            return fine(code, "Well.") if severity == "ok" else finding(code, severity, f"{code}!", "Mend it.")

        return Checked(code, run)


async def told(database: Database) -> list[tuple[str, str, str]]:
    async with database.read() as r:
        rows = await r.all(select(events.c.data).where(events.c.type == "HealthChanged").order_by(events.c.id))
    return [(row["data"]["code"], row["data"]["before"], row["data"]["after"]) for row in rows]


async def test_each_change_is_told_once_and_since_when_it_is_so(db: Database) -> None:
    world = World(db)
    await world.system.health(fresh=True)
    assert (world.system.status, world.system.troubles, await told(db)) == ("ok", 0, [])
    world.found["disk"] = "warning"
    health = await world.system.health(fresh=True)
    assert (health["status"], health["checks"][0]["since"]) == ("warning", iso(START))
    world.now += 1000
    await world.system.health(fresh=True)
    world.found |= {"disk": "error", "clock": "notice"}
    health = await world.system.health(fresh=True)
    assert [check["since"] for check in health["checks"]] == [iso(START + 1000)] * 2
    later = world.started()
    await later.remember()
    assert (later.status, later.troubles, world.system.troubles) == ("error", 1, 1)
    world.found |= {"disk": "ok", "clock": "ok"}
    assert (await later.health())["checks"][0]["since"] is None
    assert await told(db) == [
        ("disk", "ok", "warning"), ("clock", "ok", "notice"), ("disk", "warning", "error"), ("clock", "notice", "ok"),
        ("disk", "error", "ok"),
    ]  # fmt: skip


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_pages_do_not_look_again_within_the_minute_unless_asked(db: Database) -> None:
    world = World(db)
    for _ in range(3):
        await world.system.health()
    assert world.looked == 2
    await world.system.health(fresh=True)
    assert world.looked == 4
    await world.system.look()
    assert world.looked == 6


def a_lane(**values: object) -> dict[str, object]:
    return {"name": "download", "concurrency": 2, "running": 0, "queued": 0, "waiting": 0, "oldest": None, **values}


@pytest.mark.parametrize(
    ("lane", "alive", "heartbeat", "severity"),
    [
        (a_lane(), True, "now", "ok"),
        (a_lane(queued=3, oldest=5.0), True, "now", "ok"),
        (a_lane(queued=3, oldest=5000.0), True, "now", "warning"),
        (a_lane(queued=900, running=2, oldest=90_000.0), True, "now", "ok"),
        (a_lane(queued=3, concurrency=0, oldest=5000.0), True, "now", "notice"),
        (a_lane(queued=3, oldest=5000.0), False, "then", "error"),
        (a_lane(queued=3, oldest=5000.0), False, None, "ok"),  # the doctor, beside no server
    ],
)
async def test_a_queue_is_stuck_when_there_is_room_and_nothing_moves(
    lane: dict[str, object], alive: bool, heartbeat: str | None, severity: str
) -> None:
    async def health() -> Health:
        supervisor = {"alive": alive, "heartbeat": heartbeat, "jobs_per_minute": 0}
        found: Health = json.loads(json.dumps({"lanes": [lane], "supervisor": supervisor, "failures": []}))
        return found

    found = await queue_check(health).run()
    assert found["severity"] == severity, found


@pytest.mark.parametrize(
    ("failed", "internal", "severity"), [(0, 0, "ok"), (3, 0, "notice"), (40, 0, "warning"), (1, 1, "warning")]
)
async def test_failed_jobs_are_told_the_louder_the_more_it_is_our_fault(
    failed: int, internal: int, severity: str
) -> None:
    async def count(q: str) -> int:
        return internal if "internal" in q else failed

    assert (await failures_check(count).run())["severity"] == severity


@pytest.mark.parametrize(
    ("host", "base_url", "names", "proxies", "severity"),
    [
        ("127.0.0.1", "", (), (), "ok"),
        ("127.0.0.1", "/mv", (), ("127.0.0.1",), "ok"),
        ("127.0.0.1", "/mv", (), (), "warning"),
        ("127.0.0.1", "", ("mv.example.org",), (), "warning"),
        ("0.0.0.0", "", (), (), "notice"),
        ("0.0.0.0", "", ("nas.lan",), (), "notice"),
        ("0.0.0.0", "", ("mv.example.org",), ("172.18.0.0/16",), "ok"),
    ],
)
def test_how_it_is_reached_is_judged(
    host: str, base_url: str, names: tuple[str, ...], proxies: tuple[str, ...], severity: str
) -> None:
    assert judged(host, base_url=base_url, names=names, proxies=proxies)["severity"] == severity


def test_what_it_runs_under_is_recognised(tmp_path: Path) -> None:
    assert runs_under({}, tmp_path) == ""
    assert runs_under({"INVOCATION_ID": "f00"}, tmp_path) == "systemd"
    assert runs_under({"KUBERNETES_SERVICE_HOST": "10.0.0.1"}, tmp_path) == "Kubernetes"
    (tmp_path / ".dockerenv").touch()
    assert runs_under({"INVOCATION_ID": "f00"}, tmp_path) == "Docker"


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_without_ffmpeg_the_server_serves_and_says_so_everywhere(
    db_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MVIDARR__TOOLS__FFMPEG", str(tmp_path / "nowhere" / "ffmpeg"))
    async with home(db_url, tmp_path) as at_home:
        health = (await at_home.api.get("/api/system/health")).json()
        (ffmpeg,) = (check for check in health["checks"] if check["code"] == "ffmpeg")
        assert (ffmpeg["severity"], "correct it in the configuration" in ffmpeg["remedy"]) == ("error", True)
        assert (await at_home.api.get("/api/system/status")).json()["ffmpeg"] is None
        assert (await at_home.api.get("/readyz")).status_code == 200
        page = (await at_home.api.get("/videos")).text
        assert 'id="count-troubles"' in page
        wrong = [check["code"] for check in health["checks"] if check["severity"] in ("warning", "error")]
        assert at_home.house.system.troubles == len(wrong)
