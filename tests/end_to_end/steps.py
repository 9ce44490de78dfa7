"""What people do on the pages, step by step."""

from pathlib import Path
from urllib.parse import quote

from playwright.async_api import Locator, Page, expect

from tests.end_to_end.browsers import came, until
from tests.standins.media_server import MediaServer

HEADING = "Paper Lanterns - Slow Tide (Official Video)"
FILES = {f"Paper Lanterns/Slow Tide/Slow Tide{end}" for end in (".mp4", ".nfo", ".jpg", "-thumb.jpg")}


def song(web: MediaServer, seconds: float, title: str = HEADING) -> str:
    """The address of a video that takes that long to come. yt-dlp knows what it is from its first bytes, which takes a
    third of the work that a page of an unknown site takes."""
    return web.at(f"/media/song.mp4/{quote(title)}", rate=_rate(web, seconds))


def page_with_a_song(web: MediaServer, seconds: float) -> str:
    """A page of some site with that video and a picture."""
    src = web.at("/media/song.mp4", rate=_rate(web, seconds))
    return web.at("/page", title=HEADING, src=src, poster=web.at("/media/poster.jpg"))


def _rate(web: MediaServer, seconds: float) -> int:
    return int(web.clips.song.stat().st_size / seconds)


async def add(page: Page, url: str) -> None:
    """By the dialog of the library."""
    await page.get_by_role("link", name="Add").first.click()
    await came(page, "/library/add.js")
    await page.get_by_label("Address of the video").fill(url)
    await page.locator("#add").get_by_role("button", name="Add video").click()


async def progress_moves(bar: Locator, steps: int = 3) -> None:
    """As a person sees it: each length of the bar longer than the one before. What is looked at should come for longer
    than anybody looks; ``MediaServer.hurry`` brings the rest."""

    async def length() -> float:
        return float(await bar.get_attribute("value") or 0)

    seen = [0.0]
    while len(seen) <= steps:
        seen.append(await until(length, lambda now: now != seen[-1]))
    assert seen == sorted(seen), seen


async def downloaded(page: Page, title: str = "Slow Tide") -> None:
    """The card of the library says so, without anybody reloading the page."""
    card = page.locator(".card", has_text=title)
    await expect(card).to_contain_text("downloaded")


async def play(page: Page) -> None:
    """On the page of a video: it moves, and it can be started from any place."""
    video, parts = page.locator("#player"), set[int]()
    page.on("response", lambda answer: parts.add(answer.status) if answer.url.endswith("/stream") else None)
    await page.reload()
    await video.click()
    await until(lambda: video.evaluate("v => v.currentTime"), lambda at: at > 0.2)
    await video.evaluate("v => { v.currentTime = 4 }")
    await until(lambda: video.evaluate("v => v.seeking ? 0 : v.currentTime"), lambda at: at >= 4)
    assert await video.evaluate("v => v.videoWidth") == 640
    assert parts == {206}, "the browser could not ask for a part of the file"


async def choose(page: Page, name: str) -> None:
    """A page by its name in the navigation, and its scripts."""
    await page.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()
    await expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    await page.wait_for_load_state()


def filed(media: Path) -> set[str]:
    """What is in the media folder for people and media servers; artists' own files aside."""
    found = (path.relative_to(media) for path in media.glob("[!.]*/*/*"))
    return {str(path) for path in found}
