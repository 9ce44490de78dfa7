"""What a program asks for us has its turn, rest and health; machines apart rest by themselves; secrets in paths."""

import pytest

from mvidarr.errors import External
from mvidarr.outbound import Fault, Ways
from tests.outbound.conftest import URL, Making
from tests.standins.sources import Mount, SourcesServer, faults


async def test_a_program_that_is_refused_is_left_alone_for_a_while(
    one: Mount, making: Making, sources: SourcesServer
) -> None:
    web, asked = making(apart=frozenset({"search", "lists"})), []
    refusal = External("It takes us for a robot.", source="one", retryable=True, retry_after=600, code="busy")

    async def refused() -> str:
        asked.append(sources.clock.now())
        raise refusal

    async def answered() -> str:
        asked.append(sources.clock.now())
        return "told"

    for code in ("busy", "not_asked"):
        with pytest.raises(External) as error:
            await web.through(refused, capability="search")
        assert error.value.code == code
    assert await web.through(answered, capability="lists") == "told"  # rests by itself
    assert await web.get(URL, capability="lookups") is not None
    assert asked[1] - asked[0] == 1.0  # at its pace
    sources.clock.advance(601)
    assert await web.through(answered, capability="search") == "told"
    gone = External("There is no such channel.", source="one", code="gone")

    async def absent() -> str:
        raise gone

    for _ in range(9):
        with pytest.raises(External) as error:
            await web.through(absent, capability="search", fine={"gone"})
        assert error.value.code == "gone"


async def test_a_key_that_one_machine_refuses_says_nothing_of_the_others(one: Mount, making: Making) -> None:
    web = making(apart=frozenset({"api"}), judge=lambda status, *_: Fault("key") if status == 401 else None)
    one.fails(faults.status(401), times=1)
    for _ in range(2):
        with pytest.raises(External) as error:
            await web.get(URL, capability="api")
        assert error.value.code == "key_refused"
    assert len(one.requests) == 1
    assert await web.get(URL, capability="feeds") is not None


async def test_a_secret_of_the_path_is_in_the_request_alone(one: Mount, making: Making, ways: Ways) -> None:
    web = making()
    answer = await web.get("https://one.example/json/{key}/artist", capability="search", secret={"key": "a secret/1"})
    assert one.paths() == ["/json/a secret/1/artist"]
    assert answer is not None
    assert (answer.url, one.requests[0].query) == ("https://one.example/json/{key}/artist", {})
