"""History and undo: the journal as people see it, and the job that takes a change back."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import select
from typing_extensions import TypedDict

from mvidarr.clock import iso
from mvidarr.db import ChangeView, Database, Journal
from mvidarr.db.journal import Foresight, history
from mvidarr.db.tables.journal import changes
from mvidarr.db.tables.library import artists, videos
from mvidarr.errors import Invalid
from mvidarr.jobs import JobContext, JobRow, Jobs, JobView, Kind, NewJob, RetryPolicy, Role
from mvidarr.library import notes
from mvidarr.library.change_lists import ChangeLists
from mvidarr.library.telling import Kept, Teller, Told, ToldChange, ToldDetail, ToldPage, What, Words, who
from mvidarr.query import Asker, Query, parse
from mvidarr.query.tree import Criterion, Item, all_of

INVERT = "invert_change"
_GLANCE = 12  # notes of each change that a list tells of
_DETAIL = 1000
_OF = {"video_id": videos.name, "artist_id": artists.name}
Way = Literal["undo", "redo"]
WhenMoved = Literal["rest", "nothing"]
About = Literal["video_id", "artist_id"]


class ChangeHead(ChangeView):
    """A change without its rows. ``personal``: for its actor and for administrators only."""

    who: str
    personal: bool
    refusals: Sequence[Mapping[str, Any]]


class Foreseen(Foresight):
    """What an undo or redo would leave as it is."""


class Line(TypedDict):
    field: str
    before: Any
    after: Any


class ChangedRow(TypedDict):
    """What a change did to one row, and to what belongs to it."""

    table: str
    id: int
    title: str
    what: What
    lines: list[Line]


class ChangedRows(TypedDict):
    items: list[ChangedRow]
    next: str | None


class Changes:
    """``words``: how other rooms say the values of their tables; ``further``: their tables."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        jobs: Jobs,
        *,
        words: Mapping[str, Words] | None = None,
        further: Sequence[Kept] = (),
    ) -> None:
        self._database = database
        self._journal = journal
        self._jobs = jobs
        self._teller = Teller(words, further)
        self.lists = ChangeLists(database, journal)

    def kinds(self) -> list[Kind]:
        retries = RetryPolicy(max_attempts=3, base=1)
        return [Kind(INVERT, lane="maintenance", run=self._run, retries=retries, role=_role_for)]

    async def page(
        self,
        q: str = "",
        sort: str | None = None,
        cursor: str = "",
        at: int | None = None,
        limit: int = 50,
        *,
        asker: Asker,
    ) -> ToldPage:
        """What somebody may be told of, newest first, each with its beginning."""
        found = await self.lists.page(q, sort, cursor, at, limit, asker=asker)
        return {"items": await self.told(found["items"]), "next": found["next"]}

    async def of(
        self, about: About, row_id: int, *, q: str = "", cursor: str = "", limit: int = 50, asker: Asker
    ) -> ToldPage:
        """Those that changed a video or an artist, told of nothing but that."""
        query = parse(q)
        mine = Criterion(about, (Item("is", str(row_id)),))
        narrowed = Query(all_of((query.tree, mine)), query.sort)
        found = await self.lists.page(narrowed, None, cursor, None, limit, asker=asker)
        ids = [change["id"] for change in found["items"]]
        async with self._database.read() as r:
            told = await self._teller.about(r, ids, _OF[about], [row_id])
        return {"items": await self._with_names(found["items"], told), "next": found["next"]}

    async def several(self, ids: Sequence[int], most: int, asker: Asker) -> list[ToldChange]:
        """In their order, each with what its first ``most`` notes tell; what somebody is not told of is left out."""
        return await self.told(await self.lists.of_ids(ids, asker), most)

    async def told(self, found: Sequence[ChangeView], most: int = _GLANCE) -> list[ToldChange]:
        ids = [change["id"] for change in found]
        if not most:
            return await self._with_names(found, {id: [] for id in ids})
        async with self._database.read() as r:
            told = await self._teller.beginnings(r, ids, most)
        return await self._with_names(found, told)

    async def _with_names(self, found: Sequence[ChangeView], told: Mapping[int, list[Told]]) -> list[ToldChange]:
        async with self._database.read() as r:
            names = await who(r, {change["actor"] for change in found})
        return [{**change, "who": names[change["actor"]], "told": told[change["id"]]} for change in found]

    async def get(self, change_id: int) -> ToldDetail:
        """With its rows, up to a thousand."""
        change = await self._journal.get(change_id)
        async with self._database.read() as r:
            told = await self._teller.beginnings(r, [change_id], _DETAIL)
            names = await who(r, [change["actor"]])
        return {**change, "who": names[change["actor"]], "told": told[change_id]}

    async def head(self, change_id: int) -> ChangeHead:
        """Without them."""
        async with self._database.read() as r:
            row = await r.one(select(*history.COLUMNS).where(changes.c.id == change_id))
            if row is None:
                raise history.missing(change_id)
            (view,) = await self._journal.views(r, [row])
            names = await who(r, [row["actor"]])
        refusals = (row["refused"] or {}).get("rows", [])
        return {**view, "who": names[row["actor"]], "personal": bool(row["personal"]), "refusals": refusals}

    async def rows(self, change_id: int, *, q: str = "", cursor: str = "", limit: int = 50) -> ChangedRows:
        """What a change was about, in its order: rows with their belongings. ``q``: words of their names, or of what
        they were and became."""
        change = await self.head(change_id)
        hidden = () if change["personal"] else self._journal.personal()
        async with self._database.read() as r:
            found = await notes.places(r, change_id, q, _behind(cursor), limit + 1, hidden)
            told: list[Told] = []
            for table in dict.fromkeys(place.table for place in found[:limit]):
                ids = [place.id for place in found[:limit] if place.table == table]
                told += (await self._teller.about(r, [change_id], table, ids))[change_id]
        lines: dict[tuple[str, int], list[Told]] = {}
        for line in told:
            lines.setdefault((line["table"], line["id"]), []).append(line)
        some = [_changed(place, lines.get((place.table, place.id), [])) for place in found[:limit]]
        return {"items": some, "next": str(found[limit - 1].note) if len(found) > limit else None}

    async def foresee(self, change_id: int) -> Foreseen:
        """What an undo, or the redo of what is undone, would leave as it is now. Conflict where there is none."""
        found = await self._journal.foresee(change_id)
        return {"rows": found["rows"], "refused": found["refused"], "refusals": found["refusals"]}

    async def last_of(self, actor: str, since: int) -> ChangeView | None:
        """The newest change of an actor that can be undone and is no undo itself; never a guarded one, which nobody
        takes back by the way."""
        found = await self._journal.list(limit=100, actor=actor)
        fit = (c for c in found["items"] if c["reverts"] is None and c["undo"] == "possible" and c["state"] != "open")
        return next((change for change in fit if change["time"] >= iso(since)), None)

    async def invert(self, change_id: int, way: Way, *, actor: str, when_moved: WhenMoved) -> tuple[JobView, int]:
        """The job that does it and the change set that it writes. Conflict where there is nothing to undo or redo."""
        change = await self.head(change_id)
        needs = "admin" if change["guarded"] else "user" if change["actor"] == actor else "manager"
        async with self._database.write(way) as w:
            begin = self._journal.begin_undo if way == "undo" else self._journal.begin_redo
            inverse = await begin(w, change_id, actor=actor, when_moved=when_moved, origin=way)
            job = await self._jobs.enqueue(
                w,
                NewJob(INVERT, payload={"change_id": inverse, "role": needs}, subject=("change", inverse), actor=actor),
            )
        return await self._jobs.get(job.id), inverse

    async def _run(self, ctx: JobContext) -> None:
        """Chunk by chunk; after a crash it goes on where it was."""
        await ctx.stage("invert")
        await self._journal.carry_on(int(ctx.job.payload["change_id"]))


def _changed(place: notes.Place, told: Sequence[Told]) -> ChangedRow:
    own = next((line for line in told if not line["field"]), None)
    what: What = "changed" if own is None else "added" if own["before"] is None else "deleted"
    lines = [Line(field=line["field"], before=line["before"], after=line["after"]) for line in told if line["field"]]
    return {
        "table": place.table,
        "id": place.id,
        "title": told[0]["title"] if told else "",
        "what": what,
        "lines": lines,
    }


def _behind(cursor: str) -> int:
    if not cursor:
        return 0
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 18:
        raise Invalid("This page position is not valid. Start again from the first page.", code="bad_cursor")
    return int(cursor)


def _role_for(job: JobRow) -> Role:
    """Who may take the change back may see to the job that does it. One of before this was kept is for managers."""
    role: Role = job.payload.get("role", "manager")
    return role
