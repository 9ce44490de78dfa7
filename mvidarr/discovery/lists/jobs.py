"""The jobs of lists: one is read, its names are looked for, and what is new in it comes in, where that was asked for or
is due."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from mvidarr.db import Database, Writer
from mvidarr.discovery.lists import store
from mvidarr.discovery.lists.applying import Applying, By
from mvidarr.discovery.lists.finding import Finding
from mvidarr.discovery.lists.importing import ImportLists
from mvidarr.discovery.lists.reading import ListReading
from mvidarr.discovery.lists.shapes import ImportList
from mvidarr.discovery.lists.typed import entries_of
from mvidarr.discovery.looking.jobs import LANE, PATIENCE
from mvidarr.discovery.looking.monitoring import BY_HAND, BY_ITSELF, OF_MANY
from mvidarr.discovery.looking.writing import SYSTEM
from mvidarr.errors import Conflict, Invalid, MvidarrError
from mvidarr.jobs import JobContext, JobRow, Jobs, JobView, Kind, NewJob, Outcome
from mvidarr.jobs.lines import Level
from mvidarr.providers.shapes import Entries

IMPORT_LIST, FIND_ARTISTS, READ_LISTS = "import_list", "find_list_artists", "read_lists"
MOST_ONLY = 5000  # entries that are named one by one


class ListJobs:
    def __init__(
        self,
        database: Database,
        jobs: Jobs,
        lists: ImportLists,
        *,
        reading: ListReading,
        finding: Finding,
        applying: Applying,
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._lists = lists
        self._reading = reading
        self._finding = finding
        self._applying = applying

    def kinds(self) -> tuple[Kind, ...]:
        return (
            Kind(IMPORT_LIST, lane=LANE, run=self._run, settle=self._settle, retries=PATIENCE, role="manager"),
            Kind(FIND_ARTISTS, lane=LANE, run=self._find, retries=PATIENCE, role="manager"),
            Kind(READ_LISTS, lane=LANE, run=self._read_due, role="manager"),
        )

    def lacking(self) -> frozenset[str]:
        """Kinds that cannot be read as things stand."""
        return self._reading.lacking()

    async def add(
        self, kind: str, values: Mapping[str, Any], text: str, *, actor: str, origin: str
    ) -> tuple[ImportList, int, JobView | None]:
        """It, its change, and the job that reads it; of a text its lines, if there are any yet."""
        if kind != "text":
            found, change_id = await self._lists.add(kind, values, actor=actor, origin=origin)
            return found, change_id, await self.read(found["id"], actor=actor)
        lines = await asyncio.to_thread(entries_of, text) if text.strip() else None
        found, change_id = await self._lists.add(kind, values, actor=actor, origin=origin)
        if lines is not None:
            await self._take(found["id"], lines, actor)
        return await self._lists.get(found["id"]), change_id, None

    async def read(self, list_id: int, *, actor: str) -> JobView:
        """Reads it, for a person to look at. Conflict ``job_open`` with what is under way."""
        return await self._ask(list_id, read=True, apply=False, only=None, actor=actor)

    async def apply(self, list_id: int, *, only: Sequence[int] | None, actor: str) -> JobView:
        """What is new in it comes in; ``only`` these entries. Conflict ``job_open``."""
        if only is not None and len(only) > MOST_ONLY:
            raise Invalid(f"Name at most {MOST_ONLY:,} entries at once, or none for all.")
        return await self._ask(list_id, read=False, apply=True, only=only, actor=actor)

    async def find(self, list_id: int, *, actor: str) -> JobView:
        """Names that nobody looked for yet are looked for at sources. Conflict ``job_open``, ``nothing_left``;
        Invalid ``no_sources``."""
        if not self._finding.possible:
            raise Invalid("No source that tells of artists is switched on. See Sources.", code="no_sources")
        async with self._database.read() as r:
            await self._lists.row(r, list_id)
        job = await self._find_later(list_id, actor)
        if job is None:
            raise Conflict("Every name that came without an id has been looked for.", code="nothing_left")
        return await self._jobs.get(job)

    async def unasked(self, list_id: int) -> int:
        return await self._finding.unasked(list_id)

    async def find_one(self, list_id: int, entry_id: int, *, seconds: float = 10.0) -> None:
        """While somebody waits."""
        async with self._database.read() as r:
            row = await store.entry(r, list_id, entry_id)
        await self._finding.at_once(list_id, entry_id, row["artist"], seconds)

    async def open_of(self, list_id: int) -> JobView | None:
        """What is under way with a list; of several the one in whose way nothing else may come."""
        found = (await self._jobs.list(state="open", subject=("import_list", list_id), limit=5))["items"]
        return min(found, key=lambda job: job["kind"] != IMPORT_LIST, default=None)

    async def hand_in(self, list_id: int, data: bytes | str, *, actor: str) -> int:
        """Lines for a list of the kind ``text``; how many entries they come to."""
        async with self._database.read() as r:
            row = await self._lists.row(r, list_id)
        if row["kind"] != "text":
            sentence = "The entries of this list come from its source. Only a text can be handed in."
            raise Conflict(sentence, code="no_text")
        return await self._take(list_id, await asyncio.to_thread(entries_of, data), actor)

    async def _take(self, list_id: int, lines: Entries, actor: str) -> int:
        async with self._database.read() as r:
            row = await self._lists.row(r, list_id)
        count = await self._reading.take(row, lines, _Nobody())
        await self._lists.went(list_id, None)
        with suppress(Conflict):  # they are looked for already
            await self._find_later(list_id, actor)
        return count

    async def _find_later(self, list_id: int, actor: str) -> int | None:
        """None where nothing is to be looked for, or nobody can be asked. Conflict ``job_open``."""
        if not self._finding.possible or not await self._finding.left(list_id):
            return None
        new = NewJob(
            FIND_ARTISTS, {}, subject=("import_list", list_id), dedupe=f"{FIND_ARTISTS}:{list_id}", priority=OF_MANY,
            actor=actor,
        )  # fmt: skip
        async with self._database.write("import list") as w:
            return (await self._jobs.enqueue(w, new)).id

    async def _ask(self, list_id: int, *, read: bool, apply: bool, only: Sequence[int] | None, actor: str) -> JobView:
        async with self._database.write("import list") as w:
            await self._lists.row(w, list_id)
            job = await self._enqueue(w, list_id, {"read": read, "apply": apply, "only": only}, BY_HAND, actor)
        return await self._jobs.get(job)

    async def _enqueue(self, w: Writer, list_id: int, payload: dict[str, object], priority: int, actor: str) -> int:
        new = NewJob(
            IMPORT_LIST, payload, subject=("import_list", list_id), dedupe=f"{IMPORT_LIST}:{list_id}",
            priority=priority, actor=actor,
        )  # fmt: skip
        return (await self._jobs.enqueue(w, new)).id

    async def _run(self, ctx: JobContext) -> None:
        list_id, payload = _list_of(ctx.job), ctx.job.payload
        if payload.get("read"):
            await self._read(ctx, list_id, look=not payload.get("apply"))
        if payload.get("read") and payload.get("apply") and self._finding.possible:
            await ctx.stage("find")
            await self._find_if_possible(ctx, list_id)
        if payload.get("apply"):
            await ctx.stage("import")
            actor = SYSTEM if ctx.job.actor.startswith("system") else ctx.job.actor
            row = await self._row(list_id)  # how it comes in may have been changed meanwhile
            told = await self._applying.apply(row, only=payload.get("only"), by=By(ctx.job.id, actor), teller=ctx)
            ctx.log(told.sentence())

    async def _read(self, ctx: JobContext, list_id: int, *, look: bool) -> None:
        await ctx.stage("read")
        try:
            await self._reading.read(await self._row(list_id), ctx)
        except MvidarrError as error:
            await self._lists.went(list_id, error)
            raise
        await self._lists.went(list_id, None)
        if look:
            with suppress(Conflict):  # it is looked for already
                await self._find_later(list_id, ctx.job.actor)

    async def _find(self, ctx: JobContext) -> None:
        await ctx.stage("find")
        await self._finding.run(_list_of(ctx.job), ctx)

    async def _find_if_possible(self, ctx: JobContext, list_id: int) -> None:
        """Whoever is not found now comes in by name: that is no reason to wait."""
        try:
            await self._finding.run(list_id, ctx)
        except MvidarrError as error:
            ctx.log(error.detail, "warning")

    async def _settle(self, w: Writer, job: JobRow, outcome: Outcome) -> None:
        if outcome.state in ("done", "failed", "cancelled"):
            await self._applying.end(w, _list_of(job), job.id)

    async def _row(self, list_id: int) -> dict[str, Any]:
        async with self._database.read() as r:
            return await self._lists.row(r, list_id)

    async def _read_due(self, ctx: JobContext) -> None:
        """Each is a job of its own."""
        asked = 0
        for list_id in await self._lists.due():
            try:
                async with self._database.write("import list") as w:
                    await self._enqueue(w, list_id, {"read": True, "apply": True, "only": None}, BY_ITSELF, SYSTEM)
                asked += 1
            except Conflict:  # it is being read already
                continue
        ctx.log(f"{asked:,} list{'' if asked == 1 else 's'} to be read.")


def _list_of(job: JobRow) -> int:
    return job.subject[1] if job.subject else 0


class _Nobody:
    """Listens where no job is."""

    def log(self, text: str, level: Level = "info") -> None:
        """Its sentences stand on the list's page."""

    def progress(self, fraction: float | None = None, *, message: str | None = None) -> None:
        """It is over at once."""
