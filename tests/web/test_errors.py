from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest

from mvidarr import errors
from mvidarr.errors import Conflict, MvidarrError
from mvidarr.observe.failure import Failure
from mvidarr.web.errors import STATUS_BY_TYPE, Errors, problem, status_of
from tests.web.app import TEMPLATES, App, make_app, served
from tests.web.doors import small_roll


def test_every_error_of_the_house_has_a_status() -> None:
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, MvidarrError)}
    assert kinds - {MvidarrError, errors._Later} == set(STATUS_BY_TYPE)


@pytest.mark.parametrize("url", ["/api/none", "/api", "/api/videos/3/none"])
async def test_an_unknown_address_below_api_is_a_problem_document(app: App, url: str) -> None:
    async with app.client("user") as client:
        answer = await client.get(url)
    body = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert {"type", "title", "status", "detail", "code", "request_id"} == set(body)
    assert body["request_id"] == answer.headers["x-request-id"]


async def test_an_unknown_page_is_a_page(app: App) -> None:
    async with app.browser("user") as client:
        answer = await client.get("/none")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert f"404 There is nothing here. {answer.headers['x-request-id']}</p>the user" in answer.text


async def test_a_wrong_method_names_the_right_ones(app: App) -> None:
    async with app.client("user") as client:
        answer = await client.put("/api/videos")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


async def test_an_unforeseen_error_tells_nothing_but_its_number(app: App, log: StringIO) -> None:
    async with app.client("user") as client:
        answer = await client.get("/api/explode")
    body = answer.json()
    assert (answer.status_code, body["code"]) == (500, "internal")
    assert "secret" not in answer.text
    assert "hidden" not in answer.text
    assert body["error_id"] in body["detail"]
    (line,) = [line for line in log.getvalue().splitlines() if "request failed" in line]
    assert f"error_id={body['error_id']}" in line
    assert f"request_id={body['request_id']}" in line
    assert "SELECT secret" in line
    (failure,) = app.failures
    assert (failure.origin, failure.place, failure.reference) == ("request", "GET /api/explode", body["error_id"])
    assert failure.cause == "RuntimeError in web/dispatch.py:_answered (doors.py:explode)"
    assert "RuntimeError: SELECT secret" in failure.sentence


async def test_who_asks_too_often_learns_when_to_come_back(app: App) -> None:
    async with app.client("user") as client:
        answer = await client.get("/api/busy")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "9")


async def test_another_sites_failure_says_whose_it_is(app: App) -> None:
    async with app.client("user") as client:
        answer = await client.get("/api/outside")
    assert (answer.status_code, answer.headers["retry-after"]) == (502, "60")
    assert (answer.json()["source"], answer.json()["retryable"]) == ("youtube", True)


async def test_an_answer_that_breaks_off_is_seen_to_be_incomplete(app: App, log: StringIO) -> None:
    async with served(app.asgi) as place, httpx.AsyncClient(headers={"X-Api-Key": "user"}, timeout=60) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(f"http://{place}/api/breaks-off")
    assert "in the middle" in log.getvalue()


async def test_a_socket_is_refused_also_where_the_server_cannot_say_why(app: App) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"host", b"localhost")]
    scope = {"type": "websocket", "scheme": "ws", "path": "/ws", "query_string": b"", "headers": headers}
    await app.asgi(scope, None, send)  # type: ignore[arg-type]
    assert sent == [{"type": "websocket.close", "code": 1008}]


async def test_a_page_that_fails_is_answered_by_the_error_page(app: App) -> None:
    async with app.client() as client:
        answer = await client.get("/broken")
    (failure,) = app.failures
    assert answer.status_code == 500
    assert "nobody_gives_this" not in answer.text
    assert failure.reference in answer.text
    assert answer.text.endswith(f"|{failure.reference}|/broken")


@pytest.mark.parametrize(("url", "again"), [("/videos?cursor=!", "/videos"), ("/videos?limit=x&q=a", "/videos")])
async def test_a_page_asked_for_what_cannot_be_leads_back_to_its_start(app: App, url: str, again: str) -> None:
    async with app.browser("user") as client:
        answer = await client.get(url)
    assert answer.status_code == 422
    assert "<title>That cannot be</title>" in answer.text
    assert "The address of this page asks for something that cannot be." in answer.text
    assert answer.text.endswith(f"||{again}")


async def test_who_counts_failures_may_fail_and_the_person_is_answered_all_the_same(app: App, log: StringIO) -> None:
    def refuses(failure: Failure) -> None:
        raise OSError("no room")

    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise KeyError("token=hush")

    guarded = Errors(broken, renderer=app.renderer, on_failure=refuses)
    transport = httpx.ASGITransport(guarded)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get("/api/x")
    assert (answer.status_code, "hush" in answer.text) == (500, False)
    assert "failure not told" in log.getvalue()


async def test_a_broken_error_page_does_not_hide_the_error(tmp_path: Path) -> None:
    app = make_app(tmp_path, small_roll(), templates={**TEMPLATES, "error.html": "{{ missing }}"})
    async with app.client() as client:
        answer = await client.get("/forbidden")
    assert answer.status_code == 403
    assert "Not &lt;you&gt;." in answer.text


def test_extra_facts_join_the_document_but_replace_nothing() -> None:
    error = Conflict("Busy.", code="job_open", extra={"job": {"id": 3}, "status": 200})
    assert problem(error, 409, "r")["job"] == {"id": 3}
    assert problem(error, 409, "r")["status"] == 409


def test_a_row_that_moved_on_fails_the_condition_only_where_there_was_one() -> None:
    error = Conflict("Moved on.", code="moved_on")
    assert (status_of(error), status_of(error, conditional=True)) == (409, 412)


async def test_the_log_has_a_line_for_each_change_without_its_query_and_none_for_reads(app: App, log: StringIO) -> None:
    async with app.client() as client:
        await client.post("/api/videos?apikey=user", json={"url": "abc"})
        await client.get("/api/videos?apikey=user")
    (line,) = [line for line in log.getvalue().splitlines() if "event=request " in line]
    assert "apikey" not in line
    assert "path=/api/videos" in line
    assert 'user="the user"' in line
