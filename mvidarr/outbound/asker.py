"""One question to a source, from its turn to its answer: tried again where that makes sense, and told as an error of
the right kind where it does not. What went wrong is noted with how we stand with the source."""

import random
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from mvidarr.errors import External, Invalid
from mvidarr.outbound.answer import Question
from mvidarr.outbound.asking import current
from mvidarr.outbound.client import Fetched, Outbound
from mvidarr.outbound.clock import Clock
from mvidarr.outbound.judging import judged
from mvidarr.outbound.manners import Fault, Manners
from mvidarr.outbound.sentences import in_words
from mvidarr.outbound.standing import Standing
from mvidarr.outbound.throttle import Crowded

T = TypeVar("T")

CROWDED = "crowded"
LINE_SECONDS = 1800.0  # a job waits so long for its turn, and that is not counted as its time
UNCHANGED = 304
FIRST_PAUSE = 2.0  # seconds before the second try, twice as long before each further one
_AGAIN = frozenset({"busy", "down", "timeout", "network"})
_SAYS_NOTHING = frozenset({"private", "bad_request"})  # of whether the source is well


@dataclass
class _Time:
    """``until``: of all tries of a question, by the clock."""

    until: float


class Asker:
    def __init__(self, outbound: Outbound, source: str, manners: Manners, clock: Clock, standing: Standing) -> None:
        self._outbound = outbound
        self._clock = clock
        self._standing = standing
        self.source = source
        self.manners = manners

    async def ask(self, question: Question, capability: str, cost: Mapping[str, int], *, again: bool) -> Fetched | None:
        """With its further tries, within the time that whoever asks has."""
        how = current()
        time = _Time(self._clock.steady() + how.seconds)
        await self._standing.recall()
        with self._standing.asked(capability, anyway=how.anyway) as trial:
            tries = self.manners.tries if again and not trial else 1
            number = 1
            while True:
                try:
                    return await self._once(question, capability, cost, time, hurry=how.hurry)
                except External as error:
                    pause = _pause(error, number)
                    last = number >= tries or error.code not in _AGAIN or self._clock.steady() + pause >= time.until
                    await self._heed(capability, error, None if last else pause)
                    if last or self._rests(capability):
                        raise
                await self._clock.sleep(pause)
                number += 1

    async def through(self, ask: Callable[[], Awaitable[T]], capability: str, fine: Collection[str]) -> T:
        """As ``Web.through``."""
        how = current()
        await self._standing.recall()
        with self._standing.asked(capability, anyway=how.anyway):
            try:
                async with self._standing.throttle.turn(how.seconds if how.hurry else LINE_SECONDS, hurry=how.hurry):
                    told = await ask()
            except Crowded as error:
                raise self._crowded(error) from error
            except External as error:
                if error.code in fine:
                    await self._standing.well(capability)
                else:
                    await self._standing.failed(capability, error)
                raise
            await self._standing.well(capability)
            return told

    async def _heed(self, capability: str, error: External, pause: float | None) -> None:
        """``pause``: until the next try, if there is one. Whoever is asked to wait and does has not failed yet;
        everybody else waits meanwhile."""
        if error.code in _SAYS_NOTHING or error.code == CROWDED:
            return
        if error.code == "busy" and pause is not None:
            self._standing.throttle.pause(pause)
            return
        await self._standing.failed(capability, error)

    async def _once(
        self, question: Question, capability: str, cost: Mapping[str, int], time: _Time, *, hurry: bool
    ) -> Fetched | None:
        await self._standing.afford(cost)
        fetched = await self._paced(question, cost, time, hurry=hurry)
        fault = self._fault(fetched)
        if fault is None or fault.kind in {"missing", "private", "bad"}:
            await self._standing.well(capability)
        if fault is not None and fault.kind != "missing":
            raise self._error(question, fault)
        return None if fault is not None else fetched

    async def _paced(self, question: Question, cost: Mapping[str, int], time: _Time, *, hurry: bool) -> Fetched:
        begun = self._clock.steady()
        try:
            async with self._standing.throttle.turn(time.until - begun if hurry else LINE_SECONDS, hurry=hurry):
                if not hurry:
                    time.until += self._clock.steady() - begun
                await self._standing.spend(cost)
                return await self._sent(question, min(self.manners.seconds, time.until - self._clock.steady()))
        except Crowded as error:
            raise self._crowded(error) from error

    async def _sent(self, question: Question, seconds: float) -> Fetched:
        try:
            async with self._clock.limit(seconds):
                return await self._outbound.ask(
                    question.method, question.address(), headers=question.headers, content=question.content
                )
        except TimeoutError as error:
            detail = f"{self._label} did not answer within {in_words(seconds)}."
            raise External(detail, source=self.source, retryable=True, code="timeout") from error
        except Invalid as error:
            raise External(error.detail, source=self.source, code=error.code) from error
        except External as error:
            code = "network" if error.code == "host_not_found" else error.code
            raise External(error.detail, source=self.source, retryable=error.retryable, code=code) from error

    def _fault(self, fetched: Fetched) -> Fault | None:
        if fetched.status == UNCHANGED:
            return None
        return judged(self.manners.judge, fetched.status, fetched.headers, fetched.body, self._clock.now())

    def _error(self, question: Question, fault: Fault) -> External:
        said = f" ({question.hide(fault.detail)})" if fault.detail else ""
        after = None if fault.after is None else max(1, round(fault.after))
        kind = fault.kind
        if kind == "key" and self._standing.key == "":
            kind = "down"  # it has no key to refuse: it refuses us
        if kind == "quota":
            return self._standing.spent(question.hide(fault.detail), fault.after)
        texts = {
            "busy": f"{self._label} is asked too often{said}.",
            "down": f"{self._label} does not work right now{said}.",
            "key": f"{self._label} refuses the key{said}. Check it in the settings of the sources.",
            "private": f"{self._label} shows this only to those who may see it{said}.",
            "bad": f"{self._label} does not take this question{said}.",
        }
        codes = {"key": "key_refused", "bad": "bad_request"}
        return External(
            texts[kind], source=self.source, retryable=kind in _AGAIN, retry_after=after, code=codes.get(kind, kind)
        )

    def _crowded(self, error: Crowded) -> External:
        wait, after = in_words(error.seconds), max(1, round(error.seconds))
        detail = f"{self._label} is asked too much at once; this question has its turn in {wait}."
        return External(detail, source=self.source, retryable=True, retry_after=after, code=CROWDED)

    def _rests(self, capability: str) -> bool:
        """It has failed so often by now that it is left alone."""
        ward = self._standing.wards.get(capability)
        return ward is not None and ward.open

    @property
    def _label(self) -> str:
        return self._standing.label


def _pause(error: External, number: int) -> float:
    """Seconds until the next try; spread, so that those who failed together do not come again together."""
    if error.retry_after is not None:
        return float(error.retry_after)
    return FIRST_PAUSE * 2.0 ** (number - 1) * random.uniform(0.75, 1.25)  # noqa: S311 (no secret)
