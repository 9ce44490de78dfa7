"""Library and artists as pages, from the whole house: filter, chips, orders, pages, rails, views."""

import re
from collections.abc import AsyncIterator
from html import unescape
from itertools import product
from pathlib import Path

import httpx
import pytest

from mvidarr.demo import fill
from tests.house import Home, home

NOON = 1_763_700_000_000  # what the demo data takes for now
VIDEOS = 150
BAD = ["(", '"', "sort:nothing", "year:x", ":", "a" * 2001, "😀:", "-" * 40 + "a"]


@pytest.fixture
async def shelf(db_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path) as at_home:
        await fill(at_home.house.database, at_home.media, videos=VIDEOS, artists=20, moment=NOON)
        yield at_home


async def page(at_home: Home, path: str, status: int = 200, **query: str | int) -> str:
    answer = await at_home.api.get(path, params=query or None)
    assert answer.status_code == status, answer.text
    return answer.text


def shown(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="video-(\d+)"', html)]


def link(html: str, rel: str) -> str | None:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', html)
    return unescape(found[1]) if found else None


def chips(html: str) -> list[tuple[str, str]]:
    """Text and address of each part that can be taken away."""
    found = re.findall(r'class="chip removable" href="([^"]+)"><bdi>(.*?)</bdi>', html)
    return [(unescape(re.sub(r"<[^>]+>", "", text)), unescape(path)) for path, text in found]


async def ids(at_home: Home, path: str = "/api/videos", **query: str | int) -> list[int]:
    answer = await at_home.api.get(path, params={"limit": 500, **query})
    return [item["id"] for item in answer.json()["items"]]


@pytest.mark.parametrize("sort", ["-added", "title", "-year", "-rating"])
async def test_next_and_previous_lead_through_all_of_the_library(shelf: Home, sort: str) -> None:
    there: list[list[int]] = []
    path: str | None = f"/videos?sort={sort}"
    while path:
        html = await page(shelf, path)
        assert f"Page {len(there) + 1} of 3" in html
        there.append(shown(html))
        path, previous = link(html, "next"), link(html, "prev")
    assert [video for some in there for video in some] == await ids(shelf, sort=sort)
    assert previous is not None
    assert shown(await page(shelf, previous)) == there[-2]


async def test_a_page_is_what_the_api_finds_for_the_same_question(shelf: Home) -> None:
    q = "year:1990.. -kind:live status:downloaded"
    assert shown(await page(shelf, "/videos", q=q)) == (await ids(shelf, q=q))[:60]


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_each_chip_leads_to_the_list_without_its_part(shelf: Home) -> None:
    html = await page(shelf, "/videos", q='-kind:(live,cover) year:1990..1999 "no such words" sort:title')
    assert [text for text, _ in chips(html)] == [
        "not kind live or cover",
        "year 1990–1999",
        '"no such words"',
        "sort title",
    ]
    without = dict(chips(html))["year 1990–1999"]
    assert httpx.URL(without).params["q"] == '-kind:(live,cover) "no such words" sort:title'
    rest = await page(shelf, without)
    assert len(chips(rest)) == 3


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_what_an_either_or_asks_for_is_one_chip(shelf: Home) -> None:
    found = chips(await page(shelf, "/videos", q="is:favourite OR rating:>=8"))
    assert found == [("is:favourite OR rating:>=8", "/videos")]


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_query_that_makes_no_sense_is_told_at_its_place_and_finds_nothing(shelf: Home) -> None:
    html = await page(shelf, "/videos", 422, q="kind:live yaer:1990 <b>")
    assert '<mark data-part="token">yaer</mark>' in html
    assert "kind:live " in html
    assert ":1990 &lt;b&gt;" in html
    assert "did you mean year?" in html
    assert shown(html) == []


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_no_query_breaks_a_page(shelf: Home) -> None:
    for q, path in product(BAD, ("/videos", "/artists", "/artists/1")):
        html = await page(shelf, path, 422, q=q)
        assert 'aria-invalid="true"' in html, q


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_nothing_found_offers_a_way_back(shelf: Home) -> None:
    html = await page(shelf, "/videos", q="genre:polka", sort="title")
    assert "No videos match" in html
    assert 'href="/videos?sort=title">Clear the filter' in html


async def test_a_rail_leads_to_the_first_row_of_its_letter(shelf: Home) -> None:
    html = await page(shelf, "/videos", sort="title")
    steps = re.findall(r'<li><a href="([^"]+)"[^>]*>([A-Z])</a></li>', html)
    assert len(steps) > 5
    path, letter = steps[3]
    title = re.search(r'class="card-title" dir="auto">([^<]+)', await page(shelf, unescape(path)))
    assert title is not None
    assert title[1].upper().startswith(letter)


async def test_a_rail_of_an_order_turned_around_leads_to_the_first_row_of_its_decade(shelf: Home) -> None:
    for sort in ("year", "-year"):
        html = await page(shelf, "/videos", sort=sort)
        steps = [
            (unescape(path), key) for path, key in re.findall(r'<li><a href="([^"]+)"[^>]*>(\d{3}0s|\d{4})</a>', html)
        ]
        keys = [key for _, key in steps]
        assert keys == sorted(keys, reverse=sort == "-year")
        years = {path: (await ids(shelf, sort=sort, at=httpx.URL(path).params.get("at", "0")))[0] for path, _ in steps}
        for path, key in steps:
            video = (await shelf.api.get(f"/api/videos/{years[path]}")).json()
            assert str(video["year"]).startswith(key.removesuffix("0s")), (sort, path)


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_the_heads_of_the_table_order_it_and_say_so(shelf: Home) -> None:
    html = await page(shelf, "/videos", view="table", sort="-year", q="kind:official")
    assert 'aria-sort="descending"' in html
    assert html.count("aria-sort") == 1
    assert "/videos?q=kind%3Aofficial&amp;sort=year&amp;view=table" in html
    assert "/videos?q=kind%3Aofficial&amp;sort=title&amp;view=table" in html


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_an_order_in_the_query_wins_and_the_menu_says_so(shelf: Home) -> None:
    html = await page(shelf, "/videos", q="sort:title", sort="-year")
    assert shown(html) == (await ids(shelf, sort="title"))[:60]
    assert "As the filter says" in html


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_the_view_is_remembered_until_another_is_chosen(shelf: Home) -> None:
    assert "<table" not in await page(shelf, "/videos")
    assert "<table" in await page(shelf, "/videos", view="table")
    assert "<table" in await page(shelf, "/artists")
    assert "<table" not in await page(shelf, "/videos", view="grid")
    assert "<table" not in await page(shelf, "/videos")


async def test_a_place_behind_the_end_leads_back_to_the_first_page(shelf: Home) -> None:
    html = await page(shelf, "/videos", at=6000)
    assert "There is nothing on this page any more" in html
    assert 'href="/videos">Show the first page' in html


async def test_artists_are_filtered_counted_and_lead_to_their_pages(shelf: Home) -> None:
    everyone = (await shelf.api.get("/api/artists", params={"limit": 500})).json()["items"]
    html = await page(shelf, "/artists")
    for artist in everyone:
        assert f'href="/artists/{artist["id"]}"' in html
    most = max(everyone, key=lambda artist: (artist["counts"]["videos"], -artist["id"]))
    html = await page(shelf, "/artists", sort="-videos", view="table")
    assert html.index(f'href="/artists/{most["id"]}"') == html.index('href="/artists/', html.index("<tbody>"))
    assert f"{len(everyone)} artists" in html


async def test_the_page_of_an_artist_has_their_videos_and_those_they_are_a_guest_of(shelf: Home) -> None:
    videos = (await shelf.api.get("/api/videos", params={"q": "has:featured", "limit": 1})).json()["items"]
    guest = videos[0]["featured"][0]["id"]
    html = await page(shelf, f"/artists/{guest}", view="grid")
    own = await ids(shelf, q=f"artist_id:{guest}", sort="-year")
    assert videos[0]["id"] in own
    assert shown(html) == own[:60]
    assert f'href="/artists/{videos[0]["artist"]["id"]}"' in html
    some = await page(shelf, f"/artists/{guest}", q="kind:official OR kind:live")
    assert set(shown(some)) == set(await ids(shelf, q=f"artist_id:{guest} kind:(official,live)"))


async def test_the_missing_of_an_artist_are_wanted_failed_or_lost(shelf: Home) -> None:
    wanted = (await shelf.api.get("/api/videos", params={"q": "is:wanted has:artist", "limit": 1})).json()["items"][0]
    html = await page(shelf, f"/artists/{wanted['artist']['id']}", tab="missing", sort="title")
    assert wanted["id"] in shown(html)
    assert set(shown(html)) == set(await ids(shelf, q=f"artist_id:{wanted['artist']['id']} (is:wanted OR is:missing)"))
    assert "tab=missing" in html


async def test_an_artist_is_added_by_name_once(shelf: Home) -> None:
    for _ in range(2):
        answer = await shelf.api.post("/artists/add", data={"name": " Sigur  Rós "})
        assert answer.status_code == 303
        assert re.fullmatch(r"/artists/\d+", answer.headers["location"])
    found = (await shelf.api.get("/api/artists", params={"q": 'name:="sigur ros"'})).json()["items"]
    assert [artist["name"] for artist in found] == ["Sigur Rós"]
    html = await page(shelf, answer.headers["location"])
    assert "There are no videos of this artist yet." in html
    assert "Added an artist" in await page(shelf, answer.headers["location"], tab="history")
    again = await shelf.api.post("/artists/add", data={"name": " "})
    assert again.status_code == 422
    assert 'aria-invalid="true"' in again.text


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_artists_and_videos_that_are_not_there_are_not_found(shelf: Home) -> None:
    await page(shelf, "/artists/987654", 404)


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_an_empty_library_offers_to_add_and_no_filter(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        html = await page(at_home, "/videos")
        assert "No videos yet" in html
        assert 'id="q"' not in html
        assert "No artists yet" in await page(at_home, "/artists")
