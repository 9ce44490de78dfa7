"""The jobs of lists: one is read, and what is new in it comes in, where that was asked for or is due."""

from collections.abc import Mapping, Sequence
from typing import Any

from mvidarr.db import Database, Writer
from mvidarr.discovery.lists.applying import Applying
from mvidarr.discovery.lists.importing import ImportLists
from mvidarr.discovery.lists.reading import ListReading
from mvidarr.discovery.lists.shapes import ImportList
from mvidarr.discovery.lists.typed import entries_of
from mvidarr.discovery.looking.jobs import LANE, PATIENCE
from mvidarr.discovery.looking.monitoring import BY_HAND, BY_ITSELF
from mvidarr.discovery.looking.writing import SYSTEM
from mvidarr.errors import Conflict, Invalid, MvidarrError
from mvidarr.jobs import JobContext, Jobs, JobView, Kind, NewJob
from mvidarr.jobs.lines import Level
from mvidarr.providers.shapes import Entries

IMPORT_LIST, READ_LISTS = "import_list", "read_lists"
MOST_ONLY = 5000  # entries that are named one by one


class ListJobs:
    def __init__(
        self, database: Database, jobs: Jobs, lists: ImportLists, reading: ListReading, applying: Applying
    ) -> None:
        self._database = database
        self._jobs = jobs
        self._lists = lists
        self._reading = reading
        self._applying = applying

    def kinds(self) -> tuple[Kind, ...]:
        return (
            Kind(IMPORT_LIST, lane=LANE, run=self._run, retries=PATIENCE, role="manager"),
            Kind(READ_LISTS, lane=LANE, run=self._read_due, role="manager"),
        )

    async def add(
        self, kind: str, values: Mapping[str, Any], text: str, *, actor: str, origin: str
    ) -> tuple[ImportList, int, JobView | None]:
        """It, its change, and the job that reads it; of a text its lines, if there are any yet."""
        if kind != "text":
            found, change_id = await self._lists.add(kind, values, actor=actor, origin=origin)
            return found, change_id, await self.read(found["id"], actor=actor)
        lines = entries_of(text) if text.strip() else None
        found, change_id = await self._lists.add(kind, values, actor=actor, origin=origin)
        if lines is not None:
            await self._take(found["id"], lines)
        return await self._lists.get(found["id"]), change_id, None

    async def read(self, list_id: int, *, actor: str) -> JobView:
        """Reads it, for a person to look at. Conflict ``job_open`` with what is under way."""
        return await self._ask(list_id, read=True, apply=False, only=None, actor=actor)

    async def apply(self, list_id: int, *, only: Sequence[int] | None, actor: str) -> JobView:
        """What is new in it comes in; ``only`` these entries. Conflict ``job_open``."""
        if only is not None and len(only) > MOST_ONLY:
            raise Invalid(f"Name at most {MOST_ONLY:,} entries at once, or none for all.")
        return await self._ask(list_id, read=False, apply=True, only=only, actor=actor)

    async def open_of(self, list_id: int) -> JobView | None:
        """What is under way with a list."""
        found = (await self._jobs.list(state="open", subject=("import_list", list_id), limit=1))["items"]
        return found[0] if found else None

    async def hand_in(self, list_id: int, data: bytes | str) -> int:
        """Lines for a list of the kind ``text``; how many entries they come to."""
        async with self._database.read() as r:
            row = await self._lists.row(r, list_id)
        if row["kind"] != "text":
            sentence = "The entries of this list come from its source. Only a text can be handed in."
            raise Conflict(sentence, code="no_text")
        return await self._take(list_id, entries_of(data))

    async def _take(self, list_id: int, lines: Entries) -> int:
        async with self._database.read() as r:
            row = await self._lists.row(r, list_id)
        count = await self._reading.take(row, lines, _Nobody())
        await self._lists.went(list_id, None)
        return count

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
        list_id = (ctx.job.subject or ("import_list", 0))[1]
        async with self._database.read() as r:
            row = await self._lists.row(r, list_id)
        if ctx.job.payload.get("read"):
            await ctx.stage("read")
            try:
                await self._reading.read(row, ctx)
            except MvidarrError as error:
                await self._lists.went(list_id, error)
                raise
            await self._lists.went(list_id, None)
        if ctx.job.payload.get("apply"):
            await ctx.stage("import")
            actor = SYSTEM if ctx.job.actor.startswith("system") else ctx.job.actor
            told = await self._applying.apply(row, only=ctx.job.payload.get("only"), actor=actor, teller=ctx)
            ctx.log(told.sentence())

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


class _Nobody:
    """Listens where no job is."""

    def log(self, text: str, level: Level = "info") -> None:
        """Its sentences stand on the list's page."""

    def progress(self, fraction: float | None = None, *, message: str | None = None) -> None:
        """It is over at once."""
