"""The timetable as a week that is painted, in a browser: the lines of the field are what is kept."""

import re
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.ui.test_accessibility import DESK, PHONE

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _opened(chromium: Browser, address: str, **options: Any) -> Page:
    page = await (await chromium.new_context(**{"viewport": DESK, "reduced_motion": "reduce", **options})).new_page()
    await page.goto(f"{address}/page/settings")
    return page


def _hour(page: Page, name: str) -> Locator:
    return page.get_by_role("gridcell", name=name)


async def test_a_week_is_painted_by_a_stroke_and_written_in_the_lines(chromium: Browser, address: str) -> None:
    page = await _opened(chromium, address)
    lines, told = page.get_by_label("Timetable", exact=True), page.locator("#timetable-told")
    await expect(told).to_have_text("Closed daily 22–6; limited Mon–Fri 8:30–18. Otherwise at full speed.")
    await expect(_hour(page, "Monday 8:00, full until 8:30, then limited")).to_be_visible()
    await expect(_hour(page, "Wednesday 9:00, limited, now")).to_be_visible()
    await expect(page.locator("#timetable-minutes code")).to_have_text("mon-fri 08:30-18:00 limited")

    await _hour(page, "Saturday 10:00").hover()
    await page.mouse.down()
    await _hour(page, "Sunday 12:00").hover()
    await expect(_hour(page, "Sunday 11:00, closed")).to_be_visible()
    await page.mouse.up()
    await expect(lines).to_have_value(
        "mon-fri 08:30-18:00 limited\ndaily 22:00-06:00 closed\nsat+sun 10:00-13:00 closed"
    )
    await expect(page.locator("#save-count")).to_have_text("1 not saved")
    await _hour(page, "Saturday 11:00, closed").click()  # what is painted already is taken away
    await expect(told).to_contain_text("Sat 10–11, Sat 12–13")
    await page.get_by_role("button", name="Undo in the timetable").click()
    await expect(told).to_contain_text("Sat, Sun 10–13")

    await page.get_by_label("Copy", exact=True).select_option("Sunday")
    await page.get_by_label("to", exact=True).select_option("every day")
    await page.get_by_role("button", name="Copy the day").click()
    await expect(lines).to_have_value("daily 10:00-13:00 closed\ndaily 22:00-06:00 closed")
    await page.get_by_role("button", name="Clear the timetable").click()
    await expect(lines).to_have_value("")
    await expect(told).to_have_text("Always at full speed.")
    await page.context.close()


async def test_a_week_is_painted_by_keys_and_typed_lines_are_drawn(chromium: Browser, address: str) -> None:
    page = await _opened(chromium, address)
    lines = page.get_by_label("Timetable", exact=True)
    await page.get_by_role("radio", name="Limited").check()
    await page.keyboard.press("Tab")
    await expect(_hour(page, "Monday 0:00, closed")).to_be_focused()
    for key in ("ArrowDown", "End", "ArrowLeft", "Control+Home", "Shift+ArrowRight", "Shift+ArrowDown", "Space"):
        await page.keyboard.press(key)
    await expect(lines).to_have_value(
        "mon+tue 00:00-02:00 limited\nmon+tue 02:00-06:00 closed\nmon-fri 08:30-18:00 limited\n"
        "mon+sun 22:00-24:00 closed\ntue-sat 22:00-06:00 closed"
    )
    await expect(_hour(page, "Tuesday 1:00, limited")).to_be_focused()
    await page.keyboard.press("Delete")
    await expect(lines).not_to_have_value(re.compile("00:00-02:00"))  # else it is written into what is typed
    await lines.fill("sat 08:00-09:00 shut")
    await expect(page.locator("#timetable-mistake")).to_contain_text("“shut” is unknown")
    await lines.fill("Sat 8:00 - 9:00 closed")
    await expect(page.locator("#timetable-mistake")).to_be_hidden()
    await expect(_hour(page, "Saturday 8:00, closed")).to_be_visible()
    await expect(lines).to_have_value("Sat 8:00 - 9:00 closed")
    await page.context.close()


async def test_a_finger_paints_on_a_phone_and_without_scripts_there_are_the_lines(
    chromium: Browser, address: str
) -> None:
    page = await _opened(chromium, address, viewport=PHONE, has_touch=True)
    await _hour(page, "Saturday 9:00").tap()
    await expect(page.get_by_label("Timetable", exact=True)).to_have_value(re.compile("\nsat 09:00-10:00 closed$"))
    width = (await _hour(page, "Saturday 9:00").bounding_box() or {"width": 0})["width"]
    assert width >= 24
    await page.context.close()
    page = await _opened(chromium, address, java_script_enabled=False)
    await expect(page.get_by_label("Timetable", exact=True)).to_be_visible()
    await expect(page.locator(".timetable")).to_be_hidden()
    await page.context.close()
