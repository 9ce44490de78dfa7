"""Every page in a real browser, in both themes, on a desk and on a phone."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.chromium import findings, press_at_once
from tests.ui import looking, samples
from tests.ui.looking import Looks

pytestmark = pytest.mark.asyncio(loop_scope="session")

DESK, PHONE = ViewportSize(width=1366, height=860), ViewportSize(width=390, height=844)
# the frame is the same on every page, but for who looks and where: on a desk it is looked at on these
FRAMED = {"activity-reader", "bulk-plan", "history", "library", "library-empty-reader", "settings", "system", "video"}
SOUND = "[stopped, document.documentElement.scrollWidth <= innerWidth]"
LISTEN = "window.stopped = []; addEventListener('securitypolicyviolation', e => stopped.push(e.violatedDirective))"


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser) -> AsyncIterator[Page]:
    context = await chromium.new_context(viewport=DESK, reduced_motion="reduce")
    await context.add_init_script(LISTEN)
    yield await context.new_page()
    await context.close()


@pytest.fixture(scope="session")
def looks() -> Looks:
    return looking.looks()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def window(still: Browser, looks: Looks) -> AsyncIterator[Page]:
    """One for all pages that are only looked at: a new one is a new process, dearer than what axe does."""
    context = await still.new_context(viewport=DESK, reduced_motion="reduce")
    await context.add_init_script(LISTEN)
    await looks.prepare(context)
    yield await context.new_page()
    await context.close()


def _firsts() -> set[str]:
    """Of each template one page, and those with their frame."""
    by_template = {template: name for name, (template, *_) in sorted(samples.pages().items(), reverse=True)}
    return FRAMED | set(by_template.values())


IN_FULL = _firsts()


@pytest.mark.parametrize("name", sorted(samples.pages()))
async def test_a_page_has_no_findings_of_axe(name: str, window: Page, looks: Looks, address: str) -> None:
    """Loaded on a phone and then looked at on a desk too: a page carries both themes and every width. Pages of one
    template differ in what fills them: on the desk, one is looked at by every rule and the others for their colours."""
    await window.set_viewport_size(PHONE)
    await window.goto(f"{address}/page/{name}?theme=dark")
    assert await looks.findings(window, "dark") == []
    assert await window.evaluate(SOUND) == [[], True], "stopped by its policy, or wider than the window"
    await window.set_viewport_size(DESK)
    await window.evaluate("document.documentElement.dataset.theme = 'light'")
    frame = "" if name in FRAMED else ".sidebar"
    assert await looks.findings(window, "light", but=frame, colours=name not in IN_FULL) == []
    assert await window.evaluate(SOUND) == [[], True], "stopped by its policy, or wider than the window"


async def test_the_pages_with_a_frame_are_there() -> None:
    assert samples.pages().keys() >= FRAMED


async def test_open_dialogs_have_no_findings_of_axe(page: Page, address: str) -> None:
    await page.goto(f"{address}/page/library")
    for opener, dialog in (("Add video", "#add"), ("Shortcuts", "#keys")):
        await page.locator("[data-opens]", has_text=opener).first.click()
        await expect(page.locator(dialog)).to_be_visible()
        assert await findings(page) == []
        await page.keyboard.press("Escape")
        await expect(page.locator(dialog)).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False])
async def test_on_a_phone_more_opens_what_the_tabs_have_no_room_for(
    scripts: bool, chromium: Browser, address: str
) -> None:
    context = await chromium.new_context(viewport=PHONE, reduced_motion="reduce", java_script_enabled=scripts)
    page = await context.new_page()
    await page.goto(f"{address}/page/library")
    more, bar = page.get_by_role("button", name="More"), page.get_by_role("navigation", name="Main")
    await expect(bar.get_by_role("link", name="History")).to_be_hidden()
    await more.focus()
    await page.keyboard.press("Enter")
    for name in ("History", "Recycle bin", "Profiles", "System", "Account"):
        await expect(bar.get_by_role("link", name=name)).to_be_visible()
    await expect(bar.get_by_role("button", name="Sign out")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(bar.get_by_role("link", name="Views")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(bar.get_by_role("link", name="History")).to_be_hidden()
    await expect(more).to_be_focused()
    await context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_sheet_of_more_has_no_findings_of_axe(theme: str, page: Page, address: str) -> None:
    await page.set_viewport_size(PHONE)
    await page.goto(f"{address}/page/history?theme={theme}")
    more = page.get_by_role("button", name="More")
    await expect(more).to_have_attribute("aria-current", "true")
    await more.click()
    await expect(page.get_by_role("link", name="History", exact=True)).to_have_attribute("aria-current", "page")
    assert await findings(page) == []
    assert await page.evaluate("stopped") == []


async def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(page: Page, address: str) -> None:
    await page.goto(f"{address}/page/library")
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.locator("main summary").first).to_be_focused()
    style = "getComputedStyle(document.activeElement)"
    assert await page.evaluate(f"[{style}.outlineStyle, {style}.outlineWidth, {style}.outlineOffset]") == [
        "solid",
        "3px",
        "2px",
    ]


async def test_shortcuts_explain_themselves_and_can_be_switched_off(page: Page, address: str) -> None:
    await page.goto(f"{address}/page/library")
    await expect(page.locator(".for-keys")).to_be_visible()
    await page.keyboard.press("Shift+?")
    await expect(page.locator("#keys-list")).to_contain_text("Add a video")
    await page.locator("#keys-on").uncheck()
    await page.keyboard.press("Escape")
    await page.keyboard.press("a")
    await expect(page.locator("#add")).to_be_hidden()


async def test_the_end_of_a_long_shortcut_is_not_taken_for_a_short_one(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.route("**/account", lambda route: route.fulfill(body="Account", content_type="text/html"))
    await page.goto(f"{address}/page/library")
    await expect(page.locator(".for-keys")).to_be_visible()
    await press_at_once(page, "g", "u")
    await page.wait_for_url("**/account")
    assert not [url for url in asked if url.endswith("/undo-last")]


async def test_without_scripts_a_page_still_leads_everywhere(chromium: Browser, address: str) -> None:
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{address}/page/library")
    assert await page.locator("a", has_text="Add video").get_attribute("href") == "/mv/videos/add"
    await expect(page.get_by_role("button", name="Sort")).to_be_visible()
    for button in await page.locator("[data-needs-js]").all():
        await expect(button).to_be_hidden()
    await context.close()
