"""The journal as rooms use it."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Literal

from sqlalchemy import bindparam, insert, or_, select, update

from mvidarr.clock import SECOND, now
from mvidarr.db.database import Database, Reader, Writer
from mvidarr.db.journal import history, undo
from mvidarr.db.journal.changes import ChangeSet
from mvidarr.db.journal.history import ChangeDetail, ChangePage, ChangeView, Foresight
from mvidarr.db.journal.pace import Pace
from mvidarr.db.journal.pen import Pen
from mvidarr.db.journal.tracked import Register, Row, Tracked, Words
from mvidarr.db.migrations import newest
from mvidarr.db.tables.journal import changes
from mvidarr.errors import Conflict

WhenMoved = Literal["rest", "nothing"]

_IDLE = 120.0  # seconds
_OPENED = insert(changes).returning(*changes.c)
_ONE = select(changes).where(changes.c.id == bindparam("of"))
_LOCKED = _ONE.with_for_update()
_INVERTED = select(history.INVERSES.label("inverses")).select_from(changes).where(changes.c.id == bindparam("of"))
_NOTES = 200  # that the first chunk of an undo inverts: of a video changed with its tags there are several
_WHOLE = 500  # rows that an undo of all or nothing inverts in one transaction


class Journal:
    def __init__(self, database: Database, words: Words | None = None) -> None:
        """``words``: as search columns hold them, by which changes are found."""
        self._database = database
        self._register = Register(newest(), words)

    def register(self, tracked: Tracked) -> None:
        self._register.add(tracked)
        if tracked.fields:
            self._database.journaled[tracked.name] = tracked.journaled

    async def begin(
        self, w: Writer, *, actor: str, origin: str, reason: str, guarded: bool = False, personal: bool = False
    ) -> ChangeSet:
        """``guarded``: for administrators only, whatever it will change; guarded tables make it so by themselves.
        ``personal``: for whoever makes it, until it is seen which rows it changes."""
        given = {"actor": actor, "origin": origin, "reason": reason, "guarded": guarded, "personal": personal}
        return ChangeSet(await self._open(w, **given))

    async def resume(self, w: Writer, change_id: int) -> ChangeSet:
        """The next chunk of a set that is open, or was abandoned by a process that died."""
        row = await self._row(w, change_id, lock=True)
        if row["state"] == "complete" or await self._inverses(w, row):
            raise Conflict("This change is complete.", code="change_complete")
        pen = Pen(w, self._register, row)
        await pen.put(state="open")
        return ChangeSet(pen)

    async def undo(self, change_id: int, *, actor: str, when_moved: WhenMoved = "rest", origin: str = "undo") -> int:
        """The id of the set that undid it. Rows that moved on since are refused: with ``rest`` the others are undone,
        with ``nothing`` the whole undo is (``Conflict``, code ``moved_on``, the rows in ``extra``)."""
        async with self._database.write("undo") as w:
            inverse = await self.begin_undo(w, change_id, actor=actor, when_moved=when_moved, origin=origin)
        await self.carry_on(inverse)
        return inverse

    async def redo(self, change_id: int, *, actor: str, when_moved: WhenMoved = "rest", origin: str = "redo") -> int:
        async with self._database.write("redo") as w:
            inverse = await self.begin_redo(w, change_id, actor=actor, when_moved=when_moved, origin=origin)
        await self.carry_on(inverse)
        return inverse

    async def begin_undo(
        self, w: Writer, change_id: int, *, actor: str, when_moved: WhenMoved = "rest", origin: str = "undo"
    ) -> int:
        """An open set that ``carry_on`` fills, so that a job can do so."""
        row = await self._row(w, change_id, lock=True)
        if await self._inverses(w, row) % 2:
            raise Conflict("This change is undone already.", code="already_undone")
        reason = f"Undo: {row['reason']}"
        return await self._begin_inverse(w, row, actor=actor, when_moved=when_moved, origin=origin, reason=reason)

    async def begin_redo(
        self, w: Writer, change_id: int, *, actor: str, when_moved: WhenMoved = "rest", origin: str = "redo"
    ) -> int:
        row = await self._row(w, change_id, lock=True)
        if await self._inverses(w, row) % 2 == 0:
            raise Conflict("This change is not undone, so it cannot be redone.", code="not_undone")
        reason = f"Redo: {row['reason']}"
        return await self._begin_inverse(w, row, actor=actor, when_moved=when_moved, origin=origin, reason=reason)

    async def foresee(self, change_id: int) -> Foresight:
        """What an undo of it, or a redo once it is undone, would refuse as things stand: of a hundred rows which and
        why. Conflict where there is nothing to take back; nothing is written."""
        async with self._database.read() as r:
            row = await self._row(r, change_id)
            tip = await self._invertible(r, row)
            moved = await undo.foreseen(r, self._register, tip["id"])
        return {"rows": moved.rows, "refused": moved.count, "refusals": moved.first}

    async def carry_on(self, change_id: int) -> None:
        """An undo or redo to its end; harmless when it is there already."""
        async with self._database.read() as r:
            row = await self._row(r, change_id)
            if row["state"] != "open":
                return
            ahead = await undo.Ahead.of(r, row["reverts"])
        if (row["checkpoint"] or {}).get("when_moved") == "nothing" and row["chunks"] == 0:
            await self._all_or_nothing(row)
        pace, notes = Pace(_NOTES, fewest=_NOTES // 2), 0
        while row["state"] == "open":
            async with self._database.write("undo") as w:
                pace.began()
                row = await self._row(w, change_id, lock=True)
                if row["state"] == "open":
                    notes = await undo.chunk(Pen(w, self._register, row), pace.rows, ahead)
            pace.ended(notes)
        if row["rows"] == 0 and (refused := row["refused"]):
            raise undo.moved_on(refused["rows"], refused["count"])

    async def list(
        self,
        *,
        limit: int = 50,
        cursor: str = "",
        table: str | None = None,
        row_id: int | None = None,
        actor: str | None = None,
        guarded: bool = False,
        asker: str | None = None,
    ) -> ChangePage:
        """Newest first; of a table, of one of its rows, of an actor; the guarded ones too when asked for. ``asker``: of
        personal ones those of this actor only; None tells all."""
        async with self._database.read() as r:
            return await history.page(
                r,
                self._register,
                limit=limit,
                cursor=cursor,
                table=table,
                row_id=row_id,
                actor=actor,
                guarded=guarded,
                asker=asker,
            )

    def personal(self) -> Sequence[str]:
        """Tables whose rows are somebody's own: of changes that also did something else they are not told."""
        return self._register.personal()

    async def views(self, r: Reader, rows: Sequence[Row]) -> Sequence[ChangeView]:
        """Of rows that were read with ``history.COLUMNS``."""
        return await history.views(r, self._register, rows)

    async def get(self, change_id: int) -> ChangeDetail:
        async with self._database.read() as r:
            return await history.detail(r, self._register, change_id)

    async def recover(self, *, idle: float | None = None) -> None:
        """At start: what a dead process left open is carried on (undo, redo) or marked abandoned; dead is who wrote
        nothing for ``idle`` seconds: none on SQLite, where there is no other server, two minutes on PostgreSQL."""
        await self.take_up(await self.left_open(idle=idle))

    async def take_up(self, inverses: Sequence[int]) -> None:
        """Beside others who do the same, if need be. One that finds that nothing can go back is none."""
        for inverse in inverses:
            with suppress(Conflict):
                await self.carry_on(inverse)

    async def left_open(self, *, idle: float | None = None) -> Sequence[int]:
        """The first half of ``recover``: what is to be taken up, which may be long."""
        if idle is None:
            idle = 0 if self._database.dialect == "sqlite" else _IDLE
        dead = now() - int(idle * SECOND)
        left = changes.c.state == "open", changes.c.touched <= dead
        async with self._database.write("recover") as w:
            inverses = await w.all(select(changes.c.id).where(*left, changes.c.reverts.is_not(None)))
            await w.run(update(changes).where(*left, changes.c.reverts.is_(None)).values(state="abandoned"))
        return [row["id"] for row in inverses]

    async def _open(self, w: Writer, **given: object) -> Pen:
        moment = now()
        values = {"state": "open", "time": moment, "touched": moment, "rows": 0, "chunks": 0, **given}
        values["schema"] = self._register.schema
        (row,) = await w.all(_OPENED, values)
        pen = Pen(w, self._register, row)
        if row["root"] is None:
            await pen.put(root=row["id"])
        return pen

    async def _begin_inverse(
        self, w: Writer, row: Row, *, actor: str, when_moved: WhenMoved, origin: str, reason: str
    ) -> int:
        tip = await self._invertible(w, row)
        pen = await self._open(
            w,
            actor=actor,
            origin=origin,
            reason=reason,
            guarded=row["guarded"],
            personal=row["personal"],
            root=row["root"],
            reverts=tip["id"],
            checkpoint={"when_moved": when_moved},
        )
        return int(pen.change["id"])

    async def _invertible(self, r: Reader, row: Row) -> Row:
        """The set of its line whose inverse comes next."""
        tip = await self._tip(r, row["root"])
        if row["state"] == "open" or tip["state"] == "open":
            raise Conflict("This change is still being written. Wait until it is complete.", code="change_open")
        if row["expired"] is not None or tip["expired"] is not None:
            detail = "What this change did in detail is no longer kept, so it cannot be undone or redone."
            raise Conflict(detail, code="change_expired")
        if tip["rows"] == 0:
            raise Conflict("This change changed nothing.", code="nothing_to_undo")
        return tip

    async def _all_or_nothing(self, row: Row) -> None:
        """A set that is not too long in one transaction, taken back when a row is refused; of a longer one it is said
        beforehand which rows moved on, and then it is carried on in its chunks. Where somebody else has begun to carry
        it on, that is said already, and what came back by now is nobody's refusal."""
        try:
            async with self._database.write("undo") as w:
                size = await w.value(select(changes.c.rows).where(changes.c.id == row["reverts"]))
                standing = await self._row(w, row["id"], lock=True)
                if standing["state"] != "open" or standing["chunks"]:
                    return
                if size <= _WHOLE:
                    await undo.whole(Pen(w, self._register, standing))
                else:
                    await undo.refuse_moved(w, self._register, row["reverts"])
        except Conflict:
            async with self._database.write("undo") as w:
                given_up = update(changes).where(changes.c.id == row["id"], changes.c.chunks == 0)
                await w.run(given_up.values(state="abandoned"))
            raise

    async def _row(self, r: Reader, change_id: int, *, lock: bool = False) -> Row:
        row = await r.one(_LOCKED if lock else _ONE, {"of": change_id})
        if row is None:
            raise history.missing(change_id)
        return row

    async def _inverses(self, r: Reader, row: Row) -> int:
        (count,) = await r.all(_INVERTED, {"of": row["id"]})
        return int(count["inverses"])

    async def _tip(self, r: Reader, root: int) -> Row:
        """The last of a line of inverses that did anything."""
        line = changes.c.root == root, or_(changes.c.rows > 0, changes.c.state == "open", changes.c.id == root)
        last = select(changes).where(*line).order_by(changes.c.id.desc()).limit(1)
        (row,) = await r.all(last.with_for_update() if isinstance(r, Writer) else last)
        return row
