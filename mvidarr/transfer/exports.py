"""Exports: the rows that were asked for, a few at a time, whoever many they are.

What is exported is what the list held when it was asked: the ids are read first, eight bytes each, then the rows by
their ids. So nothing comes twice or is skipped because its place in the order changes meanwhile; what is deleted in
between is left out.
"""

import asyncio
from array import array
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from mvidarr.bulk import Plans, Who
from mvidarr.clock import SECOND
from mvidarr.db import Database
from mvidarr.errors import Invalid, TooMany
from mvidarr.library import ArtistLists, Artists, Changes, Selection, VideoLists
from mvidarr.query import Asker, FieldTable, Ids, parse
from mvidarr.query.explain import sentence_of
from mvidarr.transfer.artists import ARTIST_COLUMNS, ArtistRows
from mvidarr.transfer.changes import CHANGE_COLUMNS, ChangeRows
from mvidarr.transfer.columns import Column, Columns
from mvidarr.transfer.formats import FORMATS, CsvWriter, Format, Writer
from mvidarr.transfer.order import NounName, Order, PlanOrder
from mvidarr.transfer.plans import batches
from mvidarr.transfer.videos import VIDEO_COLUMNS, VideoRows

AT_ONCE = 2  # exports of one person
ALL_AT_ONCE = 4
PIECE = 100  # rows between two breaths: some milliseconds


class Rows(Protocol):
    async def of(self, ids: Sequence[int], columns: Sequence[Column], asker: Asker) -> list[list[Any]]: ...

    async def documents(self, ids: Sequence[int], columns: Sequence[Column], asker: Asker) -> list[bytes]: ...


class Lists(Protocol):
    @property
    def table(self) -> FieldTable: ...

    async def ids(self, q: str, sort: str | None, cursor: str, limit: int, *, asker: Asker) -> Ids: ...

    async def count(self, q: str, asker: Asker) -> int: ...


@dataclass(frozen=True)
class Noun:
    one: NounName
    columns: Columns
    lists: Lists
    rows: Rows


class Exports:
    def __init__(
        self,
        database: Database,
        videos: VideoLists,
        artists: ArtistLists,
        each_artist: Artists,
        changes: Changes,
        plans: Plans,
    ) -> None:
        self._plans = plans
        self._nouns: dict[NounName, Noun] = {
            "video": Noun("video", VIDEO_COLUMNS, videos, VideoRows(database)),
            "artist": Noun("artist", ARTIST_COLUMNS, artists, ArtistRows(each_artist)),
            "change": Noun("change", CHANGE_COLUMNS, changes.lists, ChangeRows(changes)),
        }
        self._running: Counter[int | None] = Counter()

    def columns(self, noun: NounName) -> Columns:
        return self._nouns[noun].columns

    async def count(self, noun: NounName, selection: Selection, asker: Asker) -> int:
        """How many rows it has; a query that makes no sense is ``Invalid``."""
        if selection.ids is None and not selection.exclude:
            return await self._nouns[noun].lists.count(selection.q, asker)
        return len(await selection.all_ids(self._nouns[noun].lists, asker))

    def said(self, noun: NounName, selection: Selection) -> str:
        """What the query asks for, as a sentence; empty for everything and for what makes no sense."""
        try:
            query = parse(selection.q)
        except Invalid:
            return ""
        return sentence_of(query, self._nouns[noun].lists.table) if selection.q else ""

    async def begin(self, order: Order, asker: Asker) -> "Export":
        """Everything that can be wrong with it is wrong here. Whoever begins one ends it: ``Export.close``."""
        noun = self._nouns[order.noun]
        with self._place(asker):
            ids = await order.selection.all_ids(noun.lists, asker)
        return Export(self, order, _by_ids(noun, ids, order, asker), asker, one=noun.one, name=f"{noun.one}s")

    async def begin_plan(self, order: PlanOrder, who: Who) -> "Export":
        """The same of a plan. NotFound when it is nobody's, or another's."""
        with self._place(who.asker):
            plan = await self._plans.get(order.plan_id, who=who)
        rows = batches(self._plans, order, who, documents=FORMATS[order.format].documents)
        return Export(self, order, rows, who.asker, one="row", name=f"plan-{plan['id']}")

    @contextmanager
    def _place(self, asker: Asker) -> Iterator[None]:
        """Among those that run at once; given back when it does not even begin."""
        self._enter(asker.user_id)
        try:
            yield
        except BaseException:
            self._leave(asker.user_id)
            raise

    def _enter(self, user_id: int | None) -> None:
        mine, all = self._running[user_id], self._running.total()
        if mine >= AT_ONCE or all >= ALL_AT_ONCE:
            running = f"{mine} exports of yours" if mine >= AT_ONCE else f"{all} exports"
            sentence = f"{running} are running already. Wait until one of them is done."
            raise TooMany(sentence, retry_after=10, code="too_many_exports")
        self._running[user_id] += 1

    def _leave(self, user_id: int | None) -> None:
        self._running[user_id] -= 1


class Export:
    """One that has begun: ``pieces`` are the bytes of the file, and it is whole once they end without an error."""

    def __init__(
        self,
        exports: Exports,
        order: Order | PlanOrder,
        batches: AsyncIterator[list[Any]],
        asker: Asker,
        *,
        one: str,
        name: str,
    ) -> None:
        self._exports = exports
        self._order = order
        self._batches = batches
        self._asker = asker
        self._one = one
        self._called = name
        self._open = True

    @property
    def format(self) -> Format:
        return FORMATS[self._order.format]

    @property
    def name(self) -> str:
        """Of the file: ``mvidarr-videos-2026-11-21.csv``."""
        day = datetime.fromtimestamp(self._asker.now / SECOND, UTC).date()
        return f"mvidarr-{self._called}-{day.isoformat()}.{self.format.name}"

    async def pieces(self) -> AsyncIterator[bytes]:
        writer = self._writer()
        yield writer.begin()
        async for rows in self._batches:
            if piece := await self._written(writer, rows):
                yield piece
        yield writer.end()

    def close(self) -> None:
        if self._open:
            self._open = False
            self._exports._leave(self._asker.user_id)

    def _writer(self) -> Writer:
        if self._order.format == "csv" and self._order.for_excel:
            return CsvWriter(self._order.columns, mark=True)
        return self.format.writer(self._order.columns, self._one)

    async def _written(self, writer: Writer, rows: Sequence[Any]) -> bytes:
        if self.format.heavy:
            return await asyncio.to_thread(writer.rows, rows)
        return writer.rows(rows)


async def _by_ids(noun: Noun, ids: "array[int]", order: Order, asker: Asker) -> AsyncIterator[list[Any]]:
    rows = noun.rows.documents if FORMATS[order.format].documents else noun.rows.of
    for start in range(0, len(ids), PIECE):
        yield list(await rows(list(ids[start : start + PIECE]), order.columns, asker))
