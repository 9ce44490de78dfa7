from collections.abc import Callable
from urllib.parse import quote

import pytest

from mvidarr.accounts import Accounts, User
from mvidarr.accounts.pages import local_path
from tests.accounts.conftest import PASSWORD
from tests.accounts.doors import app_of, client

FORM = {"username": "Ada", "password": PASSWORD}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "videos",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/a\\b",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "/\u2028x",
        "//[::1",
    ],
)
def test_after_signing_in_nobody_is_sent_to_another_site(text: str) -> None:
    assert local_path(text) == "/"


@pytest.mark.parametrize("text", ["/", "/videos", "/videos?q=year:1990..1999%20%22x%22&sort=-added", "/a:b", "/björk"])
def test_a_path_of_ours_is_kept(text: str) -> None:
    assert local_path(text) == text


async def test_the_first_run_leads_from_any_page_through_setup_into_the_house(build: Callable[..., Accounts]) -> None:
    room = build()
    token = await room.prepare()
    async with client(app_of(room)) as browser:
        assert (await browser.get("/account")).headers["location"] == "/setup"
        assert (await browser.get("/login")).headers["location"] == "/setup"
        page = await browser.get("/setup", params={"token": token})
        assert page.status_code == 200
        assert f'value="{token}"' in page.text
        made = await browser.post("/setup", data={**FORM, "token": token})
        assert (made.status_code, made.headers["location"]) == (303, "/")
        assert (await browser.get("/account")).status_code == 200
        assert (await browser.get("/setup")).headers["location"] == "/setup/ready"
        assert (await browser.get("/login")).headers["location"] == "/"
        late = await browser.post("/setup", data={**FORM, "username": "Bob", "token": token})
        assert (late.status_code, late.headers["location"]) == (303, "/login")


async def test_a_setup_form_that_is_refused_comes_back_with_what_was_typed_but_no_password(
    build: Callable[..., Accounts],
) -> None:
    room = build()
    token = await room.prepare()
    async with client(app_of(room)) as browser:
        weak = await browser.post("/setup", data={"username": "Ada <b>", "password": "qwerty", "token": token})
        assert weak.status_code == 422
        assert "at least 10 characters" in weak.text
        assert "Ada &lt;b&gt;" in weak.text
        assert "qwerty" not in weak.text
        wrong = await browser.post("/setup", data={**FORM, "token": "wrong"})
        assert wrong.status_code == 403
        assert "setup token is wrong" in wrong.text
        assert PASSWORD not in wrong.text
        empty = await browser.post("/setup", data={"username": "Ada"})
        assert empty.status_code == 422
        assert await room.setup.needed()


async def test_a_script_in_the_setup_link_is_only_text(accounts: Accounts) -> None:
    async with client(app_of(accounts)) as browser:
        page = await browser.get("/setup", params={"token": '"><script>alert(1)</script>'})
        assert "<script>alert" not in page.text


async def test_signing_in_leads_back_to_the_page_that_was_wanted(accounts: Accounts, ada: User) -> None:
    async with client(app_of(accounts)) as browser:
        sent = (await browser.get("/account?x=1")).headers["location"]
        assert sent == "/login?next=" + quote("/account?x=1", safe="")
        page = await browser.get(sent)
        assert 'value="/account?x=1"' in page.text
        entered = await browser.post("/login", data={**FORM, "next": "/account?x=1"})
        assert (entered.status_code, entered.headers["location"]) == (303, "/account?x=1")


async def test_a_login_link_with_another_sites_address_leads_home(accounts: Accounts, ada: User) -> None:
    async with client(app_of(accounts)) as browser:
        assert "evil" not in (await browser.get("/login", params={"next": "//evil.example"})).text
        entered = await browser.post("/login", data={**FORM, "next": "https://evil.example"})
        assert entered.headers["location"] == "/"


async def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(accounts: Accounts, ada: User) -> None:
    async with client(app_of(accounts)) as browser:
        cookie = (await browser.post("/login", data=FORM)).headers["set-cookie"]
        assert cookie.startswith("mvidarr_session=")
        assert {"httponly", "samesite=lax", "path=/"} <= {part.strip().lower() for part in cookie.split(";")}
        assert "secure" not in cookie.lower()


async def test_over_https_the_cookie_is_secure_and_bound_to_the_host(accounts: Accounts, ada: User) -> None:
    async with client(app_of(accounts), "https://localhost:8845") as browser:
        cookie = (await browser.post("/login", data=FORM)).headers["set-cookie"]
        assert cookie.startswith("__Host-mvidarr_session=")
        assert "secure" in cookie.lower()
        assert (await browser.get("/account")).status_code == 200


async def test_under_a_base_url_paths_and_cookie_stay_below_it(accounts: Accounts, ada: User) -> None:
    async with client(app_of(accounts, "/mv")) as browser:
        assert (await browser.get("/mv/account")).headers["location"] == "/mv/login?next=%2Faccount"
        entered = await browser.post("/mv/login", data={**FORM, "next": "/account"})
        assert entered.headers["location"] == "/mv/account"
        assert "path=/mv;" in entered.headers["set-cookie"].lower() + ";"
        assert (await browser.get("/mv/account")).status_code == 200


async def test_a_wrong_password_shows_the_form_again_with_the_name(accounts: Accounts, ada: User) -> None:
    async with client(app_of(accounts)) as browser:
        answers = [await browser.post("/login", data={**FORM, "password": "a wrong guess"}) for _ in range(5)]
        assert [answer.status_code for answer in answers] == [401, 401, 401, 401, 429]
        assert "user name or the password is wrong" in answers[0].text
        assert 'value="Ada"' in answers[0].text
        assert "a wrong guess" not in answers[0].text
        assert answers[0].text.count(" autofocus") == 1
        assert answers[0].text.index('name="password"') < answers[0].text.index(" autofocus")
        assert answers[4].headers["retry-after"] == "1"
        assert not browser.cookies
        assert (await browser.post("/login", data={})).status_code == 422


async def test_signing_in_replaces_the_session_of_this_browser(accounts: Accounts, ada: User) -> None:
    async with client(app_of(accounts)) as browser:
        await browser.post("/login", data=FORM)
        first = dict(browser.cookies)
        await browser.post("/login", data=FORM)
        assert dict(browser.cookies) != first
        assert len(await accounts.sessions.of(ada.id)) == 1


async def test_signing_out_ends_the_session_even_of_a_kept_cookie(accounts: Accounts, ada: User) -> None:
    async with client(app_of(accounts)) as browser:
        await browser.post("/login", data=FORM)
        kept = dict(browser.cookies)
        out = await browser.post("/logout")
        assert (out.status_code, out.headers["location"]) == (303, "/login")
        assert not browser.cookies
        browser.cookies.update(kept)
        assert (await browser.get("/account")).status_code == 303
        assert (await browser.post("/logout")).headers["location"] == "/login"


async def test_another_site_can_neither_sign_in_nor_out(accounts: Accounts, ada: User) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    async with client(app_of(accounts)) as browser:
        assert (await browser.post("/login", data=FORM, headers=foreign)).status_code == 403
        await browser.post("/login", data=FORM)
        assert (await browser.post("/logout", headers=foreign)).status_code == 403
        assert (await browser.get("/account")).status_code == 200


async def test_a_new_password_ends_every_other_session_and_renews_this_one(accounts: Accounts, ada: User) -> None:
    app = app_of(accounts)
    new = {"current": PASSWORD, "new": "another fine phrase"}
    async with client(app) as browser, client(app) as other:
        await browser.post("/login", data=FORM)
        await other.post("/login", data=FORM)
        before = browser.cookies["mvidarr_session"]
        changed = await browser.post("/account/password", data=new)
        assert (changed.status_code, changed.headers["location"]) == (303, "/account")
        assert browser.cookies["mvidarr_session"] != before
        assert "signed out everywhere else" in (await browser.get("/account")).text
        assert (await other.get("/account")).status_code == 303
        assert (await other.post("/login", data={**FORM, "password": new["new"]})).status_code == 303


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"current": "a wrong guess", "new": "another fine phrase"}, "not your current password"),
        ({"current": PASSWORD, "new": "two drops"}, "at least 10 characters"),
        ({"current": PASSWORD, "new": "password123"}, "first that anybody would guess"),
        ({"current": PASSWORD}, "This field is required"),
    ],
)
async def test_a_password_form_that_is_refused_says_why(
    accounts: Accounts, ada: User, form: dict[str, str], sentence: str
) -> None:
    async with client(app_of(accounts)) as browser:
        await browser.post("/login", data=FORM)
        answer = await browser.post("/account/password", data=form)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert all(secret not in answer.text for secret in form.values())
        assert (await browser.get("/account")).status_code == 200


async def test_the_theme_is_kept_in_a_cookie(accounts: Accounts, ada: User) -> None:
    async with client(app_of(accounts)) as browser:
        await browser.post("/login", data=FORM)
        assert (await browser.post("/account/theme", data={"theme": "dark"})).headers["location"] == "/account"
        assert 'data-theme="dark"' in (await browser.get("/account")).text
        await browser.post("/account/theme", data={"theme": '"><script>'})
        assert browser.cookies["mvidarr_theme"] == "dark"


async def test_the_account_page_lists_sessions_and_can_end_them(accounts: Accounts, ada: User) -> None:
    app = app_of(accounts)
    async with client(app) as browser, client(app, headers={"User-Agent": "Lynx <b>"}) as other, client(app) as third:
        for each in (browser, other, third):
            await each.post("/login", data=FORM)
        page = await browser.get("/account")
        assert "Lynx &lt;b&gt;" in page.text
        lynx = next(session for session in await accounts.sessions.of(ada.id) if session.agent.startswith("Lynx"))
        for _ in range(2):  # a second click on a page that is out of date
            ended = await browser.post(f"/account/sessions/{lynx.id}/end")
            assert ended.headers["location"] == "/account"
        assert (await other.get("/account")).status_code == 303
        await browser.post("/account/sessions/end")
        assert (await third.get("/account")).status_code == 303
        assert (await browser.get("/account")).status_code == 200


async def test_somebody_elses_session_cannot_be_ended(accounts: Accounts, ada: User, bob: User) -> None:
    token = await accounts.sessions.start(ada, agent="", address="")
    hers = (await accounts.sessions.of(ada.id))[0]
    async with client(app_of(accounts)) as browser:
        await browser.post("/login", data={**FORM, "username": "Bob"})
        await browser.post(f"/account/sessions/{hers.id}/end")
        await browser.post("/account/sessions/end")
    assert await accounts.sessions.find(token) is not None
