"""A source is asked as it wants to be asked, and says why where it gives no answer."""

import asyncio
import gzip
import zlib
from email.utils import formatdate
from threading import Event

import pytest

from mvidarr.errors import External
from mvidarr.outbound import Fault, Outbound, Quota, Web, asking
from tests.outbound.conftest import MANNERS, URL, Making
from tests.standins.sources import Mount, Reply, Request, SourcesServer, as_json, faults


async def told(web: Web, url: str = URL, **how: object) -> External:
    with pytest.raises(External) as caught:
        await web.get(url, capability="search", **how)  # type: ignore[arg-type]
    assert caught.value.source == "one"
    return caught.value


async def test_questions_start_a_pace_apart_and_who_gives_up_takes_no_turn(one: Mount, making: Making) -> None:
    web = making(pace=1.0, at_once=1)
    asked = [asyncio.create_task(web.get(URL, capability="search", params={"n": n})) for n in range(6)]
    await asyncio.sleep(0)
    asked[3].cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    assert [request.query["n"] for request in one.requests] == ["0", "1", "2", "4", "5"]
    assert one.gaps() == [1.0] * 4


async def test_some_may_come_at_once_and_then_the_pace_holds(
    one: Mount, making: Making, sources: SourcesServer
) -> None:
    web = making(pace=2.0, burst=3, at_once=8)
    await asyncio.gather(*(web.get(URL, capability="search") for _ in range(3)))
    assert one.gaps() == [0.0, 0.0]
    await asyncio.gather(*(web.get(URL, capability="search") for _ in range(2)))
    assert (len(one.requests), sources.clock.sleeps) == (5, [2.0, 2.0])  # when they arrive is the loopback's affair


async def test_a_job_waits_for_its_turn_and_has_its_time_after_that(one: Mount, making: Making) -> None:
    web = making(pace=90.0)
    one.fails(faults.status(500), where="/last", times=1)
    asked = [web.get(f"{URL}/{n}", capability="search") for n in range(4)]
    assert all(await asyncio.gather(*asked, web.get(f"{URL}/last", capability="search")))
    assert one.gaps() == [90.0] * 5


async def test_no_more_than_agreed_are_open_and_people_go_first(one: Mount, making: Making) -> None:
    held = Event()
    web = making(pace=0.0, burst=9, at_once=1)
    one.fails(faults.Held(held), times=1)

    async def person() -> None:
        with asking(patience=4):
            await web.get(URL, capability="search", params={"who": "person"})

    asked = [asyncio.create_task(web.get(URL, capability="search", params={"who": "job"})) for _ in range(2)]
    async with asyncio.timeout(60):
        while not one.requests:
            await asyncio.sleep(0)
    asked.append(asyncio.create_task(person()))
    for _ in range(100):
        await asyncio.sleep(0)
    assert len(one.requests) == 1
    held.set()
    await asyncio.gather(*asked)
    assert [request.query["who"] for request in one.requests] == ["job", "person", "job"]


@pytest.mark.parametrize("after", ["7", "date", None])
async def test_a_busy_source_is_asked_again_when_it_says(
    one: Mount, making: Making, sources: SourcesServer, after: str | None
) -> None:
    written = formatdate(sources.clock.now() + 7, usegmt=True) if after == "date" else after
    one.fails(faults.busy(written), times=1)
    assert await making().get(URL, capability="search")
    assert sources.clock.sleeps[0] == pytest.approx(7 if after else 2, rel=0.26)
    assert len(one.requests) == 2


async def test_a_job_tries_again_for_so_long_and_a_person_hears_at_once(
    one: Mount, making: Making, sources: SourcesServer
) -> None:
    one.fails(faults.status(503))
    begun = sources.clock.now()
    assert (await told(making())).code == "down"
    assert len(one.requests) == 4
    assert sources.clock.now() - begun < 30

    one.fails(faults.busy("600"))
    error = await told(making())
    assert (error.code, error.retry_after, len(one.requests)) == ("busy", 600, 5)

    one.fails(faults.busy("5"))
    begun = sources.clock.now()
    with asking(patience=4):
        assert (await told(making())).code == "busy"
    assert sources.clock.now() == begun


async def test_a_person_does_not_stand_in_line_for_longer_than_one_waits(one: Mount, making: Making) -> None:
    web = making(pace=30.0)
    await web.get(URL, capability="search")
    with asking(patience=4):
        error = await told(web)
    assert (error.code, error.retry_after) == ("crowded", 30)
    assert "has its turn in 30 s" in error.detail


async def test_who_stalls_is_given_up(one: Mount, making: Making, sources: SourcesServer) -> None:
    one.fails(faults.Stall(30))
    begun = sources.clock.now()
    with asking(patience=4):
        error = await told(making())
    assert (error.code, error.retryable, sources.clock.now() - begun) == ("timeout", True, 30)


@pytest.mark.parametrize(
    ("fault", "code", "requests"),
    [
        ("401", "key_refused", 1), ("403", "key_refused", 1), ("500", "down", 4), ("HTML", "down", 4),
        ("truncated", "down", 4), ("cut", "network", 4), ("private redirect", "address_refused", 1),
    ],
)  # fmt: skip
async def test_each_fault_has_its_code_and_only_what_passes_is_asked_again(
    one: Mount, making: Making, fault: str, code: str, requests: int
) -> None:
    one.fails(faults.every()[fault])
    assert (await told(making(pace=0.0))).code == code
    assert len(one.requests) == requests


async def test_that_there_is_no_such_thing_is_an_answer(one: Mount, making: Making) -> None:
    one.fails(faults.status(404))
    web = making(pace=0.0)
    for _ in range(6):
        assert await web.get(URL, capability="search") is None


async def test_what_fails_is_left_alone_longer_each_time_and_tried_by_one(
    one: Mount, making: Making, sources: SourcesServer
) -> None:
    web = making(pace=0.0, burst=9, at_once=9)
    one.fails(faults.status(500), where="/search")
    assert (await told(web, f"{URL}/search")).code == "down"
    pauses = []
    for _ in range(4):
        error = await told(web, f"{URL}/search")
        assert error.code == "not_asked"
        pauses.append(error.retry_after)
        await sources.clock.sleep(float(error.retry_after or 0) + 1)
        one.requests.clear()
        tried = await asyncio.gather(
            *(web.get(f"{URL}/search", capability="search") for _ in range(5)), return_exceptions=True
        )
        assert sorted(error.code for error in tried if isinstance(error, External)) == ["down"] + ["not_asked"] * 4
        assert len(one.requests) == 1
    assert pauses == [60, 120, 240, 480]
    assert await web.get(URL, capability="lookups"), "another capability goes on"
    one.well()
    with asking(anyway=True):
        assert await web.get(f"{URL}/search", capability="search"), "somebody may try it before"
    assert await web.get(f"{URL}/search", capability="search")


async def test_what_a_judge_says_counts_more_than_the_status(one: Mount, making: Making) -> None:
    web = making(judge=lambda status, headers, body: Fault("private", "ask them") if b"path" in body else None)
    assert (await told(web)).detail == "one shows this only to those who may see it (ask them)."


async def test_a_quota_is_counted_and_ends_with_the_day_of_its_zone(
    one: Mount, making: Making, sources: SourcesServer
) -> None:
    web = making(pace=0.0, quotas=(Quota("units", 250),))
    for _ in range(2):
        await web.get(URL, capability="search", cost={"units": 100})
    assert await web.left("units") == 50
    error = await told(web, cost={"units": 100})
    assert (error.code, len(one.requests)) == ("quota", 2)
    assert "goes on in 15 h" in error.detail
    assert await web.get(URL, capability="lookups", cost={"units": 1})
    await sources.clock.sleep(float(error.retry_after or 0) + 1)
    assert await web.get(URL, capability="search", cost={"units": 100})
    assert await web.left("units") == 150


async def test_keys_stand_in_no_error_and_go_to_nobody_else(one: Mount, making: Making, sources: SourcesServer) -> None:
    other = sources.mount("other", ["other.example"], lambda request: as_json({}))
    web = making(pace=0.0, judge=lambda status, headers, body: Fault("bad", body.decode()) if status == 400 else None)
    one.fails(faults.status(400, b"bad keys s3cret and t0ken"))
    asked = {"secret": {"api_key": "s3cret"}, "headers": {"Authorization": "Bearer t0ken", "X-Key": "t0ken"}}
    error = await told(web, **asked)  # type: ignore[arg-type]
    assert error.detail == "one does not take this question (bad keys *** and ***)."
    assert one.requests[0].query == {"api_key": "s3cret"}
    one.fails(lambda request, answer: Reply(302, b"", {"Location": "https://other.example/x"}))
    await web.get(URL, capability="search", **asked)  # type: ignore[arg-type]
    assert not {"authorization", "x-key"} & set(other.requests[0].headers)
    one.well()
    answer = await web.get(URL, capability="search", params={"q": "a b"}, **asked)  # type: ignore[arg-type]
    assert answer
    assert answer.url == f"{URL}?q=a+b"
    answer = await web.get(f"{URL}/{{key}}/x", capability="search", secret={"key": "s3/t"})
    assert answer
    assert (one.requests[-1].path, answer.url) == ("/api/s3/t/x", f"{URL}/{{key}}/x")


async def test_forms_and_documents_are_sent_once_unless_it_does_no_harm(one: Mount, making: Making) -> None:
    web = making(pace=0.0)
    assert await web.post(URL, capability="sign in", form={"grant": "a b"}, secret={"k": "v"})
    assert await web.post(URL, capability="many", json=[{"id": 1}])
    form, document = one.requests
    assert (form.method, form.body, form.headers["content-type"]) == (
        "POST", b"grant=a+b", "application/x-www-form-urlencoded",
    )  # fmt: skip
    assert document.json() == [{"id": 1}]
    one.fails(faults.status(500))
    for again, requests in ((False, 1), (True, 3)):  # the fourth failure in a row ends it
        one.requests.clear()
        with pytest.raises(External):
            await web.post(URL, capability="many", json={}, again=again)
        assert len(one.requests) == requests


async def test_what_is_packed_is_unpacked_in_bounds(one: Mount, outbound: Outbound, making: Making) -> None:
    bodies = {
        "gzip": gzip.compress(b'{"a":1}'), "deflate": zlib.compress(b'{"a":1}'), "br": b"x",
        "bomb": gzip.compress(b"0" * 40_000_000), "half": gzip.compress(b'{"a":1}')[:-6],
    }  # fmt: skip

    def answer(request: Request, _: object) -> Reply:
        name = request.query["as"]
        encoding = {"bomb": "gzip", "half": "gzip"}.get(name, name)
        return Reply(200, bodies[name], {"Content-Encoding": encoding})

    one.fails(answer)
    web = making(pace=0.0, tries=1)
    codes = {}
    for name in bodies:
        try:
            got = await web.get(URL, capability=name, params={"as": name})
            codes[name] = got and got.json()
        except External as error:
            codes[name] = error.code
    assert codes == {"gzip": {"a": 1}, "deflate": {"a": 1}, "br": "encoding", "bomb": "too_large", "half": "network"}


async def test_an_address_that_was_typed_may_be_private_and_where_it_leads_may_not(
    one: Mount, outbound: Outbound, sources: SourcesServer
) -> None:
    url = f"{sources.url}/one/x"
    found = Web(outbound, "one", MANNERS, clock=sources.clock)
    typed = Web(outbound.typed(), "one", MANNERS, clock=sources.clock)
    assert (await told(found, url)).code == "address_refused"
    assert await typed.get(url, capability="search")
    one.fails(faults.redirected)
    assert (await told(typed, url)).code == "address_refused"
