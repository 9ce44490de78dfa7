"""The help in a browser: a sample can be copied."""

import pytest
from playwright.async_api import Browser, expect

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_sample_is_copied_by_its_button(chromium: Browser, address: str) -> None:
    context = await chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = await context.new_page()
    await page.clock.install()
    await page.goto(f"{address}/page/help-page")
    await page.clock.pause_at(await page.evaluate("Date.now()") + 1000)
    await page.get_by_role("button", name="Copy", exact=True).click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()
    await page.clock.run_for(2000)
    await expect(page.get_by_role("button", name="Copy", exact=True)).to_be_visible()
    assert (await page.evaluate("navigator.clipboard.readText()")).startswith("curl --fail")
    await context.close()
