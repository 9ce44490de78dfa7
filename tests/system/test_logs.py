"""Logs and failures at their doors, of a whole house: followed, filtered, taken away; harmless whatever they say."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from mvidarr.accounts import console
from mvidarr.config import LogConfig
from mvidarr.db import Database
from mvidarr.observe import configure, get_logger, job_context, request_context
from mvidarr.observe.failure import Failure
from mvidarr.system import Failures
from tests import databases
from tests.house import PASSWORD, Home, home
from tests.system.starting import started

HOSTILE = '<img src=x onerror="alert(1)">\n</li></ol><script>alert(2)</script>\x1b[2J\u202egnp.'
log = get_logger("mvidarr.test")


@pytest.fixture(autouse=True)
def _info() -> Iterator[None]:
    """The log as a server has it, with a ring of its own."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers = [handler for handler in handlers if not hasattr(handler, "ring")]
    configure(LogConfig())
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(autouse=True)
def _no_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """What there is to say at the end is said, however busy the disk is."""
    monkeypatch.setattr("mvidarr.system.failures.LAST_WORDS", 100.0)


@pytest.fixture
async def at_home(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(databases.sqlite_copy(sqlite_template, tmp_path), tmp_path) as found:
        yield found


async def lines(at: Home, find: str = "", **query: Any) -> dict[str, Any]:
    answer = await at.api.get("/api/system/logs", params={"find": find, **query})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def ours(at: Home, find: str = "", **query: Any) -> dict[str, Any]:
    """What the test says itself: the house says something too, when a busy machine keeps it waiting."""
    return await lines(at, f"mvidarr.test {find}", **query)


async def test_the_log_is_followed_filtered_and_taken_away(at_home: Home) -> None:
    start = (await lines(at_home, limit=1))["last"]
    with job_context(17):
        log.warning("fetching /x?apikey=abc", password="p")
    with request_context("r1"):
        log.error("broke", error_id="e1", title="Été")
    found = await ours(at_home, after=start)
    assert [line["event"] for line in found["items"]] == ["fetching /x?apikey=***", "broke"]
    assert (found["next"], found["more"], found["missed"]) == (None, False, 0)
    assert (await ours(at_home, after=found["last"]))["items"] == []
    first = await ours(at_home, after=start, limit=1)
    assert (first["more"], len(first["items"]), first["last"]) == (True, 1, found["items"][0]["n"])
    newest = await ours(at_home, limit=1)
    assert newest["items"] == found["items"][1:]
    assert (await ours(at_home, limit=1, before=newest["next"]))["items"] == found["items"][:1]
    for query, event in (
        ({"job": 17}, "fetching /x?apikey=***"),
        ({"request": "r1"}, "broke"),
        ({"error": "e1"}, "broke"),
        ({"level": "error"}, "broke"),
        ({"find": "title=été"}, "broke"),
    ):
        assert [line["event"] for line in (await ours(at_home, **query))["items"]] == [event], query
    assert (await at_home.api.get("/api/system/logs", params={"level": "loud"})).status_code == 422
    told = await at_home.api.get("/api/system/logs/download", params={"job": 17})
    assert told.headers["content-disposition"] == 'attachment; filename="mvidarr-log.txt"'
    assert told.headers["content-type"].startswith("text/plain")
    assert (told.text.count("\n"), "apikey=***" in told.text, "password=***" in told.text) == (1, True, True)
    await _files(at_home)
    await _only_for_administrators(at_home)


async def _files(at: Home) -> None:
    path = at.media.parent / "data" / "logs" / "mvidarr.log"
    await at.eventually(lambda: path.exists() and "error_id=e1" in path.read_text())
    (listed,) = (await at.api.get("/api/system/logs/files")).json()["items"]
    assert (listed["name"], listed["size"] > 0) == ("mvidarr.log", True)
    file = await at.api.get("/api/system/logs/files/mvidarr.log")
    assert "error_id=e1" in file.text
    assert file.headers["content-disposition"] == 'attachment; filename="mvidarr.log.txt"'
    for name in ("mvidarr.log.1", "..%2Fmvidarr.db", "%2e%2e%2fmvidarr.db", "mvidarr.log%00"):
        assert (await at.api.get(f"/api/system/logs/files/{name}")).status_code == 404, name


async def _only_for_administrators(at: Home) -> None:
    manager = await console.add_user(at.house.database, "may", PASSWORD, "manager", cost=4)
    at.api.headers["Authorization"] = f"Bearer {at.house.accounts.tokens.issue(manager)}"
    for path in ("/system/logs", "/system/errors", "/api/system/logs", "/api/system/logs/files/mvidarr.log",
                 "/api/system/logs/download", "/api/system/failures"):  # fmt: skip
        assert (await at.api.get(path)).status_code == 403, path


async def test_what_a_line_says_is_shown_and_never_obeyed(at_home: Home) -> None:
    log.info(HOSTILE, title=HOSTILE, request_id=HOSTILE, exception=HOSTILE)
    page = (await at_home.api.get("/system/logs")).text
    assert "<img" not in page
    assert "<script>alert" not in page
    assert "&lt;img src=x" in page
    assert not {"\x1b", "\u202e"} & set(page)
    (line,) = (await lines(at_home, find="onerror"))["items"]
    assert "\n" not in line["event"] + line["fields"]["title"] + line["request_id"]
    assert (await at_home.api.get("/api/system/logs/download", params={"find": "onerror"})).text.count("\n") == 1
    for query in ("job=abc&level=loud&before=x", f"find={'w' * 5_000}", "job=&request=&error=&find=&level="):
        assert (await at_home.api.get(f"/system/logs?{query}")).status_code == 200, query
    nothing = (await at_home.api.get("/system/logs?find=nowhere")).text
    assert "No line that is still in memory fits this filter." in nothing


async def test_a_request_that_broke_leads_from_its_error_id_to_the_log_and_to_its_cause(at_home: Home) -> None:
    await started(at_home)
    empty = (await at_home.api.get("/system/errors")).text
    assert "No errors" in empty
    async with at_home.house.database.write() as w:
        await w.run(text("ALTER TABLE profiles RENAME TO elsewhere"))
    ids = [(await at_home.api.get("/api/profiles")).json()["error_id"] for _ in range(3)]
    assert [line["level"] for line in (await lines(at_home, error=ids[2]))["items"]] == ["error"]
    at_home.house.failures.note(_hostile())
    async with at_home.house.database.write() as w:
        await w.run(text("ALTER TABLE elsewhere RENAME TO profiles"))
    found: list[dict[str, Any]] = []
    while len(found) < 2:
        await asyncio.sleep(0.02)
        found = (await at_home.api.get("/api/system/failures")).json()["items"]
    (broke,) = [each for each in found if each["origin"] == "request"]
    assert (broke["place"], broke["count"], broke["reference"]) == ("GET /api/profiles", 3, ids[2])
    assert "no such table" in broke["sentence"]
    page = (await at_home.api.get("/system/errors")).text
    assert f'href="/system/logs?error={ids[2]}"' in page
    assert "3 times" in page
    assert "<img" not in page
    assert (await at_home.api.get(f"/api/system/failures/{broke['id']}")).json() == broke
    assert (await at_home.api.get("/system/errors?origin=job")).text.count("There is nothing here.") == 1
    assert (await at_home.api.delete(f"/api/system/failures/{broke['id']}")).status_code == 204
    assert (await at_home.api.delete(f"/api/system/failures/{broke['id']}")).status_code == 404
    other = next(each["id"] for each in found if each is not broke)
    assert (await at_home.api.post(f"/system/errors/{other}/forget")).headers["location"] == "/system/errors"
    assert (await at_home.api.get("/api/system/failures")).json() == {"items": [], "next": None}


def _hostile() -> Failure:
    return Failure("task", "internal", HOSTILE, HOSTILE, HOSTILE, "e<b>", "x")


async def test_a_task_that_dies_with_the_server_is_written_down_before_the_end(
    sqlite_template: Path, tmp_path: Path
) -> None:
    url = databases.sqlite_copy(sqlite_template, tmp_path)
    async with home(url, tmp_path) as at_home:
        await started(at_home)  # a job that ends then would be another that cannot tell of it
        async with at_home.house.database.write() as w:
            await w.run(text("ALTER TABLE events RENAME TO elsewhere"))
        while not (died := (await lines(at_home, find="task died"))["items"]):
            await asyncio.sleep(0.02)
    database = await Database.open(url)
    try:
        (found,) = (await Failures(database).page(origin="task"))["items"]
    finally:
        await database.close()
    assert (found["place"], found["reference"]) == ("outbox", died[0]["error_id"])
    assert 'File "mvidarr/db/' in found["detail"]
    written = (tmp_path / "data" / "logs" / "mvidarr.log").read_text()
    assert f"error_id={found['reference']}" in written
