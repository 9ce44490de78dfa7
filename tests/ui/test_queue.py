"""The order of the queue in a browser: by button, by key, by dragging."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from tests.ui.test_accessibility import DESK

MOVED = {"changed": 1, "left_out": 0}
# the next step down comes after the answer to the first one, and before the page is asked for anew
AGAIN_WHEN_SAID = """() => new MutationObserver((_, said) => {
  said.disconnect();
  const key = new KeyboardEvent("keydown", {key: "ArrowDown", altKey: true, bubbles: true});
  setTimeout(() => document.activeElement.dispatchEvent(key));
}).observe(document.getElementById("queue-said"), {childList: true})"""

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, address: str) -> AsyncIterator[Page]:
    """Downloads 101 to 106, the last of them somebody else's; the page is not read anew meanwhile."""
    context = await chromium.new_context(viewport=DESK, reduced_motion="reduce")
    page = await context.new_page()
    await page.goto(f"{address}/page/queue")
    await page.route(f"{address}/page/queue", lambda route: route.abort())
    await page.route("**/api/queue/move", lambda route: route.fulfill(json=MOVED))
    yield page
    await context.close()


async def _told(page: Page, act: Any) -> Any:
    async with page.expect_request("**/api/queue/move") as asked:
        await act
    return (await asked.value).post_data_json


async def _order(page: Page) -> list[str | None]:
    return [await entry.get_attribute("data-download") for entry in await page.locator("#waiting .entry").all()]


async def test_downloads_are_put_in_order_by_button_by_key_and_by_their_grips(page: Page) -> None:
    down = page.get_by_role("button", name="Move Paper Lanterns 1 down")
    assert await _told(page, down.click()) == {"ids": [101], "after": 102}
    assert await _order(page) == ["102", "101", "103", "104", "105", "107", "106"]
    await expect(down).to_be_focused()
    await expect(page.locator("#queue-said")).to_have_text("Paper Lanterns 1 is number 2 now.")
    assert await _told(page, page.keyboard.press("Alt+ArrowUp")) == {"ids": [101], "before": 102}
    grip, under = page.locator("#entry-105 [data-grip]"), page.locator("#entry-102 [data-grip]")
    assert await _told(page, grip.drag_to(under)) == {"ids": [105], "after": 101}
    assert await _order(page) == ["101", "105", "102", "103", "104", "107", "106"]
    await expect(page.locator("#entry-106 [data-grip]")).to_have_count(0)
    now = page.locator("button[formaction]", has_text="Try now")  # of the one that is put off
    await expect(now).to_have_attribute("formaction", "/mv/jobs/504/retry")
    await page.locator("#down-107").focus()
    assert await _told(page, page.keyboard.press("Alt+ArrowDown")) == {"ids": [107], "after": 106}
    await page.locator("#entry-106 .name").focus()  # somebody else's, which others pass
    await page.keyboard.press("Alt+ArrowUp")
    assert (await _order(page))[-2:] == ["106", "107"]
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.locator("#entry-102 summary", has_text="More for").click()
    menu = await page.locator("#entry-102 .entry-menu").bounding_box()
    assert menu is not None
    assert menu["x"] >= 0  # all of it is to be seen
    assert menu["x"] + menu["width"] <= 390


async def test_a_page_asked_for_while_a_move_is_told_puts_nothing_back(page: Page, address: str) -> None:
    """Its answer may be from before the move, and come after the answer to the move."""
    moves: asyncio.Queue[Route] = asyncio.Queue()
    pages: asyncio.Queue[Route] = asyncio.Queue()
    await page.route("**/api/queue/move", moves.put)
    await page.route(f"{address}/page/queue", pages.put)
    await page.locator("#down-101").focus()
    await page.evaluate(AGAIN_WHEN_SAID)
    await page.keyboard.press("Alt+ArrowDown")
    await (await moves.get()).fulfill(json=MOVED)
    asked, told = await pages.get(), await moves.get()
    await told.fulfill(json=MOVED)
    await expect(page.locator("#queue-said")).to_have_text("Paper Lanterns 1 is number 3 now.")
    await asked.continue_()
    await (await pages.get()).abort()
    assert (await _order(page))[:3] == ["102", "103", "101"]


async def test_at_the_edge_of_the_page_the_form_goes(page: Page) -> None:
    await page.route("**/activity/queue/101", lambda route: route.fulfill(body="taken"))
    await page.locator("#up-101").evaluate("button => button.removeAttribute('aria-disabled')")
    await page.locator("#down-101").focus()
    async with page.expect_request("**/activity/queue/101") as asked:
        await page.keyboard.press("Alt+ArrowUp")
    assert "do=up" in str((await asked.value).post_data)
