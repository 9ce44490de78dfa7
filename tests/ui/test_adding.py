"""Adding an artist in a browser: who was found, who is silent, and one picked by keys alone."""

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from tests.chromium import findings
from tests.ui.adding import MBID, found, told
from tests.ui.test_accessibility import PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")

HERE = {"id": 4, "name": "Nova", "by": "id"}


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, address: str) -> AsyncIterator[Page]:
    context = await chromium.new_context(viewport=PHONE, reduced_motion="reduce")
    page = await context.new_page()
    await page.route("**/api/artists/lookup?*", _answer)
    await page.goto(f"{address}/page/add-artist")
    yield page
    await context.close()


async def _answer(route: Route) -> None:
    term = parse_qs(urlsplit(route.request.url).query)["term"][0]
    if term == "refused":
        await route.fulfill(status=422, json={"detail": "This is too long."})
        return
    address, silent = term == "mbid:x", term == "Re:Union"
    artists = [found(1, why=["The same id"]), found(2, name="Novák", in_library=HERE, videos=1)]
    artists = [] if address or silent else artists
    states: list[dict[str, Any]] = [told([]), told(artists[:1]), told(artists) | {"done": True}]
    if address:
        states[-1]["sources"] = [one for one in states[-1]["sources"] if one["state"] == "told"]
    lines = [json.dumps(state | {"term": term, "address": address}) + "\n" for state in states]
    await route.fulfill(content_type="application/x-ndjson", body="".join(lines))


async def test_artists_come_with_their_sources_and_are_picked_by_keys(page: Page) -> None:
    term, cards = page.get_by_role("searchbox"), page.locator("#found > .found")
    await expect(term).to_be_focused()
    await page.keyboard.type("nova & co")
    await page.keyboard.press("Enter")
    await expect(cards).to_have_count(2)
    await expect(page.locator("#found-said")).to_have_text("2 artists found. IMVDb did not answer.")
    await expect(page.locator("#asked")).to_contain_text("IMVDb did not answer within 4 seconds.", use_inner_text=True)
    assert parse_qs(urlsplit(page.url).query) == {"term": ["nova & co"]}
    await expect(cards.first).to_contain_text(
        "IS · since 1989 · group · Trip Hop · 1,240,000 listeners · 14 videos known"
    )
    await expect(cards.last).to_contain_text("1 video known")
    await expect(cards.first).to_contain_text("the duo <b>&amp;")
    await expect(cards.last.get_by_role("link", name="In your library")).to_be_visible()
    await expect(cards.last.get_by_role("link", name="Add")).to_have_count(0)
    await expect(page.get_by_role("link", name="Add “nova & co” by name only")).to_be_visible()
    assert await findings(page) == []

    add = cards.first.get_by_role("link", name="Add Nova Ruin")
    picked = parse_qs(urlsplit(await add.get_attribute("href") or "").query)
    assert (picked["ids"], picked["term"]) == ([f"musicbrainz:{MBID} imvdb:12"], ["nova & co"])
    await add.focus()
    await term.evaluate("field => field.form.requestSubmit()")  # whoever stands on one is not moved
    await expect(page.locator("#found-said")).to_have_text("2 artists found. IMVDb did not answer.")
    await expect(add).to_be_focused()


async def test_nobody_is_found_and_a_refusal_is_told(page: Page) -> None:
    term = page.get_by_role("searchbox")
    await term.fill("mbid:x")
    await term.press("Enter")
    await expect(page.get_by_text("Nobody was found under this id or address.")).to_be_visible()
    await expect(page.locator("#by-name")).to_be_hidden()
    await term.fill("Re:Union")  # a name all the same
    await term.press("Enter")
    await expect(page.get_by_text("Nobody was found by those who answered. Try again in a while")).to_be_visible()
    await expect(page.get_by_role("link", name="Add “Re:Union” by name only")).to_be_visible()
    await term.fill("refused")
    await term.press("Enter")
    await expect(page.locator("#found-said")).to_have_text("This is too long.")
