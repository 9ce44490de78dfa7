"""Pages that stay open: while the server restarts, while somebody else acts, while a person hurries."""

import asyncio
import time
from signal import SIGTERM

from playwright.async_api import Page, expect

from tests.end_to_end.browsers import WHILE_AWAY, came, until
from tests.end_to_end.conftest import Serve, Visit
from tests.end_to_end.steps import add, downloaded, progress_moves, song
from tests.standins.media_server import MediaServer


async def test_a_page_outlives_a_restart_of_the_server(media_server: MediaServer, serve: Serve, visit: Visit) -> None:
    server = serve()
    person = await visit(server.base)
    page = await person.enter()
    await add(page, song(media_server, 120))
    await page.evaluate("window.same = true")
    await progress_moves(page.locator(".card progress"), 1)
    began = time.monotonic()
    stopping = asyncio.create_task(asyncio.to_thread(server.stop))
    await expect(page.locator("#offline")).to_be_visible()
    assert time.monotonic() - began >= 3
    assert await stopping in (0, -SIGTERM)
    server.start()
    await asyncio.to_thread(server.wait)
    await expect(page.locator("#offline")).to_be_hidden()
    media_server.hurry()
    await downloaded(page)
    await expect(page.locator("#count-jobs")).to_be_hidden()
    assert await page.evaluate("window.same"), "the page was loaded again"
    person.overlook(*WHILE_AWAY)


async def test_two_tabs_two_clicks_and_the_way_back(media_server: MediaServer, serve: Serve, visit: Visit) -> None:
    server = serve()
    person = await visit(server.base)
    page = await person.enter()
    second, third = await person.tab("/videos"), await person.tab("/activity")
    await page.get_by_role("link", name="Add your first video").click()
    await came(page, "/library/add.js")
    await page.get_by_label("Address of the video").fill(song(media_server, 120))
    await page.locator("#add").get_by_role("button", name="Add video").dblclick()
    await progress_moves(third.locator(".job", has_text="Download").locator("progress"), 2)
    await second.locator(".card-link").click()
    await expect(second.locator(".job")).to_be_visible()
    media_server.hurry()
    await expect(second.locator("#player")).to_be_visible()
    await second.go_back()
    for tab in (page, second):
        await downloaded(tab)
        await expect(tab.locator("#list-count")).to_have_text("1 video")
    await expect(third.locator("#recent")).to_contain_text("Slow Tide")
    await expect(third.get_by_text("Nothing is running.")).to_be_visible()
    assert server.get("/api/videos/count") == {"count": 1}


async def test_a_player_is_left_alone_by_what_happens_around_it_and_a_log_grows_while_it_is_read(
    media_server: MediaServer, serve: Serve, visit: Visit
) -> None:
    server = serve()
    person = await visit(server.base)
    page = await person.enter()
    await add(page, media_server.at("/media/song.mp4"))
    await downloaded(page, "song")
    await page.locator(".card-link").click()
    player = page.locator("#player")
    await player.evaluate("v => { v.muted = true; v.loop = true; v.same = true; v.play() }")
    await until(lambda: player.evaluate("v => v.currentTime"), lambda at: at > 0.2)
    other = await person.tab("/videos")
    await add(other, song(media_server, 120))  # still running when somebody looks
    await expect(page.locator("#count-videos")).to_contain_text("2")
    await other.goto(f"{server.base}/activity")
    await a_log_grows(other, media_server)
    assert await player.evaluate("v => v.same && !v.paused")
    person.overlook("net::ERR_FAILED")  # of the section that nothing may bring


async def a_log_grows(page: Page, web: MediaServer) -> None:
    await page.locator(".job", has_text="Download").get_by_role("link", name="Download").click()
    await expect(page.locator("#log")).to_contain_text("The profile")
    await expect(page.locator("#log")).not_to_contain_text("Placed as")
    await page.route(page.url, lambda route: route.abort())  # nothing brings the section anew
    web.hurry()
    await expect(page.locator("#log")).to_contain_text("Placed as")
    lines = await page.locator("#log .log li").all()
    assert [await line.get_attribute("data-n") for line in lines] == [str(n + 1) for n in range(len(lines))]
    await page.close()  # it may still ask for the section
