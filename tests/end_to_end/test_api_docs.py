"""The document of the API, read and tried out in a browser, below a path."""

from playwright.async_api import Page, expect

from tests.end_to_end.browsers import until
from tests.end_to_end.conftest import Serve, Visit


async def test_the_api_is_read_by_everybody_and_tried_out_by_who_is_signed_in(serve: Serve, visit: Visit) -> None:
    server = serve(fresh=True, path="/mv")
    base = f"{server.base}/mv"
    person = await visit(base)
    page = await person.tab("/api/docs")
    await expect(page.get_by_role("heading", name="auth Who asks")).to_be_visible()
    await expect(page.get_by_role("link", name="Sign in")).to_be_visible()

    page = await person.set_up(server.setup_link)
    await page.goto(f"{base}/api/docs")
    await page.get_by_role("heading", name="auth Who asks").click()
    operation = page.locator("#operations-auth-accounts_me")
    await operation.locator(".opblock-summary-control").click()
    await operation.get_by_role("button", name="Execute").click()
    answer = operation.locator(".live-responses-table")
    await expect(answer).to_contain_text('"role": "admin"')
    await expect(operation.locator(".request-url")).to_contain_text("/mv/api/auth/me")
    for theme, light in (("dark", False), ("light", True)):
        await page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        await until(lambda: legible(page), lambda pair, light=light: (pair[0] < pair[1]) is light)


async def legible(page: Page) -> tuple[float, float]:
    """How light the text is, and the page behind it."""
    brightness = """([selector, property]) => getComputedStyle(document.querySelector(selector))[property]
        .match(/[0-9.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0)"""
    text = await page.evaluate(brightness, [".opblock-summary-description", "color"])
    return float(text), float(await page.evaluate(brightness, ["html", "backgroundColor"]))
