"""The log page in a browser: it follows while somebody looks, shows whatever a line says, and copies it."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Browser, Route, expect

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOSTILE = "<img src=x onerror=\"document.title='obeyed'\">"


async def test_new_lines_appear_on_top_as_text_until_following_is_switched_off(chromium: Browser, address: str) -> None:
    asked: list[str] = []

    async def answer(route: Route) -> None:
        after = parse_qs(urlsplit(route.request.url).query)["after"][0]
        asked.append(after)
        line = {
            "n": 6, "time": "2026-11-21T04:05:06Z", "level": "error", "event": HOSTILE, "logger": "x",
            "request_id": None, "job_id": 17, "error_id": "a&b", "fields": {"title": HOSTILE}, "exception": None,
        }  # fmt: skip
        items = [line, line | {"n": 7, "event": "second", "job_id": None}] if after == "5" else []
        found = {"items": items, "next": None, "last": 7, "more": False, "missed": 0}
        await route.fulfill(body=json.dumps(found), content_type="application/json")

    context = await chromium.new_context(reduced_motion="reduce")
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = await context.new_page()
    await page.route("**/api/system/logs?*", answer)
    await page.goto(f"{address}/page/logs")
    lines = page.locator(".logline")
    await expect(lines).to_have_count(6)
    second, first = lines.nth(0), lines.nth(1)
    await expect(second.locator(".event")).to_have_text("second")
    await expect(second.locator("a")).to_have_count(1)
    await expect(first.locator(".event")).to_have_text(HOSTILE)
    await expect(first.locator(".more")).to_contain_text(f"title={HOSTILE}")
    await expect(first.locator(".of-job")).to_have_attribute("href", "/mv/activity/17")
    await expect(first.locator(".of-error")).to_have_attribute("href", "/mv/system/logs?error=a%26b")
    assert await page.locator(".loglines img").count() == 0
    assert await page.title() == "Logs · MVidarr"
    await page.get_by_label("Follow").uncheck()
    await page.get_by_role("button", name="Copy").click()
    await expect(page.locator("#toasts")).to_contain_text("6 lines copied.")
    copied: str = await page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines()[-1].startswith("2026-11-21T04:05:06Z error second title=")
    assert asked[0] == "5"
    assert set(asked[1:]) <= {"7"}
    await context.close()
