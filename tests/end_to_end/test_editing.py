"""Two people and one video: edited, edited by both at once, undone, deleted, and taken out of the recycle bin."""

from playwright.async_api import Locator, Page, expect

from tests.end_to_end.browsers import look
from tests.end_to_end.conftest import Serve, Visit
from tests.end_to_end.steps import FILES, add, choose, downloaded, filed, song
from tests.standins.media_server import MediaServer


async def test_a_video_is_edited_by_two_undone_deleted_and_restored(
    media_server: MediaServer, serve: Serve, visit: Visit
) -> None:
    server = serve()
    person, somebody = await visit(server.base), await visit(server.base)
    page = await person.enter()
    await add(page, song(media_server, 1))
    await downloaded(page)
    await page.get_by_role("link", name="Slow Tide").click()
    await expect(page.locator("#verbs")).to_be_visible()
    await look(page)
    other = await somebody.tab(page.url.removeprefix(server.base) + "/edit")
    await somebody.sign_in(other)

    async with page.expect_event("load"):  # the keys of a page are its scripts'
        await page.keyboard.press("e")
    await fields(page, Year="nineteen", Genres="dream pop\nshoegaze")
    await page.keyboard.press("Control+s")
    await expect(page.locator("#year-error")).to_contain_text("Write the year as a number")
    await look(page)
    await fields(page, Year="1994")
    await page.get_by_role("button", name="Save").click()
    await expect(toast(page)).to_contain_text("Saved.")
    await expect(page.locator("#tab-panel")).to_contain_text("shoegaze")
    await look(page)

    await fields(other, Year="2001", Album="Glasshouse")
    await other.get_by_role("button", name="Save").click()
    await expect(other.get_by_role("alert")).to_contain_text("Somebody saved this video while you were editing it.")
    await look(other)
    await expect(other.get_by_role("group", name="Year").get_by_label("Mine")).to_be_checked()
    await expect(other.get_by_role("group", name="Genres").get_by_label("Theirs")).to_be_checked()
    await other.get_by_role("button", name="Save what is chosen").click()
    await expect(other.locator("#tab-panel")).to_contain_text("Glasshouse")
    await expect(page.locator("#tab-panel")).to_contain_text("2001")  # without a reload
    await expect(page.locator("#tab-panel")).to_contain_text("shoegaze")

    await page.locator("a[data-tab]", has_text="History").click()
    await page.locator(".change summary").first.click()
    await expect(page.locator(".change").first.locator("ins").first).to_have_text("2001")
    await look(page)
    await other.keyboard.press("u")
    await expect(toast(other)).to_contain_text("Undone: Edited a video.")
    await expect(other.locator("#tab-panel")).to_contain_text("1994")
    await deleted_and_back(page, other)
    assert filed(server.media) == FILES
    person.forgive("422", "404")
    somebody.forgive("409", "404")


async def deleted_and_back(page: Page, other: Page) -> None:
    """By the key, with an undo; then again, which the other one is told of, and back from the recycle bin."""
    here = page.url.partition("?")[0]
    await page.goto(here)
    await page.keyboard.press("Delete")
    await expect(page.locator("#delete")).to_contain_text("What becomes of 1 file")
    await look(page)
    await page.locator("#delete").get_by_role("button", name="Delete video").click()
    await expect(toast(page)).to_contain_text("Deleted “Slow Tide”.")
    await expect(page.locator(".card")).to_have_count(0)
    await toast(page).get_by_role("button", name="Undo").focus()
    await page.keyboard.press("Enter")
    await expect(toast(page)).to_contain_text("Undone: Deleted a video.")
    await downloaded(page)

    await page.goto(here)
    await other.reload()  # what it was told of the first time may be gone from its screen
    await page.keyboard.press("Delete")
    await page.locator("#delete").get_by_role("button", name="Delete video").click()
    await expect(other.locator("#toasts")).to_contain_text("What this page shows is no longer there.")
    await choose(page, "Recycle bin")
    entry = page.locator(".bin-entry", has_text="Slow Tide")
    await expect(entry).to_contain_text("days left")
    await look(page)
    await entry.get_by_role("button", name="Restore").click()
    await expect(toast(page)).to_contain_text("is back in the library.")
    await expect(page.get_by_text("The recycle bin is empty")).to_be_visible()
    await page.goto(here)
    await expect(page.locator("#player")).to_be_visible()


async def fields(page: Page, **typed: str) -> None:
    for name, text in typed.items():
        await page.get_by_label(name, exact=True).fill(text)


def toast(page: Page) -> Locator:
    return page.locator("#toasts .toast")
