"""The query field in a browser: offers, the sentence, chips that are changed; with keys alone, and on a phone."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.chromium import findings
from tests.ui.test_accessibility import PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")

OFFERS = {
    "items": [
        {"text": "genre:", "label": "a genre", "kind": "field", "field": "", "count": None,
         "insert": {"from": 0, "to": 3, "text": "genre:"}},
        {"text": "Gentle 𝄞", "label": "artist", "kind": "value", "field": "artist", "count": 7,
         "insert": {"from": 0, "to": 3, "text": 'artist:"Gentle 𝄞" '}},
    ]
}  # fmt: skip
TOLD = {"sentence": "Videos kind “live”.", "parts": [{"q": "(kind:live OR kind:cover)"}], "sort": ""}


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, address: str) -> AsyncIterator[Page]:
    context = await chromium.new_context(viewport=PHONE, reduced_motion="reduce")
    page = await context.new_page()
    await page.route("**/api/videos/suggest?*", lambda route: route.fulfill(json=OFFERS))
    await page.route("**/api/videos/explain?*", lambda route: route.fulfill(json=TOLD))
    await page.route(
        "**/api/videos/meant?*", lambda route: route.fulfill(json={"items": [{"q": "kind:live", "count": 3}]})
    )
    await page.goto(f"{address}/page/library-nothing")
    yield page
    await context.close()


async def test_offers_are_taken_by_keys_and_the_query_is_told(page: Page) -> None:
    field = page.locator("#q")
    await field.fill("gen")
    await expect(page.locator(".offer")).to_have_count(2)
    await expect(field).to_have_attribute("aria-expanded", "true")
    assert await findings(page) == []
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("option", name="Gentle")).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Enter")
    await expect(field).to_have_value('artist:"Gentle 𝄞" ')
    await expect(page.get_by_role("listbox")).to_be_visible()  # what may follow
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("listbox")).to_be_hidden()
    await expect(field).to_have_value('artist:"Gentle 𝄞" ')
    await expect(page.locator("#q-says")).to_have_text("Videos kind “live”.")


async def test_a_chip_is_changed_turned_around_and_taken_away(page: Page, address: str) -> None:
    chip = page.locator("[data-part] > .chip").nth(1)
    await chip.focus()
    await page.keyboard.press("Enter")
    editor = page.get_by_role("dialog", name="Change a part of the filter")
    await expect(editor).to_be_visible()
    assert await findings(page) == []
    await expect(editor.get_by_role("link", name="Include")).to_have_attribute("href", re.compile("kind%3Alive$"))
    await expect(editor.get_by_role("listbox")).to_be_hidden()
    await page.locator("#chip-q").fill("kind:live OR kind:cover")
    await expect(editor.get_by_role("listbox")).to_be_visible()
    await page.keyboard.press("Escape")  # the offers alone
    await expect(editor.get_by_role("listbox")).to_be_hidden()
    await page.keyboard.press("Escape")
    await expect(editor).to_be_hidden()
    await expect(chip).to_be_focused()
    await page.keyboard.press("Enter")
    await page.locator("#chip-q").fill("kind:live OR kind:cover")
    async with page.expect_event("domcontentloaded"):
        await editor.get_by_role("button", name="Apply").click()
    assert "q=year%3A1990..1999+%28kind%3Alive+OR+kind%3Acover%29" in page.url
