"""The same journey under other circumstances: behind a proxy, without JavaScript, on a phone."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.end_to_end.browsers import PHONE, Visitor
from tests.end_to_end.conftest import Serve, Visit
from tests.end_to_end.nginx import nginx
from tests.end_to_end.steps import FILES, add, choose, downloaded, filed, play, progress_moves, song
from tests.server import free_port
from tests.standins.media_server import MediaServer


@pytest.fixture
def postgres(postgres_database: str, empty_postgres: Callable[[], None]) -> Iterator[str]:
    """Named before ``serve``: emptying it ends every session, so the server has to be gone by then."""
    yield postgres_database
    empty_postgres()


async def test_under_a_path_behind_nginx_with_static_files_from_elsewhere_on_postgresql(
    media_server: MediaServer, postgres: str, serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    port = free_port()
    cdn = f"http://localhost:{port}/mv"  # for a browser an origin of its own
    environment = {
        "MVIDARR__SERVER__TRUSTED_PROXIES": "127.0.0.1",
        "MVIDARR__DATABASE__URL": postgres,
        "MVIDARR__SERVER__STATIC_URL": cdn,
    }
    server = serve(bare=True, path="/mv", environment=environment)
    with nginx(server.port, port, tmp_path / "nginx") as outside:
        person = await visit(outside)
        page = await person.set_up(server.setup_link.replace(f"{server.base}/mv", outside))
        assert await loaded_from(page, "/static/") == {cdn}
        await add(page, song(media_server, 120))
        await progress_moves(page.locator(".card progress"), 2)
        media_server.hurry()
        await downloaded(page)
        assert filed(server.media) == FILES
        await page.locator(".card-link").click()
        await play(page)
        for name in ("Library", "Activity", "System", "Account"):
            await choose(page, name)
        cookies = await person.context.cookies()
        assert {cookie.get("path") for cookie in cookies} == {"/mv"}
        await page.get_by_role("navigation").get_by_role("button", name="Sign out").click()
        await person.sign_in(page)
        await expect(page).to_have_url(f"{outside}/videos")
        await page.close()


async def loaded_from(page: Page, mark: str) -> set[str]:
    """What stands before ``mark`` in the addresses of everything that the page has loaded."""
    names: list[str] = await page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    return {name.partition(mark)[0] for name in names if mark in name}


async def test_without_javascript_and_on_a_phone(media_server: MediaServer, serve: Serve, visit: Visit) -> None:
    server = serve(fresh=True)
    person = await visit(server.base, java_script_enabled=False)
    page = await person.set_up(server.setup_link)
    await add_by_form(page, "a song that I heard")
    await expect(page.locator("#url-error")).to_contain_text("characters that no web address has")
    person.forgive("422")
    await page.goto(f"{server.base}/videos")
    await add_by_form(page, song(media_server, 1))
    await expect(page.locator(".notice").first).to_contain_text("Added.")
    await reload_until(page, "Status downloaded")
    assert filed(server.media) == FILES
    await expect(page.locator("video")).to_have_attribute("src", "/api/videos/1/stream")

    await page.get_by_role("link", name="Library").first.click()
    await add_by_form(page, song(media_server, 120, "Mira Voss - Harbour Lights"))
    await reload_until(page, "Mira Voss")
    await reload_until_one(page, "Cancel")  # for a moment the extraction, which knew the title, is still open too
    await page.get_by_role("button", name="Cancel").click()
    await expect(page.locator(".notice").first).to_contain_text("Cancelled.")
    await reload_until(page, "This video has not been downloaded.")
    await page.get_by_role("button", name="Sign out").click()
    await person.sign_in(page)
    await expect(page.locator(".card")).to_have_count(2)
    phone = await visit(server.base, viewport=PHONE, has_touch=True, is_mobile=True)
    await everything_is_within_reach(phone, media_server)


async def add_by_form(page: Page, url: str) -> None:
    await page.get_by_role("link", name="Add").first.click()
    await page.get_by_label("Address of the video").fill(url)
    await page.get_by_role("button", name="Add video").click()


async def reload_until(page: Page, text: str) -> None:
    async with asyncio.timeout(60):
        while text not in " ".join((await page.inner_text("main")).split()):
            await asyncio.sleep(0.5)
            await page.reload()


async def reload_until_one(page: Page, button: str) -> None:
    async with asyncio.timeout(60):
        while await page.get_by_role("button", name=button).count() != 1:
            await asyncio.sleep(0.2)
            await page.reload()


async def everything_is_within_reach(phone: Visitor, web: MediaServer) -> None:
    page = await phone.enter()
    await add(page, song(web, 1, f"{'Wordwithoutanyspaces' * 8} - {'ÄußerstLanger' * 12}"))
    await expect(page.locator(".card", has_text="Wordwithout")).to_contain_text("downloaded")
    for name in ("Artists", "Activity", "History", "Recycle bin", "Account", "Library"):
        await tap_in_the_bar(page, name)
        await nothing_is_out_of_reach(page)
    for path in ("/videos/3", "/videos/add", "/activity/2", "/nowhere"):
        await page.goto(f"{phone.base}{path}")
        await nothing_is_out_of_reach(page)
    phone.forgive("404")


async def tap_in_the_bar(page: Page, name: str) -> None:
    bar = page.get_by_role("navigation", name="Main")
    if not await bar.get_by_role("link", name=name).is_visible():
        await bar.get_by_role("button", name="More").tap()
    await bar.get_by_role("link", name=name).tap()
    await expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


async def nothing_is_out_of_reach(page: Page) -> None:
    """No sideways scrolling; the bar stays at the lower edge and hides nothing of the end of the page."""
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], f"{page.url} is too wide"
    await page.evaluate("document.fonts.ready")  # a font that comes late makes lines break elsewhere
    end, bar = await page.evaluate(
        """() => {
            scrollTo(0, document.documentElement.scrollHeight);
            const shown = [...document.querySelectorAll("main *")].filter((each) => each.checkVisibility());
            const bar = document.querySelector("nav[aria-label=Main]").getBoundingClientRect();
            return [Math.max(...shown.map((each) => each.getBoundingClientRect().bottom)), [bar.top, bar.bottom]];
        }"""
    )
    assert bar[1] == PHONE["height"]
    assert end <= bar[0]
