"""The calendar: releases by their day, as a page, over the API and as a feed that other programs read."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar as Read
from icalendar import Event

from mvidarr.discovery.news.calendar import LONGEST, narrowed, on, span_of
from mvidarr.discovery.news.ical import event_of, ical
from mvidarr.discovery.pages.calendar import FIRST, LAST, following, weeks, whole
from mvidarr.errors import Invalid
from mvidarr.library.shapes import Video
from mvidarr.query import Asker, parse
from tests.house import Home, home

ASKER = Asker(1, int(datetime(2026, 11, 22, 23, 59, tzinfo=UTC).timestamp() * 1000), "user")
TODAY = datetime.now(UTC).date()  # or yesterday, once the tests are run: it may be midnight between
NEAR, LATER, LONG_AGO = (TODAY + timedelta(days=days) for days in (1, 20, -200))


def video(**more: Any) -> Video:
    told = {
        "id": 7, "title": "Tide", "artist": {"id": 1, "name": "Nova; Ruin, Inc"}, "featured": [], "status": "wanted",
        "kind": "behind_the_scenes", "release_date": "2026-12-24", "updated": "2026-11-21T08:12:00.5Z",
    }  # fmt: skip
    return cast("Video", told | more)


def events_of(data: bytes) -> list[Event]:
    read = Read.from_ical(data)
    assert isinstance(read, Read)
    return read.events


@given(st.dates(FIRST, LAST))
def test_weeks_of_a_month_are_whole_and_have_each_of_its_days_once(day: date) -> None:
    month = day.replace(day=1)
    days = weeks(month).days
    assert (len(days) % 7, days[0].weekday(), days[-1].weekday()) == (0, 0, 6)
    assert [one for one in days if one.month == month.month] == list(whole(month).days)
    assert following(month) == whole(month).end + timedelta(days=1)


@given(st.none() | st.dates(), st.none() | st.dates())
def test_a_span_has_both_its_days_or_is_refused(start: date | None, end: date | None) -> None:
    if start and end and not 0 <= (end - start).days < LONGEST:
        with pytest.raises(Invalid):
            span_of(start, end, asker=ASKER)
        start = end
    span = span_of(start, end, asker=ASKER)
    assert (start or span.start, end or span.end) == (span.start, span.end)
    assert 1 <= len(span.days) <= LONGEST


def test_without_days_the_next_thirty_are_meant() -> None:
    span = span_of(None, None, asker=ASKER)
    assert (span.start, span.end) == (date(2026, 11, 22), date(2026, 12, 22))
    assert span_of(None, date(2020, 1, 31), asker=ASKER).start == date(2020, 1, 1)


def test_a_query_is_narrowed_whatever_it_says_and_loses_its_order() -> None:
    assert narrowed("", on(date(2026, 1, 2))) == "release_date:2026-01-02"
    assert narrowed("a OR b sort:-year", on(date(2026, 1, 2))) == "(a OR b) release_date:2026-01-02"
    assert not parse(narrowed("a sort:year", on(date(2026, 1, 2)))).sort


@given(st.text(max_size=300), st.text(max_size=100))
def test_events_are_read_by_others_whatever_is_in_a_title(title: str, name: str) -> None:
    shown = video(title=title, artist={"id": 1, "name": name} if name else None)
    [event] = events_of(ical([event_of(shown, "https://example.org/mv")]))
    assert (event.start, event.end) == (date(2026, 12, 24), date(2026, 12, 25))
    assert str(event["url"]) == "https://example.org/mv/videos/7"
    assert not event.errors


def test_an_event_says_whose_it_is_and_how_it_stands() -> None:
    guests = [{"id": 2, "name": "Ana"}]
    event = event_of(video(featured=guests), "http://x")
    assert (event.summary, event.description) == ("Nova; Ruin, Inc, Ana – Tide", "Wanted · behind the scenes")
    text = ical([event]).decode()
    assert "DTSTART;VALUE=DATE:20261224\r\n" in text
    assert r"SUMMARY:Nova\; Ruin\, Inc\, Ana – Tide" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in text
    assert ical([event]) == ical([event])


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_is_released_is_shown_by_its_day_and_told_to_who_subscribes(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        ids = await _filled(at_home)
        await _by_the_api(at_home.api)
        await _on_the_page(at_home.api)
        await _by_the_feed(at_home, ids)


async def _filled(at_home: Home) -> Mapping[str, int]:
    days: dict[str, dict[str, Any]] = {
        "Tide": {"release_date": "1995-04-21"}, "Ebb": {"release_date": "1995-04-21", "kind": "live"},
        "Flood": {"release_date": "1995-05-01"}, "Spring": {"release_date": "1995-07-01"},
        "Soon": {"release_date": LATER.isoformat()},
        "Near": {"release_date": NEAR.isoformat()}, "Before": {"release_date": LONG_AGO.isoformat()},
        "Never": {"release_date": NEAR.isoformat()}, "Some day": {"year": TODAY.year + 2}, "Undated": {},
    }  # fmt: skip
    ids = {}
    for title, told in days.items():
        answer = await at_home.api.post("/api/videos", json={"artist": "Nova Ruin", "title": title})
        ids[title] = int(answer.json()["video"]["id"])
        if told:
            changed = await at_home.api.patch(f"/api/videos/{ids[title]}", json=told, headers={"If-Match": "*"})
            assert changed.status_code == 200, changed.text
    ignored = await at_home.api.post(f"/api/videos/{ids['Never']}/status", json={"status": "ignored"})
    assert ignored.status_code == 200, ignored.text
    return ids


async def _by_the_api(api: httpx.AsyncClient) -> None:
    async def titles(**asked: str) -> list[str]:
        answer = await api.get("/api/calendar", params=asked)
        assert answer.status_code == 200, answer.text
        return [one["title"] for one in answer.json()["items"]]

    april = {"start": "1995-04-21", "end": "1995-05-01"}
    assert await titles(**april) == ["Tide", "Ebb", "Flood"]
    assert await titles(**april, q="kind:live sort:-year") == ["Ebb"]
    assert await titles(start="1995-04-22", end="1995-04-30") == []
    assert await titles(q="-is:ignored") == ["Near", "Soon"]
    assert sorted(await titles()) == ["Near", "Never", "Soon"]
    first = (await api.get("/api/calendar", params={**april, "limit": 2})).json()
    assert (first["start"], first["end"], len(first["items"])) == ("1995-04-21", "1995-05-01", 2)
    assert await titles(**april, limit="2", cursor=first["next"]) == ["Flood"]
    for wrong in ({"start": "1995-05-01", "end": "1995-04-01"}, {"start": "1995-01-01", "end": "1996-01-02"},
                  {"start": "tomorrow"}, {"q": "yaer:1995"}):  # fmt: skip
        assert (await api.get("/api/calendar", params=wrong)).status_code == 422


async def _on_the_page(api: httpx.AsyncClient) -> None:
    async def page(address: str, status: int = 200) -> str:
        answer = await api.get(address, headers={"Accept": "text/html"})
        assert answer.status_code == status, answer.text
        return " ".join(unescape(answer.text).split())

    april = await page("/calendar?month=1995-04")
    assert [title in april for title in ("Tide", "Ebb", "Flood", "Soon", "Some day")] == [True] * 2 + [False] * 3
    assert april.count("<tr>") == 1 + 5  # days of May are none of its weeks
    assert 'href="/calendar?month=1995-03"' in april
    assert 'href="/calendar?month=1995-05"' in april
    agenda = await page("/calendar?month=1995-04&view=agenda&q=kind:live")
    assert ("Friday 21 April" in agenda, "Ebb" in agenda, "Tide" in agenda) == (True, True, False)
    now = await page("/calendar")
    assert "Announced, without a day" in now
    assert "Some day" in now
    assert 'aria-current="date"' in now

    assert "Nothing in June 1995" in await page("/calendar?month=1995-06")  # though its weeks have days of July
    empty = await page("/calendar?month=1995-08")
    assert "Nothing in August 1995" in empty
    assert 'href="/calendar?month=1995-07">' in empty
    assert f'href="/calendar?month={LONG_AGO:%Y-%m}"' in empty
    assert "could not be understood" in await page("/calendar?q=yaer:1", 422)
    for edge, shown in (("0001-01", "February 1000"), ("9999-12", "December 9998")):
        assert shown in await page(f"/calendar?month={edge}")
    none = await page("/calendar?month=0000-01")
    assert any(f"{day:%B %Y}" in none for day in (TODAY, NEAR))
    assert (await api.get("/calendar?month=1995-13", headers={"Accept": "text/html"})).status_code == 422


async def _by_the_feed(at_home: Home, ids: Mapping[str, int]) -> None:
    api = at_home.api
    feeds = (await api.get("/api/auth/feeds")).json()["items"]
    assert feeds == [{"name": "calendar", "created": None, "last_used": None}]
    made = await api.post("/api/auth/feeds/calendar")
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    path, token = made.json()["path"], made.json()["token"]
    assert path == f"/feeds/calendar.ics?token={token}"
    assert token not in (await api.get("/account/feeds", headers={"Accept": "text/html"})).text
    assert (await api.post("/api/auth/feeds/nothing")).status_code == 404

    transport = httpx.ASGITransport(at_home.house.app(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8845") as program:
        answer = await program.get(path)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("text/calendar")
        events = events_of(answer.content)
        assert [str(event["summary"]) for event in events] == ["Nova Ruin – Near", "Nova Ruin – Soon"]
        assert [event.start for event in events] == [NEAR, LATER]
        assert str(events[1]["url"]) == f"http://127.0.0.1:8845/videos/{ids['Soon']}"

        again = await program.get(path, headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        for q, count in (("title:soon", 1), ("artist:nova", 3)):
            assert len(events_of((await program.get(f"{path}&q={q}")).content)) == count
        assert (await program.get(f"{path}&q=yaer:1")).status_code == 422
        for elsewhere in (f"/api/calendar?token={token}", f"/api/calendar?apikey={token}"):
            assert (await program.get(elsewhere)).status_code == 401
        assert (await program.get(f"/calendar?token={token}")).status_code == 303
        own = {"Authorization": api.headers["authorization"]}
        assert (await program.get("/feeds/calendar.ics", headers=own)).status_code == 401  # the token alone opens it

        shown = await api.post("/account/feeds/calendar/renew", headers={"Accept": "text/html"})
        assert shown.status_code == 201
        assert "http://localhost:8845/feeds/calendar.ics?token=mvf_" in shown.text
        refused = await program.get(path)
        assert (refused.status_code, refused.json()["code"]) == (401, "no_feed")
        assert (await api.post("/account/feeds/calendar/revoke")).status_code == 303
        assert (await api.delete("/api/auth/feeds/calendar")).status_code == 404
