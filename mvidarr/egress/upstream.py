"""A proxy of the people of this house, through which all is fetched: the address is checked here before, as ever.

What the proxy is told is the checked address, never a name that it would look up anew.
"""

import asyncio
import socket
from urllib.parse import SplitResult, urlsplit

from python_socks import ProxyError, ProxyTimeoutError
from python_socks.async_.asyncio import Proxy

from mvidarr.errors import External

SCHEMES = ("http", "socks4", "socks5", "socks5h")
CONNECT_SECONDS = 20.0
AWAY = "proxy_away"


def checked_proxy(text: str) -> str:
    """ValueError with a sentence for what is no address of a proxy."""
    try:
        parts = urlsplit(text.strip())
        known = parts.scheme in SCHEMES and bool(parts.hostname) and bool(parts.port)
    except ValueError:
        known = False
    if (
        not known
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
        or any(sign.isspace() for sign in text.strip())
    ):
        raise ValueError(
            "Give the address of a proxy with its port: http://host:3128 or socks5://name:password@host:1080."
        )
    return text.strip().rstrip("/")


class Upstream:
    """``shown``: the proxy without name and password. ``trouble``: why it was of no use, the last time."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(checked_proxy(url))
        self._url = _plain(parts)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        self.shown = f"{parts.scheme}://{host}:{parts.port}"
        self.trouble: str | None = None

    async def connect(self, address: str, port: int) -> socket.socket:
        """A connection to the address. External(``proxy``; ``proxy_away``: it is not there, so nothing can be had)."""
        code = "proxy"
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                found = await Proxy.from_url(self._url).connect(address, port, timeout=CONNECT_SECONDS)
        except ProxyError as error:
            self.trouble = f"The proxy {self.shown} refused the connection: {error}."
        except (TimeoutError, ProxyTimeoutError) as error:  # the site may be what is slow
            self.trouble = f"The proxy {self.shown} does not answer: {error or 'it took too long'}."
        except OSError as error:
            self.trouble, code = f"The proxy {self.shown} does not answer: {error}.", AWAY
        else:
            self.trouble = None
            return found
        raise External(self.trouble, source="proxy", code=code, retryable=True)


def _plain(parts: SplitResult) -> str:
    """Names are looked up here, so socks5h asks no more than socks5."""
    return parts._replace(scheme="socks5").geturl() if parts.scheme == "socks5h" else parts.geturl()
