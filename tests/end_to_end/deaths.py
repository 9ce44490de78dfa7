"""When a server shall die, seeded, and what came of many deaths."""

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

STAGES = ("extract", "describe", "fetch", "probe", "check", "place", "write", "mark")
SUBTITLES = "subtitles"  # a stage only where some are wanted
START, ANSWER = "start", "answer"
LONGEST_START, LONGEST_LIFE = 1.5, 4.0  # seconds
IMPATIENCE = 20.0  # seconds after the first answer to wait for a stage before the server dies anyway


@dataclass(frozen=True)
class Death:
    """``seconds`` after ``since``: the start of the process, its first answer, or the first sight of a stage."""

    seconds: float
    since: str

    def __str__(self) -> str:
        return f"{self.seconds:.3f} s after {self.since}"

    @classmethod
    def drawn(cls, chance: random.Random, stages: Sequence[str] = STAGES) -> "Death":
        sort = chance.random()
        if sort < 0.2:
            return cls(chance.uniform(0.05, LONGEST_START), START)
        if sort < 0.5:
            return cls(chance.uniform(0, LONGEST_LIFE), ANSWER)
        return cls(chance.uniform(0, 0.03), chance.choice(stages))


@dataclass
class Report:
    """``hit``: how many jobs were at which stage when the server died; ``by_hand``: retries that a person had to ask
    for, because a job had seen too many deaths in a row; ``faults``: what is wrong at the end, in sentences."""

    seed: int
    kills: int = 0
    asked: int = 0
    by_hand: int = 0
    hit: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        stages = ", ".join(f"{name} {self.hit[name]}" for name in ("starting", "idle", *STAGES, SUBTITLES))
        verdict = (
            "\n".join(f"  FAULT {fault}" for fault in self.faults) or "  nothing lost, nothing twice, nothing left"
        )
        counts = f"{self.kills} kills, {self.asked} songs, {self.by_hand} retries by hand"
        return f"seed {self.seed}: {counts}; hit: {stages}\n{verdict}"


def await_stage(path: Path, stage: str) -> None:
    deadline = time.monotonic() + IMPATIENCE
    now_there = "SELECT 1 FROM jobs WHERE state = 'running' AND stage = ? AND started > ?"
    began = time.time() * 1000
    with reading(path) as database:
        while time.monotonic() < deadline and not database.execute(now_there, (stage, began)).fetchone():
            time.sleep(0.002)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        yield connection
