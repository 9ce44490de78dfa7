import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from mvidarr.errors import External, Invalid
from mvidarr.outbound import AddressGuard, Outbound

Reply = Callable[[str, dict[str, str]], bytes | Awaitable[bytes]]


@asynccontextmanager
async def site(reply: Reply) -> AsyncIterator[int]:
    """A real HTTP server on loopback; ``reply`` gets path and headers and gives the raw answer."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        answer = reply(head[0].split(" ")[1], headers)
        writer.write(answer if isinstance(answer, bytes) else await answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@asynccontextmanager
async def client(guard: AddressGuard, *, pace: float = 0.0) -> AsyncIterator[Outbound]:
    outbound = Outbound(guard, user_agent="MVidarr/test", pace=pace)
    try:
        yield outbound
    finally:
        await outbound.close()


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    fields = {"Content-Length": str(len(body)), "Connection": "close"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


LOCAL = AddressGuard(allow_private=True)


async def test_a_page_comes_back_with_its_headers_and_our_name_is_sent() -> None:
    seen: dict[str, str] = {}

    def reply(path: str, headers: dict[str, str]) -> bytes:
        seen.update(headers)
        return answer(b"hello", ETag='"1"')

    async with site(reply) as port, client(LOCAL) as outbound:
        fetched = await outbound.get(f"http://localhost:{port}/x", headers={"Accept": "image/*"})
    assert (fetched.status, fetched.body, fetched.headers["etag"]) == (200, b"hello", '"1"')
    assert (seen["user-agent"], seen["accept"], seen["host"]) == ("MVidarr/test", "image/*", f"localhost:{port}")


async def test_a_redirect_into_a_private_network_is_refused_before_it_is_visited() -> None:
    """The second site is asked for by a name that only the guard of this test knows as private."""
    visits: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        return ["10.0.0.1"] if host == "inside" else ["127.0.0.1"]

    class OnlyTen(AddressGuard):
        """Loopback stands for the public network here; everything else is judged as usual."""

        async def addresses(self, host: str, port: int) -> list[str]:
            return ["127.0.0.1"] if host == "outside" else await super().addresses(host, port)

    def reply(path: str, headers: dict[str, str]) -> bytes:
        visits.append(path)
        return answer(status="302 Found", Location="http://inside/secret")

    async with site(reply) as port, client(OnlyTen(allow_private=False, resolve=resolve)) as outbound:
        with pytest.raises(Invalid) as caught:
            await outbound.get(f"http://outside:{port}/start")
    assert caught.value.code == "address_refused"
    assert visits == ["/start"]


async def test_a_name_that_changes_its_mind_after_the_check_is_checked_again_at_connect() -> None:
    answers = iter([["1.1.1.1"], ["127.0.0.1"]])

    async def rebinding(host: str, port: int) -> list[str]:
        return next(answers)

    visits: list[str] = []

    def reply(path: str, headers: dict[str, str]) -> bytes:
        visits.append(path)
        return answer(b"secret")

    async with site(reply) as port, client(AddressGuard(allow_private=False, resolve=rebinding)) as outbound:
        with pytest.raises(Invalid, match="private network"):
            await outbound.get(f"http://rebinding.example:{port}/")
    assert visits == []


async def test_the_next_address_is_tried_when_the_first_does_not_answer() -> None:
    async def two(host: str, port: int) -> list[str]:
        return ["127.0.0.2", "127.0.0.1"]

    guard = AddressGuard(allow_private=True, resolve=two)
    async with site(lambda path, headers: answer(b"here")) as port, client(guard) as outbound:
        assert (await outbound.get(f"http://two:{port}/")).body == b"here"


@pytest.mark.parametrize(
    ("status", "retryable"),
    [("404 Not Found", False), ("403 Forbidden", False), ("503 Busy", True), ("429 Slow", True)],
)
async def test_a_failure_has_its_status_as_code_and_says_whether_to_try_again(status: str, retryable: bool) -> None:
    async with site(lambda path, headers: answer(status=status, Retry_After="7")) as port, client(LOCAL) as outbound:
        with pytest.raises(External) as caught:
            await outbound.get(f"http://127.0.0.1:{port}/")
    assert caught.value.code == f"http_{status[:3]}"
    assert (caught.value.retryable, caught.value.retry_after) == (retryable, 7)
    assert caught.value.detail == f"127.0.0.1 answered {status}."


async def test_what_is_too_big_is_not_read_to_its_end() -> None:
    async with site(lambda path, headers: answer(b"x" * 200_000)) as port, client(LOCAL) as outbound:
        with pytest.raises(External, match="more than 1000 bytes"):
            await outbound.get(f"http://127.0.0.1:{port}/", max_bytes=1000)


async def test_redirects_in_circles_and_into_other_schemes_end() -> None:
    def reply(path: str, headers: dict[str, str]) -> bytes:
        return answer(status="302 Found", Location="ftp://127.0.0.1/x" if path == "/ftp" else "/")

    async with site(reply) as port, client(LOCAL) as outbound:
        with pytest.raises(External, match="redirects in circles"):
            await outbound.get(f"http://127.0.0.1:{port}/")
        with pytest.raises(Invalid) as caught:
            await outbound.get(f"http://127.0.0.1:{port}/ftp")
    assert caught.value.code == "bad_url"


async def test_a_closed_port_and_a_cut_answer_are_failures_of_the_network() -> None:
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(
            site(lambda path, headers: b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx")
        )
        outbound = await stack.enter_async_context(client(LOCAL))
        for url in (f"http://127.0.0.1:{port}/", "http://127.0.0.1:1/"):
            with pytest.raises(External) as caught:
                await outbound.get(url)
            assert (caught.value.code, caught.value.retryable) == ("network", True)


async def test_requests_to_one_host_start_a_pace_apart_and_others_do_not_wait() -> None:
    async def loopback(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    asked: list[str] = []

    def reply(path: str, headers: dict[str, str]) -> bytes:
        asked.append(headers["host"].partition(":")[0])
        return answer(b"x")

    guard, loop = AddressGuard(allow_private=True, resolve=loopback), asyncio.get_running_loop()
    async with site(reply) as port, client(guard, pace=3600.0) as outbound:
        first, second, other = (
            asyncio.create_task(outbound.get(f"http://{host}:{port}/")) for host in ("one", "one", "two")
        )
        await asyncio.gather(first, other)
        assert (sorted(asked), second.done()) == (["one", "two"], False)
        second.cancel()
    async with site(reply) as port, client(guard, pace=0.05) as outbound:
        begun = loop.time()
        await asyncio.gather(*(outbound.get(f"http://one:{port}/") for _ in range(3)))
        assert loop.time() - begun > 0.09


@pytest.mark.parametrize("status", ["307 Temporary Redirect", "308 Permanent Redirect"])
async def test_what_is_sent_goes_to_nobody_but_whom_it_is_for(status: str) -> None:
    """A form with a key in it is not repeated to where an answer points."""
    visits: list[str] = []

    def reply(path: str, headers: dict[str, str]) -> bytes:
        visits.append(path)
        here = headers["host"].replace("localhost", "127.0.0.1" if path == "/away" else "localhost")
        return answer() if path == "/end" else answer(status=status, Location=f"http://{here}/end")

    async with site(reply) as port, client(LOCAL) as outbound:
        with pytest.raises(External) as caught:
            await outbound.ask("POST", f"http://localhost:{port}/away", content=b"refresh_token=secret")
        assert caught.value.code == "redirects"
        assert visits == ["/away"]
        told = await outbound.ask("POST", f"http://localhost:{port}/near", content=b"refresh_token=secret")
        assert (told.status, visits) == (200, ["/away", "/near", "/end"])


async def test_no_source_leaves_anything_with_us_that_is_sent_again() -> None:
    seen: list[str | None] = []

    def reply(path: str, headers: dict[str, str]) -> bytes:
        seen.append(headers.get("cookie"))
        return answer(Set_Cookie="who=you; Path=/")

    async with site(reply) as port, client(LOCAL) as outbound:
        for _ in range(2):
            await outbound.get(f"http://localhost:{port}/")
    assert seen == [None, None]
