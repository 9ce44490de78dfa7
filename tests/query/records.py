"""A small collection of records with one field of every kind, on a real database."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, MetaData, Table, Text, func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from mvidarr import query as q
from mvidarr.db import Database
from mvidarr.db.tables.base import Id
from mvidarr.query import Asker, FieldTable, Lists, Rail, SortKey, fold, words, words_in

T = TypeVar("T")

NOW = 1_750_000_000_000  # 2025-06-15T15:06:40Z
ASKER = Asker(1, NOW)
KINDS = ("official", "live", "behind_the_scenes")

_metadata = MetaData()

records = Table(
    "records",
    _metadata,
    Column("id", Id, primary_key=True),
    Column("title", Text, nullable=False),
    Column("title_key", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("title_words", Text, nullable=False),
    Column("album", Text),
    Column("album_words", Text, nullable=False),
    Column("search", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("year", Integer),
    Column("length", Float),
    Column("size", Id),
    Column("height", Integer),
    Column("loud", Boolean),
    Column("added", Id, nullable=False),
    Column("released", Text),
    sqlite_autoincrement=True,
)

genres = Table(
    "record_genres",
    _metadata,
    Column("id", Id, primary_key=True),
    Column("record_id", ForeignKey("records.id"), nullable=False),
    Column("folded", Text, nullable=False),
    Column("words", Text, nullable=False),
    sqlite_autoincrement=True,
)

opinions = Table(
    "opinions",
    _metadata,
    Column("id", Id, primary_key=True),
    Column("user_id", Integer, nullable=False),
    Column("record_id", ForeignKey("records.id"), nullable=False),
    Column("rating", Integer, nullable=False),
    sqlite_autoincrement=True,
)

c = records.c


def _rating(asker: Asker) -> Any:
    mine = (opinions.c.record_id == c.id) & (opinions.c.user_id == asker.user_id)
    return select(opinions.c.rating).where(mine).scalar_subquery()


def _opinions(absent: int | None = None) -> Callable[[Asker], q.Beside]:
    def of(asker: Asker) -> q.Beside:
        mine = opinions.alias("mine")
        there = (mine.c.user_id == asker.user_id, mine.c.rating > (absent or 0))
        return q.Beside(mine, mine.c.record_id, mine.c.rating, there, absent)

    return of


TABLE = FieldTable(
    noun="records",
    id=c.id,
    fields={
        "title": q.Text(c.title_words, c.title_key),
        "album": q.Text(c.album_words),
        "genre": q.Names(
            within=lambda inner: c.id.in_(select(genres.c.record_id).where(inner)),
            words=genres.c.words,
            folded=genres.c.folded,
        ),
        "kind": q.Choice(c.kind, KINDS),
        "year": q.Number(c.year),
        "length": q.Duration(c.length),
        "size": q.Size(c.size),
        "quality": q.Height(c.height),
        "loud": q.Flag(c.loud),
        "added": q.Moment(c.added),
        "released": q.Day(c.released),
        "rating": q.Number(_rating),
    },
    words=words_in(c.search),
    sorts={
        "id": SortKey(c.id),
        "title": SortKey(c.title_key, str),
        "album": SortKey(c.album, str),
        "year": SortKey(c.year),
        "length": SortKey(c.length, float),
        "added": SortKey(c.added),
        "released": SortKey(c.released, str),
        "rating": SortKey(_rating, int, empty=True, beside=_opinions()),
        "score": SortKey(lambda asker: func.coalesce(_rating(asker), 0), int, empty=False, beside=_opinions(absent=0)),
    },
    default_sort="-added",
    is_={"loud": c.loud.is_(True), "rated": lambda asker: _rating(asker).is_not(None)},
    has={"album": c.album.is_not(None), "cover": c.height > 700},
    rails={"letter": Rail("title", letters=True), "year": Rail("-year")},
)


@dataclass(frozen=True)
class Record:
    """As people know it; ``ratings`` by user."""

    title: str
    album: str | None = None
    genres: tuple[str, ...] = ()
    kind: str = "official"
    year: int | None = None
    length: float | None = None
    size: int | None = None
    height: int | None = None
    loud: bool | None = None
    added: int = 0
    released: str | None = None
    ratings: tuple[tuple[int, int], ...] = ()

    def row(self, id: int) -> dict[str, Any]:
        own = {name: value for name, value in vars(self).items() if name not in ("genres", "ratings")}
        return {
            **own,
            "id": id,
            "title_key": fold(self.title),
            "title_words": words(self.title),
            "album_words": words(self.album),
            "search": words(self.title, self.album, *self.genres),
        }


class Collection:
    """Runs on a loop of its own, so that hypothesis can ask from a plain function."""

    def __init__(self, db: Database, runner: asyncio.Runner) -> None:
        self.db = db
        self.lists = Lists(TABLE)
        self._runner = runner

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def fill(self, found: Sequence[Record]) -> None:
        """Record ``n`` of the sequence gets the id ``n + 1``."""
        self.run(self._fill(found))

    async def _fill(self, found: Sequence[Record]) -> None:
        rows = [record.row(at + 1) for at, record in enumerate(found)]
        names = [
            {"record_id": at + 1, "folded": fold(name), "words": words(name)}
            for at, record in enumerate(found)
            for name in record.genres
        ]
        ratings = [
            {"record_id": at + 1, "user_id": user, "rating": rating}
            for at, record in enumerate(found)
            for user, rating in record.ratings
        ]
        async with self.db.write() as w:
            for table in (opinions, genres, records):
                await w.run(table.delete())
            for table, values in ((records, rows), (genres, names), (opinions, ratings)):
                await w.run_many(insert(table), values)

    def ids(self, text: str, sort: str | None = None, asker: Asker = ASKER) -> list[int]:
        return self.page(text, sort, limit=500, asker=asker).ids

    def page(self, text: str = "", sort: str | None = None, **options: Any) -> q.Ids:
        return self.run(self._page(text, sort, **options))

    async def _page(self, text: str, sort: str | None, asker: Asker = ASKER, **options: Any) -> q.Ids:
        async with self.db.read() as r:
            return await self.lists.page(r, q=text, sort=sort, asker=asker, **options)

    def count(self, text: str = "") -> int:
        return self.run(self._count(text))

    async def _count(self, text: str) -> int:
        async with self.db.read() as r:
            return await self.lists.count(r, text, ASKER)

    def index(self, text: str, by: str) -> list[q.RailKey]:
        return self.run(self._index(text, by))

    async def _index(self, text: str, by: str) -> list[q.RailKey]:
        async with self.db.read() as r:
            return await self.lists.index(r, text, by, ASKER)

    async def create(self) -> None:
        dialect = sqlite.dialect() if self.db.dialect == "sqlite" else postgresql.dialect()
        async with self.db.write() as w:
            for table in (records, genres, opinions):
                await w.run(text(str(CreateTable(table).compile(dialect=dialect))))


@contextmanager
def collection(db_url: str) -> Iterator[Collection]:
    with asyncio.Runner() as runner:
        database = runner.run(Database.open(db_url))
        try:
            made = Collection(database, runner)
            runner.run(made.create())
            yield made
        finally:
            runner.run(database.close())
