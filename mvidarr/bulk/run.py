"""One plan as it is applied: chunk by chunk, each one transaction that says where the next goes on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mvidarr.bulk import store
from mvidarr.bulk.operation import MORE, AnyOperation, Planned, Turn
from mvidarr.db import ChangeSet, Database, Journal, Writer
from mvidarr.db.journal.pace import Pace
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.jobs import JobContext

Row = dict[str, Any]
Placed = tuple[int, Planned]  # with its offset in its piece
Answers = Mapping[int, str | Turn]

MOVED = "It was changed since the preview."
DELETED = "It was deleted since the preview."
HALF = "It was stopped half way: undo the change, or do it again."


class Run:
    """One plan as it is applied by one try of its job."""

    def __init__(self, database: Database, journal: Journal, row: Row, operation: AnyOperation, prepared: Any) -> None:
        self._database = database
        self._journal = journal
        self._row = row
        self._operation = operation
        self._prepared = prepared
        self._pace = Pace()
        self._piece: tuple[int, list[Placed]] | None = None

    async def to_its_end(self, ctx: JobContext) -> None:
        at = await self.begin()
        async with self._database.read() as r:
            pieces = await store.pieces(r, self._row["id"])
        counts = [piece["change"] - len(piece["excluded"]) for piece in pieces]
        left = sum(counts)
        while at is not None:
            at = await self.chunk(at, counts)
            if at is not None:
                past = sum(counts[: at["piece"]]) + self._past(at)
                ctx.progress(fraction=past / max(left, 1), message=f"{past:,} of {left:,}")
        async with self._database.read() as r:
            row = await store.plan(r, self._row["id"]) or self._row
        ctx.log(f"{row['done']:,} of {left:,} rows were changed, {row['undone']:,} could not be.")

    async def begin(self) -> Row | None:
        """Where to go on; None when it is over already."""
        async with self._database.write("bulk") as w:
            change = await resumed(self._journal, w, self._row["change_id"])
            if change is None:
                return None
            await store.set_plan(w, self._row["id"], {"state": "applying"})
            position: Row = change.position
            return position

    async def chunk(self, at: Row, counts: Sequence[int]) -> Row | None:
        """One transaction; where the next goes on."""
        n, some, after = await (self._unfinished(at) if at.get("again") else self._next(at, counts))
        rows = [row for _, row in some]
        found = await self._operation.before(self._prepared, rows) if rows else {}
        some = [(place, replace(row, found=found.get(row.id))) for place, row in some] if found else some
        try:
            position = await self._written(at, after, n, some, one_by_one=False, over=n >= len(counts))
        except (Conflict, Invalid, NotFound):
            position = await self._written(at, after, n, some, one_by_one=True, over=n >= len(counts))
        if 2 * len(some) >= self._pace.rows:  # the rest of a piece says little of what a whole chunk takes
            self._pace.ended(len(some))
        return position

    async def _next(self, at: Row, counts: Sequence[int]) -> tuple[int, list[Placed], Row]:
        """The piece, some of its rows, and where what follows them begins."""
        n, offset = at["piece"], at["offset"]
        some: list[Placed] = []
        while n < len(counts) and not some:
            some = await self._left(n, offset) if counts[n] else []
            if not some:
                n, offset = n + 1, 0
        some = some[: min(self._pace.rows, self._operation.at_once)]
        return n, some, {**at, "piece": n, "offset": some[-1][0] + 1 if some else 0}

    async def _unfinished(self, at: Row) -> tuple[int, list[Placed], Row]:
        """The same of rows that wanted another turn."""
        begun: Mapping[str, bool] = at["again"]
        left = await self._left(at["piece"], 0)
        some = [(place, replace(row, again=begun[str(place)])) for place, row in left if str(place) in begun]
        return at["piece"], some, at

    async def _written(
        self, at: Row, after: Row, n: int, some: Sequence[Placed], *, one_by_one: bool, over: bool
    ) -> Row | None:
        """The transaction: where the next goes on, None at the end. Raises what refuses a row, unless they are tried
        ``one_by_one``: nearly never is one refused, and a savepoint for nothing is two ways to the database."""
        async with self._database.write("bulk") as w:
            self._pace.began()
            change = await resumed(self._journal, w, self._row["change_id"])
            if change is None:
                return None
            if change.position != at:
                return dict(change.position)
            answers = await self._write(w, change, [row for _, row in some], one_by_one=one_by_one)
            undone = {id: answer for id, answer in answers.items() if isinstance(answer, str)}
            if some:
                store.count_done(w, self._row["id"], len(some) - len(answers), len(undone))
            if undone:
                reasons = {str(place): undone[row.id] for place, row in some if row.id in undone}
                await store.note_undone(w, self._row["id"], n, reasons)
            if over:
                await store.set_plan(w, self._row["id"], {"state": "applied"})
                await ended(w, change, self._row["id"], self._operation)
            else:
                after = self._with_unfinished(after, some, answers)
                await change.checkpoint(after)
        return None if over else after

    def _with_unfinished(self, after: Row, some: Sequence[Placed], answers: Answers) -> Row:
        """With the rows that want another turn: whether each is begun, and under the name of their noun, where others
        look for it, whom this change is about."""
        again = {str(place): answers[row.id] is MORE for place, row in some if isinstance(answers.get(row.id), Turn)}
        ids = [row.id for place, row in some if str(place) in again]
        noun = f"{self._operation.noun}s"
        plain = {name: value for name, value in after.items() if name not in ("again", noun)}
        return {**plain, "again": again, noun: ids} if again else plain

    async def _left(self, n: int, offset: int) -> list[Placed]:
        """What is to be done of a piece, from an offset on."""
        if self._piece is None or self._piece[0] != n:
            async with self._database.read() as r:
                piece = await store.piece(r, self._row["id"], n)
            if piece is None:
                raise NotFound("This plan is no longer whole. Make the preview again.", code="no_plan")
            excluded = set(piece["excluded"])
            rows = enumerate(store.read(piece["rows"]))
            fit = [(place, row) for place, row in rows if row.verdict == "change" and place not in excluded]
            self._piece = n, fit
        return [(place, row) for place, row in self._piece[1] if place >= offset]

    def _past(self, at: Row) -> int:
        """How many of its piece are behind it."""
        if self._piece is None or self._piece[0] != at["piece"]:
            return 0
        behind = [place for place, _ in self._piece[1] if place < at["offset"]]
        return len(behind) - len(at.get("again", ()))

    async def _write(self, w: Writer, change: ChangeSet, rows: Sequence[Planned], *, one_by_one: bool) -> Answers:
        """What could not be done, with the reason, and what wants another turn, by id."""
        if not rows:
            return {}
        ids = [row.id for row in rows]
        await self._operation.hold(w, ids)
        standing = await store.standing(w, store.TABLES[self._operation.noun], ids)
        answers: dict[int, str | Turn] = {}
        fit = []
        for row in rows:
            current = standing.get(row.id)
            if current is None:
                answers[row.id] = DELETED
            elif current["version"] != row.version and not row.again:
                answers[row.id] = MOVED
            else:
                fit.append(replace(row, standing=current))
        if not one_by_one:
            answers.update(await self._operation.apply(w, change, self._prepared, fit) if fit else {})
            return answers
        for row in fit:
            try:
                async with w.savepoint():
                    answers.update(await self._operation.apply(w, change, self._prepared, [row]))
            except (Conflict, Invalid, NotFound) as refusal:
                answers[row.id] = refusal.detail
        return answers


async def note_begun(w: Writer, change: ChangeSet, plan_id: int) -> None:
    """Who wanted another turn and gets none is told as not done, though something of it is."""
    at = change.position
    reasons = {place: HALF for place, begun in at.get("again", {}).items() if begun}
    if reasons:
        await store.note_undone(w, plan_id, at["piece"], reasons)
        store.count_done(w, plan_id, 0, len(reasons))


async def ended(w: Writer, change: ChangeSet, plan_id: int, operation: AnyOperation) -> None:
    """Completes it. The history tells how many there were, not how many there should have been."""
    row = await store.plan(w, plan_id)
    if row is None:
        await change.complete_if_any()
        return
    reason = None
    if row["done"] and row["done"] != row["counts"]["change"] - row["excluded"]:
        arguments = operation.arguments.model_validate(row["arguments"])
        reason = await operation.sentence(w, arguments, row["done"])
    await store.set_plan(w, plan_id, {"change_id": await change.complete_if_any(reason)})


async def resumed(journal: Journal, w: Writer, change_id: int) -> ChangeSet | None:
    """None when it is complete, or was none."""
    try:
        return await journal.resume(w, change_id)
    except (Conflict, NotFound):
        return None
