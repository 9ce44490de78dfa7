from datetime import UTC, datetime
from threading import Thread, current_thread, main_thread
from typing import Any

import jinja2
import pytest

from mvidarr.web.dispatch import local_path
from mvidarr.web.filters import duration, size, until, until_from, when, when_at
from mvidarr.web.headers import CONTENT_SECURITY_POLICY
from tests.web.app import ORIGIN, App

FORM = {"username": "ada", "password": "secret", "new_password": "other"}


async def test_a_page_is_given_who_looks_and_where_things_are(app: App) -> None:
    async with app.browser("user", headers={"Cookie": "mvidarr_session=user; mvidarr_theme=dark"}) as client:
        text = (await client.get("/videos?q=x")).text
    assert "x&lt;b&gt;" in text
    assert '<a href="/videos">12</a>' in text
    assert "<i>the user dark /videos 3</i>" in text


async def test_a_theme_that_does_not_exist_is_auto(app: App) -> None:
    async with app.client(headers={"Cookie": "mvidarr_theme=<x>"}) as client:
        assert "nobody auto /login" in (await client.get("/login")).text


async def test_a_page_and_its_parts_are_compiled_beside_the_loop(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[Thread] = []
    compiled = jinja2.Environment.compile

    def noted(*given: Any) -> Any:
        found.append(current_thread())
        return compiled(*given)

    monkeypatch.setattr(jinja2.Environment, "compile", noted)
    async with app.client() as client:
        assert (await client.get("/login")).status_code == 200
    assert found
    assert main_thread() not in found


async def test_pages_carry_the_policy_and_are_not_kept(app: App) -> None:
    async with app.client() as client:
        headers = (await client.get("/login")).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert "strict-transport-security" not in headers


async def test_a_wrong_form_is_shown_again_with_what_was_typed_but_no_secret(app: App) -> None:
    async with app.client(headers={"Origin": ORIGIN}) as client:
        answer = await client.post("/login", data={**FORM, "username": "a"})
    assert answer.status_code == 422
    assert "at least 2 characters" in answer.text
    assert "username" in answer.text
    assert "secret" not in answer.text
    assert "other" not in answer.text


async def test_a_good_form_leads_on_and_the_next_page_says_so_once(app: App) -> None:
    async with app.client(headers={"Origin": ORIGIN}) as client:
        answer = await client.post("/login?next=/login", data=FORM)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
        cookies = answer.headers.get_list("set-cookie")
        assert any(c.startswith("mvidarr_session=user; HttpOnly; Max-Age=60; Path=/; SameSite=lax") for c in cookies)
        client.headers.pop("cookie", None)
        first, second = await client.get("/login"), await client.get("/login")
    assert "<b>good Welcome &lt;b&gt;</b>" in first.text
    assert "<b>" not in second.text


@pytest.mark.parametrize("cookie", ["%%%", "e30=", "W10=", "eyJraW5kIjoiYSIsInRleHQiOiJ4In0=", "/w=="])
async def test_a_flash_that_we_did_not_write_is_nothing(app: App, cookie: str) -> None:
    async with app.client(headers={"Cookie": f"mvidarr_flash={cookie}"}) as client:
        answer = await client.get("/login")
    assert answer.status_code == 200
    assert "<b>" not in answer.text


async def test_a_form_of_another_type_is_415(app: App) -> None:
    async with app.client(headers={"Origin": ORIGIN}) as client:
        assert (await client.post("/login", json=FORM)).status_code == 415


async def test_after_a_lost_session_a_form_leads_to_the_first_page(app: App) -> None:
    async with app.client(headers={"Origin": ORIGIN}) as client:
        assert (await client.get("/users")).headers["location"] == "/login?next=%2Fusers"


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/videos?q=a", "/videos?q=a"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("http://evil.example", "/"),
        ("videos", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("", "/"),
        ("/\t/evil.example", "/"),
    ],
)
def test_a_redirect_stays_in_the_house(path: str, kept: str) -> None:
    assert local_path(path) == kept


def test_durations_and_sizes_are_written_for_people() -> None:
    assert [duration(n) for n in (None, 0, 59.6, 225.4, 3723)] == ["", "0:00", "1:00", "3:45", "1:02:03"]
    assert [size(n) for n in (None, 0, 999, 1000, 52428800, 123_400_000, 2e15)] == [
        "",
        "0 bytes",
        "999 bytes",
        "1.0 kB",
        "52.4 MB",
        "123 MB",
        "2.0 PB",
    ]


def test_times_are_written_as_people_say_them() -> None:
    now = int(datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp() * 1000)
    said = [when_at(now - seconds * 1000, now) for seconds in (5, 300, 7200, 3 * 86400, 30 * 86400, -7200)]
    assert said == ["just now", "5 min ago", "2 h ago", "3 d ago", "22 Oct 2026", "21 Nov 2026, 14:00"]
    assert when_at("2026-11-21T11:00:00Z", now) == when_at("2026-11-21T11:00:00", now) == "1 h ago"
    assert (when(None), when("")) == ("", "")
    assert when("2020-01-02T00:00:00.123Z") == "2 Jan 2020"


def test_times_that_lie_ahead_are_said_from_here() -> None:
    now = int(datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp() * 1000)
    said = [until_from(now + seconds * 1000 + 200, now) for seconds in (-5, 45, 240, 7200)]
    assert said == ["now", "in 45 s", "in 4 min", "in 2 h"]
    assert until("2020-01-02T00:00:00Z") == "now"
