"""Failures are grouped by cause, written in batches, survive a restart, and add nothing to an outage."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from mvidarr import clock
from mvidarr.db import Database
from mvidarr.db.tables.system import failures as table
from mvidarr.errors import Invalid, NotFound, Unavailable
from mvidarr.jobs import JobView
from mvidarr.observe.failure import Failure, failure_of
from mvidarr.system import failures_store as store
from mvidarr.system.failures import MOST, Failures, fingerprint_of, same_for_all


@pytest.fixture(autouse=True)
def _no_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    """What there is to write at the end is written, however busy the disk is."""
    monkeypatch.setattr("mvidarr.system.failures.LAST_WORDS", 100.0)


def broke(number: int, place: str = "GET /api/videos/{id}") -> Failure:
    try:
        raise KeyError(f"row {number} of https://me:word@host/x?token=abc")
    except KeyError as error:
        return failure_of(error, origin="request", place=place, reference=f"e{number}")


def ended(number: int, detail: str, *, code: str = "private", state: str = "failed", kind: str = "download") -> JobView:
    error = {"code": code, "detail": detail, "retryable": False}
    job: Any = {"id": number, "kind": kind, "state": state, "error": error if state == "failed" else None}
    return job  # type: ignore[no-any-return]


async def settled(failures: Failures) -> list[dict[str, Any]]:
    """All there are, once what was told is written."""
    await _write(failures)
    return [dict(item) for item in (await failures.page())["items"]]


async def _write(failures: Failures) -> None:
    task = asyncio.create_task(failures.run())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_storm_of_one_cause_is_one_row_and_one_write(db: Database) -> None:
    failures, writes = Failures(db), list[str]()
    db.on_hold = lambda name, _: writes.append(name)
    for number in range(2_000):
        failures.note(broke(1) if number else broke(0))
    (found,) = await settled(failures)
    assert writes.count("failures") == 1
    assert (found["count"], found["reference"], found["origin"]) == (2_000, "e1", "request")
    assert found["first"] <= found["last"]
    later = Failures(db)  # after a restart
    later.note(broke(2))
    later.note(broke(3, "GET /videos"))
    first, second = sorted(await settled(later), key=lambda row: -row["count"])
    assert (first["count"], first["reference"], first["id"]) == (2_001, "e2", found["id"])
    assert (second["count"], second["place"]) == (1, "GET /videos")


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_the_latest_example_has_its_traceback_without_secrets_and_folders_of_this_machine(db: Database) -> None:
    failures = Failures(db)
    failures.note(broke(7))
    (found,) = await settled(failures)
    assert "https://me:***@host/x?token=***" in found["sentence"]
    assert 'File "tests/system/test_failures.py", line ' in found["detail"]
    assert "word" not in str(found)
    assert await failures.get(found["id"]) == found


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_jobs_that_failed_are_grouped_by_kind_code_and_sentence(db: Database) -> None:
    failures = Failures(db)
    failures.job_ended(ended(1, "The site does not show “One” (https://a.example/1), 3 tries."))
    failures.job_ended(ended(2, "The site does not show “Another” (https://b.example/22), 14 tries."))
    failures.job_ended(ended(3, "It waited in vain.", code="dependency_failed"))
    failures.job_ended(ended(4, "", state="done"))
    failures.job_ended(ended(5, "The site does not show “One” (https://a.example/1), 3 tries.", kind="extract"))
    failures.job_broke(6, failure_of(ValueError("odd"), origin="job", place="nfo", reference="6"))
    failures.job_ended(ended(6, "Something went wrong inside MVidarr.", code="internal", kind="nfo"))
    failures.job_broke(7, failure_of(ValueError("odd"), origin="job", place="nfo", reference="7"))
    failures.job_ended(ended(7, "", state="cancelled", kind="nfo"))
    found = {(row["place"], row["code"]): row for row in await settled(failures)}
    assert {key: row["count"] for key, row in found.items()} == {
        ("download", "private"): 2,
        ("extract", "private"): 1,
        ("nfo", "internal"): 1,
    }
    assert found["download", "private"]["reference"] == "2"
    assert found["download", "private"]["detail"] == ""
    assert found["nfo", "internal"]["sentence"] == "ValueError: odd"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTTP 404 at https://a.example/x?y=1", "HTTP 404 at http://b.example"),
        ("No space for 12 files in /media/a/b.mp4", "No space for 3 files in /x"),
        ("Video dQw4w9WgXcQ of 'One' is gone.", "Video 9bZkp7q19f0 of 'Two' is gone."),
    ],
)
def test_what_is_of_the_moment_makes_no_other_cause(one: str, other: str) -> None:
    assert same_for_all(one) == same_for_all(other)
    assert same_for_all("The video is private.") != same_for_all("The video is gone.")


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_while_the_database_is_away_it_gathers_and_then_writes_all(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures, tried, count = Failures(db, gather=0, retry=0), asyncio.Semaphore(0), store.count

    async def away(*_: object) -> None:
        tried.release()
        raise Unavailable("The database cannot be reached.", code="database_down")

    monkeypatch.setattr(store, "count", away)
    failures.note(broke(1))
    task = asyncio.create_task(failures.run())
    await tried.acquire()
    failures.note(broke(2))
    for number in range(2 * MOST):
        failures.note(broke(3, f"GET /{'x' * (number % 900)}{number}"))
    await tried.acquire()
    monkeypatch.setattr(store, "count", count)
    async with asyncio.timeout(100):
        while not (await failures.page())["items"]:
            await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with db.read() as r:
        assert await r.value(select(func.count()).select_from(table)) == MOST
        one = await r.one(select(table).where(table.c.fingerprint == fingerprint_of(broke(1))))
    assert one is not None
    assert one["count"] == 2


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_who_is_stopped_while_it_writes_counts_nothing_twice(db: Database) -> None:
    for number in range(1, 41):
        failures = Failures(db, gather=0)
        failures.note(broke(1))
        task = asyncio.create_task(failures.run())
        for _ in range(number):  # each time a little further: before, in and after the commit
            await asyncio.sleep(0)
        while failures._waiting or (number % 2 and not (await failures.page())["items"]):
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await settled(failures))[0]["count"] == number


async def test_the_list_goes_page_by_page_and_what_is_settled_can_be_forgotten(db: Database) -> None:
    failures = Failures(db)
    for number in range(5):
        failures.note(broke(number, f"GET /{number}"))
    failures.job_ended(ended(9, "The video is private."))
    everything = await settled(failures)
    first = await failures.page(limit=4)
    rest = await failures.page(cursor=first["next"] or "", limit=4)
    assert [row["id"] for row in [*first["items"], *rest["items"]]] == [row["id"] for row in everything]
    assert rest["next"] is None
    assert [row["place"] for row in (await failures.page(origin="job"))["items"]] == ["download"]
    with pytest.raises(Invalid):
        await failures.page(origin="weather")
    gone = everything[0]["id"]
    await failures.forget(gone)
    for ask in (failures.get, failures.forget):
        with pytest.raises(NotFound):
            await ask(gone)


async def test_what_is_old_and_what_is_too_much_goes(db: Database) -> None:
    now, failures = clock.now(), Failures(db, gather=0)
    rows = [
        {
            "fingerprint": f"f{age}", "origin": "task", "code": "internal", "place": "p", "sentence": "s", "detail": "",
            "reference": "", "count": 1, "first": now - age * clock.DAY, "last": now - age * clock.DAY,
        }
        for age in (1, 2, 3, 89, 91)
    ]  # fmt: skip
    async with db.write() as w:
        await store.count(w, rows)
    task = asyncio.create_task(failures.run())
    async with asyncio.timeout(100):
        while len(left := (await failures.page())["items"]) == 5:
            await asyncio.sleep(0.01)
    assert len(left) == 4
    async with db.write() as w:
        await store.prune(w, before=0, keep=2)
    task.cancel()
    await asyncio.wait([task])
    assert len((await failures.page())["items"]) == 2


@pytest.mark.parametrize("odd", ["half \ud800 a character", "nul \0 here"])
async def test_texts_that_no_database_keeps_are_kept_as_near_as_can_be(odd: str, db: Database) -> None:
    failures = Failures(db)
    failures.job_ended(ended(1, odd))
    (found,) = await settled(failures)
    assert found["sentence"].split()[0] == odd.split()[0]
