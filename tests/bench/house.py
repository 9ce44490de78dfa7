"""The whole house in a process, as ``mvidarr serve`` runs it, with a door for whoever measures.

    python -m tests.bench.house --port N --data DIR --media DIR

Orders come as lines on standard input: ``lane NAME N`` sets a lane's concurrency, ``report BYTES COUNT SECONDS`` lets a
running job report that often, ``pictures FOLDER SECONDS`` makes small pictures of the stills there, ``scan SECONDS``
adds videos as a scan does and answers with how many, ``lag`` answers with the loop's delays in milliseconds since the
last ``lag``, as JSON.
"""

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path

from mvidarr.app import House, build
from mvidarr.clock import now
from mvidarr.config import load
from mvidarr.db import Database, migrate
from mvidarr.db.tables.jobs import jobs
from mvidarr.jobs import JobContext, JobRow
from mvidarr.jobs.live import Running as RunningJob
from mvidarr.jobs.models import row_of
from mvidarr.media import WIDTHS, Thumbnails
from mvidarr.observe import configure, watch_loop_lag
from mvidarr.serving import Running, listen
from mvidarr.web.server import Server, calm_collector, server_config
from tests.bench.lines import lines_of_stdin
from tests.bench.more import added

_FOUND, _LOOKING = 20, 0.05  # videos of one transaction of a scan; seconds until the next

INTERVAL = 0.02  # seconds between two looks at the loop: more of them than the server itself takes


async def serve(port: int, data: Path, media: Path) -> None:
    """Step by step as ``mvidarr.serving`` does it."""
    config = load(None, {"server.port": port, "paths.data": data, "paths.media": media})
    configure(config.log)
    await migrate(config.database.url, data)
    database = await Database.open(config.database.url)
    try:
        house = await build(config, database)
        await house.accounts.prepare()
        running = Running(house)
        running.server = Server(server_config(house.app(running.lifespan), config.server))
        calm_collector()
        orders = asyncio.create_task(_obey(house))
        with listen(config) as listener:
            await running.server.serve(sockets=[listener])
        orders.cancel()
    finally:
        await database.close()


async def _obey(house: House) -> None:
    lags: list[float] = []
    async with asyncio.TaskGroup() as group:
        group.create_task(watch_loop_lag(lambda lag: lags.append(lag * 1000), INTERVAL))
        async for line in lines_of_stdin():
            match line.split():
                case ["lane", name, count]:
                    house.lanes.set(name, int(count))
                case ["report", size, count, seconds]:
                    await _report(house, int(size), int(count), float(seconds))
                case ["pictures", folder, seconds]:
                    group.create_task(_make_pictures(house, _files(Path(folder)), float(seconds)))
                case ["scan", seconds]:
                    group.create_task(_scan(house, float(seconds)))
                case ["lag"]:
                    sys.stdout.write(json.dumps(lags) + "\n")
                    sys.stdout.flush()
                    lags.clear()


async def _scan(house: House, seconds: float) -> None:
    """A few videos a transaction, one after the other; between them it looks at files."""
    until, written = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        await added(house.database, _FOUND, f"scan{written}")
        written += _FOUND
        await asyncio.sleep(_LOOKING)
    sys.stdout.write(f"{written}\n")
    sys.stdout.flush()


async def _report(house: House, size: int, count: int, seconds: float) -> None:
    """A job that runs for as long as it has something to say; each report carries the moment it was made."""
    job = _a_running_job()
    running = house.jobs.live.enter(job, 0)
    context = JobContext(running, house.jobs.live, _no_stages)
    for _ in range(count):
        context.progress(0.5, message=f"{time.monotonic_ns()} {'x' * size}")
        await asyncio.sleep(seconds)
    house.jobs.live.leave(running)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


async def _make_pictures(house: House, stills: list[Path], seconds: float) -> None:
    """All sizes of all stills, again and again, each time for a cache that has none."""
    until, turn = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        made = Thumbnails(house.config.paths.data / "bench" / str(turn))
        await asyncio.gather(*(made.picture(still, size, "webp") for still in stills for size in WIDTHS))
        made.close()
        turn += 1


def _a_running_job() -> JobRow:
    nothing = {column.name: None for column in jobs.columns}
    counters = dict.fromkeys(("attempts", "starts", "tries", "crashes", "priority", "not_before", "blocked"), 0)
    told = {"id": 1_000_000, "kind": "download", "lane": "download", "state": "running", "payload": {}}
    return row_of({**nothing, **counters, **told, "actor": "system", "created": now(), "started": now()})


async def _no_stages(_: RunningJob, name: str) -> None:
    """This job has none."""


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--media", type=Path, required=True)
    options = parser.parse_args()
    options.data.mkdir(parents=True, exist_ok=True)
    asyncio.run(serve(options.port, options.data, options.media))
