"""How we stand with one source, for the whole process: its pace, what of it is left alone, what it was asked today."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from mvidarr.errors import External
from mvidarr.outbound.clock import Clock
from mvidarr.outbound.manners import Manners
from mvidarr.outbound.quota import Spent, period, renewal
from mvidarr.outbound.sentences import in_words
from mvidarr.outbound.store import Store
from mvidarr.outbound.throttle import Throttle
from mvidarr.outbound.ward import WHOLE, Ward, scope, trouble_of

UNTOLD = 3600.0  # seconds until a quota may be renewed, where nobody says
SEEN_EVERY = 3600.0  # seconds: how exactly it is kept when a source last was well


class Standing:
    """``label``: its name for people. ``key``: the fingerprint of its key, empty without one, None where nobody told.
    Without a ``store`` it lasts as long as the process."""

    def __init__(self, source: str, manners: Manners, clock: Clock, store: Store | None = None) -> None:
        self.source = source
        self.label = source
        self.key: str | None = None
        self.manners = manners
        self.throttle = Throttle(manners, clock)
        self.wards: dict[str, Ward] = {}
        self.on_answer: Callable[[str, str], None] | None = None  # source and outcome
        self._clock = clock
        self._store = store
        self._spent = Spent()
        self._trying: set[str] = set()
        self._seen: dict[str, float] = {}
        self._recalled = False

    def keep(self, manners: Manners) -> None:
        """From now on."""
        if manners.quotas != self.manners.quotas:
            spent = {name for name, ward in self.wards.items() if ward.trouble and ward.trouble.kind == "quota"}
            self.wards = {name: Ward() if name in spent else ward for name, ward in self.wards.items()}
        self.manners = manners
        self.throttle.keep(manners)

    async def recall(self) -> None:
        """What an earlier start, or another process, knew of it."""
        if self._recalled or self._store is None:
            return
        known = await self._store.wards_of(self.source)
        self.wards = {**known, **self.wards}
        self._recalled = True

    @contextmanager
    def asked(self, capability: str, *, anyway: bool) -> Iterator[bool]:
        """Whether this is a trial of what was left alone: one goes at a time, and once. External ``not_asked``,
        ``key_refused`` or ``quota`` where it is left alone."""
        if anyway:
            yield True
            return
        now, wards = self._clock.now(), [name for name in (WHOLE, capability) if self._heeded(name)]
        for name in wards:
            if self.wards[name].left_alone(now, self.key) or name in self._trying:
                raise self._left_alone(self.wards[name], now)
        trial = {name for name in wards if self.wards[name].open}
        self._trying |= trial
        try:
            yield bool(trial)
        finally:
            self._trying -= trial

    def count(self, outcome: str) -> None:
        if self.on_answer is not None:
            self.on_answer(self.source, outcome)

    async def well(self, capability: str) -> None:
        self.count("ok")
        now = self._clock.now()
        troubled = [name for name in (WHOLE, capability) if name in self.wards and self.wards[name].trouble]
        seen = self._seen.get(capability, 0.0)
        self.wards[capability] = Ward(last_ok=now)
        for name in troubled:
            self.wards[name] = self.wards[name].well(now)
        if troubled or now - seen > SEEN_EVERY:
            self._seen[capability] = now
            await self._note({capability, *troubled}, now)

    async def failed(self, capability: str, error: External) -> None:
        """An error of the source, of those that say that something is wrong with it."""
        self.count(error.code)
        now, trouble = self._clock.now(), trouble_of(error, self.key)
        name = capability if capability in self.manners.apart else scope(trouble, capability, error.retry_after)
        self.wards[name] = self.wards.get(name, Ward()).failed(now, trouble, error.retry_after)
        await self._note({name}, now)

    async def left(self, bucket: str) -> int | None:
        """Units of a quota that are left today; None where nothing is counted."""
        quota = next((one for one in self.manners.quotas if one.bucket == bucket), None)
        if quota is None:
            return None
        day = period(quota, self._clock.now())
        used = self._spent.known(bucket, day)
        if used is None:
            used = await self._store.used(self.source, bucket, day) if self._store else 0
            self._spent.note(bucket, day, used)
        return max(0, quota.most - used)

    async def afford(self, cost: Mapping[str, int]) -> None:
        """External ``quota`` where that much is not left."""
        for bucket, units in cost.items():
            left = await self.left(bucket)
            if left is not None and left < units:
                raise self.spent()

    async def spend(self, cost: Mapping[str, int]) -> None:
        """Counted when it is asked: most sources count what fails as well."""
        for quota in self.manners.quotas:
            units = cost.get(quota.bucket, 0)
            left = await self.left(quota.bucket) if units else None
            if left is not None:
                day = period(quota, self._clock.now())
                used = (self._spent.known(quota.bucket, day) or 0) + units
                self._spent.note(quota.bucket, day, used)
                if self._store is not None:
                    await self._store.use(self.source, quota.bucket, day, units)

    def spent(self, detail: str = "", after: float | None = None) -> External:
        now = self._clock.now()
        renewals = [renewal(quota, now) for quota in self.manners.quotas]
        pause = after if after is not None else min(renewals, default=UNTOLD)
        said = f" ({detail})" if detail else ""
        text = f"What {self.label} may be asked today is spent{said}. It goes on in {in_words(pause)}."
        return External(text, source=self.source, retryable=True, retry_after=max(1, int(pause)), code="quota")

    def _heeded(self, name: str) -> bool:
        ward = self.wards.get(name)
        return ward is not None and ward.trouble is not None

    def _left_alone(self, ward: Ward, now: float) -> External:
        trouble = ward.trouble
        if trouble is not None and trouble.kind == "key":
            return External(trouble.detail, source=self.source, code="key_refused")
        pause = max(1.0, (ward.next_try or now) - now)
        if trouble is not None and trouble.kind == "quota":
            return self.spent(after=pause)
        why = trouble.detail if trouble is not None else ""
        text = f"{self.label} is left alone for {in_words(pause)}: {why}"
        return External(text, source=self.source, retryable=True, retry_after=int(pause), code="not_asked")

    async def _note(self, names: set[str], now: float) -> None:
        if self._store is not None:
            await self._store.note(self.source, [(name, self.wards[name]) for name in sorted(names)], now)
