"""The room's doors in the real web stack, with the real templates."""

from typing import Any

import httpx
from starlette.types import ASGIApp

from mvidarr import resources
from mvidarr.accounts import Accounts
from mvidarr.accounts.api import AccountsApi
from mvidarr.accounts.authenticator import AccountsAuthenticator
from mvidarr.accounts.pages import AccountPages, EnteringPages, FirstRunPages, KeysPages, UsersPages
from mvidarr.config import ServerConfig
from mvidarr.web.assets import Assets
from mvidarr.web.dispatch import Threshold
from mvidarr.web.pages import Renderer
from mvidarr.web.principal import Principal
from mvidarr.web.roll import Route
from mvidarr.web.stack import build

ORIGIN = "http://localhost:8845"


def accounts_roll(api: AccountsApi, entering: EnteringPages, pages: AccountPages) -> list[Route]:
    return [
        Route("GET", "/api/setup", api.setup_state),
        Route("POST", "/api/setup", api.set_up),
        Route("POST", "/api/auth/token", api.token),
        Route("GET", "/api/auth/me", api.me),
        Route("POST", "/api/auth/logout", api.logout),
        Route("GET", "/api/auth/sessions", api.sessions),
        Route("DELETE", "/api/auth/sessions", api.end_other_sessions),
        Route("DELETE", "/api/auth/sessions/{id:int}", api.end_session),
        Route("GET", "/setup", entering.setup),
        Route("POST", "/setup", entering.set_up),
        Route("GET", "/login", entering.login),
        Route("POST", "/login", entering.sign_in),
        Route("POST", "/logout", entering.logout),
        Route("GET", "/account", pages.account),
        Route("POST", "/account/password", pages.change_password),
        Route("POST", "/account/theme", pages.set_theme),
        Route("POST", "/account/sessions/end", pages.end_other_sessions),
        Route("POST", "/account/sessions/{id:int}/end", pages.end_session),
    ]


def people_roll(keys: KeysPages, users: UsersPages, first_run: FirstRunPages) -> list[Route]:
    return [
        Route("GET", "/account/keys", keys.keys),
        Route("POST", "/account/keys", keys.add),
        Route("POST", "/account/keys/{id:int}/revoke", keys.revoke),
        Route("GET", "/users", users.all),
        Route("GET", "/users/add", users.add_page),
        Route("POST", "/users/add", users.add),
        Route("GET", "/users/{id:int}", users.one),
        Route("POST", "/users/{id:int}", users.edit),
        Route("POST", "/users/{id:int}/password", users.reset),
        Route("POST", "/users/{id:int}/unlock", users.unlock),
        Route("POST", "/users/{id:int}/sessions/end", users.end_sessions),
        Route("POST", "/users/{id:int}/sessions/{session:int}/end", users.end_session),
        Route("POST", "/users/{id:int}/keys/{key:int}/revoke", users.revoke_key),
        Route("GET", "/setup/ready", first_run.ready),
        Route("POST", "/setup/finish", first_run.finish),
    ]


async def _nav(principal: Principal) -> dict[str, int]:
    return {"videos": 0, "artists": 0, "jobs": 0, "troubles": 0}


def app_of(accounts: Accounts, base_url: str = "") -> ASGIApp:
    assets = Assets(resources.static())
    renderer = Renderer(resources.templates(), assets, version="0.0", nav=_nav)
    threshold = Threshold(AccountsAuthenticator(accounts), renderer, accounts.setup.needed, check_results=True)
    roll = [
        *accounts_roll(AccountsApi(accounts), EnteringPages(accounts), AccountPages(accounts)),
        *people_roll(KeysPages(accounts), UsersPages(accounts), FirstRunPages(accounts)),
    ]
    return build(roll, server=ServerConfig(base_url=base_url), threshold=threshold, assets=assets)


def client(app: ASGIApp, origin: str = ORIGIN, **options: Any) -> httpx.AsyncClient:
    """Keeps cookies, as a browser does, and follows no redirect by itself."""
    headers = {"Sec-Fetch-Site": "same-origin", "User-Agent": "Firefox", **options.pop("headers", {})}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=origin, headers=headers, **options)
