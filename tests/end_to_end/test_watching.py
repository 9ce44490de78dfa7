"""A person watches: the place is kept and gone on from, the end is counted, stars stay, with and without JavaScript."""

from typing import Any
from urllib.parse import urljoin

from playwright.async_api import Locator, Page, expect

from tests.end_to_end.browsers import look, until
from tests.end_to_end.conftest import Serve, Visit
from tests.end_to_end.steps import add, downloaded, song
from tests.standins.media_server import MediaServer


async def _state(page: Page) -> dict[str, Any]:
    answer = await page.request.get(urljoin(page.url, "/api/videos/1"))
    return dict(await answer.json())


async def _at(player: Locator) -> float:
    return float(await player.evaluate("v => v.currentTime"))


async def _go_to(player: Locator, second: float) -> None:
    await player.evaluate("(v, at) => { v.currentTime = at }", second)
    await until(lambda: player.evaluate("v => v.seeking"), lambda seeking: not seeking)


async def test_a_video_goes_on_where_it_was_left_counts_at_its_end_and_keeps_its_stars(
    media_server: MediaServer, serve: Serve, visit: Visit
) -> None:
    server = serve()
    person, plain = await visit(server.base), await visit(server.base, java_script_enabled=False)
    page = await person.enter()
    await add(page, song(media_server, 0.2))
    await downloaded(page)
    await page.goto(f"{server.base}/videos/1")
    await goes_on_where_it_was_left(page)
    await page.goto(f"{server.base}/videos/1")
    await stars_are_kept_while_it_plays_on(page)
    bare = await plain.tab("/login")
    await plain.sign_in(bare)
    await bare.goto(f"{server.base}/videos/1")
    await stars_are_a_plain_form(bare)
    assert (await _state(page))["rating"] == 4


async def goes_on_where_it_was_left(page: Page) -> None:
    player, here = page.locator("#player"), page.url
    await player.evaluate("v => { v.playbackRate = 0.1; return v.play() }")  # it is not to end meanwhile
    await until(lambda: _state(page), lambda video: video["last_played"] is not None)
    async with page.expect_response("**/play"):  # where it stopped is known before it is told where it went
        await player.evaluate("v => v.pause()")
    await _go_to(player, 5.2)
    await until(lambda: _state(page), lambda video: video["position"] == 5.2)
    await page.reload()
    await expect(page.locator("#resumed")).to_contain_text("Goes on at 0:05")
    await until(lambda: _at(player), lambda at: at == 5.2)
    await look(page)
    await page.get_by_role("button", name="Start over").click()
    await expect(page.locator("#resumed")).to_be_hidden()
    await until(lambda: _state(page), lambda video: video["position"] is None)

    await page.goto(f"{here}?t=3s")
    await until(lambda: _at(player), lambda at: at == 3)
    await player.evaluate("v => v.play()")
    await until(lambda: _state(page), lambda video: video["plays"] == 1)
    assert (await _state(page))["position"] is None


async def stars_are_kept_while_it_plays_on(page: Page) -> None:
    await page.evaluate("window.same = true")
    await page.get_by_role("radio", name="7 of 10").check()
    await page.get_by_role("button", name="Favourite").click()
    await until(lambda: _state(page), lambda video: video["rating"] == 7 and video["favourite"])
    await page.get_by_role("radio", name="7 of 10").press("ArrowRight")
    await until(lambda: _state(page), lambda video: video["rating"] == 8)
    assert await page.evaluate("window.same"), "the page was loaded again"
    await look(page)
    await page.reload()
    await expect(page.get_by_role("radio", name="8 of 10")).to_be_checked()
    await expect(page.get_by_role("button", name="Favourite")).to_have_attribute("aria-pressed", "true")
    await page.get_by_role("radio", name="No rating").check()
    await until(lambda: _state(page), lambda video: video["rating"] is None)


async def stars_are_a_plain_form(page: Page) -> None:
    """Without JavaScript, of a favourite."""
    await page.get_by_role("radio", name="4 of 10").check()
    await page.get_by_role("button", name="Save rating").click()
    await expect(page.get_by_role("radio", name="4 of 10")).to_be_checked()
    await page.get_by_role("button", name="Favourite").click()
    await expect(page.get_by_role("button", name="Favourite")).to_have_attribute("aria-pressed", "false")
