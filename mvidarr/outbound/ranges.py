"""Which addresses are public, private, or nobody's to visit. Pure.

Source: the special-purpose address registries of IANA, written out because Python's ``is_global`` and ``is_private``
change their answers between releases.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Literal

Address = IPv4Address | IPv6Address
Reach = Literal["public", "private", "never"]

_NEVER_4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network: 0.0.0.0 reaches this machine
        "169.254.0.0/16",  # link-local, with the clouds' metadata servers
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, with the broadcast address
    )
)
_PRIVATE_4 = tuple(
    IPv4Network(block)
    for block in (
        "10.0.0.0/8",
        "100.64.0.0/10",  # behind a carrier's translation, also overlay networks
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks, also used by local proxies
    )
)
_PRIVATE_6 = tuple(IPv6Network(block) for block in ("::1/128", "fc00::/7", "fec0::/10", "64:ff9b:1::/48"))
_NEVER_6 = tuple(IPv6Network(block) for block in ("2001::/23", "2001:db8::/32", "3fff::/20"))
_PUBLIC_6 = IPv6Network("2000::/3")

_LAST_32_BITS = tuple(IPv6Network(block) for block in ("::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "::/96"))


def reach(address: Address) -> Reach:
    if isinstance(address, IPv4Address):
        return _reach(address, _NEVER_4, _PRIVATE_4)
    if any(address in block for block in _PRIVATE_6):
        return "private"
    inner = embedded(address)
    if inner is not None:
        return reach(inner)
    return "never" if address not in _PUBLIC_6 else _reach(address, _NEVER_6, ())


def embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a mapped, translated (NAT64) or tunnelled (6to4, Teredo) one stands for."""
    if any(address in block for block in _LAST_32_BITS):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour or (address.teredo[1] if address.teredo else None)


def _reach(address: Address, never: tuple[IPv4Network | IPv6Network, ...], private: tuple[IPv4Network, ...]) -> Reach:
    if any(address in block for block in never):
        return "never"
    return "private" if any(address in block for block in private) else "public"
