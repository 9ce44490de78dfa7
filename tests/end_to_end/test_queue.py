"""The queue steered by a person: put in order, paused and resumed, and the same after a restart."""

import asyncio

from httpx import TransportError
from playwright.async_api import Locator, Page, expect

from tests.end_to_end.browsers import WHILE_AWAY, look, until
from tests.end_to_end.conftest import Serve, Visit
from tests.end_to_end.steps import progress_moves, song
from tests.server import Server
from tests.standins.media_server import MediaServer

WAITING = ("Ash", "Birch", "Cedar", "Elm")


async def _stand(page: Page, *titles: str) -> None:
    """In this order, and numbered so."""
    names, numbers = page.locator("#waiting .name"), page.locator("#waiting [data-part=number]")
    await expect(names).to_have_text(list(titles))
    await expect(numbers).to_have_text([str(at + 1) for at in range(len(titles))])


async def _press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()


async def _more(page: Page, title: str) -> Locator:
    """The entry, with its menu open."""
    entry = page.locator("#waiting .entry", has_text=title)
    await entry.locator("summary", has_text=f"More for {title}").click()
    return entry


async def _goes_on(web: MediaServer, page: Page, button: Locator) -> None:
    """What is resumed is asked for from the first byte on that it has not."""
    web.ranges.clear()
    await button.click()
    await progress_moves(page.locator("#queue-running progress"), 1)
    assert [int(header.removeprefix("bytes=").partition("-")[0]) > 0 for header in web.ranges] == [True]


async def _house(server: Server) -> str:
    """The number of its run; nothing while the one that ends hangs up on us."""
    try:
        return str((await asyncio.to_thread(server.get, "/api/system/restart"))["house"])
    except TransportError:
        return ""


async def test_a_queue_is_put_in_order_paused_and_resumed_and_outlives_a_restart(
    media_server: MediaServer, serve: Serve, visit: Visit
) -> None:
    server = serve()
    person = await visit(server.base)
    page = await person.enter()
    server.api.patch("/api/settings", headers={"If-Match": "*"}, json={"settings": {"jobs.lane_download": 1}})
    server.api.post("/api/videos", json={"url": song(media_server, 120)}).raise_for_status()
    await page.goto(f"{server.base}/activity/queue")
    running, rest = page.locator("#queue-running .entry"), page.locator("#queue-rest")
    await progress_moves(running.locator("progress"), 2)
    await expect(running.locator("[data-part=speed]")).to_contain_text("/s")
    await expect(running.locator("[data-part=eta]")).to_contain_text("left")
    await expect(running.locator("[aria-current=step]")).to_have_text("Fetch")

    # what waits stays there: pages are not read
    server.api.post("/api/queue/lane", json={"lane": "metadata", "paused": True}).raise_for_status()
    asked = {title: {"url": media_server.at(f"/media/song.mp4/{title}")} for title in WAITING}
    added = {title: server.api.post("/api/videos", json=body).json()["video"]["id"] for title, body in asked.items()}
    await _stand(page, *(body["url"] for body in asked.values()))
    for title, video in added.items():
        answer = server.api.patch(f"/api/videos/{video}", headers={"If-Match": "*"}, json={"title": title})
        answer.raise_for_status()
    await _stand(page, "Ash", "Birch", "Cedar", "Elm")  # told to the open page
    grips = page.locator("#waiting [data-grip]")
    await grips.nth(3).drag_to(grips.nth(0))
    await _stand(page, "Elm", "Ash", "Birch", "Cedar")
    await page.get_by_role("button", name="Move Cedar up").focus()
    await page.keyboard.press("Alt+ArrowUp")
    await expect(page.locator("#queue-said")).to_have_text("Cedar is number 3 now.")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Move Cedar up")).to_be_focused()
    await _stand(page, "Elm", "Cedar", "Ash", "Birch")
    await page.reload()
    await _stand(page, "Elm", "Cedar", "Ash", "Birch")
    birch = await _more(page, "Birch")
    await birch.get_by_label("Priority").select_option("High")
    await page.evaluate("window.stays = true")
    await _press(page, "Set priority")
    await _stand(page, "Birch", "Elm", "Cedar", "Ash")
    await expect(page.locator("#toasts")).to_contain_text("Birch has the priority high now.")
    assert await page.evaluate("window.stays"), "the page was loaded anew: the place in a long list is lost"
    await expect(birch).to_contain_text("High")

    await _press(page, "Pause Slow Tide")
    await expect(page.locator("#waiting .entry", has_text="Slow Tide")).to_contain_text("paused")
    await expect(running).to_have_count(0)
    await look(page)
    await _goes_on(media_server, page, page.get_by_role("button", name="Resume Slow Tide"))
    await rest.get_by_role("button", name="Pause downloads").click()
    await expect(running).to_have_count(0)
    house = await _house(server)
    server.api.post("/api/system/restart").raise_for_status()
    await until(lambda: _house(server), lambda told: told not in ("", house))
    await page.goto(f"{server.base}/activity/queue")
    order = ("Birch", "Slow Tide", "Elm", "Cedar", "Ash")
    await _stand(page, *order)
    await _goes_on(media_server, page, rest.get_by_role("button", name="Resume downloads"))
    await (await _more(page, "Elm")).get_by_role("button", name="Remove from the queue").click()
    await expect(page.get_by_text("Elm is out of the queue.")).to_be_visible()
    await _stand(page, "Birch", "Cedar", "Ash")
    await until(lambda: asyncio.to_thread(server.get, "/api/queue"), lambda told: len(told["items"]) == 4)
    await page.close()
    person.overlook(*WHILE_AWAY)
