"""Idempotency-Key, from the door to the row, on both databases."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import httpx
import pytest
from pydantic import Field
from sqlalchemy import select
from starlette.responses import Response, StreamingResponse

from mvidarr import clock
from mvidarr.accounts import User
from mvidarr.accounts.replies import LONGEST, Replies
from mvidarr.db import Database
from mvidarr.db.tables.accounts import replies as table
from mvidarr.errors import Conflict, TooMany
from mvidarr.jobs import Owner
from mvidarr.web.endpoint import Answer, Body, Call, endpoint
from mvidarr.web.idempotency import LARGEST
from mvidarr.web.principal import Principal
from mvidarr.web.roll import Route
from mvidarr.web.throttle import UNLIMITED, Throttle
from tests.accounts.conftest import MovedClock
from tests.web.app import App, make_app

KEY = {"Idempotency-Key": "6f2c"}
BURIED = replace(Owner.here(), pid=2**22 + 1, token="gone")


class Order(Body):
    name: Annotated[str, Field(max_length=100)] = ""


class OrdersApi:
    def __init__(self) -> None:
        self.done = 0
        self.gate = asyncio.Event()
        self.gate.set()

    @endpoint(role="user", body=Order, result=dict[str, Any], status=201)
    async def add(self, call: Call) -> Answer:
        self.done += 1
        await self.gate.wait()
        return Answer({"number": self.done}, location=f"/api/orders/{self.done}", version=7)

    @endpoint(role="user", body=Order, result=dict[str, Any])
    async def fail(self, call: Call) -> None:
        self.done += 1
        if call.body.name == "conflict":
            raise Conflict("There is one already.", code="taken")
        if call.body.name == "often":
            raise TooMany("Later.")
        raise RuntimeError("broken")

    @endpoint(role="user", result=dict[str, Any], secret_answer=True)
    async def secret(self, call: Call) -> dict[str, Any]:
        self.done += 1
        return {"key": "hush"}

    @endpoint(role="user", result=dict[str, Any])
    async def hidden(self, call: Call) -> Answer:
        self.done += 1
        return Answer({"key": "hush"}, headers={"Cache-Control": "no-store"})

    @endpoint(role="user", produces="text/plain")
    async def large(self, call: Call) -> Response:
        self.done += 1
        return Response(b"hush" * LARGEST)

    @endpoint(role="user", produces="text/plain")
    async def stream(self, call: Call) -> Response:
        self.done += 1
        return StreamingResponse(iter(["hush"]))

    @endpoint(role="user")
    async def nothing(self, call: Call) -> None:
        self.done += 1

    @endpoint(role=None, result=dict[str, Any])
    async def open(self, call: Call) -> dict[str, Any]:
        self.done += 1
        return {}


@pytest.fixture
def api() -> OrdersApi:
    return OrdersApi()


@pytest.fixture
def app(tmp_path: Path, db: Database, moved: MovedClock, api: OrdersApi, ada: User, bob: User) -> App:
    names = ("fail", "secret", "hidden", "large", "stream", "nothing", "open")
    roll = [Route("POST", "/api/orders", api.add)]
    roll += [Route("POST", f"/api/orders/{name}", getattr(api, name)) for name in names]
    app = make_app(tmp_path, roll, replies=Replies(db, now=moved))
    for user in (ada, bob):
        app.people.known[user.name] = Principal(user.id, user.name, "user")
    return app


def bobs(app: App) -> httpx.AsyncClient:
    return app.client(headers={"X-Api-Key": "Bob"})


async def test_a_request_that_is_sent_again_gets_the_first_answer_and_is_done_once(app: App, api: OrdersApi) -> None:
    async with bobs(app) as client, app.client(headers={"X-Api-Key": "Ada"}) as other:
        first, again = [await client.post("/api/orders?x=1", json={"name": "a"}, headers=KEY) for _ in range(2)]
        assert (first.status_code, first.json(), again.status_code, again.json()) == (
            201,
            {"number": 1},
            201,
            {"number": 1},
        )
        for name in ("location", "etag", "content-type"):
            assert first.headers[name] == again.headers[name]
        assert (first.headers.get("idempotency-replayed"), again.headers["idempotency-replayed"]) == (None, "true")
        assert (await other.post("/api/orders?x=1", json={"name": "a"}, headers=KEY)).json() == {"number": 2}
        empty = [await client.post("/api/orders/nothing", headers={"Idempotency-Key": "e"}) for _ in range(2)]
    assert [answer.status_code for answer in empty] == [204, 204]
    assert api.done == 3


async def test_a_key_belongs_to_one_request(app: App, api: OrdersApi) -> None:
    async with bobs(app) as client:
        await client.post("/api/orders", json={"name": "a"}, headers=KEY)
        others = [
            await client.post("/api/orders", json={"name": "b"}, headers=KEY),
            await client.post("/api/orders?x=1", json={"name": "a"}, headers=KEY),
            await client.post("/api/orders/fail", json={"name": "a"}, headers=KEY),
            await client.post(
                "/api/orders",
                content=b'{"name":"a"}',
                headers={**KEY, "Content-Type": "application/json; charset=utf-8"},
            ),
        ]
    assert [(answer.status_code, answer.json()["code"]) for answer in others] == [(422, "idempotency_mismatch")] * 4
    assert api.done == 1


async def test_of_many_at_once_exactly_one_is_worked_on(app: App, api: OrdersApi) -> None:
    api.gate.clear()
    async with bobs(app) as client:
        asked = [asyncio.create_task(client.post("/api/orders", json={}, headers=KEY)) for _ in range(8)]
        while sum(task.done() for task in asked) < 7:
            await asyncio.sleep(0.005)
        api.gate.set()
        answers = [await task for task in asked]
        assert (await client.post("/api/orders", json={}, headers=KEY)).status_code == 201
    refused = [answer for answer in answers if answer.status_code != 201]
    assert (api.done, len(refused)) == (1, 7)
    assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(409, "idempotency_running")}
    assert {answer.headers["retry-after"] for answer in refused} == {"1"}


async def test_what_broke_off_is_told_honestly(
    app: App, api: OrdersApi, db: Database, moved: MovedClock, bob: User
) -> None:
    async with bobs(app) as client:
        await client.post("/api/orders", json={}, headers=KEY)
        async with db.write() as w:
            await w.run(table.update().values(status=None, owner=str(BURIED)))
        dead = await client.post("/api/orders", json={}, headers=KEY)
        async with db.write() as w:
            await w.run(table.update().values(owner=str(replace(BURIED, host="elsewhere"))))
        elsewhere = await client.post("/api/orders", json={}, headers=KEY)
        moved.forward(LONGEST)
        late = await client.post("/api/orders", json={}, headers=KEY)
    assert [(answer.status_code, answer.json()["code"]) for answer in (dead, elsewhere, late)] == [
        (409, "idempotency_unknown"),
        (409, "idempotency_running"),
        (409, "idempotency_unknown"),
    ]
    assert "Look whether it did" in dead.json()["detail"]
    assert api.done == 1


async def test_refusals_are_kept_failures_are_not(app: App, api: OrdersApi) -> None:
    async with bobs(app) as client:
        for name, status, done in (("conflict", 409, 1), ("often", 429, 2), ("broken", 500, 2)):
            api.done, headers = 0, {"Idempotency-Key": name}
            answers = [await client.post("/api/orders/fail", json={"name": name}, headers=headers) for _ in range(2)]
            assert ([answer.status_code for answer in answers], api.done) == ([status] * 2, done), name
        wrong = await client.post("/api/orders", json={"name": 3}, headers={"Idempotency-Key": "wrong"})
        right = await client.post("/api/orders", json={"name": "3"}, headers={"Idempotency-Key": "wrong"})
    assert (wrong.status_code, right.status_code) == (422, 201)


async def test_a_request_that_was_given_up_may_have_taken_effect(
    tmp_path: Path, app: App, api: OrdersApi, db: Database
) -> None:
    api.gate.clear()
    throttle = Throttle(replace(UNLIMITED, seconds=0.02))  # type: ignore[arg-type]
    hurried = make_app(tmp_path, [Route("POST", "/api/orders", api.add)], replies=Replies(db), throttle=throttle)
    hurried.people.known.update(app.people.known)
    async with bobs(hurried) as client:
        answers = [await client.post("/api/orders", json={}, headers=KEY) for _ in range(2)]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (503, "took_too_long"),
        (409, "idempotency_unknown"),
    ]


async def test_secrets_and_large_answers_are_not_kept_and_not_made_twice(
    app: App, api: OrdersApi, db: Database
) -> None:
    async with bobs(app) as client:
        for name in ("secret", "hidden", "large", "stream"):
            headers = {"Idempotency-Key": name}
            first, again = [await client.post(f"/api/orders/{name}", headers=headers) for _ in range(2)]
            assert (first.status_code, again.status_code) == (200, 409), name
            assert (again.json()["code"], again.json()["answered"]) == ("idempotency_not_kept", 200)
    assert api.done == 4
    async with db.read() as r:
        assert "hush" not in repr(await r.all(select(table)))


async def test_a_day_later_the_key_is_free_and_the_row_goes(
    app: App, api: OrdersApi, db: Database, moved: MovedClock, build: Callable[..., Any]
) -> None:
    async with bobs(app) as client:
        await client.post("/api/orders", json={}, headers=KEY)
        moved.forward(clock.DAY)
        assert (await client.post("/api/orders", json={}, headers=KEY)).json() == {"number": 2}
    replies = build().replies
    assert await replies.prune() == 0
    moved.forward(clock.DAY)
    assert await replies.prune() == 1


async def test_who_sends_ever_new_keys_makes_us_forget_the_oldest_and_nobody_elses(
    db: Database, moved: MovedClock, ada: User, bob: User
) -> None:
    replies = Replies(db, now=moved, most=3)
    for user, key in [(ada, "hers"), *((bob, str(number)) for number in range(9))]:
        moved.forward(1)
        assert await replies.begin(user.id, key, "r") is None
        await replies.keep(user.id, key, 200, ({}, b"answer"))
    async with db.read() as r:
        kept = [row["user_id"] for row in await r.all(select(table))]
    assert (kept.count(ada.id), kept.count(bob.id)) == (1, 3)
    assert await replies.begin(bob.id, "8", "r") == (200, {}, b"answer")


async def test_a_key_that_is_none_and_a_request_of_nobody(app: App, api: OrdersApi) -> None:
    async with bobs(app) as client, app.client() as nobody:
        for key in ("", "x" * 256, "caf\xe9"):
            answer = await client.post("/api/orders", json={}, headers={"Idempotency-Key": key.encode("latin-1")})  # type: ignore[dict-item]
            assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key")
        assert api.done == 0
        for _ in range(2):
            assert (await nobody.post("/api/orders/open", headers=KEY)).status_code == 200
    assert api.done == 2
