import asyncio
import socket

import pytest

from mvidarr.errors import External, Invalid
from mvidarr.outbound import AddressGuard


class Names:
    """A resolver of names of our choice; counts what it is asked."""

    def __init__(self, **known: list[str]) -> None:
        self.known = known
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        if host not in self.known:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return self.known[host]


async def code_of(url: str, guard: AddressGuard) -> str | None:
    try:
        await guard.check(url)
    except (Invalid, External) as error:
        return error.code
    return None


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://017700000001:8080/",
        "http://127.1/",
        "http://１２７.０.０.１/",
        "http://127。0。0。1/",
        "http://localhost/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]:80/",
        "http://me:word@127.0.0.1/",
        "http://0.0.0.0/",
        "http://169.254.169.254/latest/meta-data",
        "HTTP://10.0.0.1:22/",
    ],
)
async def test_no_way_of_writing_a_private_address_passes(url: str) -> None:
    assert await code_of(url, AddressGuard(allow_private=False)) == "address_refused"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1:8096/", None),
        ("http://0x7f.1/", None),
        ("http://[fd00::7]/", None),
        ("http://100.64.1.1/", None),
        ("http://169.254.169.254/", "address_refused"),
        ("http://0.0.0.0/", "address_refused"),
        ("http://[ff02::1]/", "address_refused"),
    ],
)
async def test_what_an_administrator_typed_may_be_private_but_not_link_local(url: str, code: str | None) -> None:
    assert await code_of(url, AddressGuard(allow_private=True)) == code


@pytest.mark.parametrize(
    "url",
    [
        "ftp://1.1.1.1/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "--exec=ls",
        "1.1.1.1",
        "",
        "http://",
        "http:///path",
        "http://1.1.1.1:99999/",
        "http://1.1.1.1:x/",
        "http://[1.1.1.1/",
        "http://a@b@1.1.1.1/",
        "http://1.1.1.1\\@10.0.0.1/",
        "http://1.1.1.1/\r\nHost: x",
        " http://1.1.1.1/",
        "http://1.1.1.1/\x00",
        "http://1.1.1.1/#__youtubedl_smuggle=%7B%7D",
        f"http://{'a' * 64}.example/",
    ],
)
async def test_what_could_be_read_in_two_ways_is_refused_unread(url: str) -> None:
    assert await code_of(url, AddressGuard(allow_private=True)) == "bad_url"


@pytest.mark.parametrize(
    "url", ["https://1.1.1.1/watch?v=1", "http://me:word@1.1.1.1:8443/a%20b", "http://[2606:4700::1]/"]
)
async def test_public_addresses_pass_with_user_and_odd_port(url: str) -> None:
    assert await code_of(url, AddressGuard(allow_private=False)) is None


async def test_one_private_address_among_many_refuses_the_name() -> None:
    guard = AddressGuard(allow_private=False, resolve=Names(mixed=["1.1.1.1", "2606:4700::1", "192.168.0.2"]))
    with pytest.raises(Invalid, match=r"mixed leads into a private network\. The administrator can allow it"):
        await guard.check("https://mixed/")


async def test_the_answer_never_tells_the_address_that_was_found() -> None:
    guard = AddressGuard(allow_private=False, resolve=Names(inside=["10.11.12.13"]))
    with pytest.raises(Invalid) as caught:
        await guard.check("https://inside/")
    assert "10.11" not in caught.value.detail


async def test_a_name_that_does_not_exist_is_not_tried_again_but_a_silent_resolver_is() -> None:
    async def busy(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    async def empty(host: str, port: int) -> list[str]:
        return []

    for resolve, retryable in ((Names(), False), (busy, True), (empty, False)):
        with pytest.raises(External) as caught:
            await AddressGuard(allow_private=False, resolve=resolve).check("https://nowhere/")
        assert (caught.value.code, caught.value.retryable) == ("host_not_found", retryable)


async def test_many_addresses_ask_for_each_host_once() -> None:
    names = Names(one=["1.1.1.1"], two=["1.0.0.1"])
    await AddressGuard(allow_private=False, resolve=names).check_all(
        [f"https://{host}/{n}" for host in ("one", "two") for n in range(50)]
    )
    assert sorted(names.asked) == ["one", "two"]


async def test_one_bad_address_among_many_refuses_them_all() -> None:
    names = Names(one=["1.1.1.1"], inside=["10.0.0.1"])
    guard = AddressGuard(allow_private=False, resolve=names)
    with pytest.raises(Invalid, match="inside leads into"):
        await guard.check_all(["https://one/", "https://inside/"])
    with pytest.raises(Invalid, match="must begin with"):
        await guard.check_all(["https://one/", "rtmp://one/"])


async def test_a_cancelled_check_ends() -> None:
    async def never(host: str, port: int) -> list[str]:
        await asyncio.Event().wait()
        return []

    task = asyncio.create_task(AddressGuard(allow_private=False, resolve=never).check_all(["https://one/"]))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
