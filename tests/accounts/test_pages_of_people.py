import re
from collections.abc import Callable

import httpx

from mvidarr.accounts import Accounts, Step, User
from tests.accounts.conftest import PASSWORD
from tests.accounts.doors import app_of, client


async def signed_in(browser: httpx.AsyncClient, name: str = "Ada", password: str = PASSWORD) -> int:
    return (await browser.post("/login", data={"username": name, "password": password})).status_code


def shown(page: httpx.Response, label: str) -> str:
    found = re.search(rf'id="{label}" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


async def test_a_key_is_shown_once_opens_the_api_and_no_page_until_it_is_revoked(
    accounts: Accounts, ada: User, bob: User
) -> None:
    app = app_of(accounts)
    async with client(app) as browser, client(app) as program:
        await signed_in(browser, "Bob")
        assert "No program has a key of yours" in (await browser.get("/account/keys")).text
        for form, sentence in (
            ({"name": " ", "role": "user"}, "Name the program"),
            ({"name": "x", "role": "admin"}, "may not do more than its user"),
            ({"name": "x", "role": "root"}, "role"),
            ({"name": "x", "role": "user", "days": "-1"}, "days"),
        ):
            refused = await browser.post("/account/keys", data=form)
            assert refused.status_code == 422
            assert sentence in refused.text
        made = await browser.post("/account/keys", data={"name": "Panel <b>", "role": "readonly", "days": "30"})
        assert made.status_code == 201
        key = {"X-Api-Key": shown(made, "made-key")}
        assert "Panel &lt;b&gt;" in made.text
        listed = await browser.get("/account/keys")
        assert key["X-Api-Key"] not in listed.text
        assert (await program.get("/api/auth/me", headers=key)).json()["name"] == "Bob"
        assert (await program.post("/account/keys", data={"name": "y", "role": "readonly"}, headers=key)).is_error
        number = (await accounts.keys.of(bob.id))[0]["id"]
        for _ in range(2):  # a second click on a page that is out of date
            gone = await browser.post(f"/account/keys/{number}/revoke")
            assert gone.headers["location"] == "/account/keys"
        assert (await program.get("/api/auth/me", headers=key)).status_code == 401


async def test_an_administrator_adds_somebody_and_hands_over_the_password(accounts: Accounts, ada: User) -> None:
    app = app_of(accounts)
    async with client(app) as browser, client(app) as other:
        await signed_in(browser)
        for form, sentence in (
            ({"username": "ada", "role": "user"}, "a user called Ada already"),
            ({"username": "Eve", "password": "short"}, "at least 10 characters"),
            ({"username": "", "role": "user"}, "Choose a user name"),
        ):
            refused = await browser.post("/users/add", data=form)
            assert refused.status_code in (409, 422)
            assert sentence in refused.text
        added = await browser.post("/users/add", data={"username": "Eve", "role": "manager", "password": ""})
        assert added.status_code == 201
        assert await signed_in(other, "Eve", shown(added, "new-password")) == 303
        assert (await other.get("/users")).status_code == 403
        eve = await accounts.users.named("Eve")
        page = await browser.get("/users")
        assert "Eve" in page.text
        assert 'new-password" value' not in (await browser.get(f"/users/{eve.id}")).text
        reset = await browser.post(f"/users/{eve.id}/password", data={"password": ""})
        assert await signed_in(other, "Eve", shown(reset, "new-password")) == 303
        typed = await browser.post(f"/users/{eve.id}/password", data={"password": "a phrase for Evening"})
        assert typed.headers["location"] == f"/users/{eve.id}"
        assert (await other.get("/account")).status_code == 303
        assert await signed_in(other, "Eve", "a phrase for Evening") == 303


async def test_role_lock_and_sessions_change_at_once_and_only_on_the_version_that_was_seen(
    accounts: Accounts, ada: User, bob: User
) -> None:
    app, place = app_of(accounts), f"/users/{bob.id}"
    async with client(app) as browser, client(app) as other:
        await signed_in(browser)
        await signed_in(other, "Bob")
        seen = {"version": (await accounts.users.get(bob.id)).version}
        await browser.post(place, data={**seen, "role": "admin"})
        assert (await other.get("/users")).status_code == 200
        await browser.post(place, data={**seen, "role": "readonly"})  # a page that is out of date
        assert (await accounts.users.get(bob.id)).role == "admin"
        session = (await accounts.sessions.of(bob.id))[0].id
        await browser.post(f"{place}/sessions/{session}/end", data={"kind": "browser"})
        assert (await other.get("/account")).status_code == 303
        await signed_in(other, "Bob")
        await browser.post(f"{place}/sessions/end")
        assert (await other.get("/account")).status_code == 303
        await signed_in(other, "Bob")
        await browser.post(place, data={"version": (await accounts.users.get(bob.id)).version, "disabled": "yes"})
        assert (await other.get("/account")).status_code == 303
        assert await signed_in(other, "Bob") == 401
        await browser.post(place, data={"version": (await accounts.users.get(bob.id)).version, "disabled": "no"})
        assert await signed_in(other, "Bob") == 303
        await browser.post(f"/users/{ada.id}", data={"version": ada.version, "disabled": "yes"})
        assert (await browser.get("/users")).status_code == 200
        assert (await browser.get("/users/999")).status_code == 404


async def test_somebody_who_is_locked_out_is_let_in_again(accounts: Accounts, ada: User, bob: User) -> None:
    app = app_of(accounts)
    async with client(app) as browser, client(app) as other:
        await signed_in(browser)
        for _ in range(5):
            await signed_in(other, "Bob", "a wrong guess")
        assert "locked for" in (await browser.get("/users")).text
        await browser.post(f"/users/{bob.id}/unlock")
        assert "locked for" not in (await browser.get("/users")).text


async def test_the_first_run_goes_on_where_it_was_left_and_is_over_when_somebody_says_so(
    build: Callable[..., Accounts],
) -> None:
    facts = {"folders": False}
    room = build()

    async def fact() -> bool:
        return facts["folders"]

    room.first_run.add(Step("folders", "Folders", "/setup/folders", fact))
    room.first_run.add(Step("ready", "Ready", "/setup/ready", fact))
    token = await room.prepare()
    async with client(app_of(room)) as browser:
        form = {"username": "Ada", "password": PASSWORD, "token": token}
        assert (await browser.post("/setup", data=form)).headers["location"] == "/setup/folders"
        assert (await browser.get("/setup")).headers["location"] == "/setup/folders"
        await room.first_run.finish("folders")
        assert (await browser.get("/setup")).headers["location"] == "/setup/ready"
        page = await browser.get("/setup/ready")
        assert '<li class="step done"' in page.text
        assert (await browser.post("/setup/finish")).headers["location"] == "/"
        assert await room.first_run.open() == []
        assert (await browser.get("/setup")).headers["location"] == "/setup/ready"
        await browser.post("/logout")
        assert (await browser.get("/setup")).headers["location"] == "/login?next=/setup"
    again = build()
    again.first_run.add(Step("later", "Later", "/setup/later", fact))
    assert [step.name for step in await again.first_run.open()] == ["later"]
    facts["folders"] = True
    assert await again.first_run.onward() == "/"
