"""Whom the names of a list mean: looked for at sources before anything comes in, chosen by a person, or left a name."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from mvidarr.errors import External
from mvidarr.providers.shapes import ArtistFound
from tests.discovery.list_den import KITES, TIDES, Den, at_the_den

OTHER = "7441c29d-3602-4898-b1a1-b77fa23b8e59"
FOUND = {
    "nova kites": [ArtistFound("musicbrainz", KITES, "Nova Kites", 1.0, disambiguation="Danish duo", country="DK")],
    "copper tides": [
        ArtistFound("musicbrainz", TIDES, "Copper Tides", 1.0, country="SE"),
        ArtistFound("musicbrainz", OTHER, "Copper Tides", 0.9, country="CA"),
    ],
}  # fmt: skip
LINES = "nova kites\nNova Kites - Night Drive\nCopper Tides\nNobody At All"


@dataclass
class Index:
    """Who is known by which name. ``held``: until then it is silent."""

    wrong: Exception | None = None
    held: asyncio.Event | None = None
    asked: list[str] = field(default_factory=list)

    async def search_artists(self, name: str, limit: int = 10) -> Sequence[ArtistFound]:
        self.asked.append(name)
        if self.held is not None:
            await self.held.wait()
        if self.wrong is not None:
            raise self.wrong
        return FOUND.get(name.casefold(), ())


@pytest.fixture
def index() -> Index:
    return Index()


@pytest.fixture
async def den(db_url: str, tmp_path: Path, index: Index) -> AsyncIterator[Den]:
    async with at_the_den(db_url, tmp_path, musicbrainz=index, youtube=Index()) as made:
        yield made


async def _looked(den: Den, text: str = LINES) -> int:
    """The list, once its names were looked for."""
    made = await den.make("text", text=text)
    await _over(den)
    return made


async def _over(den: Den) -> dict[str, Any]:
    job = (await den.get("/api/jobs?q=kind:find_list_artists"))["items"][0]
    return dict(await den.home.ended(job["id"]))


async def _of(den: Den, list_id: int) -> dict[str, dict[str, Any]]:
    items = (await den.get(f"/api/import-lists/{list_id}/entries"))["items"]
    return {one["title"] or one["artist"]: one for one in items}


async def test_names_become_whom_sources_know(den: Den, index: Index) -> None:
    lines = await _looked(den)
    assert sorted(index.asked) == ["Copper Tides", "Nobody At All", "nova kites"]  # each name once, one at a time
    entries = await _of(den, lines)
    kites = entries["nova kites"]
    assert (kites["becomes"]["name"], kites["becomes"]["ids"]) == ("Nova Kites", {"musicbrainz": KITES})
    assert entries["Night Drive"]["becomes"]["key"] == kites["becomes"]["key"]
    assert entries["Copper Tides"]["becomes"] is None  # two are called so
    assert [one["country"] for one in entries["Copper Tides"]["candidates"]] == ["SE", "CA"]
    assert (entries["Nobody At All"]["candidates"], entries["Nobody At All"]["looked"] is None) == ([], False)
    assert await den.artists() == {}

    path = f"/api/import-lists/{lines}/entries/{entries['Copper Tides']['id']}"
    wrong = await den.api.patch(path, json={"candidate": "musicbrainz:of nobody"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "candidate")
    chosen = (await den.api.patch(path, json={"candidate": f"musicbrainz:{OTHER}"})).json()
    assert chosen["becomes"]["country"] == "CA"
    await den.run(lines, "apply")
    artists = await den.artists()
    assert set(artists) == {"Copper Tides", "Nobody At All", "Nova Kites"}
    ids = {name: (await den.get(f"/api/artists/{id}"))["ids"] for name, id in artists.items()}
    assert ids == {
        "Nova Kites": {"musicbrainz": KITES}, "Copper Tides": {"musicbrainz": OTHER}, "Nobody At All": {},
    }  # fmt: skip


async def test_a_name_may_stay_a_name_or_be_somebody_of_the_library(den: Den) -> None:
    body = {"name": "The Kites", "ids": {"musicbrainz": KITES}}
    here = (await den.api.post("/api/artists", json=body)).json()["artist"]["id"]
    lines = await _looked(den)
    entries = await _of(den, lines)
    assert (entries["nova kites"]["state"], entries["nova kites"]["matched"]["id"]) == ("known", here)
    path = f"/api/import-lists/{lines}/entries/{entries['nova kites']['id']}"
    apart = (await den.api.patch(path, json={"by_name": True})).json()
    assert (apart["state"], apart["becomes"], apart["matched"]) == ("new", None, None)
    assert (await _of(den, lines))["Night Drive"]["matched"]  # of another spelling nothing was said
    assert (await den.api.patch(path, json={"artist_id": here})).json()["state"] == "known"
    skip = {"ids": [entries["Nobody At All"]["id"]], "skip": True}
    nobody = f"/api/import-lists/{lines}/entries/{entries['Nobody At All']['id']}"
    assert (await den.api.patch(nobody, json={"artist_id": here})).status_code == 200
    await den.api.patch(nobody, json={"another": True})
    await den.api.post(f"/api/import-lists/{lines}/entries", json=skip)
    assert (await den.api.patch(nobody, json={"by_name": True})).json()["code"] == "skipped"


async def test_sources_that_are_silent_leave_names_to_be_looked_for_later(den: Den, index: Index) -> None:
    index.wrong = External("MusicBrainz does not answer.", source="musicbrainz", retryable=True, code="down")
    lines = await den.make("text", text=LINES)
    job = await _over(den)
    assert (job["error"] or {}).get("code") == "silent"
    entries = await _of(den, lines)
    assert {one["looked"] for one in entries.values()} == {None}
    told = await den.api.post(f"/api/import-lists/{lines}/find")
    assert (told.status_code, told.json()["code"]) == (409, "job_open")
    await den.api.post(f"/api/jobs/{job['id']}/cancel")
    await den.home.ended(job["id"])
    index.wrong = None
    found = await den.api.post(f"/api/import-lists/{lines}/entries/{entries['nova kites']['id']}/find")
    assert found.json()["becomes"]["name"] == "Nova Kites"
    asked = await den.api.post(f"/api/import-lists/{lines}/find")
    assert (await den.home.ended(asked.json()["job"]["id"]))["state"] == "done"
    none = await den.api.post(f"/api/import-lists/{lines}/find")
    assert (none.status_code, none.json()["code"]) == (409, "nothing_left")


async def test_what_is_looked_for_is_in_nobodys_way_and_may_be_stopped(den: Den, index: Index) -> None:
    index.held = asyncio.Event()
    lines = await den.make("text", text=LINES)
    await den.home.eventually(lambda: bool(index.asked))
    await den.run(lines, "apply")  # meanwhile: by their names
    assert set(await den.artists()) == {"Copper Tides", "Nobody At All", "nova kites"}
    index.held.set()
    await _over(den)
    entries = await _of(den, lines)
    assert {one["state"] for one in entries.values()} == {"added"}
