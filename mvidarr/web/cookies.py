"""Cookies live where the application lives: below the base URL, and over https only when it is spoken."""

from collections.abc import Iterable

from starlette.responses import Response
from starlette.types import Scope

from mvidarr.web.answer import SetCookie
from mvidarr.web.auth import cookie_name, is_secure


def set_cookies(scope: Scope, response: Response, cookies: Iterable[SetCookie]) -> None:
    base, secure = scope.get("root_path", ""), is_secure(scope)
    for cookie in cookies:
        response.set_cookie(
            cookie_name(cookie.name, secure=secure, base=base) if cookie.host_bound else cookie.name,
            cookie.value,
            max_age=cookie.max_age,
            path=base or "/",
            secure=secure,
            httponly=cookie.http_only,
            samesite="lax",
        )
