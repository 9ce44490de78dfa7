"""A small library whose files lie on the disk, and somebody who does anything to it: with many at once, one by one,
forth and back."""

import shutil
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx
from sqlalchemy import delete, func, insert, select

from mvidarr.db import ChangeView
from mvidarr.db.tables.base import metadata
from mvidarr.db.tables.library import artists, sources, videos
from mvidarr.db.tables.playlists import playlist_items, playlists
from mvidarr.errors import Conflict, Unavailable
from mvidarr.library.projection import project_videos
from tests.house import Home
from tests.library.shelf import Shelf, over
from tests.library.snapshot import TABLES, Snapshot, snapshot

ME = "user:1"
EVERY = {"If-Match": "*"}
REFUSALS = {404, 409, 422}
_TRIES = 3
_LAST = 8  # changes that an undo or redo in between is of
_LISTS = (playlists, playlist_items)
_EMPTIED = (
    *_LISTS, *reversed(TABLES[:-1]),
    *(metadata.tables[name] for name in ("change_rows", "changes", "bin_entries", "nfos", "bulk_pieces", "bulk_plans")),
)  # fmt: skip


@dataclass(frozen=True)
class State:
    """Every row, and the hash of every file."""

    rows: Snapshot
    files: dict[str, str]

    def against(self, other: "State") -> list[str]:
        """What differs."""
        told = []
        for name, mine in self.rows.items():
            ours, theirs = ({row["id"]: row for row in rows} for rows in (mine, other.rows[name]))
            for id in sorted(ours.keys() | theirs.keys()):
                one, two = ours.get(id, {}), theirs.get(id, {})
                told += [
                    f"{name} {id}: {column} is {one.get(column)!r}, not {two.get(column)!r}"
                    for column in one.keys() | two.keys()
                    if one.get(column) != two.get(column)
                ]
        paths = sorted({path for path, _ in self.files.items() ^ other.files.items()})
        return told + [f"{path}: {self.files.get(path)}, not {other.files.get(path)}" for path in paths]


class World:
    def __init__(self, home: Home) -> None:
        self.home, self.shelf = home, Shelf(home)
        self.api, self.journal = home.api, home.house.journal
        home.house.lanes.set("download", 0)  # what becomes wanted stays so
        self.whole = False  # it is as it was made

    async def ready(self) -> State:
        """As nobody has changed it yet."""
        if not self.whole:
            await self._make()
        self.whole = False
        return await self.state()

    async def _make(self) -> None:
        await self.shelf.settle()
        async with self.home.house.database.write() as w:
            for table in _EMPTIED:
                await w.unaudited().run(delete(table))
        for entry in self.home.media.iterdir():
            if entry.name != ".mvidarr":
                shutil.rmtree(entry)
        shutil.rmtree(self.home.media / ".mvidarr/bin", ignore_errors=True)
        one = await self.shelf.song("Army of Me", "Björk", content=b"one")
        two = await self.shelf.song("Jóga", "Björk", content=b"two")
        three = await self.shelf.song("Overcome", "Tricky", content=b"three")
        four = await self._add("The Knife", "Heartbeats", tags=["b", "c"], featured=["Björk"])
        await self._add("Björk", "Jóga", album="Homogenic")
        for id, patch in ((one, {"tags": ["a"]}), (two, {"genres": ["a", "b"]}), (three, {"featured": ["Björk"]})):
            _well(await self._patch(f"/api/videos/{id}", patch))
        for id in await self._ids(artists):  # their NFO files are laid out as we do from here on
            _well(await self._patch(f"/api/artists/{id}", {"genres": ["g"]}))
        for name, repeats in (("Once", False), ("Again", True)):
            made = _well(await self.api.post("/api/playlists", json={"name": name, "repeats": repeats})).json()
            body = {"ids": [one, four, three, one] if repeats else [two, one]}
            _well(await self.api.post(f"/api/playlists/{made['playlist']['id']}/items", json=body))
        _well(await self.api.put(f"/api/videos/{one}/rating", json={"rating": 4}))
        _well(await self.api.put(f"/api/videos/{two}/rating", json={"rating": 2}))
        async with self.home.house.database.write() as w:
            for id in (two, four):
                where = {
                    "provider": "other",
                    "key": f"key {id}",
                    "url": f"http://127.0.0.1/{id}",
                    "rank": 0,
                    "added": 0,
                }
                await w.unaudited().run(insert(sources).values(video_id=id, **where))
            await project_videos(w, [two, four])
        await self.shelf.settle()

    async def _add(self, artist: str, title: str, **more: Any) -> int:
        made = _well(await self.api.post("/api/videos", json={"artist": artist, "title": title})).json()
        id = int(made["video"]["id"])
        _well(await self._patch(f"/api/videos/{id}", more))
        return id

    async def state(self) -> State:
        await self.shelf.settle()
        database = self.home.house.database
        rows = await snapshot(database)
        async with database.read() as r:
            for table in _LISTS:
                found = await r.all(select(table).order_by(table.c.id))
                rows[table.name] = [{**row, "version": 0, "updated": 0} for row in found]
        return State(rows, {path: hash for path, hash in self.shelf.hashes().items() if not _of_artist(path)})

    async def past(self) -> int:
        return int(await self._value(select(func.max(metadata.tables["changes"].c.id))) or 0)

    async def take_back(self, since: int) -> None:
        """Everything, the last thing first; an undo or redo among it is taken back like the rest."""
        changes = metadata.tables["changes"]
        later = select(changes.c.id).where(changes.c.id > since, changes.c.state == "complete")
        async with self.home.house.database.read() as r:
            ids = [row["id"] for row in await r.all(later.order_by(changes.c.id.desc()))]
        for change_id in ids:
            try:
                await self._inverted("undo", change_id)
            except Conflict as refusal:
                raise AssertionError(f"change {change_id} stays: {refusal.detail} {refusal.extra}") from refusal

    async def done(self, since: int) -> list[ChangeView]:
        """What was changed, without its undos and redos."""
        listed = (await self.journal.list(limit=200))["items"]
        return [change for change in listed if change["id"] > since and change["reverts"] is None and change["rows"]]

    async def invert(self, way: str, change_id: int) -> None:
        with suppress(Conflict):
            await self._inverted(way, change_id)

    async def _inverted(self, way: str, change_id: int) -> None:
        """As the job that does so: where PostgreSQL let another go first, it is tried again."""
        async with self.home.house.database.write(way) as w:
            inverse = await getattr(self.journal, f"begin_{way}")(w, change_id, actor=ME, when_moved="nothing")
        for left in reversed(range(_TRIES)):
            try:
                await self.journal.carry_on(inverse)
            except Unavailable:
                if not left:
                    raise
            else:
                return

    # -- what somebody does; ``which`` counts among what is there, and what makes no sense is refused

    async def take(self, step: tuple[Any, ...]) -> None:
        name, *arguments = step
        if "keep" in str(arguments):  # an NFO of a file that stays tells for ever what was written by then
            await self.shelf.settle()
        do: Callable[..., Awaitable[httpx.Response | None]] = getattr(self, name)
        answer = await do(*arguments)
        assert answer is None or answer.is_success or answer.status_code in REFUSALS, answer.text

    async def many(
        self, noun: str, operation: str, arguments: dict[str, Any], chosen: Sequence[int], out: Sequence[int]
    ) -> httpx.Response | None:
        """Previewed, some rows taken out, applied."""
        ids = await self._ids(videos if noun == "video" else artists)
        selection = (
            {"ids": list(dict.fromkeys(ids[which % len(ids)] for which in chosen))} if ids and chosen else {"q": ""}
        )
        lists = await self._ids(playlists)
        for name, there in (("into", ids), ("playlist", lists)):
            if name in arguments and there:
                arguments = {**arguments, name: there[arguments[name] % len(there)]}
        path = f"/api/{noun}s/bulk/{operation}"
        seen = await self.api.post(f"{path}/preview", json={"selection": selection, **arguments})
        if not seen.is_success:
            return seen
        plan = seen.json()["plan"]
        if places := sorted({which % plan["total"] for which in out} if plan["total"] else ()):
            _well(await self.api.post(f"/api/bulk/plans/{plan['id']}/exclude", json={"places": places}))
        answer = await self.api.post(path, json={"plan_id": plan["id"]})
        if "job" in (told := _well(answer).json()):
            ended = await over(self.home, told["job"]["id"])
            assert ended["state"] == "done", ended
        return None

    async def edit(self, noun: str, which: int, patch: Any) -> httpx.Response | None:
        table = videos if noun == "video" else artists
        return await self._one(table, which, lambda id: self._patch(f"/api/{noun}s/{id}", patch))

    async def add(self, artist: str, title: str) -> httpx.Response:
        return await self.api.post("/api/videos", json={"artist": artist, "title": title})

    async def wish(self, which: int, status: str) -> httpx.Response | None:
        return await self._one(
            videos, which, lambda id: self.api.post(f"/api/videos/{id}/status", json={"status": status})
        )

    async def delete(self, noun: str, which: int, files: str) -> httpx.Response | None:
        table = videos if noun == "video" else artists
        return await self._one(
            table, which, lambda id: self.api.delete(f"/api/{noun}s/{id}?files={files}", headers=EVERY)
        )

    async def merge(self, which: int, into: int) -> httpx.Response | None:
        ids = await self._ids(artists)
        if not ids:
            return None
        one, other = ids[which % len(ids)], ids[into % len(ids)]
        return await self.api.post(f"/api/artists/{one}/merge", json={"into": other}, headers=EVERY)

    async def put_in(self, which: int, chosen: Sequence[int]) -> httpx.Response | None:
        ids = await self._ids(videos)
        body = {"ids": [ids[which % len(ids)] for which in chosen] if ids else []}
        return await self._one(playlists, which, lambda id: self.api.post(f"/api/playlists/{id}/items", json=body))

    async def take_out(self, which: int) -> httpx.Response | None:
        async def out(item: int) -> httpx.Response:
            of = await self._value(select(playlist_items.c.playlist_id).where(playlist_items.c.id == item))
            return await self.api.delete(f"/api/playlists/{of}/items/{item}", headers=EVERY)

        return await self._one(playlist_items, which, out)

    async def drop_list(self, which: int) -> httpx.Response | None:
        return await self._one(playlists, which, lambda id: self.api.delete(f"/api/playlists/{id}", headers=EVERY))

    async def undo(self, which: int) -> None:
        await self._back_or_forth("undo", which)

    async def redo(self, which: int) -> None:
        await self._back_or_forth("redo", which)

    async def _back_or_forth(self, way: str, which: int) -> None:
        """One of the last, whatever came after it."""
        if listed := (await self.journal.list(limit=_LAST))["items"]:
            await self.invert(way, listed[which % len(listed)]["id"])

    async def _patch(self, address: str, patch: Any) -> httpx.Response:
        return await self.api.patch(address, json=patch, headers=EVERY)

    async def _one(
        self, table: Any, which: int, do: Callable[[int], Awaitable[httpx.Response]]
    ) -> httpx.Response | None:
        ids = await self._ids(table)
        return await do(ids[which % len(ids)]) if ids else None

    async def _ids(self, table: Any) -> list[int]:
        async with self.home.house.database.read() as r:
            return [row["id"] for row in await r.all(select(table.c.id).order_by(table.c.id))]

    async def _value(self, statement: Any) -> Any:
        async with self.home.house.database.read() as r:
            return await r.value(statement)


def _of_artist(path: str) -> bool:
    """It goes into the bin with the last of their videos. Does another come back first, that one gets a new file, and
    the old one is laid beside it: nothing is lost, but there are two."""
    return path.rpartition("/")[2] in ("artist.nfo", "artist (restored).nfo", "artist (restored2).nfo")


def _well(answer: httpx.Response) -> httpx.Response:
    assert answer.is_success, answer.text
    return answer
