"""The ways to all sources, one each for the whole process, and how they do: for pages, and for the health checks."""

import hashlib
from collections.abc import Callable, Iterable

from mvidarr import clock as moments
from mvidarr.db import Database
from mvidarr.observe.health import Finding, finding, fine
from mvidarr.outbound.client import Outbound
from mvidarr.outbound.clock import SYSTEM_CLOCK, Clock
from mvidarr.outbound.kept import Kept
from mvidarr.outbound.manners import DAY, Manners
from mvidarr.outbound.quota import oldest_period
from mvidarr.outbound.sentences import SourceHealth, health_of
from mvidarr.outbound.standing import Standing
from mvidarr.outbound.store import Store
from mvidarr.outbound.web import Web

CODE = "sources"
MOST_KEPT = 128 * 1024 * 1024  # bytes of answers, as they are kept
UNUSED_FOR = 60 * moments.DAY
LONG = 6 * 3600.0  # seconds that a source may be away before anybody has to know


class Ways:
    def __init__(self, database: Database, outbound: Outbound, clock: Clock = SYSTEM_CLOCK) -> None:
        self._outbound = outbound
        self._clock = clock
        self._store = Store(database)
        self._kept = Kept(self._store, clock)
        self.on_answer: Callable[[str, str], None] | None = None  # source and outcome, for the metrics
        self._standings: dict[str, Standing] = {}
        self._typed: dict[str, Outbound] = {}

    def web(
        self, source: str, manners: Manners, *, label: str = "", secrets: Iterable[str] = (), private: bool = False
    ) -> Web:
        """``label``: its name for people. ``secrets``: its keys, of which only a fingerprint stays, so that one that
        was refused is not used again and another one is. ``private``: its address was typed by an administrator. Built
        anew when any of it changes; what is known of the source goes on."""
        standing = self._standings.get(source)
        if standing is None:
            standing = self._standings[source] = Standing(source, manners, self._clock, self._store)
        standing.keep(manners)
        standing.on_answer = self.on_answer
        standing.label, standing.key = label or source, fingerprint(source, secrets)
        outbound = self._client(source) if private else self._outbound
        return Web(outbound, source, manners, clock=self._clock, standing=standing, kept=self._kept)

    async def health(self, source: str) -> SourceHealth:
        """Also of one that is not asked now: then what is known of it from before."""
        standing = self._standings.get(source) or Standing(source, Manners(), self._clock, self._store)
        await standing.recall()
        return health_of(source, standing.label, standing.wards, standing.key, self._clock.now())

    async def all_health(self) -> list[SourceHealth]:
        """Of those that are asked."""
        return [await self.health(source) for source in list(self._standings)]

    async def check(self) -> Finding:
        """Sources come and go, so only what lasts is told; each is told of on the page of the sources."""
        known = await self.all_health()
        refused = [one for one in known if one.state == "key"]
        if refused:
            text = " ".join(one.sentence for one in refused)
            return finding(CODE, "warning", text, "Enter another key, or switch the source off.", "/sources")
        away = [one for one in known if self._away_for_long(one)]
        if not away:
            return fine(CODE, f"{len(known)} sources are asked, and none of them is away for long.")
        text = " ".join(one.sentence for one in away)
        remedy = "They are tried again by themselves. If one never comes back, switch it off."
        return finding(CODE, "notice", text, remedy, "/sources")

    async def prune(self) -> int:
        """How many kept answers were dropped."""
        now = int(self._clock.now() * 1000)
        await self._store.forget_uses(oldest_period(self._clock.now() - 40 * DAY))
        return await self._store.prune(before=now - UNUSED_FOR, most=MOST_KEPT)

    def _client(self, source: str) -> Outbound:
        if source not in self._typed:
            self._typed[source] = self._outbound.typed()
        return self._typed[source]

    def _away_for_long(self, health: SourceHealth) -> bool:
        now = self._clock.now()
        return any(one.state == "resting" and now - (one.since or now) > LONG for one in health.capabilities)


def fingerprint(source: str, secrets: Iterable[str]) -> str:
    """Empty without any; tells keys apart and not what they are."""
    given = [secret for secret in secrets if secret]
    return hashlib.sha256("\0".join((source, *given)).encode()).hexdigest()[:16] if given else ""
