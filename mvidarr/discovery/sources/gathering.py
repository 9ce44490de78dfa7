"""Many sources asked at once, their answers as they come; none of them can hold up or bring down the others.

    async with gather([Ask("musicbrainz", search), Ask("youtube", find, seconds=8)], seconds=4) as answers:
        async for told in answers:
            …

Whoever leaves the block early, or is cancelled in it, cancels what is still being asked.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Generic, TypeVar

from mvidarr.errors import External, MvidarrError
from mvidarr.observe import get_logger

_log = get_logger("mvidarr.discovery")

T = TypeVar("T")


@dataclass(frozen=True)
class Ask(Generic[T]):
    """``seconds``: how long this one may take, where it is another time than that of all."""

    source: str
    ask: Callable[[], Awaitable[T]]
    seconds: float | None = None


@dataclass(frozen=True)
class Told(Generic[T]):
    """``value``: what the source answered, which may be None or empty; with an ``error`` it answered nothing.
    ``seconds``: how long that took."""

    source: str
    value: T | None
    error: MvidarrError | None
    seconds: float

    @property
    def well(self) -> bool:
        return self.error is None


@dataclass
class Answers(Generic[T]):
    """In the order in which they come. ``waiting``: sources that are still being asked, in the order of the asks."""

    _left: list[str]
    _told: asyncio.Queue[Told[T]] = field(default_factory=asyncio.Queue)

    @property
    def waiting(self) -> Collection[str]:
        return tuple(self._left)

    def __aiter__(self) -> AsyncIterator[Told[T]]:
        return self

    async def __anext__(self) -> Told[T]:
        if not self._left:
            raise StopAsyncIteration
        told = await self._told.get()
        self._left.remove(told.source)
        return told

    async def put(self, ask: Ask[T], seconds: float) -> None:
        self._told.put_nowait(await _told(ask, seconds))


@asynccontextmanager
async def gather(asks: Iterable[Ask[T]], *, seconds: float) -> AsyncIterator[Answers[T]]:
    """``seconds``: how long each source may take. Later than that is an outcome too: External ``timeout``."""
    asked = list(asks)
    answers: Answers[T] = Answers([ask.source for ask in asked])
    tasks = [asyncio.create_task(answers.put(ask, _patience(ask, seconds)), name=f"ask {ask.source}") for ask in asked]
    try:
        yield answers
    finally:  # no TaskGroup: it would make a group of the asker's own error
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)


def _patience(ask: Ask[T], seconds: float) -> float:
    return seconds if ask.seconds is None else ask.seconds


async def _told(ask: Ask[T], seconds: float) -> Told[T]:
    began = monotonic()
    value: T | None = None
    error: MvidarrError | None = None
    try:
        async with asyncio.timeout(seconds):
            value = await ask.ask()
    except TimeoutError:
        error = _late(ask.source, seconds)
    except MvidarrError as failure:
        error = failure
    except Exception as surprise:  # noqa: BLE001 - what a provider did not foresee is its failure, not the others'
        _log.exception("A source answered with something that nobody foresaw.", source=ask.source)
        error = _unforeseen(ask.source, surprise)
    return Told(ask.source, value, error, monotonic() - began)


def _late(source: str, seconds: float) -> External:
    return External(
        f"{source} did not answer within {seconds:g} seconds.", source=source, retryable=True, code="timeout"
    )


def _unforeseen(source: str, surprise: Exception) -> External:
    detail = f"{source} answered with something that nobody foresaw ({type(surprise).__name__}); the log has more."
    return External(detail, source=source, code="unforeseen")
