"""Jobs on a page that stays open: what was heard of them is newer than what the page was read with."""

import asyncio
import json

import pytest
from playwright.async_api import Browser, Route, WebSocketRoute, expect

pytestmark = pytest.mark.asyncio(loop_scope="session")

PROGRESS = {"fraction": 0.7, "stage": "fetch", "speed": 4_100_000.0, "eta": 30.0, "message": None}
JOB = {"id": 17, "kind": "download", "state": "running", "progress": PROGRESS, "error": None, "subject": None}


async def test_a_bar_does_not_go_back_when_its_page_is_read_anew(chromium: Browser, address: str) -> None:
    context = await chromium.new_context(reduced_motion="reduce")
    page = await context.new_page()
    opened: asyncio.Future[WebSocketRoute] = asyncio.get_running_loop().create_future()
    await page.route_web_socket("**/ws", lambda socket: opened.set_result(socket))
    await page.goto(f"{address}/page/activity")
    job = page.locator("#job-17")
    await expect(job.locator("progress")).to_have_attribute("value", "0.62")

    async def read_before(route: Route) -> None:
        """As the server drew it when the bar was shorter."""
        answer = await route.fetch()
        await route.fulfill(response=answer, body=(await answer.text()).replace(">Download<", ">A download<"))

    await page.route("**/page/activity", read_before)
    (await opened).send(f'{{"v": 1, "seq": 1, "type": "job", "id": 17, "data": {json.dumps(JOB)}}}')
    await expect(job).to_contain_text("A download")
    assert await job.locator("progress").get_attribute("value") == "0.7"
    await context.close()
