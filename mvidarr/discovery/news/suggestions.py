"""Artists that nobody has yet, as pages and the API tell of them, and what people say of them."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

import orjson
from typing_extensions import TypedDict

from mvidarr.clock import iso, iso_or_none
from mvidarr.db import Database, Journal, Tracked
from mvidarr.discovery.news import suggestion_store as store
from mvidarr.discovery.news.suggesting import Suggesting
from mvidarr.discovery.sources.pictures import RemotePictures
from mvidarr.discovery.sources.sources import Sources
from mvidarr.errors import Invalid, NotFound

Row = dict[str, Any]
MOST_READ = 500  # rows that are looked through for one page


class SuggestedBy(TypedDict):
    """``score``: how like them the ``source`` says that artist of the library is, 0 to 1."""

    source: str
    label: str
    artist_id: int
    name: str
    score: float


class Suggestion(TypedDict):
    """An artist that is not in the library. ``score``: 0 to 100. ``ids``: as an artist is added by them."""

    id: int
    name: str
    disambiguation: str | None
    ids: dict[str, str]
    picture: str | None  # path below the base URL
    because: list[SuggestedBy]
    score: float
    hidden: bool
    updated: str


class SuggestionPage(TypedDict):
    items: list[Suggestion]
    next: str | None


class Suggestions:
    def __init__(
        self, database: Database, journal: Journal, suggesting: Suggesting, sources: Sources, pictures: RemotePictures
    ) -> None:
        self._database = database
        self._journal = journal
        self._suggesting = suggesting
        self._sources = sources
        self._pictures = pictures

    async def page(self, *, hidden: bool = False, cursor: str = "", limit: int = 50) -> SuggestionPage:
        """The best first. Who has come into the library since they were found is left out."""
        after, read = _place(cursor), 0
        found: list[Row] = []
        while len(found) <= limit and read < MOST_READ:
            async with self._database.read() as r:
                rows = await store.page(r, hidden=hidden, after=after, limit=limit + 1)
            found += await self._absent(rows)
            read += len(rows)
            if len(rows) <= limit:
                break
            after = rows[-1]["score"], rows[-1]["id"]
        more = len(found) > limit
        return {"items": await self._shaped(found[:limit]), "next": _cursor(found[limit - 1]) if more else None}

    async def hide(
        self, suggestion_id: int, *, hidden: bool = True, actor: str, origin: str
    ) -> tuple[Suggestion, int | None]:
        """Whether nobody is interested; remembered, also when they are found again. The change is None when it was so
        already. NotFound ``no_suggestion``."""
        async with self._database.write("suggest") as w:
            row = await store.one(w, suggestion_id)
            if row is None:
                raise NotFound("There is no such suggestion any more.", code="no_suggestion")
            reason = f"{'Not interested' if hidden else 'Interested again'} in “{row['name']}”"
            change = await self._journal.begin(w, actor=actor, origin=origin, reason=reason)
            await change.update(store.TABLE, suggestion_id, {"hidden": hidden})
            change_id = await change.complete_if_any()
        return (await self._shaped([{**row, "hidden": hidden}]))[0], change_id

    def tracked(self) -> Tracked:
        """Only what people say of them: what sources say is found again, and nobody's change."""
        return Tracked(store.TABLE, shared=("hidden",), version=None, known_by=("name",))

    async def updated(self) -> str | None:
        """When they were found last."""
        async with self._database.read() as r:
            return iso_or_none(await store.updated(r))

    async def _absent(self, rows: Sequence[Row]) -> list[Row]:
        here = await self._suggesting.in_library([(row["name"], row["musicbrainz"]) for row in rows])
        return [row for at, row in enumerate(rows) if at not in here]

    async def _shaped(self, rows: Sequence[Row]) -> list[Suggestion]:
        async with self._database.read() as r:
            names = await store.named(r, {one["artist_id"] for row in rows for one in row["because"]})
        return [self._shape(row, names) for row in rows]

    def _shape(self, row: Row, names: dict[int, str]) -> Suggestion:
        """Its reasons with the names that these artists have now; those of whom nobody knows any more are left out."""
        because = [self._reason(one, names) for one in row["because"] if one["artist_id"] in names]
        return {
            "id": row["id"], "name": row["name"], "disambiguation": row["disambiguation"],
            "ids": {"musicbrainz": row["musicbrainz"]} if row["musicbrainz"] else {},
            "picture": self._pictures.path_of(row["picture"]), "because": because,
            "score": round(row["score"] * 100, 1), "hidden": row["hidden"], "updated": iso(row["updated"]),
        }  # fmt: skip

    def _reason(self, told: Row, names: dict[int, str]) -> SuggestedBy:
        source, artist = told["source"], told["artist_id"]
        declared = self._sources.declared.get(source)
        label = declared.label if declared else source
        return {"source": source, "label": label, "artist_id": artist, "name": names[artist], "score": told["score"]}


def _cursor(row: Row) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([row["score"], row["id"]])).decode().rstrip("=")


def _place(cursor: str) -> store.Place | None:
    if not cursor:
        return None
    try:
        score, id = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        place = float(score), int(id)
    except (ValueError, binascii.Error, TypeError, OverflowError) as error:
        raise _no_page() from error
    if not (abs(place[0]) < 1e9 and 0 <= place[1] < 1 << 62):
        raise _no_page()
    return place


def _no_page() -> Invalid:
    return Invalid("This page of the list does not exist. Begin with the first.", code="bad_cursor")
