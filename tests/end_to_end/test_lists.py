"""A long list in a browser: all of it on one page, its rail, the way back, keys alone, what is chosen of it."""

import re
from urllib.parse import parse_qsl

from playwright.async_api import Locator, Page, expect

from mvidarr.db import Database
from mvidarr.db.sqlite import url_of
from mvidarr.demo import fill
from tests.chromium import press_at_once
from tests.end_to_end.browsers import PHONE, came, look, until
from tests.end_to_end.conftest import Serve, Visit
from tests.end_to_end.server import FreshServer

VIDEOS = 600
NOON = 1_763_700_000_000
MOST = 300
CARDS = "document.querySelectorAll('#the-list [data-id], #the-list .blank').length"
BOTTOM = "scrollTo(0, document.documentElement.scrollHeight)"
# how many questions for rows are open, and were at most: a server goes on with those that nobody waits for
WATCHED = """
  window.questions = {open: 0, most: 0};
  const ask = window.fetch;
  window.fetch = async (address, ...more) => {
    if (!String(address).includes("/rows?")) return ask(address, ...more);
    questions.most = Math.max(questions.most, ++questions.open);
    return ask(address, ...more).finally(() => questions.open--);
  };
"""
WANDER = """async () => {
  for (let y = document.documentElement.scrollHeight; y > 0; y -= innerHeight) {
    scrollTo(0, y);
    await new Promise(requestAnimationFrame);
  }
}"""


async def test_a_long_list_is_found_again_and_chosen_from_by_a_finger(serve: Serve, visit: Visit) -> None:
    server = await stocked(serve)
    await scrolled_left_and_found_again(await (await visit(server.base)).enter(), server)
    person = await visit(server.base, viewport=PHONE, has_touch=True, is_mobile=True)
    await a_long_press_begins_to_choose(await person.enter(), server)


async def scrolled_left_and_found_again(page: Page, server: FreshServer) -> None:
    await page.add_init_script(WATCHED)
    await page.goto(f"{server.base}/videos?view=grid&sort=title")
    last, shelf = page.locator(f"[aria-posinset='{VIDEOS}'][data-id]"), page.locator("#the-list")
    await expect(page.locator("#list-count")).to_have_text(f"{VIDEOS} videos")
    await page.locator("[data-item]").first.focus()
    await press(page, *["ArrowDown"] * 12, "End")
    await expect(last.locator("[data-item]")).to_be_focused()
    await expect(last).to_be_in_viewport()
    for key, size in (("Equal", 256), ("-", 208)):  # all rows stand elsewhere
        await press(page, key)
        await expect(page.locator(f"#the-list > ul.size-{size}")).to_be_visible()
        await expect(last.locator("[data-item]")).to_be_focused()
    await page.evaluate("scrollTo(0, 0)")
    await page.evaluate(BOTTOM)
    await expect(last).to_be_in_viewport()
    await expect(last).to_have_attribute("aria-setsize", str(VIDEOS))
    assert await page.evaluate(CARDS) <= MOST
    await page.evaluate(WANDER)
    await expect(page.locator("#the-list .blank")).to_have_count(0)
    assert await page.evaluate("questions.most") == 1

    mark = page.locator(".rail a").filter(has_text=re.compile("^M$"))
    await came(page, "/list/rail.js")
    await mark.click()
    await expect(mark).to_have_attribute("aria-current", "true")
    first = shelf.locator("[data-id]", has=page.locator(".card-title", has_text=re.compile("^M"))).first
    await expect(first).to_be_in_viewport()
    await until(lambda: here(page), lambda url: "at=" in url)
    before, video = await place(first), await first.get_attribute("id")
    await first.locator("[data-item]").click(position={"x": 20, "y": 60})
    await page.wait_for_url(re.compile(r"/videos/\d+$"))
    await page.go_back()
    await expect(first).to_be_in_viewport()
    await until(lambda: place(first), lambda at: abs(at - before) < 3)

    for view, kept in (("t", "table"), ("w", "wall"), ("o", "overview")):
        await press_at_once(page, "v", view)
        await page.wait_for_url(re.compile(f"view={kept}"))
        assert "at=" in page.url
        await expect(page.locator(f"#{video}")).to_be_in_viewport()


async def a_long_press_begins_to_choose(page: Page, server: FreshServer) -> None:
    await page.goto(f"{server.base}/videos?view=grid")
    cards = page.locator("#the-list [data-id]")
    finger = await page.context.new_cdp_session(page)
    box = await cards.first.bounding_box()
    assert box is not None
    at = [{"x": box["x"] + 40, "y": box["y"] + 40}]
    await finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": at})
    await expect(page.locator(".bulk-said")).to_have_text("1 selected")
    await finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await cards.nth(1).tap()
    await expect(page.locator(".bulk-said")).to_have_text("2 selected")
    await page.locator(".bulk-none").tap()
    async with page.expect_event("domcontentloaded"):
        await cards.nth(1).tap()


async def test_a_list_is_chosen_from_by_keys_alone_and_narrowed_by_its_values(serve: Serve, visit: Visit) -> None:
    server = await stocked(serve)
    page = await (await visit(server.base)).enter()
    await chosen_from_by_keys_alone(page, server)
    await a_value_is_taken_in_and_out_and_a_bar_leads_to_its_videos(page, server)


async def chosen_from_by_keys_alone(page: Page, server: FreshServer) -> None:
    await page.goto(f"{server.base}/videos?view=table&q=kind:official")
    said, every = page.locator(".bulk-said"), page.locator(".bulk-all")
    await expect(page.locator("#list-count")).not_to_be_empty()
    total = int((await page.locator("#the-list").get_attribute("data-count")) or 0)
    assert 60 < total < VIDEOS
    await page.locator("[data-item]").first.focus()
    await press(page, "End")
    await expect(row(page, total)).to_be_focused()
    await press(page, "ArrowUp", "x", "ArrowUp", "ArrowUp", "Shift+X")
    await expect(said).to_have_text("3 selected")
    await look(page)
    ids = [await row(page, n).locator("xpath=ancestor::tr").get_attribute("data-id") for n in range(total - 3, total)]
    assert dict(await sent(page))["ids"].split(",") in (ids, ids[::-1], [ids[2], ids[0], ids[1]])

    await press(page, "Escape")
    await expect(said).to_be_hidden()
    await page.locator("[data-item]").last.focus()
    await press(page, "Home")
    await expect(row(page, 1)).to_be_focused()
    await press(page, "Control+a")
    await expect(every).to_have_text(f"Select all {total} matching")
    await press(page, "Control+a")
    await expect(said).to_have_text(f"All {total} selected")
    await press(page, "x")
    await expect(said).to_have_text(f"{total - 1} selected")
    left_out = await row(page, 1).locator("xpath=ancestor::tr").get_attribute("data-id")
    assert await sent(page) == [("q", "kind:official"), ("exclude", str(left_out)), ("sort", "-added")]

    await row(page, 6).focus()
    await press(page, "Enter")  # opens, whatever is chosen
    await page.wait_for_url(re.compile(r"/videos/\d+$"))
    await page.go_back()
    await expect(row(page, 6)).to_be_focused()
    await expect(said).to_have_text(f"{total - 1} selected")

    await came(page, "/list/columns.js")
    await press(page, "c")
    year = page.get_by_role("checkbox", name="Year")
    await year.uncheck()
    await page.get_by_role("button", name="Move Guests up").click()
    await page.get_by_role("checkbox", name="Guests").check()
    await look(page)
    async with page.expect_event("domcontentloaded"):
        await page.locator("#columns").get_by_role("button", name="Save").click()
    await expect(page.locator("#the-list")).to_be_visible()
    heads = [await head.get_attribute("data-column") for head in await page.locator("th[data-column]").all()]
    assert heads == "title artist kind duration quality size rating plays status featured added".split()


async def a_value_is_taken_in_and_out_and_a_bar_leads_to_its_videos(page: Page, server: FreshServer) -> None:
    kinds = page.get_by_role("region", name="Facets").get_by_role("region", name="Kind").get_by_role("list")
    live = kinds.get_by_role("link", name=re.compile("^Live"))
    await page.goto(f"{server.base}/videos?sort=title")
    await page.locator("#facets > summary").click()
    counted = await counted_of(page, "Live")
    await look(page)
    await live.click()
    await expect(page.locator("#q")).to_have_value("kind:live")
    await expect(page.locator("#list-count")).to_have_text(f"{counted} videos")
    await expect(live).to_have_attribute("aria-current", "true")
    await kinds.get_by_role("link", name="All but Kind Cover").click()
    await expect(page.locator("#q")).to_have_value("kind:live -kind:cover")
    await expect(page.locator("#list-count")).to_have_text(f"{counted} videos")
    await page.go_back()
    await expect(page.locator("#q")).to_have_value("kind:live")
    await live.click()
    await expect(page.locator("#q")).to_have_value("")
    await expect(live).not_to_have_attribute("aria-current", "true")

    await page.goto(f"{server.base}/stats")
    bars = page.locator("[data-plots=decade-table] .u-over")
    first = page.locator("#decade-table tbody tr").first
    says, total = await first.locator("a").inner_text(), await first.locator("td").inner_text()
    box = await bars.bounding_box()
    assert box is not None
    decades = await page.locator("#decade-table tbody tr").count()
    async with page.expect_event("domcontentloaded"):
        await bars.click(position={"x": box["width"] * 0.6 / (decades + 0.2), "y": box["height"] - 5})
    await expect(page.locator("#q")).to_have_value(f"year:{says[:4]}..{int(says[:4]) + 9}")
    await expect(page.locator("#list-count")).to_have_text(re.compile(f"^{total} videos?$"))


async def stocked(serve: Serve) -> FreshServer:
    """A server that finds a library."""
    server = serve(started=False)
    database = await Database.open(url_of(server.data / "mvidarr.db"))
    try:
        await fill(database, server.media, videos=VIDEOS, artists=60, moment=NOON)
    finally:
        await database.close()
    server.start()
    server.wait()
    return server


async def press(page: Page, *keys: str) -> None:
    for key in keys:
        await page.keyboard.press(key)


def row(page: Page, number: int) -> Locator:
    """The link of a row by its number from 1; the head of the table is the first row."""
    return page.locator(f"tr[aria-rowindex='{number + 1}'] [data-item]")


async def here(page: Page) -> str:
    return page.url


async def place(card: Locator) -> float:
    box = await card.bounding_box()
    return box["y"] if box else -1.0


async def counted_of(page: Page, value: str) -> str:
    """How many videos a facet says there are."""
    way = page.locator("#facet-groups .facet-way", has_text=value).first
    return (await way.locator(".count").inner_text()).split()[0]


async def sent(page: Page) -> list[tuple[str, str]]:
    """What the page of the last verb is told of the selection."""
    gone = page.expect_navigation(url="**/export")  # a list that writes its place into its address is no page
    async with page.expect_request(lambda request: request.method == "POST") as asked, gone:
        await page.locator(".bulk-more summary").click()
        await page.locator(".bulk-more button", has_text="Export").click()
    request = await asked.value
    await page.go_back()
    await expect(page.locator(".bulk-said")).to_be_visible()
    return [(name, value) for name, value in parse_qsl(request.post_data or "") if name != "back"]
