"""Lists in a browser: the query field while one types, arrow keys, the panel of filters, other views."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.chromium import findings, press_at_once
from tests.ui.test_accessibility import DESK, PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def window(chromium: Browser) -> AsyncIterator[Page]:
    """One for all: the sample pages keep nothing, and a new one is a new process, dearer than most of these tests."""
    context = await chromium.new_context(viewport=DESK, reduced_motion="reduce")
    yield await context.new_page()
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(window: Page) -> AsyncIterator[Page]:
    """As a new one: of the size of a desk, without what the last one kept."""
    await window.set_viewport_size(DESK)
    yield window
    if window.url.startswith("http"):
        await window.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")
    await window.context.clear_cookies()


async def test_a_slash_goes_to_the_query_and_typing_says_how_many_match(page: Page, address: str) -> None:
    await page.goto(f"{address}/page/library")
    await page.keyboard.press("/")
    await expect(page.locator("#q")).to_be_focused()
    await page.keyboard.type("year:1990..1999")
    await expect(page.locator("#q-note")).to_have_text("7 videos match. Press Enter to see them.")


async def test_a_mistake_is_marked_where_it_is_and_the_results_stay(page: Page, address: str) -> None:
    await page.goto(f"{address}/page/library")
    await page.locator("#q").fill("𝄞 yaer:1990 kind:live")
    await page.keyboard.press("Enter")
    await expect(page.locator("#q-mistake mark")).to_have_text("yaer")
    await expect(page.locator("#q-mistake")).to_contain_text("There is no field “yaer”; did you mean year?")
    assert page.url.startswith(f"{address}/page/library")
    await expect(page.locator("#library .card").first).to_be_visible()
    assert await findings(page) == []
    await page.locator("#q").fill("year:1990")
    await expect(page.locator("#q-mistake")).to_be_hidden()


async def test_a_field_that_nothing_is_near_to_proposes_none(page: Page, address: str) -> None:
    await page.goto(f"{address}/page/library")
    await page.locator("#q").fill("foo:bar")
    await page.keyboard.press("Enter")
    await expect(page.locator("#q-mistake")).to_contain_text("There is no field “foo”; the page about queries")
    await expect(page.locator("#q-mistake a")).to_have_count(0)


async def test_who_still_types_a_field_is_not_told_off(page: Page, address: str) -> None:
    await page.goto(f"{address}/page/library")
    await page.locator("#q").fill("kind:live yea")
    await expect(page.locator("#q-note")).to_contain_text("7 videos match")
    async with page.expect_response("**/api/videos/count?q=kind%3Alive+year%3A"):
        await page.locator("#q").fill("kind:live year:")
    await page.evaluate("new Promise(requestAnimationFrame)")
    await expect(page.locator("#q-mistake")).to_be_hidden()


async def test_a_good_query_is_sent_without_what_is_empty(page: Page, address: str) -> None:
    await page.goto(f"{address}/page/library-letters")
    await page.locator("#q").fill("kind:live")
    async with page.expect_event("domcontentloaded"):
        await page.keyboard.press("Enter")
    assert page.url == f"{address}/videos?q=kind%3Alive&sort=title"


async def test_choosing_an_order_asks_anew(page: Page, address: str) -> None:
    await page.goto(f"{address}/page/library")
    await page.locator("#sort").select_option("title")
    await page.wait_for_url(f"{address}/videos?sort=title")


async def focused(page: Page) -> str | None:
    path: str | None = await page.evaluate("document.activeElement.getAttribute('href')")
    return path


@pytest.mark.parametrize(
    ("name", "keys", "at"),
    [
        ("library", ["ArrowRight", "ArrowRight"], 2),
        ("library", ["ArrowDown", "ArrowLeft"], 3),
        ("library-plain", ["ArrowDown", "ArrowDown", "ArrowUp", "Home"], 0),
        ("library-table", ["ArrowDown", "ArrowDown"], 2),
        ("artists", ["ArrowDown"], 4),
    ],
)
async def test_arrow_keys_move_in_a_list(name: str, keys: list[str], at: int, page: Page, address: str) -> None:
    await page.goto(f"{address}/page/{name}")
    items = page.locator("[data-item]")
    await items.first.focus()
    for key in keys:
        await page.keyboard.press(key)
    assert await focused(page) == await items.nth(at).get_attribute("href")


@pytest.mark.parametrize("name", ["library-plain", "artists"])
async def test_back_leads_to_the_row_that_had_the_focus(name: str, page: Page, address: str) -> None:
    await page.goto(f"{address}/page/{name}")
    await page.locator("[data-item]").first.focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowDown")
    before = await focused(page)
    async with page.expect_navigation(url=f"**{before}"):
        await page.keyboard.press("Enter")
    await page.go_back()
    await expect(page.locator(f"[data-item][href='{before}']")).to_be_focused()


async def test_on_a_phone_the_order_can_be_read(page: Page, address: str) -> None:
    await page.set_viewport_size(PHONE)
    await page.goto(f"{address}/page/library")
    await page.locator("#sort").evaluate("menu => { menu.selectedOptions[0].text = 'Changed long ago first' }")
    cut = "menu => [menu.offsetWidth, menu.style.maxWidth = 'none', menu.style.width = 'max-content', menu.offsetWidth]"
    shown, *_, needed = await page.locator("#sort").evaluate(cut)
    assert shown >= needed


async def test_tab_enters_a_list_once_and_leaves_it_after_the_links_of_one_card(page: Page, address: str) -> None:
    await page.goto(f"{address}/page/library")
    items = page.locator("[data-item]")
    await items.nth(1).focus()
    await page.keyboard.press("Tab")
    assert await focused(page) == "/mv/artists/1"
    await page.keyboard.press("Tab")
    assert not await page.evaluate("document.activeElement.closest('[data-items]')")
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Shift+Tab")
    assert await focused(page) == await items.nth(1).get_attribute("href")


async def test_two_keys_change_the_view_and_keep_the_place(page: Page, address: str) -> None:
    await page.goto(f"{address}/page/library")
    await press_at_once(page, "v", "t")
    await page.wait_for_url(f"{address}/videos?view=table&at=120")


async def test_the_panel_of_filters_opens_by_key_begins_a_query_and_closes(page: Page, address: str) -> None:
    await page.goto(f"{address}/page/library")
    await page.keyboard.press("f")
    await expect(page.locator("#filter-help .drop-body")).to_be_visible()
    assert await findings(page) == []
    await page.keyboard.press("Escape")
    await expect(page.locator("#filter-help summary")).to_be_focused()
    await page.keyboard.press("f")
    await page.get_by_role("button", name="genre:", exact=True).click()
    await expect(page.locator("#q")).to_have_value("genre:")
    await expect(page.locator("#q")).to_be_focused()
    await page.locator("h1").click()
    await expect(page.locator("#filter-help .drop-body")).to_be_hidden()


async def test_on_a_phone_the_panel_of_filters_fits_and_has_no_findings(page: Page, address: str) -> None:
    await page.set_viewport_size(PHONE)
    await page.goto(f"{address}/page/artists?theme=dark")
    await page.locator("#filter-help summary").click()
    assert await findings(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_the_heads_of_columns_say_the_order_and_turn_it_around(page: Page, address: str) -> None:
    await page.goto(f"{address}/page/library-table")
    await expect(page.locator("th[aria-sort]")).to_have_attribute("aria-sort", "descending")
    assert await page.locator("th[aria-sort] a").get_attribute("href") == "/mv/videos?sort=year"
    assert await page.get_by_role("link", name="Added", exact=True).get_attribute("href") == "/mv/videos?sort=-added"


async def test_a_card_leads_to_its_video_and_the_name_on_it_to_the_artist(page: Page, address: str) -> None:
    await page.goto(f"{address}/page/library")
    card = page.locator("#video-41")
    await expect(card.get_by_role("link")).to_have_count(4)
    names = [await link.get_attribute("href") for link in await card.locator("a.artist").all()]
    assert names == ["/mv/artists/41", "/mv/artists/90", "/mv/artists/91"]
    await card.get_by_role("link", name="Ōkami").click()
    await page.wait_for_url("**/artists/90")


async def test_without_scripts_a_list_is_filtered_ordered_and_turned(chromium: Browser, address: str) -> None:
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{address}/page/library-table")
    await expect(page.get_by_role("button", name="Filter", exact=True)).to_be_visible()
    await expect(page.get_by_role("link", name="Next")).to_have_attribute(
        "href", "/mv/videos?sort=-year&cursor=abc&at=120"
    )
    await page.locator("#filter-help summary").click()
    await expect(page.get_by_role("link", name="is:wanted").first).to_be_visible()
    await context.close()
