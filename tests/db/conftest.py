"""A small library of its own for the tests of the database: bands, their songs, the songs' tags."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, MetaData, Table, Text, bindparam, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from mvidarr.db import ChangeSet, Database, Journal, Reader, RowChange, Tracked, Writer
from mvidarr.db.tables.base import Id, Json

_metadata = MetaData()

bands = Table(
    "bands",
    _metadata,
    Column("id", Id, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False, unique=True),
    Column("genre", Text),
    Column("active", Boolean, nullable=False, default=True),
    Column("locked", Json, nullable=False, default=list),
    Column("score", Float),
    Column("plays", Id, nullable=False, default=0),
    Column("secret", Text),
    Column("updated", Id),
    Column("words", Text),  # what the projection makes of the name
    sqlite_autoincrement=True,
)

songs = Table(
    "songs",
    _metadata,
    Column("id", Id, primary_key=True),
    Column("band_id", ForeignKey("bands.id"), nullable=False),
    Column("title", Text, nullable=False),
    sqlite_autoincrement=True,
)

scratches = Table(
    "scratches",
    _metadata,
    Column("id", Id, primary_key=True),
    Column("song_id", ForeignKey("songs.id", ondelete="CASCADE"), nullable=False),
    Column("second", Integer, nullable=False),
    sqlite_autoincrement=True,
)


_PROJECT = bands.update().where(bands.c.id == bindparam("band")).values(words=bindparam("said"))


@dataclass
class Music:
    db: Database
    journal: Journal
    followed: list[RowChange] = field(default_factory=list)
    moved: list[RowChange] = field(default_factory=list)  # of what is shared
    forbidden: str | None = None  # a name that no band may get by an undo

    def begin(self, w: Writer, reason: str = "Edited", actor: str = "user:3") -> Any:
        return self.journal.begin(w, actor=actor, origin="api", reason=reason)

    async def add(self, *names: str, **values: Any) -> list[int]:
        async with self.db.write() as w:
            change = await self.begin(w, "Added")
            ids = [await change.insert(bands, {"name": name, **values}) for name in names]
            await change.complete()
        return ids

    async def edit(self, id: int, *, person: bool = False, **values: Any) -> int:
        async with self.db.write() as w:
            change: ChangeSet = await self.begin(w)
            await change.update(bands, id, values, person=person)
            await change.complete()
        return change.id

    async def last(self) -> int:
        return (await self.journal.list())["items"][0]["id"]

    async def band(self, id: int) -> dict[str, Any] | None:
        async with self.db.read() as r:
            return await r.one(select(bands).where(bands.c.id == id))

    async def all(self, table: Table) -> list[dict[str, Any]]:
        async with self.db.read() as r:
            return await r.all(select(table).order_by(table.c.id))

    async def _check(self, after: dict[str, Any] | None, reader: Reader) -> str | None:
        return "That name is out of fashion." if after and after["name"] == self.forbidden else None

    async def _project(self, w: Writer, ids: Sequence[int]) -> None:
        rows = await w.all(select(bands.c.id, bands.c.name).where(bands.c.id.in_(ids)))
        await w.run_many(_PROJECT, [{"band": row["id"], "said": row["name"].lower()} for row in rows])

    async def _moved(self, w: Writer, changes: Sequence[RowChange]) -> None:
        self.moved.extend(changes)

    async def _effects(self, w: Writer, changes: Sequence[RowChange]) -> None:
        self.followed.extend(changes)

    def track(self, journal: Journal) -> None:
        journal.register(Tracked(songs, fields=("title", "band_id"), version=None, owned=((scratches, "song_id"),)))
        journal.register(
            Tracked(
                bands,
                fields=("name", "genre", "active"),
                locks="locked",
                touch="updated",
                secret=frozenset({"secret"}),
                owned=((songs, "band_id"),),
                check=self._check,
                project=self._project,
                effects=self._effects,
                shared=("score",),
                moved=self._moved,
            )
        )


@pytest.fixture
async def music(db: Database) -> Music:
    dialect = sqlite.dialect() if db.dialect == "sqlite" else postgresql.dialect()
    async with db.write() as w:
        for table in (bands, songs, scratches):
            await w.run(text(str(CreateTable(table).compile(dialect=dialect))))
    music = Music(db, Journal(db))
    music.track(music.journal)
    return music
