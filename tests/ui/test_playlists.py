"""The order of a playlist in a browser: by button, by key, by dragging; how playing goes on."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from tests.ui.test_accessibility import DESK

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, address: str) -> AsyncIterator[Page]:
    """A playlist with three places, 101 to 103, which is not read anew meanwhile."""
    context = await chromium.new_context(viewport=DESK, reduced_motion="reduce")
    page = await context.new_page()
    await page.goto(f"{address}/page/playlist")
    await page.route(f"{address}/page/playlist", lambda route: route.abort())
    await page.route("**/items/move", _answer)
    yield page
    await context.close()


async def _answer(route: Route) -> None:
    await route.fulfill(json={"position": 7})


async def _told(page: Page, act: Any) -> Any:
    async with page.expect_request("**/items/move") as asked:
        await act
    return (await asked.value).post_data_json


async def _order(page: Page) -> list[str | None]:
    return [await place.get_attribute("data-item-id") for place in await page.locator(".place").all()]


async def test_a_place_is_moved_by_button_by_key_and_by_its_grip(page: Page) -> None:
    down = page.locator("#down-101")
    assert await _told(page, down.click()) == {"items": [101], "after": 102}
    await expect(down).to_be_focused()
    await expect(page.locator("#places-said")).to_contain_text("is number 7 now.")
    await page.locator("#place-103 .place-link").focus()
    assert await _told(page, page.keyboard.press("Alt+ArrowUp")) == {"items": [103], "after": 102}
    assert await _told(page, page.keyboard.press("Alt+ArrowUp")) == {"items": [103], "before": 102}
    await expect(page.locator("#place-103 .place-link")).to_be_focused()
    assert await _order(page) == ["103", "102", "101"]
    shown = [await number.inner_text() for number in await page.locator("[data-part=number]").all()]
    assert shown == ["101", "102", "103"]
    top = page.locator("#place-103")
    dragged = page.locator("#place-101 [data-grip]").drag_to(top, target_position={"x": 40, "y": 4})
    assert await _told(page, dragged) == {"items": [101], "before": 103}
    assert await _order(page) == ["101", "103", "102"]


async def test_at_the_end_of_a_video_the_next_of_the_playlist_begins(chromium: Browser, address: str) -> None:
    context = await chromium.new_context(viewport=DESK)
    page = await context.new_page()
    await page.goto(f"{address}/page/video-played?go=1")
    assert page.url == f"{address}/page/video-played"
    async with page.expect_request("**/videos/3?playlist=1&place=8&go=1"):
        await page.locator("#player").dispatch_event("ended")
    await context.close()


async def test_who_names_a_new_playlist_means_it(page: Page, address: str) -> None:
    await page.goto(f"{address}/page/playlist-choose")
    new = page.locator("[name=playlist][value=new]")
    await expect(new).not_to_be_checked()
    await page.locator("#name").fill("Road trip")
    await expect(new).to_be_checked()
