"""Pictures of every page, in both themes, on a desk and on a phone: ``scripts/screenshots FOLDER``.

A real server, real downloads from the stand-in for YouTube, a real browser. ``<page>-<theme>-<width>.png``; to look at,
and for the README. Takes a few minutes, most of them for the clips.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, StorageState, ViewportSize, async_playwright

from mvidarr.media.tools import resolve
from tests.chromium import launch
from tests.end_to_end.browsers import DESK, PHONE, until
from tests.end_to_end.server import FreshServer
from tests.end_to_end.songs import COMING, REFUSED, SONGS, make_clips, publish
from tests.server import NAME, PASSWORD
from tests.standins.clips import Clips
from tests.standins.fake_youtube import FakeYouTube
from tests.standins.media_server import MediaServer

SIZES = (DESK, PHONE)
THEMES = ("dark", "light")
PAGES = (
    *("discover", "discover/artists", "calendar", "artists/add", "follows", "sources"),
    *("account", "account/keys", "account/feeds", "users", "users/add", "users/2", "settings", "profiles/1"),
    *(
        "system",
        "system/ytdlp",
        "system/tasks",
        "system/logs",
        "system/errors",
        "system/performance",
        "help",
        "help/first-steps",
    ),
)
LONG = 100  # seconds that the downloads take that are to be seen
Prepare = Callable[[Page], Awaitable[None]]


class Camera:
    """``only``: the names of what is taken; nothing means everything."""

    def __init__(self, browser: Browser, server: FreshServer, folder: Path, only: frozenset[str]) -> None:
        self._browser = browser
        self._server = server
        self.folder = folder
        self.only = only
        self.signed_in: StorageState | None = None

    async def shoot(self, name: str, path: str, prepare: Prepare | None = None) -> None:
        if self.only and name not in self.only:
            return
        for theme in THEMES:
            for size in SIZES:
                async with self.page(theme, size) as page:
                    await page.goto(self._server.base + path, wait_until="networkidle")
                    if prepare:
                        await prepare(page)
                    await page.evaluate("document.fonts.ready")
                    target = self.folder / f"{name}-{theme}-{size['width']}.png"
                    await page.screenshot(path=target, animations="disabled")
        sys.stdout.write(f"{name}\n")

    @asynccontextmanager
    async def page(self, theme: str = "auto", size: ViewportSize = SIZES[0]) -> AsyncIterator[Page]:
        context = await self._browser.new_context(viewport=size, reduced_motion="reduce", storage_state=self.signed_in)
        await context.add_cookies([{"name": "mvidarr_theme", "value": theme, "url": self._server.base}])
        yield await context.new_page()
        await context.close()

    async def create_account(self) -> None:
        async with self.page() as page:
            await page.goto(self._server.setup_link)
            await page.get_by_label("User name").fill(NAME)
            await page.get_by_label("Password").fill(PASSWORD)
            await page.get_by_role("button", name="Create account").click()
            await page.wait_for_url("**/setup/folders")
            self.signed_in = await page.context.storage_state()


async def take(
    folder: Path, server: FreshServer, site: FakeYouTube | None, web: MediaServer, only: frozenset[str]
) -> None:
    """Without a site there are no videos, and no pictures of them."""
    async with async_playwright() as playwright, launch(playwright.chromium) as browser:
        camera = Camera(browser, server, folder, only)
        await camera.shoot("setup", server.setup_link.removeprefix(server.base))
        await camera.create_account()
        for name in ("folders", "sources", "ready"):
            await camera.shoot(f"setup-{name}", f"/setup/{name}")
        await camera.shoot("library-empty", "/videos")
        signed_in, camera.signed_in = camera.signed_in, None
        await camera.shoot("login", "/login")
        camera.signed_in = signed_in
        if site is not None:
            await take_videos(camera, server, site, web)
        people(server)
        for name in PAGES:
            await camera.shoot(name.replace("/", "-"), f"/{name}")
        await camera.shoot("add-page", "/videos/add")
        await camera.shoot("nowhere", "/nowhere")
        if not only:
            await server_gone(camera, server)


async def take_videos(camera: Camera, server: FreshServer, site: FakeYouTube, web: MediaServer) -> None:
    refused = add(server, site.url(REFUSED))
    await settled(server)
    videos = [add(server, url) for url in publish(site, web.url, SONGS)]
    await settled(server)
    slow = [add(server, url) for song in COMING for url in publish(site, web.url, [song], pace(web, song.id))]
    await under_way(server)
    await waiting(server, site, web)
    await camera.shoot("queue", "/activity/queue")
    await camera.shoot("activity", "/activity")
    await camera.shoot("needs-you", "/activity/needs-you")
    await camera.shoot("library", "/videos")
    await camera.shoot("add", "/videos", open_dialog)
    await camera.shoot("video-downloading", f"/videos/{slow[0]}")
    await camera.shoot("video", f"/videos/{videos[0]}", play)
    await camera.shoot("edit", f"/videos/{videos[0]}/edit")
    await camera.shoot("many", "/videos/bulk/edit", preview_many)
    await camera.shoot("delete", f"/videos/{videos[0]}/delete")
    await camera.shoot("history", "/history")
    await camera.shoot("bin", "/bin")
    await camera.shoot("video-failed", f"/videos/{refused}")
    await camera.shoot("job", f"/activity/{job_of(server, videos[0])}")
    await camera.shoot("job-running", f"/activity/{job_of(server, slow[1])}")


async def open_dialog(page: Page) -> None:
    await page.get_by_role("link", name="Add video").first.click()
    await page.get_by_label("Address of the video").fill("https://www.youtube.com/watch?v=harbourlit1")


async def preview_many(page: Page) -> None:
    await page.select_option("#more-field", "tags")
    await page.get_by_role("button", name="Add", exact=True).click()
    await page.keyboard.type("late night")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/bulk/*?*")
    await page.locator(".plan-tick").nth(1).click()
    await page.locator("[data-tab=excluded]").wait_for()


async def play(page: Page) -> None:
    await page.evaluate("document.getElementById('player').currentTime = 38")
    await page.locator("#player").click()
    await until(lambda: page.evaluate("document.getElementById('player').currentTime"), lambda at: at > 40)
    await page.locator("#player").click()
    await page.mouse.move(700, 700)
    await page.locator("#player").hover()
    await page.wait_for_timeout(500)


async def server_gone(camera: Camera, server: FreshServer) -> None:
    """Last of all: the banner that says so."""
    async with camera.page("dark") as page:
        await page.goto(f"{server.base}/videos")
        await page.wait_for_timeout(500)
        await asyncio.to_thread(server.stop)
        await page.locator("#offline").wait_for()
        await page.screenshot(path=camera.folder / "offline-dark-1366.png")


def pace(web: MediaServer, song: str) -> int:
    return (web.clips.folder / f"{song}.mp4").stat().st_size // LONG


def add(server: FreshServer, url: str) -> int:
    answer = server.api.post("/api/videos", json={"url": url, "download": True}).raise_for_status()
    return int(answer.json()["video"]["id"])


def people(server: FreshServer) -> None:
    """Some who use it too, and a program."""
    for name, role in (("Ben", "manager"), ("Cleo", "user"), ("living room", "readonly")):
        given = {"name": name, "role": role, "password": PASSWORD}
        server.api.post("/api/users", json=given).raise_for_status()
    server.api.post("/api/auth/keys", json={"name": "Homepage", "role": "readonly"}).raise_for_status()


async def waiting(server: FreshServer, site: FakeYouTube, web: MediaServer) -> None:
    """Some more that want to be downloaded: one of them first, one paused."""
    later = [(song, replace(song, id=f"{song.id[:-2]}99", heading=_sequel(song.heading))) for song in SONGS[6:]]
    for song, sequel in later:
        for kind in ("mp4", "jpg"):
            clip = web.clips.folder / f"{sequel.id}.{kind}"
            clip.unlink(missing_ok=True)
            clip.hardlink_to(web.clips.folder / f"{song.id}.{kind}")
    sequels = [sequel for _, sequel in later]
    ids = [add(server, url) for url in publish(site, web.url, sequels, pace(web, sequels[0].id))]
    while len(found := server.get("/api/queue", state="queued")["items"]) < len(ids):
        await asyncio.sleep(0.5)
    entries = {entry["video"]["id"]: entry["id"] for entry in found}
    server.api.patch(f"/api/downloads/{entries[ids[3]]}", json={"priority": 20}).raise_for_status()
    server.api.patch(f"/api/downloads/{entries[ids[1]]}", json={"held": True}).raise_for_status()


def _sequel(heading: str) -> str:
    return f"{heading.partition(' (')[0]}, Part Two"


async def settled(server: FreshServer) -> None:
    while await asyncio.to_thread(server.get, "/api/jobs", state="open") != {"items": [], "next": None}:
        await asyncio.sleep(0.5)


async def under_way(server: FreshServer) -> None:
    def fractions() -> list[Any]:
        return [job["progress"]["fraction"] or 0 for job in server.get("/api/jobs", state="open")["items"]]

    while max(await asyncio.to_thread(fractions), default=0) < 0.15:
        await asyncio.sleep(0.5)


def job_of(server: FreshServer, video: int) -> int:
    """The latest of them."""
    found = server.get("/api/jobs", video=video)["items"]
    return int(max(job["id"] for job in found))


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/screenshots", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--no-videos", action="store_true", help="only the pages that show none, which is quicker")
    parser.add_argument("--only", nargs="+", default=(), metavar="NAME", help="only these pages, such as queue")
    parser.add_argument("--clips", type=Path, help="a folder that keeps the clips for the next time")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mvidarr-screenshots-") as name:
        own = Path(name)
        clips = options.clips or own / "clips"
        if not options.no_videos and not (clips / "done").exists():
            (own / "tools").mkdir()
            make_clips(clips, resolve(None, None, own / "tools").ffmpeg)
            (clips / "done").touch()
        began = time.monotonic()
        with MediaServer(Clips(clips)) as web:
            site = FakeYouTube(own, web.url)
            with FreshServer(own / "server", plugins=site.plugins) as server:
                shown = None if options.no_videos else site
                asyncio.run(take(options.folder, server, shown, web, frozenset(options.only)))
        sys.stdout.write(f"{time.monotonic() - began:.0f} s\n")


if __name__ == "__main__":
    main()
