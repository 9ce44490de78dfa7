"""The kinds of jobs the house knows; rooms hand theirs in at start."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from mvidarr.db import Writer
from mvidarr.errors import Invalid
from mvidarr.jobs.context import JobContext
from mvidarr.jobs.models import JobRow, Outcome, Role
from mvidarr.jobs.retry import RetryPolicy

Settle = Callable[[Writer, JobRow, Outcome], Awaitable[None]]


@dataclass(frozen=True)
class Kind:
    """``run`` is the handler: each of its stages is safe to repeat. ``settle`` runs inside the transaction that changes
    the job's state, so a room's own status rows move with it; it may only use the writer it is given. ``role``:
    the smallest that may stop such a job or start it again, as it could ask for it; ``admin``: in person, by no key.
    ``resumes``: a pause of its lane stops it, as it goes on where it was; others end what they have begun."""

    name: str
    lane: str
    run: Callable[[JobContext], Awaitable[None]]
    settle: Settle | None = None
    retries: RetryPolicy = field(default_factory=RetryPolicy)
    role: Role | Callable[[JobRow], Role] = "user"
    resumes: bool = False

    def role_for(self, job: JobRow) -> Role:
        return self.role(job) if callable(self.role) else self.role


class Kinds:
    def __init__(self, *kinds: Kind) -> None:
        self._kinds: dict[str, Kind] = {}
        for kind in kinds:
            self.add(kind)

    def add(self, kind: Kind) -> None:
        if kind.name in self._kinds:
            raise Invalid(f"There are two kinds of job named {kind.name}.", code="kind_exists")
        self._kinds[kind.name] = kind

    def find(self, name: str) -> Kind | None:
        return self._kinds.get(name)

    def role_for(self, job: JobRow) -> Role:
        """The smallest that may start it again; of a kind that is no more, nobody's but a manager's."""
        kind = self.find(job.kind)
        return "manager" if kind is None else kind.role_for(job)

    def __getitem__(self, name: str) -> Kind:
        kind = self._kinds.get(name)
        if kind is None:
            raise Invalid(f"There is no kind of job named {name}.", code="unknown_kind")
        return kind

    def __iter__(self) -> Iterator[Kind]:
        return iter(self._kinds.values())
