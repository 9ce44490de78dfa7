"""A list in a browser, as somebody wants to find it again: saved, pinned, changed, and the way back."""

import re

from playwright.async_api import Locator, Page, expect

from tests.chromium import press_at_once
from tests.end_to_end.browsers import look
from tests.end_to_end.conftest import Serve, Visit


async def test_a_list_is_saved_as_a_view_and_found_again(serve: Serve, visit: Visit) -> None:
    server = serve()
    person = await visit(server.base)
    page = await person.enter()
    for title in ("Army of Glass", "Paper Lanterns"):
        song = {"artist": "Nova Ruin", "title": title}
        added = await page.request.post(f"{server.base}/api/videos", data=song, headers={"Origin": server.base})
        assert added.status == 201

    await page.goto(f"{server.base}/videos")
    await ask(page, "glass")
    await expect(page.locator(".card")).to_have_count(1)
    await page.keyboard.press("Escape")
    await page.locator("#list-head h1").click()
    await press_at_once(page, "v", "v")
    await page.get_by_label("Save what is shown as").fill("Transparent")
    await look(page)
    await page.get_by_role("button", name="Save view").click()
    await expect(page).to_have_url(re.compile(r"/videos\?preset=\d+&q=glass(&sort=.+)?$"))
    await expect(page.locator("#toasts")).to_contain_text("Saved the view “Transparent”.")
    await page.locator("#views > summary").click()
    await page.get_by_role("button", name="Pin to the sidebar").click()
    await expect(pin(page)).to_be_visible()

    await ask(page, "lanterns")
    await expect(page.locator("#views > summary")).to_contain_text("changed")
    await page.locator("#views > summary").click()
    await look(page)
    await page.get_by_role("button", name="Update “Transparent”").click()
    await expect(page).to_have_url(re.compile(r"/videos\?preset=\d+&q=lanterns(&sort=.+)?$"))
    await page.get_by_role("link", name="Artists").click()
    await pin(page).click()
    await expect(page.locator("#q")).to_have_value("lanterns")
    await expect(page.locator(".card")).to_contain_text("Paper Lanterns")
    await page.go_back()
    await expect(page.locator("h1")).to_have_text("Artists")
    await page.go_forward()
    await expect(page.locator("#q")).to_have_value("lanterns")

    await page.keyboard.press("u")
    await expect(page.locator("#toasts")).to_contain_text("Undone: Changed the view “Transparent”.")
    await pin(page).click()
    await expect(page.locator("#q")).to_have_value("glass")
    await page.goto(f"{server.base}/views")
    await look(page)


async def ask(page: Page, query: str) -> None:
    await page.locator("#q").fill(query)
    async with page.expect_event("domcontentloaded"):
        await page.keyboard.press("Enter")


def pin(page: Page) -> Locator:
    return page.locator(".sidebar").get_by_role("link", name="Transparent")
