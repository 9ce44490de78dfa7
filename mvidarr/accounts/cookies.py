"""The two cookies of the room; a door. Not even the pages' own scripts can read them."""

from typing import Literal

from mvidarr import clock
from mvidarr.accounts.sessions import LIFETIME
from mvidarr.web.auth import SESSION_COOKIE, session_credential
from mvidarr.web.endpoint import Call, SetCookie
from mvidarr.web.pages import THEME_COOKIE

_YEAR = 365 * clock.DAY // clock.SECOND


def session_cookie(token: str) -> SetCookie:
    """Lives as long as the session can; the server ends it sooner when nobody uses it."""
    return SetCookie(SESSION_COOKIE, token, max_age=LIFETIME // clock.SECOND, host_bound=True)


def no_session_cookie() -> SetCookie:
    return SetCookie(SESSION_COOKIE, "", max_age=0, host_bound=True)


def theme_cookie(theme: Literal["auto", "light", "dark"]) -> SetCookie:
    return SetCookie(THEME_COOKIE, theme, max_age=_YEAR)


def session_token(call: Call) -> str | None:
    """What the browser holds now, good or not."""
    credential = session_credential(call.request.scope, call.request.headers)
    return credential.value if credential else None
