"""Servers that go wrong in every way we know, each a site of its own, and a house that fetches from all of them by
itself. What they lead astray to is a listener in a private network, which counts who comes."""

import asyncio
import random
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from mvidarr.downloads import PATIENCE
from mvidarr.outbound import AddressGuard
from mvidarr.process import Warm
from tests.house import Home, home, to_loopback
from tests.standins.media_server import MediaServer

QUICK = replace(PATIENCE, pace=1 / 3000)  # all waits: a minute is 20 ms, an hour 1.2 s
SILENCE = 5.0  # seconds: of a busy machine one or two are nothing
PRIVATE = "private"  # stands for an address in a private network

Faults = Mapping[str, int | float | str]


@dataclass(frozen=True)
class Case:
    """What goes wrong with the media, and with the page that it stands on; ``refused``: nobody listens at first."""

    media: Faults = field(default_factory=dict)
    page: Faults = field(default_factory=dict)
    picture: Faults = field(default_factory=dict)
    refused: bool = False
    comes: bool = True


CAN_SUCCEED = (
    Case(),
    Case({"delay": 0.3}),
    Case({"rate": 700_000}),
    Case({"drop": 400_000}),
    Case({"drop": 60_000}),
    Case({"drop": 400_000, "norange": 1, "drops": 1}),
    Case({"stall": 300_000, "drops": 2}),
    Case({"lie": 50_000, "drops": 1}),
    Case({"lie": -600_000, "drops": 1}),
    Case({"first": 500}),
    Case({"first": 403}),
    Case({"first": 404}),
    Case({"first": 429, "times": 2}),
    Case({"norange": 1}),
    Case(page={"first": 429}),
    Case(page={"first": 503}),
    Case(picture={"to": PRIVATE}),
    Case(refused=True),
)
NEVER = (
    Case({"status": 410}, comes=False),
    Case({"to": PRIVATE}, comes=False),
    Case(page={"to": PRIVATE}, comes=False),
)


def drawn(dice: random.Random) -> Case:
    """Any that can succeed, with other figures; every seventh not."""
    if not dice.randrange(7):
        return dice.choice(NEVER)
    size = dice.randrange(30_000, 1_000_000)
    times = {"drops": dice.randrange(1, 4)}
    return dice.choice((
        Case(), Case({"rate": dice.randrange(300_000, 2_000_000)}), Case({"delay": dice.random() / 2}),
        Case({"drop": size}), Case({"drop": size, "norange": 1, **times}), Case({"stall": size, **times}),
        Case({"lie": size, **times}), Case({"lie": -size, **times}), Case({"norange": 1}), Case(refused=True),
        Case({"first": dice.choice((403, 404, 429, 500, 503)), "times": dice.randrange(1, 3)}),
        Case(page={"first": dice.choice((429, 500, 503)), "times": dice.randrange(1, 3)}),
        Case(picture={"to": PRIVATE}),
    ))  # fmt: skip


@dataclass(frozen=True)
class Came:
    """``lost`` could have been had; ``wrongly`` could not."""

    cases: int
    lost: Sequence[Case]
    wrongly: Sequence[Case]
    files: int

    @property
    def share(self) -> float:
        return 1 - len(self.lost) / max(1, self.cases)


@asynccontextmanager
async def world(db_url: str, folder: Path, server: MediaServer, warm: Warm | None = None) -> AsyncIterator[Home]:
    """A house that may visit names that end in ``.test``, which lead to the server; nothing else on this machine."""
    async with home(db_url, folder, warm=warm, patience=QUICK, guard=_OnlyNames(False, to_loopback)) as at_home:
        at_home.house.gate.silence = SILENCE
        yield at_home


class _OnlyNames(AddressGuard):
    def _may_be_private(self, host: str, port: int) -> bool:
        return host.endswith(".test")


async def fetch_all(
    at_home: Home, server: MediaServer, private: MediaServer, cases: Sequence[Case], seconds: float
) -> Came:
    """Asks for all of them and waits until nothing is left to do."""
    videos: dict[int, Case] = {}
    async with asyncio.timeout(seconds), asyncio.TaskGroup() as late:
        for number, case in enumerate(cases):
            port = _closed() if case.refused else None
            page = _page(server, private, case, number, port.getsockname()[1] if port else None)
            added = await at_home.add(page)
            videos[added["video"]["id"]] = case
            if port is not None:
                late.create_task(_come_up(at_home, added["job"]["id"], port, server))
        while await at_home.house.jobs.count_open():
            await asyncio.sleep(0.1)
    return await _came(at_home, videos)


async def _came(at_home: Home, videos: Mapping[int, Case]) -> Came:
    status = {id: (await at_home.api.get(f"/api/videos/{id}")).json()["status"] for id in videos}
    lost = [case for id, case in videos.items() if case.comes and status[id] != "downloaded"]
    wrongly = [case for id, case in videos.items() if not case.comes and status[id] == "downloaded"]
    files = len([name for name in at_home.files() if name.endswith(".mp4")])
    return Came(sum(case.comes for case in videos.values()), lost, wrongly, files)


def _page(server: MediaServer, private: MediaServer, case: Case, number: int, port: int | None) -> str:
    host = f"http://bad{number}.test:{port or urlsplit(server.url).port}"

    def at(path: str, faults: Faults, other: str, **more: str) -> str:
        astray = {name: private.at(other) if value == PRIVATE else value for name, value in faults.items()}
        return server.at(path, **more, **astray, n=number).replace(server.url, host)

    media = at("/media/song.mp4", case.media, "/media/song.mp4")
    poster = at("/media/poster.jpg", case.picture, "/media/poster.jpg")
    return at("/page", case.page, "/page", title=f"Bad - Server {number}", src=media, poster=poster)


def _closed() -> socket.socket:
    """A port where nobody listens, and nobody else will."""
    port = socket.socket()
    port.bind(("127.0.0.1", 0))
    return port


async def _come_up(at_home: Home, job: int, port: socket.socket, server: MediaServer) -> None:
    """Once somebody was refused."""
    await at_home.ended(job)
    site = urlsplit(server.url)

    async def carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while data := await source.read(65_536):
            target.write(data)
            await target.drain()
        target.close()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, there = await asyncio.open_connection(site.hostname, site.port)
        await asyncio.gather(carry(reader, there), carry(back, writer), return_exceptions=True)

    async with await asyncio.start_server(answer, sock=port):
        while await at_home.house.jobs.count_open():
            await asyncio.sleep(0.1)
