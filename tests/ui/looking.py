"""A look at a page with axe that judges each pair of colours once.

To judge colours is half of what axe does, and hundreds of pages show the same few dozens of them. What decides about an
element is asked of the browser: its colour and letters, and what lies behind it. Of elements that are alike in that, in
the same theme and width, the first is judged; of what axe could not judge, the next one too. Every other rule looks at
everything, each time, unless only colours are asked for.

A question to the browser takes as long as what it does there for most of them, so a look is one.
"""

from collections import defaultdict
from functools import cache
from typing import Any

from playwright.async_api import BrowserContext, Page

from tests.chromium import RULES, axe

# A box that is positioned may lie over another one or be out of sight, which its class tells.
KINDS = """(known, exclude) => {
    const behind = new Map([[null, '']]);
    const layers = e => {
        if (!behind.has(e)) {
            const {backgroundColor, backgroundImage, opacity, position} = getComputedStyle(e);
            let own = backgroundColor === 'rgba(0, 0, 0, 0)' ? '' : backgroundColor;
            if (backgroundImage !== 'none') own += backgroundImage.slice(0, 60);
            if (opacity !== '1') own += opacity;
            if (position !== 'static') own += position + e.className;
            behind.set(e, own ? `${layers(e.parentElement)}/${own}` : layers(e.parentElement));
        }
        return behind.get(e);
    };
    const asleep = e => e.closest(':disabled, [aria-disabled=true]') || e.closest('label')?.control?.disabled;
    const kind = e => {
        const {color, fontSize, fontWeight, textShadow} = getComputedStyle(e);
        return [e.tagName, color, fontSize, fontWeight, textShadow, asleep(e) ? 'asleep' : '', layers(e)].join();
    };
    const written = e => e.matches('input, select, textarea')
        || [...e.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const seen = new Set(known.split('\\n'));
    window.kinds = new Map();
    for (const e of document.querySelectorAll('body *')) {
        e.removeAttribute('data-unseen');
        if (exclude.some(one => e.closest(one))) continue;  // not judged, so not known either
        if (!written(e) || !e.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
        const own = kind(e).replaceAll('\\n', ' ');
        if (seen.has(own)) continue;
        seen.add(own);
        window.kinds.set(e, own);
    }
    for (const e of window.kinds.keys()) e.setAttribute('data-unseen', '');
    axe.configure({rules: [{id: 'color-contrast', selector: '[data-unseen]'}]});
}"""
LOOK = f"""async ([known, options, exclude, colours]) => {{
    if (!window.axe) return null;
    ({KINDS})(known, exclude);
    if (colours && !window.kinds.size) return [[], []];
    const {{violations, incomplete}} = await axe.run({{exclude}}, options);
    for (const {{id, nodes}} of incomplete)
        if (id === 'color-contrast') for (const {{element}} of nodes) window.kinds.delete(element);
    return [violations.map(({{id, nodes}}) => [id, nodes.map(({{html}}) => html)]), [...window.kinds.values()]];
}}"""
_OPTIONS = {**RULES, "resultTypes": ["violations", "incomplete"], "elementRef": True}
_COLOURS = {**_OPTIONS, "runOnly": {"type": "rule", "values": ["color-contrast"]}}


class Looks:
    """At many pages, one after the other. Where each document is looked at, ``prepare`` their context first: axe is
    there when one begins, and to hand it over later costs twice as much."""

    def __init__(self) -> None:
        self._known: dict[object, set[str]] = defaultdict(set)

    async def prepare(self, context: BrowserContext) -> None:
        await context.add_init_script(axe())

    async def findings(self, page: Page, like: object, *, but: str = "", colours: bool = False) -> list[Any]:
        """As ``tests.chromium.findings``; ``like``: among which looks colours are judged once; ``colours``: nothing
        but them."""
        known = self._known[like]
        asked = ["\n".join(known), _COLOURS if colours else _OPTIONS, [".swagger-ui", *filter(None, [but])], colours]
        answer = await page.evaluate(LOOK, asked)
        if answer is None:
            await page.evaluate(axe())
            answer = await page.evaluate(LOOK, asked)
        found: list[Any]
        found, kinds = answer
        if not found:
            known.update(kinds)
        return found


@cache
def looks() -> Looks:
    """Those of all tests of a worker: the pages of a server have the colours that its samples have."""
    return Looks()
