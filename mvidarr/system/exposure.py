"""Health checks of how the server is reached: from where, under which names, and whether somebody can read along."""

from collections.abc import Sequence

from mvidarr.observe.health import Finding, finding, fine
from mvidarr.system.checks import Checked

LOOPBACK = ("127.0.0.1", "::1", "localhost")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to


def exposure_check(host: str, *, base_url: str, names: Sequence[str], proxies: Sequence[object]) -> Checked:
    """``host`` it listens on, ``names`` it answers to beside addresses, ``proxies`` that it trusts."""

    async def check() -> Finding:
        return judged(host, base_url=base_url, names=names, proxies=proxies)

    return Checked("exposure", check)


def judged(host: str, *, base_url: str, names: Sequence[str], proxies: Sequence[object]) -> Finding:
    """Pure. A proxy that is not trusted hides who asks, and that the browser speaks https."""
    behind = base_url or (names and host in LOOPBACK)  # else nobody would come under a path, or by these names
    if behind and not proxies:
        text = "A proxy seems to stand before it, but none is trusted: everybody seems to come from its address."
        return finding("exposure", "warning", text, "Name the proxy's address in server.trusted_proxies.")
    if host in LOOPBACK:
        return fine("exposure", "It listens on this machine only" + (", for its proxy." if proxies else "."))
    where = "on every network" if host in EVERYWHERE else f"on {host}"
    if proxies:
        return fine("exposure", f"It listens {where}, and trusts what its proxy says.")
    text = f"It listens {where} without encryption: whoever is on the way can read along."
    if host in EVERYWHERE and not names:
        text += " It answers to addresses only; names must be in server.allowed_hosts."
    remedy = "Fine in a network of your own. Else put a proxy with TLS before it, named in server.trusted_proxies."
    return finding("exposure", "notice", text, remedy)
