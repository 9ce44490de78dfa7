"""Cross-site requests: a foreign page must not act through a signed-in browser, nor sign it in as somebody else.

Browsers say where a request comes from (``Sec-Fetch-Site``, ``Origin``) and pages cannot forge that, so no token is
needed in forms. A program that sends its credential in a header is not a browser under somebody's spell and is let
through.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from mvidarr.errors import Forbidden
from mvidarr.web.auth import is_secure, session_credential

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_PORTS = {"http": 80, "https": 443}


def refuse_cross_site(scope: Scope, headers: Headers) -> None:
    """For methods that change something. Without any word on its origin only a request without a session passes."""
    if _has_header_credential(headers):
        return
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        allowed = site in ("same-origin", "none")
    elif origin is not None:
        allowed = is_own_origin(scope, headers, origin)
    else:
        allowed = session_credential(scope, headers) is None
    if not allowed:
        raise _refused()


def refuse_foreign_socket(scope: Scope, headers: Headers) -> None:
    """Every browser names the origin of a WebSocket handshake; what names none is no browser."""
    origin = headers.get("origin")
    if origin is not None and not _has_header_credential(headers) and not is_own_origin(scope, headers, origin):
        raise _refused()


def is_own_origin(scope: Scope, headers: Headers, origin: str) -> bool:
    scheme = "https" if is_secure(scope) else "http"
    return _endpoint(origin) == _endpoint(f"{scheme}://{headers.get('host', '')}") is not None


def _endpoint(url: str) -> tuple[str, str, int] | None:
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    if not parts.hostname or port is None:
        return None
    return parts.scheme, parts.hostname, port


def _has_header_credential(headers: Headers) -> bool:
    """The very ones that win over the cookie; an empty header is none."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return bool(headers.get("x-api-key")) or (scheme.lower() == "bearer" and bool(token.strip()))


def _refused() -> Forbidden:
    return Forbidden(
        "This request came from another site and was refused. Open MVidarr itself and try again.", code="cross_site"
    )
