"""The first run: the steps from an empty house to one that is ready, in the order in which people take them.

A step is data, added by the roof from whatever room knows it. It counts as done when the facts say so (there is an
account, the library holds something) or when somebody finished it or passed it over; so whoever comes back goes on
where they left, and nobody who prepared everything otherwise is led through.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import insert, select
from typing_extensions import TypedDict

from mvidarr import clock
from mvidarr.db import Database, Reader
from mvidarr.db.tables.first_run import first_steps

HOME = "/"


@dataclass(frozen=True)
class Step:
    """``name`` is what is kept; ``path`` its page; ``fact`` whether it is done whoever did it."""

    name: str
    label: str
    path: str
    fact: Callable[[], Awaitable[bool]]


class StepView(TypedDict):
    """A step as the line of them shows it; without a path it can't be gone to."""

    label: str
    path: str | None
    state: Literal["done", "here", "open"]


class FirstRun:
    def __init__(self, database: Database, *, now: Callable[[], int] = clock.now) -> None:
        self._database = database
        self._now = now
        self._steps: list[Step] = []
        self._over = False

    def add(self, step: Step) -> None:
        self._steps.append(step)

    async def open(self) -> list[Step]:
        """What is left to do. Asked with every page, so the answer "nothing" is remembered."""
        if self._over:
            return []
        async with self._database.read() as r:
            marked = await _marked(r)
        left = [step for step in self._steps if step.name not in marked and not await step.fact()]
        self._over = not left
        return left

    async def onward(self) -> str:
        """The page of the first open step; the first page of the house when there is none."""
        left = await self.open()
        return left[0].path if left else HOME

    async def finish(self, *names: str) -> None:
        """Steps that somebody took or passes over; without names all of them."""
        async with self._database.write("first-run") as w:
            done = await _marked(w)
            for name in sorted({*(names or [step.name for step in self._steps])} - done):
                await w.run(insert(first_steps).values(name=name, done=self._now()))

    async def shown(self, here: str) -> list[StepView]:
        """The line of steps on the page of ``here``. The first one, the account, is never gone back to."""
        left = {step.name for step in await self.open()}
        return [_view(step, here, step.name in left, first=place == 0) for place, step in enumerate(self._steps)]


def _view(step: Step, here: str, is_open: bool, *, first: bool) -> StepView:
    state: Literal["done", "here", "open"] = "here" if step.name == here else "open" if is_open else "done"
    return {"label": step.label, "path": None if first or state == "here" else step.path, "state": state}


async def _marked(r: Reader) -> set[str]:
    return {str(row["name"]) for row in await r.all(select(first_steps.c.name))}
