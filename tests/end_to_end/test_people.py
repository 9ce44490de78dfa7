"""From an empty folder to a second person at the door: the first run, another media folder, a key, an account."""

import httpx
from playwright.async_api import Page, expect

from tests.end_to_end.browsers import look, until
from tests.end_to_end.conftest import Serve, Visit
from tests.server import NAME, PASSWORD


async def test_the_first_run_leads_on_and_people_and_programs_come_in(serve: Serve, visit: Visit) -> None:
    server = serve(fresh=True, media=False)
    browser = await visit(server.base)
    page = await browser.tab(server.setup_link.removeprefix(server.base))
    await page.get_by_label("User name").fill(NAME)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Create account").click()
    await expect(page.get_by_role("heading", name="Where do the videos go?")).to_be_visible()
    await page.wait_for_load_state()  # what is typed is looked at by its scripts

    chosen = server.folder / "videos" / "music"
    await refuse(page, str(server.data / "cache"), "This lies in the data folder")
    await page.get_by_label("Another place").fill(str(chosen))
    await expect(page.locator("#path-found")).to_contain_text("It does not exist yet; MVidarr can make it.")
    await look(page)
    await page.get_by_role("button", name="Take this folder").click()
    await expect(page.locator("dd").first).to_contain_text(f"{chosen}chosen here")
    assert (chosen / ".mvidarr" / "root").is_file()
    browser.overlook("ERR_")  # of connections that it closed

    await page.goto(server.base + "/videos")  # away, and back by the entry of the sidebar
    await page.get_by_role("link", name="First run").click()
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("heading", name="Who knows your artists?")).to_be_visible()
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("heading", name="MVidarr is ready")).to_be_visible()
    await page.get_by_role("link", name="Make an API key").click()
    await make_a_key(page, server.base)
    await page.goto(server.base + "/setup/ready")
    await page.get_by_role("button", name="Open the library").click()
    await expect(page.get_by_role("link", name="First run")).to_have_count(0)

    await page.get_by_role("link", name="Users").click()
    await page.get_by_role("link", name="Add user").click()
    await page.get_by_label("User name").fill("Bob")
    await page.get_by_role("button", name="Add user").click()
    password = await page.get_by_label("The password of Bob").input_value()
    other = await visit(server.base)
    door = await other.tab("/login")
    await door.get_by_label("User name").fill("bob")
    await door.get_by_label("Password").fill(password)
    await door.get_by_role("button", name="Sign in").click()
    await expect(door.get_by_role("link", name="Account")).to_be_visible()
    await page.get_by_role("button", name="Disable").click()
    await expect(page.locator("#flash")).to_contain_text("Bob is disabled and signed out.")
    await expect(door.get_by_role("heading", name="Sign in")).to_be_visible()  # by itself
    await door.goto(server.base + "/videos")
    await expect(door.get_by_role("heading", name="Sign in")).to_be_visible()
    await page.get_by_role("link", name="Users").first.click()
    await expect(page.locator(".person", has_text="Bob")).to_contain_text("disabled")
    other.overlook("/ws' failed")  # it may have knocked once more


async def refuse(page: Page, path: str, sentence: str) -> None:
    """While typing, and with the button, which needs no script."""
    await page.get_by_label("Another place").fill(path)
    await expect(page.locator("#path-found")).to_contain_text(sentence)
    await page.get_by_role("button", name="Test").click()
    await page.wait_for_url("**/setup/folders/test")
    await expect(page.locator("#path-found .error-text")).to_contain_text(sentence)


async def make_a_key(page: Page, base: str) -> None:
    """It is shown once, copied by a button, and opens the API until it is revoked."""
    await page.get_by_label("Which program is it for?").fill("Dashboard")
    await page.get_by_role("button", name="Make the key").click()
    key = await page.get_by_label("The key “Dashboard”").input_value()
    await page.clock.install()
    await page.clock.pause_at(await page.evaluate("Date.now()") + 1000)  # the button says so for two seconds
    await page.get_by_role("button", name="Copy").click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()
    await page.clock.resume()

    async def answer() -> int:
        async with httpx.AsyncClient(trust_env=False, headers={"X-Api-Key": key}) as client:
            return (await client.get(f"{base}/api/auth/me")).status_code

    assert await answer() == 200
    await page.goto(f"{base}/account/keys")
    await expect(page.get_by_label("The key “Dashboard”")).to_have_count(0)
    await page.get_by_role("button", name="Revoke Dashboard").click()
    await until(answer, lambda status: status == 401)
