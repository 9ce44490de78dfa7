"""pytest plugin: ``chromium``, one browser for all tests of a worker; ``still``, another one for pages that are only
looked at; ``findings``, what axe says of a page.

To start one, to draw its first page and to end it again costs a second and a half of work, as much as most of what
is looked at with it. A context shares nothing with another one, so each test takes a new one and closes it. Who uses
the browser runs in the loop of the session, for the browser listens there.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest_asyncio
from playwright.async_api import Browser, BrowserType, Page, async_playwright, expect

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--force-color-profile=srgb", "--mute-audio"]
# a quarter less work, and no pointer that is of any use
STILL = "--disable-threaded-compositing"
PATIENCE = 60.0  # seconds, on a machine that is busy with other tests; only what fails takes that long
RULES: dict[str, Any] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,  # the style sheets once more, for a rule that is none of these
}
LOOK = """([options, exclude]) => window.axe && axe.run({exclude}, options).then(({violations}) =>
    violations.map(({id, nodes}) => [id, nodes.map(({html}) => html)]))"""


@asynccontextmanager
async def launch(kind: BrowserType, *flags: str) -> AsyncIterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    browser = await kind.launch(executable_path=path, args=[*FLAGS, *flags])
    try:
        yield browser
    finally:
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The asynchronous interface: the other one would leave a running loop in the way of the tests after it."""
    expect.set_options(timeout=PATIENCE * 1000)
    async with async_playwright() as playwright, launch(playwright.chromium) as browser:
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def still(chromium: Browser) -> AsyncIterator[Browser]:
    """Another one, in which many pages are looked at and nobody points at anything."""
    async with launch(chromium.browser_type, STILL) as browser:
        yield browser


async def press_at_once(page: Page, *keys: str) -> None:
    """Keys of one shortcut, of which a page waits a second for the next: no answer is waited for between them."""
    moves = [move(key) for key in keys for move in (page.keyboard.down, page.keyboard.up)]
    await asyncio.gather(*moves)


async def findings(page: Page, *, but: str = "") -> list[Any]:
    """Of each rule that is broken its name and the elements; none within those of the selector ``but``. axe is given
    to a document once, and only what it objects to comes back: to carry it over, and all that it approves of, took as
    long as to look."""
    asked = [RULES, [".swagger-ui", *filter(None, [but])]]
    found: list[Any] | None = await page.evaluate(LOOK, asked)
    if found is None:
        await page.evaluate(axe())
        found = await page.evaluate(LOOK, asked)
    assert found is not None
    return found


@cache
def axe() -> str:
    return Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
