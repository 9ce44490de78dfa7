"""Many videos changed at once in a browser: chosen, previewed, one left out, applied, taken back."""

import re

from playwright.async_api import expect

from tests.end_to_end.browsers import look
from tests.end_to_end.conftest import Serve, Visit
from tests.end_to_end.test_lists import press, stocked


async def test_what_is_chosen_is_previewed_corrected_applied_and_undone(serve: Serve, visit: Visit) -> None:
    server = await stocked(serve)
    page = await (await visit(server.base)).enter()
    await page.goto(f"{server.base}/videos?view=table&sort=title&at=200")
    await expect(page.locator("#the-list .blank")).to_have_count(0)
    for n in range(3, 6):
        await page.locator("#the-list tbody tr .pick").nth(n).click()
    await expect(page.locator(".bulk-said")).to_have_text("3 selected")
    async with page.expect_event("load"):  # a form whose lines come without scripts too, but not at once
        await page.locator(".bulk-verbs button", has_text="Edit").click()
    at = re.search(r"at=\d+", await page.locator(".back").get_attribute("href") or "")
    await page.select_option("#more-field", "tags")
    await page.get_by_role("button", name="Add", exact=True).click()
    await page.keyboard.type("night shift")
    await page.select_option("#more-field", "year")
    await page.get_by_role("button", name="Add", exact=True).click()
    await page.get_by_role("button", name="Take away the line Year").click()
    await look(page)
    await page.locator("[name=value]").press("Enter")
    await page.wait_for_url("**/bulk/1?*")
    await page.go_back()
    await expect(page.locator(".edit-line [name=value]")).to_have_value("night shift")
    await page.go_forward()
    apply, ticks = page.locator("#apply button"), page.locator(".plan-tick")
    await expect(apply).to_have_text("Apply to 3 videos")
    await ticks.nth(1).focus()
    await press(page, "Space")
    await expect(apply).to_have_text("Apply to 2 videos")
    await expect(page.locator("[data-tab=excluded]")).to_have_text("Left out 1")
    await look(page)
    await press(page, "ArrowDown", "Space")
    await expect(apply).to_have_text("Apply to 1 video")
    await press(page, "Space")
    await expect(apply).to_have_text("Apply to 2 videos")

    await apply.click()
    await page.wait_for_url("**/videos?**")
    assert at is not None
    assert at[0] in page.url
    toast = page.locator("#toasts .flash")
    await expect(toast).to_contain_text("Edited 2 videos: tags.")
    await page.goto(f"{server.base}/videos?q=tag:%22night+shift%22")
    await expect(page.locator("#list-count")).to_have_text("2 videos")
    async with page.expect_event("domcontentloaded"):
        await press(page, "u")
    await expect(toast).to_contain_text("Undone: Edited 2 videos: tags.")
    await expect(page.locator("#list-count")).to_have_text("0 videos")

    await page.goto(f"{server.base}/videos/bulk/edit?q=")
    await page.select_option("#more-field", "album")
    await page.get_by_role("button", name="Add", exact=True).click()
    await page.keyboard.type("All of it")
    await press(page, "Enter")
    await page.wait_for_url("**/bulk/2?*")
    await ticks.first.focus()
    await press(page, "End")
    last = page.locator(".plan-row[aria-posinset='600'] .plan-tick")
    await expect(last).to_be_focused()
    await press(page, "Space")
    await expect(apply).to_have_text("Apply to 599 videos")
