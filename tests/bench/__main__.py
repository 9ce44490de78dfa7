"""Runs the rows that are named, or all; the table on standard output. Exit code 1 when a goal was not reached."""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from mvidarr.config import LogConfig
from mvidarr.observe import configure
from tests.bench.answers import answers
from tests.bench.asking import asking
from tests.bench.browsing import browsing
from tests.bench.bulk import bulk
from tests.bench.busy import busy
from tests.bench.candidates import candidates
from tests.bench.children import children
from tests.bench.demo import demo
from tests.bench.discovering import discovering
from tests.bench.doorstep import doorstep
from tests.bench.edits import edits
from tests.bench.egress import egress
from tests.bench.exports import exports
from tests.bench.fifty import fifty
from tests.bench.figures import Figure, plain, table
from tests.bench.history import EVERYDAY as CHANGES
from tests.bench.history import LARGE as MANY_CHANGES
from tests.bench.history import history
from tests.bench.jobs import jobs_on_postgres, jobs_on_sqlite
from tests.bench.lists import lists
from tests.bench.looking_up import looking_up
from tests.bench.new import new
from tests.bench.queueing import claims, reorder
from tests.bench.searching import EVERYDAY, LARGE, searching
from tests.bench.sockets import sockets
from tests.bench.starting import memory, pyz, start
from tests.bench.streaming import streaming
from tests.bench.thumbnails import thumbnails
from tests.bench.titles import titles
from tests.bench.wanted import wanted
from tests.bench.warm import warm

DATABASES = ("SQLite", "PostgreSQL")
ROWS: dict[str, Callable[[Path], list[Figure]]] = {
    "start": start,
    "pyz": pyz,
    "memory": memory,
    "asking": asking,
    "answers": answers,
    "doorstep": doorstep,
    "jobs-sqlite": jobs_on_sqlite,
    "jobs-postgres": jobs_on_postgres,
    "lists": lists,
    "children": children,
    "warm": warm,
    "sockets": sockets,
    "streaming": streaming,
    "thumbnails": thumbnails,
    "titles": titles,
    "candidates": candidates,
    "lookup": looking_up,
    "new": new,
    "wanted": wanted,
    "discover": discovering,
    "edits": edits,
    "bulk": bulk,
    "busy": busy,
    "fifty": fifty,
    "claims": claims,
    "reorder": reorder,
    "demo": demo,
    "browsing": browsing,
    "egress": egress,
    "exports": exports,
    **{f"library-{name.lower()}-{size}": searching(name, size) for name in DATABASES for size in EVERYDAY},
    **{f"history-{name.lower()}-{CHANGES}": history(name, CHANGES) for name in DATABASES},
}
LONG: dict[str, Callable[[Path], list[Figure]]] = {  # only when they are named
    **{f"library-{name.lower()}-{size}": searching(name, size) for name in DATABASES for size in LARGE},
    **{f"history-{name.lower()}-{MANY_CHANGES}": history(name, MANY_CHANGES) for name in DATABASES},
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument(
        "rows", nargs="*", metavar="ROW", help=f"only these: {', '.join(ROWS)}; besides: {', '.join(LONG)}"
    )
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    options = parser.parse_args(arguments)
    configure(LogConfig(level="warning"))
    unknown = [name for name in options.rows if name not in ROWS | LONG]
    if unknown:
        parser.error(f"there is no row {', '.join(unknown)}; there are {', '.join(ROWS | LONG)}")
    figures = [figure for name in options.rows or ROWS for figure in _measured(name)]
    sys.stdout.write((json.dumps([plain(one) for one in figures], indent=2) if options.json else table(figures)) + "\n")
    return 0 if all(figure.reached for figure in figures) else 1


def _measured(name: str) -> list[Figure]:
    folder = Path(tempfile.mkdtemp(prefix="mvidarr-bench-"))
    began = time.monotonic()
    try:
        return (ROWS | LONG)[name](folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        sys.stderr.write(f"{name}: {time.monotonic() - began:.0f} s\n")


if __name__ == "__main__":
    sys.exit(main())
