"""Judges the rows of a selection, a piece at a time, and writes down what would become of each."""

from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mvidarr.bulk import store
from mvidarr.bulk.operation import PIECE, VERDICTS, AnyOperation, Planned
from mvidarr.db import Database, Reader
from mvidarr.errors import Invalid
from mvidarr.library.selection import Listed, Selection
from mvidarr.query import Asker

Row = dict[str, Any]
Offers = Mapping[str, Sequence[tuple[str, str]]]  # by argument: value, label
Tell = Callable[[int, int], None]  # rows so far, of all

_TOGETHER = 10  # pieces that are written in one transaction
_IN_THEIR_ORDER = 2000  # rows; more are planned and written as they lie on the disk, which takes half the writing
GONE = "It is no longer in the library."


class Planning:
    """``lists`` by noun."""

    def __init__(self, database: Database, lists: Mapping[str, Listed]) -> None:
        self._database = database
        self._lists = lists

    async def size(self, operation: AnyOperation, selection: Selection, asker: Asker) -> int:
        """About how many rows it has; Invalid for a query or an order that is none, or where they are too many."""
        lists = self._lists[operation.noun]
        if selection.ids is None:
            await lists.ids(selection.q, selection.sort, "", 1, asker=asker)
        size = await selection.size(lists, asker)
        _refuse_too_many(operation, size)
        return size

    async def offers(self, operation: AnyOperation, selection: Selection, asker: Asker) -> Offers:
        """What arguments can be for these rows. Invalid as above."""
        if operation.most is None:
            return {}
        await self.size(operation, selection, asker)
        ids = await selection.all_ids(self._lists[operation.noun], asker)
        async with self._database.read() as r:
            return await operation.offers(r, list(ids))

    async def plan(self, row: Row, operation: AnyOperation, asker: Asker, tell: Tell | None = None) -> Row:
        """The plan once it is ready. What was planned before of it is planned anew. Invalid for arguments that make no
        sense."""
        arguments = operation.arguments.model_validate(row["arguments"])
        async with self._database.read() as r:
            prepared = await operation.prepare(r, arguments, asker)
        ids: Sequence[int] = await read_selection(row["selection"]).all_ids(self._lists[row["noun"]], asker)
        _refuse_too_many(operation, len(ids))
        if len(ids) > _IN_THEIR_ORDER and not operation.in_order:
            ids = array("q", sorted(ids))
        await self._begin(row["id"], len(ids))
        tally = Tally()
        for start in range(0, len(ids), PIECE * _TOGETHER):
            pieces = []
            for at in range(start, min(start + PIECE * _TOGETHER, len(ids)), PIECE):
                some = list(ids[at : at + PIECE])
                async with self._database.read() as r:
                    judged = await operation.plan(r, prepared, some, asker)
                    if operation.deletes:
                        judged = await _named(r, operation.noun, judged)
                pieces.append(tally.piece(row["id"], at // PIECE, in_order(some, judged)))
            await self._write(row["id"], pieces, tally)
            if tell is not None:
                tell(tally.planned, len(ids))
        async with self._database.write("bulk_plan") as w:
            await store.set_plan(w, row["id"], {"state": "ready"})
        return {**row, **tally.columns(), "total": len(ids), "state": "ready"}

    async def _begin(self, plan_id: int, total: int) -> None:
        more = True
        while more:
            async with self._database.write("bulk_plan") as w:
                more = await store.drop_pieces(w, plan_id, 50) > 0
                await store.set_plan(w, plan_id, {**Tally().columns(), "total": total})

    async def _write(self, plan_id: int, pieces: Sequence[Row], tally: "Tally") -> None:
        async with self._database.write("bulk_plan") as w:
            await store.add_pieces(w, pieces)
            await store.set_plan(w, plan_id, tally.columns())


def _refuse_too_many(operation: AnyOperation, count: int) -> None:
    if operation.most is not None and count > operation.most:
        sentence = f"These are {count:,} {operation.noun}s. Select {operation.most:,} at most."
        raise Invalid(sentence, code="too_many")


class Tally:
    def __init__(self) -> None:
        self.planned = 0
        self._counts: Counter[str] = Counter()
        self._effects: Counter[str] = Counter()

    def piece(self, plan_id: int, n: int, rows: Sequence[Planned]) -> Row:
        """A row of ``bulk_pieces``, counted."""
        counts = Counter(row.verdict for row in rows)
        self.planned += len(rows)
        self._counts.update(counts)
        for row in rows:
            if row.effects and row.verdict == "change":
                self._effects.update(row.effects)
        verdicts: Row = {verdict: counts[verdict] for verdict in VERDICTS}
        return {"plan_id": plan_id, "n": n, "rows": store.written(rows), "excluded": [], "undone": {}, **verdicts}

    def columns(self) -> Row:
        counts = {verdict: self._counts[verdict] for verdict in VERDICTS}
        return {"planned": self.planned, "counts": counts, "effects": dict(self._effects), "excluded": 0}


async def _named(r: Reader, noun: str, judged: Sequence[Planned]) -> list[Planned]:
    """With what they are called, which nobody can look up once they are gone."""
    titles = await store.titles(r, noun, [row.id for row in judged])
    return [replace(row, title=titles.get(row.id, "")) for row in judged]


def in_order(ids: Sequence[int], judged: Sequence[Planned]) -> list[Planned]:
    found = {row.id: row for row in judged}
    return [found.get(id) or Planned(id, 0, "conflict", reason=GONE) for id in ids]


def written_selection(selection: Selection) -> Row:
    if selection.ids is not None:
        return {"ids": list(selection.ids), "exclude": sorted(selection.exclude)}
    return {"q": selection.q, "sort": selection.sort, "exclude": sorted(selection.exclude)}


def read_selection(said: Row) -> Selection:
    ids = tuple(said["ids"]) if "ids" in said else None
    return Selection(ids, said.get("q", ""), said.get("sort"), frozenset(said["exclude"]))
