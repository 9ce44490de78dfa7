"""The room's doors in the real web stack, with the real templates."""

from typing import Any

import httpx
from starlette.types import ASGIApp

from mvidarr import resources
from mvidarr.accounts import Accounts
from mvidarr.accounts.api import AccountsApi
from mvidarr.accounts.authenticator import AccountsAuthenticator
from mvidarr.accounts.pages import AccountsPages
from mvidarr.config import ServerConfig
from mvidarr.web import routes
from mvidarr.web.assets import Assets
from mvidarr.web.dispatch import Threshold
from mvidarr.web.pages import Renderer
from mvidarr.web.principal import Principal
from mvidarr.web.stack import build

ORIGIN = "http://localhost:8845"


async def _nav(principal: Principal) -> dict[str, int]:
    return {"videos": 0, "jobs": 0}


def app_of(accounts: Accounts, base_url: str = "") -> ASGIApp:
    assets = Assets(resources.static())
    renderer = Renderer(resources.templates(), assets, version="0.0", nav=_nav)
    threshold = Threshold(AccountsAuthenticator(accounts), renderer, accounts.setup.needed, check_results=True)
    roll = routes._accounts(AccountsApi(accounts), AccountsPages(accounts))  # the room's own lines of the roll
    return build(roll, server=ServerConfig(base_url=base_url), threshold=threshold, assets=assets)


def client(app: ASGIApp, origin: str = ORIGIN, **options: Any) -> httpx.AsyncClient:
    """Keeps cookies, as a browser does, and follows no redirect by itself."""
    headers = {"Sec-Fetch-Site": "same-origin", "User-Agent": "Firefox", **options.pop("headers", {})}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=origin, headers=headers, **options)
