"""May this address be visited? Asked of every address a name resolves to, in whatever way it is written."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from mvidarr.errors import External, Invalid
from mvidarr.outbound.ranges import reach

Resolve = Callable[[str, int], Awaitable[list[str]]]

RESOLVE_SECONDS = 10.0
AT_ONCE = 8
_PORTS = {"http": 80, "https": 443}


async def ask_the_system(host: str, port: int) -> list[str]:
    """Every address of ``host``; the resolver also reads ``0x7f.1``, octal, decimal and full-width digits."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class AddressGuard:
    def __init__(self, allow_private: bool, resolve: Resolve = ask_the_system) -> None:
        self._allow_private = allow_private
        self._resolve = resolve

    async def check(self, url: str) -> None:
        """Raises Invalid (``bad_url``, ``address_refused``), or External where the name cannot be resolved."""
        parts, port = _read(url)
        await self.addresses(parts.hostname or "", port)

    async def check_all(self, urls: Iterable[str]) -> None:
        """The same for many at once; each host is resolved once."""
        hosts = {(parts.hostname or "", port) for parts, port in map(_read, urls)}
        slots = asyncio.Semaphore(AT_ONCE)

        async def one(host: str, port: int) -> None:
            async with slots:
                await self.addresses(host, port)

        results = await asyncio.gather(*(one(*host) for host in sorted(hosts)), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result

    async def addresses(self, host: str, port: int) -> list[str]:
        """All addresses of ``host``, once every one of them passed."""
        found = await self._resolved(host, port)
        for text in found:
            self._pass(host, port, text)
        return found

    def typed(self) -> "TypedGuard":
        """For addresses that an administrator typed."""
        return TypedGuard(self._allow_private, self._resolve)

    def _may_be_private(self, host: str, port: int) -> bool:
        return self._allow_private

    def _pass(self, host: str, port: int, text: str) -> None:
        kind = reach(ip_address(text))
        if kind == "public" or (kind == "private" and self._may_be_private(host, port)):
            return
        reason = "leads into a private network" if kind == "private" else "leads to an address nobody may visit"
        remedy = " The administrator can allow it with network.allow_private." if kind == "private" else ""
        raise Invalid(f"{host} {reason}.{remedy}", code="address_refused")

    async def _resolved(self, host: str, port: int) -> list[str]:
        try:
            async with asyncio.timeout(RESOLVE_SECONDS):  # wait_for would lose a cancel in the moment of the answer
                found = await self._resolve(host, port)
        except UnicodeError as error:
            raise _bad_url("its host name is not a valid one") from error
        except socket.gaierror as error:
            raise _unresolved(host, again=error.errno == socket.EAI_AGAIN) from error
        except (OSError, TimeoutError) as error:
            raise _unresolved(host, again=True) from error
        if not found:
            raise _unresolved(host, again=False)
        return found


class TypedGuard(AddressGuard):
    """What is asked for by ``trust`` may be private; where it redirects to was found, and may not."""

    def __init__(self, allow_private: bool, resolve: Resolve = ask_the_system) -> None:
        super().__init__(allow_private, resolve)
        self._trusted: set[tuple[str, int]] = set()

    def trust(self, url: str) -> None:
        parts, port = _read(url)
        self._trusted.add((parts.hostname or "", port))

    def _may_be_private(self, host: str, port: int) -> bool:
        return super()._may_be_private(host, port) or (host, port) in self._trusted


def _read(url: str) -> tuple[SplitResult, int]:
    """Refuses what two readers could read in two ways, and yt-dlp's own back door in fragments."""
    if any(ord(sign) <= 0x20 or 0x7F <= ord(sign) <= 0x9F or sign == "\\" for sign in url):
        raise _bad_url("it has blanks, backslashes or control characters in it")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _bad_url("its host or port cannot be read") from error
    if parts.scheme not in _PORTS:
        raise _bad_url("it must begin with http:// or https://")
    if not parts.hostname or parts.netloc.count("@") > 1:
        raise _bad_url("it names no host")
    if "__youtubedl_smuggle" in url:
        raise _bad_url("it carries instructions for the downloader")
    return parts, port if port is not None else _PORTS[parts.scheme]


def _bad_url(why: str) -> Invalid:
    return Invalid(f"This address cannot be used: {why}.", code="bad_url")


def _unresolved(host: str, *, again: bool) -> External:
    return External(
        f"The host {host} cannot be found. Check the address and this machine's network.",
        source="network",
        retryable=again,
        code="host_not_found",
    )
