"""A house with sources that have lists, and a hand for its import lists."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mvidarr.providers.shapes import Entries, Entry
from tests.discovery.sources import declared
from tests.house import Home, home

TIDES, KITES = "5441c29d-3602-4898-b1a1-b77fa23b8e50", "6441c29d-3602-4898-b1a1-b77fa23b8e51"
NOBODY = "89ad4ac3-39f7-4e07-a470-59d8c6cdc0ff"
SONGS = (
    Entry("1", "Nova Kites", "Night Drive (feat. Ada Hill)", album="Glass", year=2019, duration=201.5),
    Entry("2", "Nova Kites", "Paper Sun - 2011 Remaster"),
    Entry("3", "Various Artists", "A Song", artist_ids={"musicbrainz": NOBODY}),
    Entry("4", "[unknown]", "Another"),
    Entry("5", "\u200b", "Of nobody"),
)
ARTISTS = (
    Entry(TIDES, "Copper Tides", artist_ids={"musicbrainz": TIDES, "odd source": "x"}),
    Entry(KITES, "Nova Kites", artist_ids={"musicbrainz": KITES}),
)


@dataclass
class Shelf:
    """Songs that somebody loves, and artists of their library."""

    songs: tuple[Entry, ...] = SONGS
    artists: tuple[Entry, ...] = ARTISTS
    wrong: Exception | None = None
    asked: list[str] = field(default_factory=list)
    mark: str = "a"

    async def loved_tracks(self, user: str, most: int = 1000) -> Entries:
        self.asked.append(user)
        if self.wrong is not None:
            raise self.wrong
        return Entries(self.songs, user, skipped=("Record 9 was left out: it has no title.",))

    async def library_artists(self, *, monitored: bool = False) -> Entries:
        return Entries(self.artists[:1] if monitored else self.artists)

    async def playlist(self, written: str, most: int = 2000) -> Entries:
        self.asked.append(f"all of {written}")
        return Entries(self.songs[:1], "Mix")

    async def playlist_mark(self, written: str) -> str:
        return self.mark


class Den:
    def __init__(self, house: Home, shelf: Shelf) -> None:
        self.home, self.api, self.shelf = house, house.api, shelf

    async def make(self, kind: str, options: dict[str, str] | None = None, **more: Any) -> int:
        body = {"kind": kind, "options": options or {}, **more}
        answer = await self.api.post("/api/import-lists", json=body)
        assert answer.status_code == 201, answer.text
        told = answer.json()
        if "job" in told:
            await self.home.ended(told["job"]["id"])
        return int(told["list"]["id"])

    async def get(self, path: str) -> dict[str, Any]:
        answer = await self.api.get(path)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def entries(self, list_id: int) -> dict[str, str]:
        found = (await self.get(f"/api/import-lists/{list_id}/entries"))["items"]
        return {one["title"] or one["artist"]: one["state"] for one in found}

    async def ids(self, list_id: int) -> dict[str, int]:
        found = (await self.get(f"/api/import-lists/{list_id}/entries"))["items"]
        return {one["title"] or one["artist"]: one["id"] for one in found}

    async def run(self, list_id: int, verb: str, **body: Any) -> dict[str, Any]:
        answer = await self.api.post(
            f"/api/import-lists/{list_id}/{verb}", **({"json": body} if verb == "apply" else {})
        )
        assert answer.status_code == 202, answer.text
        job = await self.home.ended(answer.json()["job"]["id"])
        return {**job, "log": [line["text"] for line in await self.home.house.jobs.log(job["id"])]}

    async def videos(self) -> dict[str, str]:
        return {one["title"]: one["status"] for one in (await self.get("/api/videos"))["items"]}

    async def artists(self) -> dict[str, int]:
        return {one["name"]: one["id"] for one in (await self.get("/api/artists"))["items"]}


@asynccontextmanager
async def at_the_den(db_url: str, folder: Path, **more: Any) -> AsyncIterator[Den]:
    """``more``: further sources, by name."""
    shelf = Shelf()
    named = {"lastfm": shelf, "lidarr": shelf, "spotify": shelf, **more}
    async with home(db_url, folder, providers=[declared(name, one) for name, one in named.items()]) as house:
        yield Den(house, shelf)
