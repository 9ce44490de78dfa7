"""The page of settings in a browser: what is not saved yet is told, and nobody leaves it by mistake."""

import pytest
from playwright.async_api import Browser, Route, expect

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_what_is_not_saved_is_counted_and_its_bar_stays_in_sight(chromium: Browser, address: str) -> None:
    page = await (
        await chromium.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    ).new_page()
    await page.goto(f"{address}/page/settings")
    bar, discard = page.locator("#save-bar"), page.get_by_role("link", name="Discard")
    await expect(discard).to_be_hidden()
    await page.get_by_label("Downloads at once", exact=True).fill("4")
    await page.get_by_label("A switch").uncheck()
    await expect(page.locator("#save-count")).to_have_text("2 not saved")
    await expect(bar).to_be_in_viewport()
    await page.get_by_label("A switch").check()
    await expect(page.locator("#save-count")).to_have_text("1 not saved")
    sent: list[str] = []

    async def take(route: Route) -> None:
        sent.append(route.request.post_data or "")
        await route.fulfill(body="ok", content_type="text/html")

    await page.route("**/mv/settings", take)
    await page.get_by_label("Downloads at once", exact=True).press("Enter")
    await page.wait_for_url("**/mv/settings")
    assert "jobs.lane_download=4" in sent[0]
    assert "reset=" not in sent[0]
    await page.context.close()


async def test_the_first_mistake_has_the_focus(chromium: Browser, address: str) -> None:
    page = await (await chromium.new_context()).new_page()
    await page.goto(f"{address}/page/settings-wrong")
    await expect(page.get_by_label("A switch")).to_be_focused()
    await page.context.close()
