"""Who leaves while an answer is made: what reads for them ends, what writes comes to its end."""

import asyncio
from pathlib import Path

import pytest
from typing_extensions import TypedDict

from mvidarr.web.call import Call
from mvidarr.web.endpoint import endpoint
from mvidarr.web.leaving import while_they_wait
from mvidarr.web.roll import Route
from tests.web.app import make_app, served


@pytest.fixture(autouse=True)
def _looked_for_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mvidarr.web.leaving.PATIENCE", 0.02)


class Said(TypedDict):
    said: str


class Slow:
    """Answers when it is let, and knows whether it was stopped before."""

    def __init__(self) -> None:
        self.begun, self.over, self.go_on = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.stopped = False

    @endpoint(role=None, result=Said)
    async def work(self, call: Call) -> Said:
        """Take a while."""
        self.begun.set()
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.stopped = True
            raise
        finally:
            self.over.set()
        return {"said": "done"}


class SlowForm(Slow):
    """What is asked there writes nothing, and says so."""

    @endpoint(role=None, result=Said)
    async def ask(self, call: Call) -> Said:
        """Only look."""
        async with while_they_wait(call.request.receive):
            return await self.work(call)


async def leave(place: str, method: str, begun: asyncio.Event) -> None:
    """Asks, and is gone as soon as somebody works on it."""
    host, port = place.split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(f"{method} /api/slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n".encode())
    await begun.wait()
    writer.close()


async def test_what_reads_for_who_left_ends_and_what_writes_goes_on(tmp_path: Path) -> None:
    reading, writing, asking, told = Slow(), Slow(), SlowForm(), []

    def note(template: str, method: str, status: int, seconds: float) -> None:
        told.append((method, status))

    roll = [
        Route("GET", "/api/slow", reading.work),
        Route("POST", "/api/slow", writing.work),
        Route("PUT", "/api/slow", asking.ask),
    ]
    app = make_app(tmp_path, roll, on_request=note)
    async with asyncio.timeout(60), served(app.asgi) as place:
        await leave(place, "POST", writing.begun)
        await leave(place, "GET", reading.begun)
        await leave(place, "PUT", asking.begun)
        await asyncio.gather(reading.over.wait(), asking.over.wait())
        assert (reading.stopped, asking.stopped, writing.over.is_set()) == (True, True, False)
        writing.go_on.set()
        await writing.over.wait()
    assert not writing.stopped
    assert sorted(told) == [("GET", 499), ("POST", 200), ("PUT", 499)]
    assert app.failures == []


async def test_who_stays_gets_an_answer_that_took_long(tmp_path: Path) -> None:
    slow = Slow()
    app = make_app(tmp_path, [Route("GET", "/api/slow", slow.work)])
    async with asyncio.timeout(60), served(app.asgi) as place:
        host, port = place.split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"GET /api/slow HTTP/1.1\r\nHost: localhost\r\n\r\n" * 2)
        await slow.begun.wait()
        asyncio.get_running_loop().call_later(0.1, slow.go_on.set)  # after somebody looked
        for _ in range(2):
            assert (await reader.readuntil(b'{"said":"done"}')).startswith(b"HTTP/1.1 200")
        writer.close()
    assert not slow.stopped
