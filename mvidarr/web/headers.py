"""What every response tells the browser not to do."""

from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

_FROM_THE_CDN = ("script-src ", "style-src ", "font-src ", "img-src ")

_ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"x-frame-options": b"DENY",
    # what is not declared cacheable is somebody's own
    b"cache-control": b"no-store",
}
_SECURE = {b"strict-transport-security": b"max-age=31536000"}


def content_security_policy(static_url: str = "") -> str:
    """With static files from elsewhere, that origin too may give scripts, styles, fonts and pictures, and no other."""
    if not static_url:
        return CONTENT_SECURITY_POLICY
    place, rules = urlsplit(static_url), CONTENT_SECURITY_POLICY.split("; ")
    origin = f"{place.scheme}://{place.netloc}"
    return "; ".join(f"{rule} {origin}" if rule.startswith(_FROM_THE_CDN) else rule for rule in rules)


class SecurityHeaders:
    """Adds what the response does not say itself."""

    def __init__(self, app: ASGIApp, static_url: str = "") -> None:
        self._app = app
        self._always = {**_ALWAYS, b"content-security-policy": content_security_policy(static_url).encode()}
        self._secure = {**self._always, **_SECURE}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = self._secure if scope["scheme"] == "https" else self._always

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message["headers"]
                said = {name.lower() for name, _ in given}
                message["headers"] = [*given, *(item for item in headers.items() if item[0] not in said)]
            await send(message)

        await self._app(scope, receive, with_headers)
