"""A house with something of everything in it, and one of each role at its doors."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from mvidarr.accounts import console
from mvidarr.db import Database
from mvidarr.demo import fill
from mvidarr.observe.failure import failure_of
from tests.house import PASSWORD, Home, home

VIDEOS, ARTISTS = 40, 8
_OPEN = {f"limits.{name}": 0 for name in ("user", "key", "address", "media", "sign_in")}


@dataclass(frozen=True)
class Furnished:
    """Of ``people`` the one who may least comes first. ``known`` are ids that lead somewhere, by the noun of the path:
    ``{"videos": [3, 4], …}``."""

    home: Home
    people: dict[str, httpx.AsyncClient]
    known: dict[str, list[Any]]


@asynccontextmanager
async def furnished(db_url: str, folder: Path) -> AsyncIterator[Furnished]:
    """No limit of requests, and none that a setting could bring back: what a file says is locked."""
    database = await Database.open(db_url)
    try:
        await fill(database, folder / "media", videos=VIDEOS, artists=ARTISTS, stills=4)
    finally:
        await database.close()
    async with home(db_url, folder, more=_OPEN) as built:
        reader = await console.add_user(built.house.database, "reader", PASSWORD, "readonly", cost=4)
        token = built.house.accounts.tokens.issue(reader)
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(built.house.app(), raise_app_exceptions=False),
            base_url=built.api.base_url,
            headers={"Authorization": f"Bearer {token}"},
        ) as second:
            yield Furnished(built, {"readonly": second, "admin": built.api}, await _live_in(built))


async def _live_in(built: Home) -> dict[str, list[Any]]:
    """Edits, something in the bin, jobs, an account, a key, a failure, files that can be sent."""
    api = built.api
    videos = [item["id"] for item in (await api.get("/api/videos?limit=500")).json()["items"]]
    artists = [item["id"] for item in (await api.get("/api/artists?limit=500")).json()["items"]]
    for video in videos:
        for file in (await api.get(f"/api/videos/{video}/files")).json():
            path = built.media / file["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(bytes(2000))
    every = {"If-Match": "*"}
    await api.patch(f"/api/videos/{videos[0]}", json={"title": "Another"}, headers=every)
    await api.patch(f"/api/artists/{artists[0]}", json={"name": "Somebody else"}, headers=every)
    await api.delete(f"/api/videos/{videos[1]}", headers=every)
    await api.post("/api/videos", json={"artist": "Nobody", "title": "Nothing", "download": True})
    await api.post("/api/profiles", json={"name": "Small", "heights": [480]})
    made = (await api.post("/api/playlists", json={"name": "By hand", "shared": "readonly"})).json()["playlist"]["id"]
    await api.post(f"/api/playlists/{made}/items", json={"ids": videos[2:9]})
    await api.post("/api/playlists", json={"name": "Smart", "smart": True, "q": "playlist:hand", "shared": "readonly"})
    await api.post("/api/users", json={"name": "guest", "password": PASSWORD, "role": "user"})
    await api.post("/api/auth/keys", json={"name": "a program", "role": "readonly"})
    await api.post("/api/auth/token", json={"username": "guest", "password": PASSWORD})
    await api.post("/api/system/tasks/health/run")
    built.house.failures.note(failure_of(ValueError("seven"), origin="request", place="GET /", reference="12345678"))
    await until_there_is_one(api, "/api/system/failures")
    asked = {
        "changes": "/api/changes", "jobs": "/api/jobs", "bin": "/api/bin", "profiles": "/api/profiles",
        "playlists": "/api/playlists", "items": f"/api/playlists/{made}/items",
        "users": "/api/users", "keys": "/api/auth/keys", "sessions": "/api/users/3/sessions",
        "failures": "/api/system/failures",
    }  # fmt: skip
    known: dict[str, list[Any]] = {"videos": videos, "artists": artists}
    for noun, address in asked.items():
        known[noun] = [item["id"] for item in (await api.get(address)).json()["items"]]
    known["users"] = [user for user in known["users"] if user > 2]  # the others are at the doors
    tasks = (await api.get("/api/system/tasks")).json()["items"]
    known["tasks"] = [task["name"] for task in tasks]
    known["files"] = [file["name"] for file in (await api.get("/api/system/logs/files")).json()["items"]]
    known["test"] = ["folders", "tools", "database"]
    return known


async def until_there_is_one(api: httpx.AsyncClient, address: str) -> None:
    while not (await api.get(address)).json()["items"]:
        await asyncio.sleep(0.05)
