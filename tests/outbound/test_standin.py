"""The stand-in of all sources keeps what its users rely on."""

import asyncio

import pytest

from mvidarr.errors import External, Invalid
from mvidarr.outbound import Outbound
from tests.standins.sources import Reply, Request, SourcesServer, as_json, faults


def echo(request: Request) -> Reply:
    return as_json({"path": request.path, "query": request.query, "host": request.host})


async def test_a_mounted_host_is_reached_by_its_own_address_and_no_other_is(
    sources: SourcesServer, outbound: Outbound
) -> None:
    mount = sources.mount("one", ["one.example"], echo)
    got = await outbound.get("https://one.example/a/b?c=1&c=2&d=")
    assert got.body == b'{"path":"/a/b","query":{"c":"2","d":""},"host":"one.example"}'
    assert mount.requests[0].all("c") == ["1", "2"]
    assert mount.requests[0].at == sources.clock.now()
    with pytest.raises(External, match="cannot be found"):
        await outbound.get("https://two.example/")
    with pytest.raises(Invalid):
        await outbound.get(f"{sources.url}/one/x")
    typed = sources.outbound(allow_private=True)
    assert b'"path":"/x"' in (await typed.get(f"{sources.url}/one/x")).body
    await typed.close()


async def test_each_fault_is_what_it_is_called_and_ends(sources: SourcesServer, outbound: Outbound) -> None:
    mount = sources.mount("one", ["one.example"], echo)
    told: dict[str, object] = {}
    for name, fault in faults.every().items():
        if name == "stall":
            continue
        mount.fails(fault, times=1)
        try:
            told[name] = (await outbound.get("https://one.example/")).body[:9]
        except (External, Invalid) as error:
            told[name] = error.code
        assert (await outbound.get("https://one.example/")).status == 200
    assert told == {
        "401": "http_401", "403": "http_403", "404": "http_404", "429 with Retry-After": "http_429",
        "429": "http_429", "500": "http_500", "503": "http_503", "HTML": b"<!doctype", "cut": "network",
        "truncated": b'{"path":"', "private redirect": "address_refused",
    }  # fmt: skip


async def test_a_stall_lets_the_time_go_by_for_who_waits(sources: SourcesServer, outbound: Outbound) -> None:
    mount = sources.mount("one", ["one.example"], echo)
    mount.fails(faults.Stall(30))
    before = sources.clock.now()
    with pytest.raises(TimeoutError):
        async with sources.clock.limit(20):
            await outbound.get("https://one.example/")
    assert sources.clock.now() == before + 30
    async with sources.clock.limit(40):
        assert (await outbound.get("https://one.example/")).status == 200


async def test_sleepers_wake_in_the_order_of_their_time(sources: SourcesServer) -> None:
    woken: list[float] = []

    async def sleep(seconds: float) -> None:
        await sources.clock.sleep(seconds)
        woken.append(seconds)

    before = sources.clock.now()
    await asyncio.gather(*(sleep(seconds) for seconds in (3.0, 1.0, 2.0)))
    assert (woken, sources.clock.now() - before) == ([1.0, 2.0, 3.0], 3.0)


async def test_a_limit_of_requests_is_counted_by_the_fake_clock(sources: SourcesServer, outbound: Outbound) -> None:
    mount = sources.mount("one", ["one.example"], echo)
    mount.limit(1, 1.0, as_json({"error": "busy"}, 503))
    await outbound.get("https://one.example/")
    with pytest.raises(External):
        await outbound.get("https://one.example/")
    await sources.clock.sleep(1.0)
    await outbound.get("https://one.example/")
    assert (mount.refused, mount.gaps()) == (1, [0.0, 1.0])
