"""A browser for each test; whoever sits before it must have nothing to complain of at the end."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright

from tests.end_to_end.browsers import DESK, Visitor, launch

Visit = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def browser_of_the_test() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright, launch(playwright) as browser:
        yield browser


@pytest.fixture
async def visit(browser_of_the_test: Browser) -> AsyncIterator[Visit]:
    """``await visit(base)``: a new person at this server. Options are those of a browser context."""
    visitors: list[Visitor] = []

    async def visitor(base: str, **options: Any) -> Visitor:
        context = await browser_of_the_test.new_context(**{"viewport": DESK, "reduced_motion": "reduce", **options})
        visitors.append(Visitor(context, base))
        await visitors[-1].listen()
        return visitors[-1]

    yield visitor
    for each in visitors:
        await each.context.close()
        assert each.troubles == []
