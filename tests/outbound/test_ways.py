"""What is kept of sources between two questions and two starts: answers, how they do, what was spent."""

import asyncio
from collections.abc import Callable
from threading import Event

import pytest

from mvidarr.db import Database
from mvidarr.errors import External
from mvidarr.outbound import DAY, Answer, Keep, Outbound, Quota, Ways, Web, asking
from mvidarr.outbound.store import Store
from mvidarr.outbound.ward import Trouble, Ward
from tests.outbound.conftest import MANNERS, URL
from tests.standins.sources import Mount, Reply, Request, SourcesServer, as_json, faults

KEEP = Keep(good=DAY, missing=3600)


async def got(web: Web, **how: object) -> Answer:
    found = await web.get(URL, capability="lookups", keep=KEEP, **how)  # type: ignore[arg-type]
    assert found
    return found


async def code_of(web: Web, capability: str = "lookups") -> str:
    with pytest.raises(External) as caught:
        await web.get(URL, capability=capability)
    return caught.value.code


def tagged(text: str) -> Callable[[Request, object], Reply]:
    """An answer that is asked whether it still holds."""

    def answer(request: Request, _: object) -> Reply:
        if request.headers.get("if-none-match") == f'"{text}"':
            return Reply(304)
        return as_json({"is": text}, ETag=f'"{text}"', Last_Modified="Thu, 09 Oct 2025 08:00:00 GMT")

    return answer


async def test_a_kept_answer_is_asked_for_once_and_then_whether_it_holds(
    one: Mount, ways: Ways, sources: SourcesServer
) -> None:
    told: list[tuple[str, str]] = []
    ways.on_answer = lambda source, outcome: told.append((source, outcome))
    web = ways.web("one", MANNERS, secrets=["abc"])
    one.fails(tagged("first"))
    first = await got(web, params={"a": 1, "b": ["x", "y"]}, secret={"key": "abc"})
    again = await got(web, params={"b": ["x", "y"], "a": 1}, secret={"key": "another"})
    assert (again.body, again.url, again.fetched) == (first.body, f"{URL}?a=1&b=x&b=y", first.fetched)
    assert len(one.requests) == 1

    await sources.clock.sleep(DAY + 1)
    held = await got(web, params={"a": 1, "b": ["x", "y"]})
    assert (held.body, held.status, len(one.requests)) == (first.body, 200, 2)
    assert one.requests[1].headers["if-modified-since"] == "Thu, 09 Oct 2025 08:00:00 GMT"
    await got(web, params={"a": 1, "b": ["x", "y"]})
    assert len(one.requests) == 2

    one.fails(tagged("second"))
    with asking(anew=True):
        assert (await got(web, params={"a": 1, "b": ["x", "y"]})).json() == {"is": "second"}
    await got(web, params={"a": 2})
    assert len(one.requests) == 4
    assert told == [("one", outcome) for outcome in ("ok", "kept", "ok", "kept", "ok", "ok")]


async def test_a_large_answer_is_kept_as_well(one: Mount, ways: Ways) -> None:
    one.fails(lambda request, _: as_json(["Nova Kites"] * 20_000))
    web = ways.web("one", MANNERS)
    assert (await got(web)).body == (await got(web)).body
    assert len(one.requests) == 1


async def test_an_old_answer_serves_while_nobody_answers(one: Mount, ways: Ways, sources: SourcesServer) -> None:
    web = ways.web("one", MANNERS)
    fresh = await got(web)
    await sources.clock.sleep(3 * DAY)
    for fault in (faults.status(500), faults.html, faults.cut):
        one.fails(fault)
        stale = await got(web)
        assert (stale.stale, stale.body, stale.fetched) == (True, fresh.body, fresh.fetched)
    one.well()
    await sources.clock.sleep(DAY)
    assert not (await got(web)).stale


async def test_that_there_is_nothing_is_kept_for_its_own_time_and_failures_never(
    one: Mount, ways: Ways, sources: SourcesServer
) -> None:
    web = ways.web("one", MANNERS)
    one.fails(faults.status(404))
    for _ in range(2):
        assert await web.get(URL, capability="lookups", keep=KEEP) is None
    assert len(one.requests) == 1
    await sources.clock.sleep(3601)
    one.fails(faults.html, times=4)
    with pytest.raises(External):
        await got(web)
    await sources.clock.sleep(61)
    assert (await got(web)).json()


async def test_equal_questions_at_once_are_one_and_whoever_asks_may_leave(
    one: Mount, ways: Ways, sources: SourcesServer
) -> None:
    web = ways.web("one", MANNERS)
    asked = [asyncio.create_task(got(web)) for _ in range(5)]
    for _ in range(20):
        await asyncio.sleep(0)
    asked[0].cancel()
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(answers[0], asyncio.CancelledError)
    assert len({answer.body for answer in answers if isinstance(answer, Answer)}) == 1
    assert len(one.requests) <= 2

    held, flights = Event(), ways._kept._flights
    one.fails(lambda request, _: Reply(400, hold=held))
    one.requests.clear()
    asked = [asyncio.create_task(got(web, params={"n": 1})) for _ in range(5)]
    async with asyncio.timeout(60):
        while sum(flight.waiting for flight in flights.values()) < 5:  # each has looked what is kept before
            await asyncio.sleep(0.005)
    held.set()
    failed = await asyncio.gather(*asked, return_exceptions=True)
    assert [error.code for error in failed if isinstance(error, External)] == ["bad_request"] * 5
    assert len(one.requests) == 1


async def test_how_a_source_does_is_known_after_a_start_and_said_in_a_sentence(
    one: Mount, ways: Ways, sources: SourcesServer, outbound: Outbound, lite: Database
) -> None:
    web = ways.web("one", MANNERS, label="One", secrets=["old"])
    assert (await ways.health("one")).sentence == "One has not been asked yet."
    await web.get(URL, capability="lookups")
    assert (await ways.health("one")).sentence == "One works."
    one.fails(faults.status(500), where="/search")
    with pytest.raises(External):
        await web.get(f"{URL}/search", capability="search")
    health = await ways.health("one")
    assert health.state == "resting"
    assert health.sentence == "One: search unavailable since 08:53 UTC; lookups work; next try in 1 min."

    later = Ways(lite, outbound, sources.clock)
    again = later.web("one", MANNERS, label="One", secrets=["old"])
    assert await code_of(again, "search") == "not_asked"
    assert (await later.health("one")).sentence == health.sentence
    await sources.clock.sleep(8 * 3600)
    assert (await later.check())["severity"] == "notice"

    one.fails(faults.status(401))
    assert await code_of(again) == "key_refused"
    one.well()
    one.requests.clear()
    assert await code_of(again) == "key_refused"
    assert not one.requests, "a key that was refused is not used again"
    assert (await later.check())["severity"] == "warning"
    newest = Ways(lite, outbound, sources.clock)
    assert await code_of(newest.web("one", MANNERS, label="One", secrets=["old"])) == "key_refused"
    other_key = newest.web("one", MANNERS, label="One", secrets=["new"])
    assert await other_key.get(URL, capability="lookups")
    assert await other_key.get(f"{URL}/search", capability="search")
    assert (await newest.health("one")).sentence == "One works."
    assert (await newest.check())["severity"] == "ok"


async def test_what_was_spent_is_known_after_a_start_and_a_larger_quota_is_felt(
    one: Mount, ways: Ways, sources: SourcesServer, outbound: Outbound, lite: Database
) -> None:
    small = MANNERS.__class__(pace=0.0, quotas=(Quota("units", 100),))
    await ways.web("one", small).get(URL, capability="search", cost={"units": 60})
    later = Ways(lite, outbound, sources.clock)
    web = later.web("one", small)
    assert await web.left("units") == 40
    with pytest.raises(External, match="may be asked today is spent"):
        await web.get(URL, capability="search", cost={"units": 60})
    assert (await later.health("one")).state == "quota"
    large = later.web("one", MANNERS.__class__(pace=0.0, quotas=(Quota("units", 1000),)))
    assert await large.get(URL, capability="search", cost={"units": 60})
    assert await large.left("units") == 880


async def test_a_source_that_asks_for_hours_is_left_alone_as_a_whole(
    one: Mount, ways: Ways, sources: SourcesServer
) -> None:
    web = ways.web("one", MANNERS, label="One")
    one.fails(faults.busy("7200"), times=1)
    assert await code_of(web, "search") == "busy"
    assert await code_of(web, "lookups") == "not_asked"
    assert (await ways.health("one")).sentence == "One: unavailable since 08:53 UTC; next try in 2 h."
    await sources.clock.sleep(7201)
    assert await web.get(URL, capability="lookups")
    assert (await ways.health("one")).state == "ok"


async def test_what_is_stored_comes_back_and_is_kept_in_bounds(db: Database) -> None:
    store = Store(db)
    row = {
        "source": "one", "status": 200, "url": URL, "headers": {"a": "b"}, "etag": None, "modified": None,
        "fetched": 1, "expires": 5,
    }  # fmt: skip
    for number in range(10):
        await store.keep(key=f"{number:064}", body=b"x" * 100, used=number, **row)
    await store.keep(key=f"{3:064}", body=b"y", used=100, **row)
    found = await store.answer(f"{3:064}")
    assert found
    assert (found["body"], found["headers"], found["used"]) == (b"y", {"a": "b"}, 100)
    assert await store.prune(before=2, most=350) == 6
    assert await store.answer(f"{6:064}") is None
    assert await store.answer(f"{9:064}")
    assert await store.prune(before=2, most=0) == 4

    ward = Ward(4, 10.5, 70.5, Trouble("down", "down", "It is down."), 3.0)
    await store.note("one", [("search", Ward()), ("lookups", ward)], 20.0)
    await store.note("one", [("search", ward)], 21.0)
    assert await store.wards_of("one") == {"search": ward, "lookups": ward}
    assert await store.wards_of("two") == {}

    for units in (5, 7):
        await store.use("one", "units", "2026-03-01", units)
    assert await store.used("one", "units", "2026-03-01") == 12
    await store.forget_uses("2026-03-02")
    assert await store.used("one", "units", "2026-03-01") == 0


async def test_a_clock_that_is_put_back_holds_up_nobody(one: Mount, ways: Ways, sources: SourcesServer) -> None:
    """Neither a turn nor a rest lasts until the old time has come again, and an answer is not good until then."""
    web = ways.web("one", MANNERS)
    await got(web)
    one.fails(faults.status(500))
    with pytest.raises(External):
        await web.get(URL, capability="search")
    assert await code_of(web, "search") == "not_asked"
    sources.clock.put_back(300 * DAY)
    one.fails(faults.status(200, b"{}"))
    asked, slept = len(one.requests), sum(sources.clock.sleeps)
    await got(web)
    assert await web.get(URL, capability="search")
    assert len(one.requests) == asked + 2
    assert sum(sources.clock.sleeps) - slept < 10
