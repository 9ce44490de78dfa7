from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis.strategies import ip_addresses

from mvidarr.outbound.ranges import reach


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("1.1.1.1", "public"),
        ("172.32.0.1", "public"),
        ("2606:4700::1111", "public"),
        ("10.1.2.3", "private"),
        ("127.0.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "private"),
        ("198.18.0.1", "private"),
        ("::1", "private"),
        ("fd00::1", "private"),
        ("fec0::1", "private"),
        ("0.0.0.0", "never"),
        ("169.254.169.254", "never"),
        ("224.0.0.251", "never"),
        ("255.255.255.255", "never"),
        ("192.0.2.1", "never"),
        ("::", "never"),
        ("fe80::1", "never"),
        ("ff02::1", "never"),
        ("2001:db8::1", "never"),
        ("4000::1", "never"),
    ],
)
def test_each_range_has_its_reach(address: str, expected: str) -> None:
    assert reach(ip_address(address)) == expected


@pytest.mark.parametrize(
    "form",
    [
        "::ffff:{a:x}:{b:x}",  # mapped
        "::ffff:0:{a:x}:{b:x}",  # translated
        "::{a:x}:{b:x}",  # compatible
        "64:ff9b::{a:x}:{b:x}",  # NAT64
        "2002:{a:x}:{b:x}::1",  # 6to4
        "2001:0:1:2:3:4:{x:x}:{y:x}",  # Teredo keeps the client's address inverted
    ],
)
@pytest.mark.parametrize(
    ("inner", "expected"), [("10.0.0.1", "private"), ("169.254.169.254", "never"), ("8.8.8.8", "public")]
)
def test_an_address_inside_an_address_counts(form: str, inner: str, expected: str) -> None:
    high, low = divmod(int(ip_address(inner)), 0x10000)
    address = form.format(a=high, b=low, x=high ^ 0xFFFF, y=low ^ 0xFFFF)
    assert reach(ip_address(address)) == expected


@given(ip_addresses())
def test_nothing_that_python_calls_loopback_link_local_or_multicast_is_public(address) -> None:  # type: ignore[no-untyped-def]
    if address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified:
        assert reach(address) != "public"
