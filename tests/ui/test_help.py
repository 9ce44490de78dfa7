"""The help in a browser: a sample can be copied."""

import pytest
from playwright.async_api import Browser, expect

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_sample_is_copied_by_its_button(chromium: Browser, address: str) -> None:
    context = await chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = await context.new_page()
    await page.goto(f"{address}/page/help-page")
    copy = page.get_by_role("button", name="Copy")
    await copy.click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert (await page.evaluate("navigator.clipboard.readText()")).startswith("curl --fail")
    await context.close()
