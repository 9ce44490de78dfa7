"""Titles read, each for the first time as far as the readers' memory of notes and channels goes, and with it."""

import json
import time
from pathlib import Path
from statistics import median

from mvidarr.library.titles import read
from mvidarr.library.titles.channels import channel_of
from mvidarr.library.titles.notes import note_of
from tests.bench.figures import Figure, at_least
from tests.library.titles.table import rows

ROUNDS = 9


def titles(work: Path) -> list[Figure]:
    table = [(row.title, row.channel) for row in rows("table")]
    remembered = [_rate(table, forget=False) for _ in range(ROUNDS)]
    forgotten = [_rate(table, forget=True) for _ in range(ROUNDS)]
    limit, limit_is = median(_bare(table) for _ in range(ROUNDS)), "the same as JSON, there and back"
    return [
        Figure("titles read", median(remembered), "/s", at_least(5_000), limit, limit_is),
        Figure(
            "titles read, no note or channel seen before", median(forgotten), "/s", at_least(3_000), limit, limit_is
        ),
    ]


def _rate(table: list[tuple[str, str | None]], *, forget: bool) -> float:
    began = time.perf_counter()
    for title, channel in table:
        if forget:
            note_of.cache_clear()
            channel_of.cache_clear()
        read(title, channel)
    return len(table) / (time.perf_counter() - began)


def _bare(table: list[tuple[str, str | None]]) -> float:
    began = time.perf_counter()
    for row in table:
        json.loads(json.dumps(row))
    return len(table) / (time.perf_counter() - began)
