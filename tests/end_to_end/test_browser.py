"""The main job, in a real browser: from the link in the terminal to a video that plays."""

import asyncio
import os
from pathlib import Path

from playwright.async_api import Page, expect

from tests.end_to_end.browsers import WHILE_AWAY, Visitor, look, until
from tests.end_to_end.conftest import Serve, Visit
from tests.end_to_end.server import FreshServer
from tests.end_to_end.steps import FILES, add, choose, downloaded, filed, page_with_a_song, play, progress_moves, song
from tests.server import PASSWORD
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.media_server import MediaServer

BETTER_PASSWORD = "four random words indeed"


async def test_from_the_link_in_the_terminal_to_a_video_that_plays(
    media_server: MediaServer, serve: Serve, visit: Visit
) -> None:
    server = serve(bare=True)
    person = await visit(server.base)
    await look(await person.tab(server.setup_link.removeprefix(server.base)))
    page = await person.set_up(server.setup_link)
    await expect(page.get_by_text("Paste the address of a music video")).to_be_visible()
    await look(page)

    await add(page, page_with_a_song(media_server, 120))
    await expect(page.locator("#toasts")).to_contain_text("Added.")
    await page.evaluate("window.same = true")
    await progress_moves(page.locator(".card progress"))
    media_server.hurry()
    await downloaded(page)
    await expect(page.locator("#toasts")).to_contain_text("Ready to play.")
    assert await page.evaluate("window.same"), "the page was loaded again"
    assert filed(server.media) == FILES
    await look(page)

    await page.get_by_role("link", name="Slow Tide").click()
    await expect(page.locator("#video-head").get_by_text("Paper Lanterns", exact=True)).to_be_visible()
    await play(page)
    await look(page)
    await every_other_page(page)


async def every_other_page(page: Page) -> None:
    for name in ("Activity", "System", "Account"):
        await choose(page, name)
        await look(page)
    await choose(page, "Activity")
    await page.get_by_role("link", name="Download log").click()
    await expect(page.locator(".log")).to_contain_text("Placed as Paper Lanterns/Slow Tide")
    await look(page)


async def test_what_goes_wrong_is_said_where_the_person_looks_and_a_profile_is_tried_before_it_is_kept(
    fake_youtube: FakeYouTube, media_server: MediaServer, serve: Serve, visit: Visit
) -> None:
    server = serve(plugins=fake_youtube.plugins)
    person = await visit(server.base)
    page = await person.enter()
    await add(page, "a song that I heard")
    await expect(page.locator("#url-error")).to_contain_text("characters that no web address has")
    await expect(page.locator("#url")).to_be_focused()
    await look(page)
    await page.keyboard.press("Escape")

    await add(page, "youtu.be/privatevid1")
    await expect(page.locator("#toasts")).to_contain_text("This video is private.")
    await expect(page.locator(".card")).to_contain_text("failed")
    await page.locator(".card-link").click()
    await expect(page.locator("#now")).to_contain_text("It needs the cookies of an account that may see it.")
    await look(page)
    await page.get_by_role("button", name="Retry").click()
    await expect(page.get_by_text("In the queue again.")).to_be_visible()
    await expect(page.locator("#now")).to_contain_text("This video is private.")

    await page.goto(f"{server.base}/videos")
    await add(page, fake_youtube.add("abcdefghijk", title="Mira Voss - Harbour Lights (Official Video)"))
    await downloaded(page, "Harbour Lights")
    await profile_is_tried(server, page, fake_youtube)
    person.forgive("422")


async def profile_is_tried(server: FreshServer, page: Page, site: FakeYouTube) -> None:
    """On a video found by a word of its name: what it takes follows the form, and nothing is kept before Save."""
    await page.goto(f"{server.base}/profiles/2")
    of, said = page.get_by_label("Of a video of the library, or of an address"), page.locator("#trying")
    taken = page.locator(".format.taken")
    await of.fill("harbour")
    await of.press("Enter")
    await expect(said).to_contain_text("It takes 360p,")
    await expect(of).to_have_value("Mira Voss - Harbour Lights")
    await expect(taken).to_have_count(2)
    await expect(taken.first).to_contain_text("640 × 360")
    site.remove("abcdefghijk")  # whoever asked for it again would hear that it is gone
    await page.get_by_role("checkbox", name="360p").uncheck()
    await expect(said).to_contain_text("It takes 240p,")
    await expect(taken).to_contain_text("426 × 240")
    await expect(page.locator(".format", has_text="640 × 360")).to_contain_text("The profile doesn't take 360p.")
    await page.locator("#cutoff").select_option("360p")
    await expect(said).to_have_text("First put right what is marked.")
    await expect(taken).to_contain_text("426 × 240")
    await look(page)
    await page.locator("#cutoff").select_option("1080p")
    await expect(said).to_contain_text("It takes 240p,")
    await page.get_by_role("button", name="Ask again").press("Enter")
    await expect(page.locator("#tried").get_by_role("alert")).to_contain_text("not available (any more)")
    assert 360 in server.get("/api/profiles/2")["heights"]
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved.")).to_be_visible()
    assert 360 not in server.get("/api/profiles/2")["heights"]


async def test_a_download_is_cancelled_and_tried_again(media_server: MediaServer, serve: Serve, visit: Visit) -> None:
    server = serve()
    person = await visit(server.base)
    page = await person.enter()
    await add(page, song(media_server, 120))  # it is cancelled, however slow the machine
    await choose(page, "Activity")
    job = page.locator(".job", has_text="Download")
    await progress_moves(job.locator("progress"))
    await look(page)
    await page.reload()
    assert float(await job.locator("progress").get_attribute("value") or 0) > 0, "a new page knows nothing"
    await job.get_by_role("button", name="Cancel").click()
    row = page.locator("#recent li", has_text="Download")
    await expect(row).to_contain_text("cancelled")
    await expect(page.get_by_text("Nothing is running.")).to_be_visible()
    await until(lambda: _in(server.media / ".mvidarr" / "staging"), lambda left: left == [])
    await row.get_by_role("button", name="Retry").click()
    await progress_moves(job.locator("progress"), 1)
    await page.close()
    server.stop()
    assert server.left_behind() == []
    assert filed(server.media) == set()


async def _in(folder: Path) -> list[str]:
    return os.listdir(folder)


async def test_an_account_has_its_theme_its_password_and_sessions_that_end(serve: Serve, visit: Visit) -> None:
    server = serve()
    person, elsewhere = await visit(server.base), await visit(server.base)
    page = await person.enter()
    await choose(page, "Account")
    await page.get_by_label("Dark").check()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    other = await elsewhere.tab("/account")
    await elsewhere.sign_in(other)
    await expect(other.get_by_role("heading", name="Account", level=1)).to_be_visible()

    await page.get_by_label("Current password").fill(PASSWORD)
    await page.get_by_label("New password").fill(BETTER_PASSWORD)
    await page.get_by_role("button", name="Change password").click()
    await expect(page.get_by_text("Your password is changed.")).to_be_visible()
    await expect(other.get_by_role("heading", name="Sign in")).to_be_visible()

    await page.get_by_role("navigation").get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await look(page)
    await person.sign_in(page)
    await expect(page.get_by_role("alert")).to_contain_text("password")
    await person.sign_in(page, BETTER_PASSWORD)
    await expect(page.get_by_role("heading", name="Library")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    person.forgive("401")
    await sessions_end(server, page, elsewhere, other)


async def sessions_end(server: FreshServer, page: Page, elsewhere: Visitor, other: Page) -> None:
    """Elsewhere, and while nobody answers: to the sign-in page, and back to where somebody was."""
    await elsewhere.sign_in(other, BETTER_PASSWORD)
    await expect(other.get_by_role("heading", name="Account", level=1)).to_be_visible()
    await choose(page, "Account")
    await page.get_by_role("button", name="Sign out everywhere else").click()
    await expect(page.get_by_text("You are signed out everywhere else.")).to_be_visible()
    await expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    await elsewhere.sign_in(other, BETTER_PASSWORD)
    await expect(other.get_by_role("heading", name="Account", level=1)).to_be_visible()
    await other.wait_for_load_state()  # its scripts are what notices

    await page.close()
    await elsewhere.context.clear_cookies()
    await asyncio.to_thread(server.stop)
    server.start()
    await asyncio.to_thread(server.wait)
    await expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    elsewhere.overlook(*WHILE_AWAY)
