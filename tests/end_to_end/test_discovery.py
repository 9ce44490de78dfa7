"""From a name to a file: an artist is searched for and added, their videos are found, one is wanted, looked for and
downloaded. Everybody who is asked is a stand-in, and everything between them and the person is real."""

import asyncio
import sys

from playwright.async_api import Page, expect

from tests.end_to_end.browsers import look, until
from tests.end_to_end.conftest import Serve, Visit
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.media_server import MediaServer
from tests.standins.sources.youtube_pages import fill

WORLD = (sys.executable, "-m", "tests.end_to_end.invented_world", "serve")


async def test_an_artist_is_found_and_a_video_of_theirs_wanted_looked_for_and_downloaded(
    fake_youtube: FakeYouTube, media_server: MediaServer, serve: Serve, visit: Visit
) -> None:
    fill(fake_youtube)
    fake_youtube.every_page(duration=6, thumbnails=[{"url": media_server.at("/media/poster.jpg")}])
    server = serve(plugins=fake_youtube.plugins, command=WORLD)
    person = await visit(server.base)
    page = await person.enter()

    await add_the_artist(page)
    await expect(page.locator("#flash")).to_contain_text("Their videos are looked for.")
    await expect(page.locator(".card", has_text="Slow Semaphore")).to_be_visible()

    await page.get_by_role("link", name="Discover").click()
    news = page.locator("[id^='video-']", has_text="Slow Semaphore")
    await news.locator(".card-link").first.click()
    await page.get_by_role("link", name="Find a source").click()
    await page.get_by_role("button", name="Look again").click()
    await expect(page.get_by_role("list", name="Sources")).to_contain_text("YouTube 2 found")
    best = page.locator(".candidate", has_text="Slow Semaphore (Official Video)").first
    await best.get_by_text("Why ").click()
    await expect(best).to_contain_text("It is on the artist's own channel, Copper Tides.")
    await look(page)
    await best.get_by_role("button", name="Choose").click()
    await expect(page.locator("#flash")).to_contain_text("Its download is in the queue.")

    await page.get_by_role("link", name="Copper Tides").first.click()
    await expect(page.locator(".card", has_text="Slow Semaphore")).to_contain_text("downloaded")
    await until(lambda: asyncio.to_thread(server.get, "/api/jobs", state="open"), lambda told: not told["items"])
    await expect(page.locator(".card")).to_have_count(server.get("/api/videos/count")["count"])
    assert (server.media / "Copper Tides" / "Slow Semaphore" / "Slow Semaphore.mp4").stat().st_size > 0

    await page.get_by_role("link", name="Discover").click()
    await page.get_by_role("button", name="Want").first.click()
    await expect(page.locator("#flash")).to_contain_text("It is wanted now")


async def add_the_artist(page: Page) -> None:
    """By keys, as it begins."""
    await page.get_by_role("link", name="Artists").first.click()
    await page.get_by_role("link", name="Add an artist").click()
    await expect(page.get_by_role("searchbox")).to_be_focused()
    await page.keyboard.type("copper tides")
    await page.keyboard.press("Enter")
    found = page.locator("#found > .found")
    await expect(page.locator("#found-said")).to_contain_text("1 artist found.")  # by whoever is quick
    await expect(found).to_contain_text("GB · since 2004")
    await look(page)
    await found.get_by_role("link", name="Add Copper Tides").click()
    await page.get_by_label("Look for videos now").check()
    await page.get_by_role("button", name="Add artist").click()
    await expect(page.get_by_role("heading", name="Copper Tides", level=1)).to_be_visible()
