"""From a job's report to a browser's socket, with one socket and with a thousand."""

import time
from pathlib import Path

from tests.bench.figures import Figure, at_most, percentile
from tests.bench.processes import Orders, bare, clients, house, orders

SIZE = 100  # characters of a report's message, beside the job it belongs to
JOB_SIZE = 480  # bytes of the same message on the bare side, which has no job around it
APART = 0.26  # seconds; faster reports of one job would wait for each other, on purpose
FEW, MANY = 20, 15  # reports
CROWD = 1000
LIMIT = "bare Starlette broadcast"


def sockets(work: Path) -> list[Figure]:
    with house(work) as server, bare() as (port, other):
        ours, theirs = orders(server), other
        one = _waits(server.port, server.bearer, 1, ours, f"report {SIZE} {FEW} {APART}", FEW)
        one_bare = _waits(port, "-", 1, theirs, f"{JOB_SIZE} {FEW} {APART}", FEW)
        many = _waits(server.port, server.bearer, CROWD, ours, f"report {SIZE} {MANY} {APART}", MANY)
        many_bare = _waits(port, "-", CROWD, theirs, f"{JOB_SIZE} {MANY} {APART}", MANY)
    p50, p50_bare = percentile(one, 50), percentile(one_bare, 50)
    p99, p99_bare = percentile(many, 99), percentile(many_bare, 99)
    return [
        Figure("job report to one socket, p50", p50, "ms", at_most(5), p50_bare, LIMIT),
        Figure("job report to 1,000 sockets, p99", p99, "ms", at_most(120), p99_bare, LIMIT),
    ]


def _waits(port: int, authorization: str, count: int, sender: Orders, order: str, reports: int) -> list[float]:
    with clients(port, count, authorization) as waits:
        time.sleep(0.3)  # the greetings are over
        sender.say(order)
        time.sleep((reports + 1) * APART + 0.3)
    assert len(waits) == count * reports, f"{len(waits)} of {count * reports} messages came"
    return waits
