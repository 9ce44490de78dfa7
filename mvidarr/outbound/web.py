"""One source's way out: asks as the source wants to be asked, and gives answers, or the reason why there is none."""

import random
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urlencode

import orjson

from mvidarr.errors import External, Invalid
from mvidarr.outbound.answer import Answer, Param, Question
from mvidarr.outbound.asking import current
from mvidarr.outbound.client import Fetched, Outbound
from mvidarr.outbound.clock import SYSTEM_CLOCK, Clock
from mvidarr.outbound.judging import judged
from mvidarr.outbound.kept import Kept, KeptAnswer
from mvidarr.outbound.manners import Fault, Keep, Manners
from mvidarr.outbound.sentences import in_words
from mvidarr.outbound.standing import Standing
from mvidarr.outbound.throttle import Crowded

T = TypeVar("T")

NOT_KEPT = Keep()
UNCHANGED = 304
FIRST_PAUSE = 2.0  # seconds before the second try, twice as long before each further one
CROWDED = "crowded"
LINE_SECONDS = 1800.0  # a job waits so long for its turn, and that is not counted as its time
_AGAIN = frozenset({"busy", "down", "timeout", "network"})
_SAYS_NOTHING = frozenset({"private", "bad_request"})  # of whether the source is well


@dataclass
class _Time:
    """``until``: of all tries of a question, by the clock."""

    until: float


class Web:
    """``source`` names it in errors, cache and health. Without ``standing`` and ``kept``, which ``Ways`` gives it, it
    stands for itself and keeps nothing."""

    def __init__(
        self,
        outbound: Outbound,
        source: str,
        manners: Manners,
        *,
        clock: Clock = SYSTEM_CLOCK,
        standing: Standing | None = None,
        kept: Kept | None = None,
    ) -> None:
        self._outbound = outbound
        self._clock = clock
        self._standing = standing or Standing(source, manners, clock)
        self._kept = kept
        self.source = source
        self.manners = manners

    async def get(
        self,
        url: str,
        *,
        capability: str,
        params: Mapping[str, Param] | None = None,
        secret: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        keep: Keep = NOT_KEPT,
        cost: Mapping[str, int] | None = None,
    ) -> Answer | None:
        """None: the source says that there is no such thing. ``secret``: further parameters that nobody keeps, logs or
        repeats; one that stands as ``{name}`` in ``url`` goes there. ``capability``: what fails with it. ``cost``:
        units by bucket of the quota.

        External: ``busy``, ``down``, ``key_refused``, ``quota``, ``private``, ``bad_request``, ``timeout``,
        ``network``, ``not_asked`` (it failed so often that it is left alone for ``retry_after``), ``crowded`` (others
        are asked before, for longer than one waits), and for answers that nobody should take ``too_large``,
        ``redirects``, ``encoding``, ``address_refused``, ``bad_url``.
        """
        question = Question(self.source, "GET", url, params or {}, secret or {}, headers or {})
        if self._kept is None or keep == NOT_KEPT:
            fetched = await self._ask(question, capability, cost or {}, again=True)
            return None if fetched is None else self._answer(question, fetched)
        return await self._get_kept(self._kept, question, capability, keep, cost or {})

    async def post(
        self,
        url: str,
        *,
        capability: str,
        form: Mapping[str, str] | None = None,
        json: object = None,
        params: Mapping[str, Param] | None = None,
        secret: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        cost: Mapping[str, int] | None = None,
        again: bool = False,
    ) -> Answer | None:
        """As ``get``; never kept. ``again``: asking twice does no harm, so it may be tried again."""
        typed = "application/json" if form is None else "application/x-www-form-urlencoded"
        content = orjson.dumps(json) if form is None else urlencode(dict(form)).encode()
        sent = {"Content-Type": typed, **(headers or {})}
        hidden = tuple((form or {}).values())
        question = Question(self.source, "POST", url, params or {}, secret or {}, sent, content, hidden)
        fetched = await self._ask(question, capability, cost or {}, again=again)
        return None if fetched is None else self._answer(question, fetched)

    async def through(self, ask: Callable[[], Awaitable[T]], *, capability: str, fine: Collection[str] = ()) -> T:
        """What is asked in another way than over this web, by a program, with the same care: its turn, its rest, its
        health. ``fine``: codes of External that say nothing against the source. Tried once."""
        how = current()
        await self._standing.recall()
        with self._standing.asked(capability, anyway=how.anyway):
            try:
                async with self._standing.throttle.turn(how.seconds, hurry=how.hurry):
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

    async def left(self, bucket: str) -> int | None:
        """Units of a quota that are left today; None where nothing is counted."""
        return await self._standing.left(bucket)

    async def _get_kept(
        self, kept: Kept, question: Question, capability: str, keep: Keep, cost: Mapping[str, int]
    ) -> Answer | None:
        found = await kept.find(question)
        anew = current().anew
        if found is not None and kept.fresh(found) and not anew:
            self._standing.count("kept")
            return found.answer
        async with kept.alone(question, hurry=current().hurry) as flight:
            before = found
            found = await kept.find(question)
            if found is not None and kept.fresh(found) and (not anew or found != before):
                self._standing.count("kept")
                return found.answer
            try:
                if flight.error is not None:
                    raise flight.error
                return await self._asked_anew(kept, question, found, capability, keep, cost)
            except External as error:
                flight.error = error
                if found is None or found.answer is None or error.code in {"private", "bad_request"}:
                    raise
                return replace(found.answer, stale=True)

    async def _asked_anew(
        self,
        kept: Kept,
        question: Question,
        found: KeptAnswer | None,
        capability: str,
        keep: Keep,
        cost: Mapping[str, int],
    ) -> Answer | None:
        conditions = found.conditions() if found is not None else {}
        asked = replace(question, headers={**question.headers, **conditions})
        fetched = await self._ask(asked, capability, cost, again=True)
        if found is not None and fetched is not None and fetched.status == UNCHANGED:
            await kept.renew(found, keep)
            return found.answer
        answer = None if fetched is None else self._answer(question, fetched)
        await kept.note(question, answer, keep)
        return answer

    async def _ask(
        self, question: Question, capability: str, cost: Mapping[str, int], *, again: bool
    ) -> Fetched | None:
        """With its further tries, within the time that whoever asks has."""
        how = current()
        time = _Time(self._clock.now() + how.seconds)
        await self._standing.recall()
        with self._standing.asked(capability, anyway=how.anyway) as trial:
            tries = self.manners.tries if again and not trial else 1
            number = 1
            while True:
                try:
                    return await self._once(question, capability, cost, time, hurry=how.hurry)
                except External as error:
                    pause = _pause(error, number)
                    last = number >= tries or error.code not in _AGAIN or self._clock.now() + pause >= time.until
                    await self._heed(capability, error, None if last else pause)
                    if last or self._rests(capability):
                        raise
                await self._clock.sleep(pause)
                number += 1

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
        begun = self._clock.now()
        try:
            async with self._standing.throttle.turn(time.until - begun if hurry else LINE_SECONDS, hurry=hurry):
                if not hurry:
                    time.until += self._clock.now() - begun
                await self._standing.spend(cost)
                return await self._sent(question, min(self.manners.seconds, time.until - self._clock.now()))
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

    def _answer(self, question: Question, fetched: Fetched) -> Answer:
        url = question.without_secrets(fetched.url)
        return Answer(self.source, url, fetched.status, fetched.headers, fetched.body, int(self._clock.now() * 1000))


def _pause(error: External, number: int) -> float:
    """Seconds until the next try; spread, so that those who failed together do not come again together."""
    if error.retry_after is not None:
        return float(error.retry_after)
    return FIRST_PAUSE * 2.0 ** (number - 1) * random.uniform(0.75, 1.25)  # noqa: S311 (no secret)
