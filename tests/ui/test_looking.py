"""What is wrong with a page is found, also where a thousand things like it were right before."""

import pytest
from playwright.async_api import Browser, Page, ViewportSize

from tests.ui.looking import Looks

pytestmark = pytest.mark.asyncio(loop_scope="session")

SPOIL = """html => {
    document.querySelector('#spoilt')?.remove();
    document.querySelector('main').insertAdjacentHTML('beforeend', `<div id="spoilt">${html}</div>`);
}"""
STYLE = """
    #spoilt .pale { color: light-dark(#999, #fff); background: light-dark(#fff, #222) }
    #spoilt .dim { color: light-dark(#000, #555); background: light-dark(#fff, #222) }
    #spoilt .covered { background: light-dark(#6e6e6e, #969696) }
"""
THEME = "theme => { const {dataset, style} = document.documentElement; dataset.theme = style.colorScheme = theme }"
NAMES = ["aria-roles", "button-name", "label", "target-size"]
GOOD = "<p>Plain words</p><button>Named</button>"


SPOILT = {  # html -> what is found of it in the dark theme, and in the light one
    '<p class="pale">Some words</p>': ([], ["color-contrast"]),
    '<p class="dim">Some words</p>': (["color-contrast"], []),
    '<div class="covered"><p>Plain words</p></div>': (["color-contrast"], ["color-contrast"]),
    '<button></button><input><p role="bogus">Plain words</p>': (NAMES, NAMES),
}


async def _rules(looks: Looks, page: Page, theme: str) -> list[str]:
    await page.evaluate(THEME, theme)
    return sorted(rule for rule, _ in await looks.findings(page, theme))


async def test_what_is_wrong_is_found_in_each_theme(chromium: Browser, address: str) -> None:
    """Colours, names, labels, roles and sizes; and again, for what was found is no known kind."""
    context = await chromium.new_context(viewport=ViewportSize(width=390, height=844), bypass_csp=True)
    looks = Looks()
    await looks.prepare(context)
    page = await context.new_page()
    await page.goto(f"{address}/page/login")
    await page.add_style_tag(content=STYLE)
    await page.evaluate(SPOIL, GOOD)
    found = {}
    assert [await _rules(looks, page, theme) for theme in ("dark", "light")] == [[], []]
    for html in SPOILT:
        await page.evaluate(SPOIL, html)
        found[html] = tuple([await _rules(looks, page, theme) for theme in ("dark", "light")])
    assert found == SPOILT
    await page.evaluate(SPOIL, next(iter(SPOILT)))
    assert await _rules(looks, page, "light") == ["color-contrast"]
    assert [rule for rule, _ in await looks.findings(page, "light", colours=True)] == ["color-contrast"]
    await page.evaluate(SPOIL, list(SPOILT)[-1])
    assert await looks.findings(page, "light", colours=True) == []
    await context.close()
