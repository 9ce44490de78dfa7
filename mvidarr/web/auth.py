"""From what a request carries to who is asking.

The credential is taken here, judged by the ``Authenticator`` that the room of accounts implements. An explicit header
wins over the cookie and is never backed up by it, so a request with a header cannot ride on a browser's session.
"""

from dataclasses import dataclass
from typing import Literal, Protocol
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope

from mvidarr.errors import Forbidden, Unauthorized
from mvidarr.web.principal import Principal, Role

SESSION_COOKIE = "mvidarr_session"


@dataclass(frozen=True, slots=True)
class Credential:
    """``bearer`` is an access token or an API key sent as one, ``key`` an API key, ``session`` the browser's cookie."""

    kind: Literal["session", "bearer", "key"]
    value: str


@dataclass(frozen=True, slots=True)
class RequestInfo:
    credential: Credential
    client: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Of a credential that was good once: code and sentence."""

    code: str
    sentence: str


class Authenticator(Protocol):
    async def authenticate(self, request: RequestInfo) -> Principal | Refusal | None:
        """The user behind the credential, or why it is no longer good; None of one that nobody knows."""
        ...


def cookie_name(name: str, *, secure: bool, base: str) -> str:
    """Browsers keep ``__Host-`` cookies from other hosts and paths; taken over https and for the whole host only."""
    return f"__Host-{name}" if secure and not base else name


def is_secure(scope: Scope) -> bool:
    return scope["scheme"] in ("https", "wss")


def explicit_credential(scope: Scope, headers: Headers) -> Credential | None:
    """The credential that a program sent on purpose; a foreign web page cannot make a browser send one."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return Credential("bearer", token.strip())
    if key := headers.get("x-api-key"):
        return Credential("key", key)
    if b"apikey=" in scope["query_string"]:
        keys = parse_qs(scope["query_string"].decode("latin-1")).get("apikey")
        return Credential("key", keys[-1]) if keys else None
    return None


def session_credential(scope: Scope, headers: Headers) -> Credential | None:
    name = cookie_name(SESSION_COOKIE, secure=is_secure(scope), base=scope.get("root_path", ""))
    value = cookie_parser(headers.get("cookie", "")).get(name)
    return Credential("session", value) if value else None


def request_info(scope: Scope, headers: Headers) -> RequestInfo | None:
    """What the authenticator is to judge; None when the request carries no credential."""
    credential = explicit_credential(scope, headers) or session_credential(scope, headers)
    if credential is None:
        return None
    client = scope.get("client")
    return RequestInfo(credential, client[0] if client else "", headers.get("user-agent", ""))


async def identify(scope: Scope, authenticator: Authenticator) -> Principal | None:
    """The principal of a request or WebSocket handshake, remembered in the scope for the log and the error page; and
    why there is none, for ``nobody``."""
    info = request_info(scope, Headers(scope=scope))
    found = None if info is None else await authenticator.authenticate(info)
    principal = found if isinstance(found, Principal) else None
    scope["mvidarr.principal"] = principal
    scope["mvidarr.refusal"] = found if isinstance(found, Refusal) else None
    return principal


def nobody(scope: Scope) -> Unauthorized:
    """What is said to who may not stay nobody."""
    refusal: Refusal | None = scope.get("mvidarr.refusal")
    if refusal is not None:
        return Unauthorized(refusal.sentence, code=refusal.code)
    return Unauthorized("Sign in first: send a session, an access token or an API key.")


def only_in_person(me: Principal, needed: Role) -> None:
    """Forbidden to who has not the role; what needs an administrator is not done by a key."""
    if not me.may(needed):
        raise Forbidden(f"This needs the role {needed}; yours is {me.role}.", code="role_too_small")
    if needed == "admin" and me.via == "key":
        raise not_for_keys("api")


def not_for_keys(kind: Literal["api", "page"]) -> Forbidden:
    if kind == "page":
        return Forbidden("Pages are for people. An API key opens the addresses below /api.", code="not_by_key")
    return Forbidden(
        "An API key cannot do this: what gives or takes access is done by people. Sign in with name and password.",
        code="not_by_key",
    )
