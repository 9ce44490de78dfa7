"""Templates: what every page is given, and how one becomes a response."""

import asyncio
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape
from pydantic import TypeAdapter
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse
from starlette.types import Scope

from mvidarr.web.answer import Flash, Page, SetCookie
from mvidarr.web.assets import Assets
from mvidarr.web.cookies import set_cookies
from mvidarr.web.filters import brief, days_left, duration, marked, size, until, when
from mvidarr.web.forwarded import inner_path
from mvidarr.web.principal import Principal

THEME_COOKIE = "mvidarr_theme"
FLASH_COOKIE = "mvidarr_flash"
THEMES = ("auto", "light", "dark")
_NAMED = re.compile(r'{%-?\s*(?:extends|include|import|from)\s+"([^"]+)"')
_FLASH = TypeAdapter(Flash)
NOTHING = {"videos": 0, "artists": 0, "jobs": 0, "troubles": 0}

# {"videos": in the library, "artists", "jobs": open, "troubles": of health, "views": those that somebody pinned}
Nav = Callable[[Principal], Awaitable[Mapping[str, Any]]]


class Renderer:
    """Autoescaped, and strict: a name that a template uses and nobody gives is an error, not an empty string."""

    def __init__(self, folder: Path, assets: Assets, *, version: str, nav: Nav) -> None:
        self._assets = assets
        self._nav = nav
        self._compiled: set[str] = set()
        self._loader = FileSystemLoader(folder)
        self._environment = Environment(
            loader=self._loader,
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(
            brief=brief, days_left=days_left, duration=duration, marked=marked, size=size, until=until, when=when
        )
        self._environment.globals["version"] = version

    async def response(self, scope: Scope, page: Page, principal: Principal | None) -> HTMLResponse:
        nav = await self._nav(principal) if principal else NOTHING
        cookies = cookie_parser(Headers(scope=scope).get("cookie", ""))
        flash = _flash(cookies.get(FLASH_COOKIE, ""))
        given = {**self._given(scope, principal, nav, cookies), "flash": flash, **page.context}
        html = (await self._template(page.template)).render(given)
        response = HTMLResponse(html, page.status, dict(page.headers))
        spent = (SetCookie(FLASH_COOKIE, "", max_age=0),) if FLASH_COOKIE in cookies else ()
        set_cookies(scope, response, (*spent, *page.cookies))
        return response

    async def _template(self, name: str) -> Template:
        """Compiling a page takes 20 to 70 ms when it is first looked at, so a thread does it."""
        if name not in self._compiled:
            await asyncio.to_thread(self._compile, name)
        return self._environment.get_template(name)

    def _compile(self, name: str) -> None:
        """With all that it is put together from."""
        if name in self._compiled:
            return
        source, _, _ = self._loader.get_source(self._environment, name)
        for part in _NAMED.findall(source):
            self._compile(part)
        self._environment.get_template(name)
        self._compiled.add(name)

    def _given(
        self, scope: Scope, me: Principal | None, nav: Mapping[str, Any], cookies: Mapping[str, str]
    ) -> dict[str, Any]:
        base = scope.get("root_path", "")
        theme = cookies.get(THEME_COOKIE, "")
        return {
            "me": me,
            "nav": nav,
            "path": lambda path: base + path,
            "static": lambda name: self._assets.address(name, base),
            "modules": lambda entry: [self._assets.address(name, base) for name in self._assets.modules(entry)],
            "theme": theme if theme in THEMES else "auto",
            "page_path": inner_path(scope),
            "page_address": page_address(scope),
            "request_id": scope.get("mvidarr.request_id", ""),
        }


def page_address(scope: Scope) -> str:
    """The path of this page with its query, to come back to."""
    query = scope.get("query_string", b"").decode("latin-1")
    return inner_path(scope) + (f"?{query}" if query else "")


def flash_cookie(flash: Flash) -> SetCookie:
    text = orjson.dumps(asdict(flash))
    return SetCookie(FLASH_COOKIE, urlsafe_b64encode(text).decode(), max_age=60)


def _flash(cookie: str) -> Flash | None:
    """Anything in the cookie that we did not write is nothing; what it says is escaped like all text."""
    try:
        return _FLASH.validate_json(urlsafe_b64decode(cookie))
    except ValueError:
        return None
