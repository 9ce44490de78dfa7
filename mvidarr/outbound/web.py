"""One source's way out: asks as the source wants to be asked, and gives answers, or the reason why there is none."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import replace
from typing import TypeVar
from urllib.parse import urlencode

import orjson

from mvidarr.errors import External
from mvidarr.outbound.answer import Answer, Param, Question
from mvidarr.outbound.asker import UNCHANGED, Asker
from mvidarr.outbound.asking import current
from mvidarr.outbound.client import Fetched, Outbound
from mvidarr.outbound.clock import SYSTEM_CLOCK, Clock
from mvidarr.outbound.kept import Kept, KeptAnswer
from mvidarr.outbound.manners import Keep, Manners
from mvidarr.outbound.standing import Standing

T = TypeVar("T")

NOT_KEPT = Keep()


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
        self._clock = clock
        self._standing = standing or Standing(source, manners, clock)
        self._asker = Asker(outbound, source, manners, clock, self._standing)
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
            fetched = await self._asker.ask(question, capability, cost or {}, again=True)
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
        fetched = await self._asker.ask(question, capability, cost or {}, again=again)
        return None if fetched is None else self._answer(question, fetched)

    async def through(self, ask: Callable[[], Awaitable[T]], *, capability: str, fine: Collection[str] = ()) -> T:
        """What is asked in another way than over this web, by a program, with the same care: its turn, its rest, its
        health. ``fine``: codes of External that say nothing against the source. Tried once."""
        return await self._asker.through(ask, capability, fine)

    async def left(self, bucket: str) -> int | None:
        """Units of a quota that are left today; None where nothing is counted."""
        return await self._standing.left(bucket)

    async def _get_kept(
        self, kept: Kept, question: Question, capability: str, keep: Keep, cost: Mapping[str, int]
    ) -> Answer | None:
        found = await kept.find(question)
        anew = current().anew
        if found is not None and kept.fresh(found, keep) and not anew:
            self._standing.count("kept")
            return found.answer
        async with kept.alone(question, hurry=current().hurry) as flight:
            before = found
            found = await kept.find(question)
            if found is not None and kept.fresh(found, keep) and (not anew or found != before):
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
        fetched = await self._asker.ask(asked, capability, cost, again=True)
        if found is not None and fetched is not None and fetched.status == UNCHANGED:
            await kept.renew(found, keep)
            return replace(found.answer, kept=False) if found.answer else None
        answer = None if fetched is None else self._answer(question, fetched)
        await kept.note(question, answer, keep)
        return answer

    def _answer(self, question: Question, fetched: Fetched) -> Answer:
        url = question.without_secrets(fetched.url)
        return Answer(self.source, url, fetched.status, fetched.headers, fetched.body, int(self._clock.now() * 1000))
