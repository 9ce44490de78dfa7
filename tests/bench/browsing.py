"""A library of 100,000 in Chromium: how soon a list is there, what scrolling and many pages cost, what pages load.

Beside each stands the same on a page that has no list, or in a list that stays in pages.
"""

import asyncio
import gzip
from pathlib import Path
from statistics import median
from typing import Any

from playwright.async_api import Browser, BrowserContext, CDPSession, Page, async_playwright

from mvidarr import resources
from tests.bench.figures import Figure, at_most, percentile
from tests.bench.shelves import shelf
from tests.chromium import launch
from tests.server import NAME, PASSWORD, Server

VIDEOS = 100_000
VISITS = 15
STEPS = 300  # of a wheel
NOTCH = 600  # px
PAGES = 200
PATIENCE = 600  # seconds to scroll through all of it
MIB, KIB = 1024 * 1024, 1024
DESK = {"width": 1366, "height": 768}
LIST, WALL, BARE = "/videos?view=grid", "/videos?view=wall", "/account"
TOUR = ("/videos", "/artists", "/artists/1", "/videos/1", "/settings")
WATCH = """
window.seen = {lcp: 0, cls: 0};
new PerformanceObserver(list => list.getEntries().forEach(entry => seen.lcp = entry.startTime))
  .observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(entry => entry.hadRecentInput || (seen.cls += entry.value)))
  .observe({type: 'layout-shift', buffered: true});
"""
SEEN = "() => ({...seen, ttfb: performance.getEntriesByType('navigation')[0].responseStart})"
FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
SCRIPTS = """() => performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('.js'))
  .map(entry => [new URL(entry.name).pathname, entry.transferSize])"""
SCROLL = """async () => {
  const cards = () => document.querySelectorAll('#the-list [data-id], #the-list .blank').length;
  const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)));
  let most = 0;
  while (scrollY + innerHeight < document.documentElement.scrollHeight - 2) {
    scrollBy({top: innerHeight, behavior: 'instant'});
    await frame();
    most = Math.max(most, cards());
  }
  return [most, Number(document.querySelector('#the-list ul').lastElementChild.getAttribute('aria-posinset'))];
}"""


def browsing(work: Path) -> list[Figure]:
    with shelf("SQLite", VIDEOS, work) as library, library.server as server:
        return asyncio.run(_figures(server))


async def _figures(server: Server) -> list[Figure]:
    async with async_playwright() as playwright, launch(playwright.chromium) as browser:
        context = await _signed_in(browser, server)
        page = await context.new_page()
        listed, bare = await _visits(page, server, LIST), await _visits(page, server, BARE)
        rolled = await _rolled(context, page, server, LIST)
        plain = await _rolled(context, page, server, f"{LIST}&plain=1")
        most, last, grown, weight = await _wandered(context, page, server)
        one, tour, warm = await _loaded(browser, server)
    what = f"a list of {VIDEOS:,} in Chromium:"
    return [
        Figure(f"{what} first byte, p50", listed["ttfb"], "ms", at_most(60), bare["ttfb"], "a page without a list"),
        Figure(f"{what} largest paint, p50", listed["lcp"], "ms", at_most(500), bare["lcp"], "a page without a list"),
        Figure(f"{what} layout shift", listed["cls"], "", at_most(0.02), bare["cls"], "a page without a list"),
        Figure(f"{what} scripting in a step of scrolling, p95", rolled, "ms", at_most(8), plain, "one of plain pages"),
        Figure(f"{what} most cards in the document", most, "", at_most(300), 60, "a plain page",
               f"scrolled to number {last:,}"),
        Figure(f"heap after {VIDEOS:,} rows scrolled and {PAGES} pages", grown, "MiB", at_most(20), weight,
               "the first page"),
        Figure("JavaScript of a list page, gzip", one, "KiB", at_most(45), tour, "five pages"),
        Figure("JavaScript of five pages, cold, gzip", tour, "KiB", at_most(75), one, "a list page",
               f"warm: {warm:.0f} bytes"),
    ]  # fmt: skip


async def _signed_in(browser: Browser, server: Server) -> BrowserContext:
    context = await browser.new_context(viewport=DESK, base_url=server.base)  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto("/login")
    await page.fill("input[name=username]", NAME)
    await page.fill("input[name=password]", PASSWORD)
    await page.press("input[name=password]", "Enter")
    await page.wait_for_url("**/videos")
    await page.close()
    return context


async def _visits(page: Page, server: Server, path: str) -> dict[str, float]:
    """Of the first visits, that fill caches of server and browser, nothing is kept."""
    await page.add_init_script(WATCH)
    found: list[dict[str, float]] = []
    for _ in range(VISITS + 3):
        await page.goto(path, wait_until="load")
        await page.evaluate(FRAMES)
        found.append(await page.evaluate(SEEN))
    return {name: median(each[name] for each in found[3:]) for name in found[0]}


async def _rolled(context: BrowserContext, page: Page, server: Server, path: str) -> float:
    """ms of scripting in each turn of the wheel, with all the frames that come of it."""
    await page.goto(path)
    await page.mouse.move(700, 400)
    session = await context.new_cdp_session(page)
    await session.send("Performance.enable")
    took, before = [], await _scripted(session)
    for step in range(STEPS):
        down = NOTCH if step % 100 < 60 else -NOTCH
        await page.mouse.wheel(0, down)
        await page.evaluate(FRAMES)
        now = await _scripted(session)
        took.append(1000 * (now - before))
        before = now
    await session.detach()
    return percentile(took, 95)


async def _scripted(session: CDPSession) -> float:
    metrics: dict[str, Any] = await session.send("Performance.getMetrics")
    return next(float(one["value"]) for one in metrics["metrics"] if one["name"] == "ScriptDuration")


async def _wandered(context: BrowserContext, page: Page, server: Server) -> tuple[int, int, float, float]:
    """Cards at most, the last row seen, and MiB that the heap has grown by and that it had at first."""
    session = await context.new_cdp_session(page)
    await page.goto(WALL)
    first = await _heap(session)
    async with asyncio.timeout(PATIENCE):
        most, last = await page.evaluate(SCROLL)
    for number in range(PAGES):
        await page.goto(TOUR[number % len(TOUR)])
    await page.goto(WALL)
    grown = max(0.0, await _heap(session) - first)
    return int(most), int(last), grown / MIB, first / MIB


async def _heap(session: CDPSession) -> float:
    await session.send("HeapProfiler.collectGarbage")
    return float((await session.send("Runtime.getHeapUsage"))["usedSize"])


async def _loaded(browser: Browser, server: Server) -> tuple[float, float, float]:
    """KiB of scripts of the list alone and of the tour, and bytes of a second tour. What comes when somebody points at
    the list is among it."""
    one: set[str] = set()
    seen: set[str] = set()
    warm = 0.0
    context = await _signed_in(browser, server)
    page = await context.new_page()
    for turn in range(2):
        for path in TOUR:
            await page.goto(path, wait_until="load")
            if await page.locator("#the-list .card").count():
                await page.locator("#the-list .card").first.hover()
            await page.wait_for_load_state("networkidle")
            scripts = await page.evaluate(SCRIPTS)
            warm += sum(size for _, size in scripts) if turn else 0
            seen |= {name for name, _ in scripts}
            one = one or {name for name, _ in scripts}
    return _weight(one), _weight(seen), warm


def _weight(paths: set[str]) -> float:
    """KiB as the wheel sends them: packed once, ahead."""
    files = [resources.static() / path.split("/", 3)[3] for path in paths]
    return sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) / KIB
