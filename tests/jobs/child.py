"""A process with a supervisor, to be killed: python -m tests.jobs.child DATABASE_URL

Its jobs write a row into ``effects`` in the transaction that makes them done: the visible effect. As many tries as
``dies`` says never end. ``deadly`` kills it.
"""

import asyncio
import os
import signal
import sys

from sqlalchemy import text

from mvidarr.db import Database, Writer
from mvidarr.jobs import JobContext, JobRow, Jobs, Kind, Kinds, Lanes, Outcome, Owner, Pace, Supervisor


async def work(context: JobContext) -> None:
    context.log("begun")
    if context.job.attempts <= context.job.payload["dies"]:
        await asyncio.Event().wait()
    await context.stage("half")
    context.log("ended")


async def die(context: JobContext) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def settle(w: Writer, job: JobRow, outcome: Outcome) -> None:
    if outcome.state == "done":
        await w.run(text("INSERT INTO effects (job_id) VALUES (:id)").bindparams(id=job.id))


def kinds() -> Kinds:
    return Kinds(Kind("effect", "work", work, settle), Kind("deadly", "work", die))


async def main(url: str) -> None:
    database = await Database.open(url)
    known, lanes = kinds(), Lanes({"work": 6})
    jobs = Jobs(database, known, lanes)
    supervisor = Supervisor(database, jobs, known, lanes, Owner.here(), lambda view: None, pace=Pace(flush=0.01))
    async with asyncio.TaskGroup() as group:
        group.create_task(supervisor.run())
        asyncio.get_running_loop().add_signal_handler(
            signal.SIGTERM, lambda: group.create_task(supervisor.drain(grace=1.0))
        )
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
