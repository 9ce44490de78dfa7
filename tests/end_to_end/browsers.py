"""Who sits before the browser of the end-to-end tests."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from playwright.async_api import BrowserContext, ConsoleMessage, Page, ViewportSize

from tests.chromium import PATIENCE
from tests.server import NAME, PASSWORD
from tests.ui.looking import looks

DESK, PHONE = ViewportSize(width=1366, height=860), ViewportSize(width=390, height=844)

LISTEN = "addEventListener('securitypolicyviolation', e => report(`${e.violatedDirective}: ${e.blockedURI}`))"
CAME = """async name => {
    const asked = performance.getEntriesByType("resource").map(entry => entry.name).find(each => each.endsWith(name));
    if (asked) await import(asked);
    return Boolean(asked);
}"""
# what the console may say of a server that is not there
WHILE_AWAY = ("/ws' failed", "net::ERR_CONNECTION_", "net::ERR_EMPTY_", "net::ERR_SOCKET_", "net::ERR_INCOMPLETE_")
T = TypeVar("T")


async def until(ask: Callable[[], Awaitable[T]], holds: Callable[[T], bool] = bool, seconds: float = PATIENCE) -> T:
    """The first answer that holds. Playwright's own waiting for a function needs ``eval``, which our pages forbid."""
    deadline = time.monotonic() + seconds
    while not holds(answer := await ask()):
        assert time.monotonic() < deadline, f"still {answer!r}"
        await asyncio.sleep(0.05)
    return answer


async def came(page: Page, module: str) -> None:
    """A module that a page asks for late, when it is needed or after its load, is there and has run."""
    await until(lambda: page.evaluate(CAME, module))


class Visitor:
    """A person with a browser of their own. ``troubles``: everything that a page complained of, none in the end."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context = context
        self.base = base
        self.troubles: list[str] = []

    async def listen(self) -> None:
        await self.context.expose_function("report", lambda what: self.troubles.append(f"policy: {what}"))
        await self.context.add_init_script(LISTEN)
        self.context.on("weberror", lambda error: self.troubles.append(f"error: {error.error}"))
        self.context.on("console", self._heard)

    def forgive(self, *words: str) -> None:
        """The console may have said something of this: it failed on purpose."""
        left = [trouble for trouble in self.troubles if not any(word in trouble for word in words)]
        assert len(left) < len(self.troubles), f"none of {words} is among {self.troubles}"
        self.troubles = left

    def overlook(self, *words: str) -> None:
        """What the console says of it or not, as it came sooner or later."""
        self.troubles = [trouble for trouble in self.troubles if not any(word in trouble for word in words)]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"console: {message.text} ({message.location['url']})")

    async def tab(self, path: str | None = None) -> Page:
        page = await self.context.new_page()
        if path is not None:
            await page.goto(self.base + path)
        return page

    async def set_up(self, link: str) -> Page:
        """Opens the link of the terminal and makes the account; the library, past the steps after it."""
        page = await self.context.new_page()
        await page.goto(link)
        await page.get_by_label("User name").fill(NAME)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Create account").click()
        await page.wait_for_url(f"{self.base}/setup/folders")
        await page.goto(f"{self.base}/videos")
        return page

    async def enter(self) -> Page:
        """Signed in without a form; the library."""
        answer = await self.context.request.post(
            f"{self.base}/login", form={"username": NAME, "password": PASSWORD}, headers={"Origin": self.base}
        )
        assert answer.ok, await answer.text()
        return await self.tab("/videos")

    async def sign_in(self, page: Page, password: str = PASSWORD) -> None:
        await page.get_by_label("User name").fill(NAME)
        await page.get_by_label("Password").fill(password)
        await page.get_by_role("button", name="Sign in").click()


async def look(page: Page) -> None:
    """Nothing for axe to find in either theme, on a desk and on a phone, and nothing wider than the window."""
    await page.wait_for_load_state()
    before = page.viewport_size or DESK
    for theme, size in (("light", DESK), ("dark", PHONE)):
        await page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        await page.set_viewport_size(size)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is too wide"
        assert await looks().findings(page, theme) == []
    await page.set_viewport_size(before)
