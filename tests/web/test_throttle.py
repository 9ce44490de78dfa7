"""How often one may ask; time moves as the tests say."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mvidarr.config.model import LimitsConfig
from mvidarr.errors import TooMany
from mvidarr.web.buckets import Buckets
from mvidarr.web.principal import Principal
from mvidarr.web.throttle import UNLIMITED, Rates, Throttle, network_of, rate_headers
from tests.web.app import App, make_app, person
from tests.web.doors import small_roll

ADA = person("user")


class Clock:
    def __init__(self) -> None:
        self.moment = 1000.0

    def __call__(self) -> float:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def throttle(clock: Clock) -> Throttle:
    return Throttle(UNLIMITED, clock=clock)


@pytest.fixture
def app(tmp_path: Path, throttle: Throttle) -> App:
    return make_app(tmp_path, small_roll(), throttle=throttle)


def scope(client: str = "192.0.2.1") -> dict[str, Any]:
    return {"type": "http", "client": (client, 1)}


def asks(throttle: Throttle, principal: Principal | None = None, client: str = "192.0.2.1", times: int = 1) -> int:
    """How many of so many were let in."""
    done = 0
    for _ in range(times):
        try:
            throttle.enter(scope(client), principal, "normal")
        except TooMany:
            break
        done += 1
    return done


def test_a_bucket_holds_a_minutes_worth_and_is_filled_evenly(throttle: Throttle, clock: Clock) -> None:
    throttle.set(Rates(user=60))
    assert asks(throttle, ADA, times=100) == 60
    with pytest.raises(TooMany) as refused:
        throttle.enter(scope(), ADA, "normal")
    assert refused.value.retry_after == 1
    clock.moment += 1
    assert asks(throttle, ADA, times=100) == 1
    clock.moment += 10
    assert asks(throttle, ADA, times=100) == 10
    clock.moment += 3600
    assert asks(throttle, ADA, times=100) == 60


def test_who_waits_as_long_as_told_is_let_in(throttle: Throttle, clock: Clock) -> None:
    throttle.set(Rates(user=7))
    asks(throttle, ADA, times=7)
    for _ in range(20):
        with pytest.raises(TooMany) as refused:
            throttle.enter(scope(), ADA, "normal")
        clock.moment += refused.value.retry_after
        assert asks(throttle, ADA) == 1


def test_users_keys_and_addresses_are_counted_apart(throttle: Throttle) -> None:
    throttle.set(Rates(user=2, key=3, address=4, media=5))
    key = replace(ADA, via="key", key_id=9)
    assert asks(throttle, ADA, times=9) == 2
    assert asks(throttle, person("user", 77), times=9) == 2
    assert asks(throttle, key, times=9) == 3
    assert asks(throttle, replace(key, key_id=10), times=9) == 3
    assert asks(throttle, None, times=9) == 4
    assert asks(throttle, None, "192.0.2.2", times=9) == 4
    for _ in range(5):
        throttle.enter(scope(), ADA, "media")
    with pytest.raises(TooMany):
        throttle.enter(scope(), ADA, "media")
    throttle.enter(scope(), key, "media")


def test_an_ipv6_customer_is_one_whatever_the_address(throttle: Throttle) -> None:
    throttle.set(Rates(address=2))
    assert asks(throttle, None, "2001:db8:1:2::1") == 1
    assert asks(throttle, None, "2001:db8:1:2:ffff::9") == 1
    assert asks(throttle, None, "2001:db8:1:2::3") == 0
    assert asks(throttle, None, "2001:db8:1:3::1") == 1
    assert (network_of("::ffff:192.0.2.7"), network_of("fe80::1%eth0")) == ("192.0.2.7", "fe80::/64")
    assert (network_of(""), network_of("testclient")) == ("", "testclient")


def test_rates_change_at_once_and_zero_is_off(throttle: Throttle) -> None:
    throttle.set(Rates(user=1))
    assert asks(throttle, ADA, times=5) == 1
    throttle.set(Rates(user=0))
    assert asks(throttle, ADA, times=5) == 5
    assert rate_headers(scope()) == {}


def test_a_million_addresses_take_no_more_room_than_some(clock: Clock) -> None:
    throttle = Throttle(Rates(address=1), clock=clock, largest=100)
    throttle.enter(scope("198.51.100.1"), None, "normal")
    for number in range(1000):
        asks(throttle, None, f"2001:db8:0:{number:x}::1")
        with pytest.raises(TooMany):  # who keeps asking is not forgotten over them
            throttle.enter(scope(f"2001:db8:0:{number:x}::2"), None, "normal")
    assert len(throttle._buckets) <= 100
    clock.moment += 60
    assert asks(throttle, None, "2001:db8::1") == 1


def test_full_buckets_are_forgotten_first(clock: Clock) -> None:
    buckets = Buckets(largest=10, clock=clock)
    for name in "abcde":
        buckets.acquire_entry(name, 60, 60)
    clock.moment += 30
    for name in "fghijk":
        buckets.acquire_entry(name, 60, 60, 60)
    assert len(buckets) == 5 or len(buckets) == 6
    assert not buckets.acquire_entry("k", 60, 60)


def test_the_configured_defaults_are_the_defaults() -> None:
    assert Rates(**LimitsConfig().model_dump()) == Rates()


async def test_a_program_learns_how_it_stands_and_when_to_come_back(app: App, throttle: Throttle) -> None:
    throttle.set(Rates(user=2))
    async with app.client("user") as client:
        first, _, refused = [await client.get("/api/videos/1") for _ in range(3)]
    assert first.headers["ratelimit-policy"] == '"user";q=2;w=60'
    assert first.headers["ratelimit"] == '"user";r=1;t=30'
    assert (refused.status_code, refused.headers["content-type"]) == (429, "application/problem+json")
    assert (refused.headers["retry-after"], refused.headers["ratelimit"]) == ("30", '"user";r=0;t=60')
    assert refused.json()["code"] == "rate_limited"
    assert refused.json()["detail"] == "You ask too often: at most 2 a minute. Try again in 30 seconds."


async def test_a_person_gets_a_page_that_says_when_and_offers_to_try_again(app: App, throttle: Throttle) -> None:
    throttle.set(Rates(user=1))
    async with app.browser("user") as client:
        await client.get("/videos")
        answer = await client.get("/videos?q=x")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert "Try again in 60 seconds." in answer.text
    assert answer.text.endswith("||/videos?q=x")


async def test_a_flood_of_bad_credentials_is_not_looked_at_and_locks_nobody_out(app: App, throttle: Throttle) -> None:
    throttle.set(Rates(address=10))
    async with app.client("user") as good, app.client(headers={"X-Api-Key": "wrong"}) as bad, app.client() as nobody:
        assert (await good.get("/api/videos/1")).status_code == 200
        answers = [(await bad.get("/api/videos/1")).status_code for _ in range(12)]
        assert (set(answers[:5]), set(answers[5:])) == ({401}, {429})
        assert len(app.people.asked) == 1 + 5
        assert (await nobody.get("/login")).status_code == 429
        assert (await good.get("/api/videos/1")).status_code == 200
        del app.people.known["user"]
        assert (await good.get("/api/videos/1")).status_code in (401, 429)
        assert (await good.get("/api/videos/1")).status_code == 429


async def test_sign_in_has_a_small_bucket_of_its_own_also_for_the_signed_in(app: App, throttle: Throttle) -> None:
    throttle.set(Rates(sign_in=2))
    form = {"username": "ada", "password": "x"}
    async with app.browser("user") as client:
        statuses = [(await client.post("/login", data=form)).status_code for _ in range(3)]
        assert statuses == [303, 303, 429]
        assert (await client.get("/login")).status_code == 200


async def test_a_socket_is_refused_to_an_address_that_tried_too_often(app: App, throttle: Throttle) -> None:
    throttle.set(Rates(address=2))
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    headers = [(b"host", b"localhost"), (b"x-api-key", b"wrong")]
    for _ in range(3):
        socket = {"type": "websocket", "scheme": "ws", "path": "/ws", "query_string": b"", "headers": headers}
        await app.asgi(socket | {"client": ("192.0.2.1", 1), "extensions": {"websocket.http.response": {}}}, None, send)  # type: ignore[arg-type]
    assert [message["status"] for message in said if "status" in message] == [401, 401, 429]


async def test_static_files_and_unknown_addresses(app: App, throttle: Throttle) -> None:
    throttle.set(Rates(address=1))
    async with app.client() as client:
        statuses = [(await client.get("/static/0/none.js")).status_code for _ in range(3)]
        assert set(statuses) == {404}
        assert [(await client.get("/nowhere")).status_code for _ in range(2)] == [404, 429]


async def test_a_request_that_is_worked_on_too_long_is_given_up(tmp_path: Path, throttle: Throttle, log: Any) -> None:
    app = make_app(tmp_path, small_roll(), throttle=throttle)
    throttle.set(replace(UNLIMITED, seconds=0.01))  # type: ignore[arg-type]
    async with app.client("user") as client:
        slow, unhurried = await client.get("/api/slow"), await client.get("/api/unhurried")
    assert (slow.status_code, slow.json()["code"], slow.headers["retry-after"]) == (503, "took_too_long", "10")
    assert unhurried.status_code == 204
    assert 'event="request took too long"' in log.getvalue()
