"""Whom a name of a list means: sources are asked for those that came without an id, at their pace, in the background.

Of whom nobody else could be meant it is taken for granted, and shown; of several of one name a person chooses. Whom
nobody knows comes in by name. YouTube is left out: a search for each of hundreds of names is more than it bears.
"""

from collections.abc import Sequence
from typing import Any

from mvidarr.clock import now
from mvidarr.db import Database
from mvidarr.discovery.adding.finding import FoundArtist, LookupView
from mvidarr.discovery.adding.lookup import Lookup
from mvidarr.discovery.adding.uniting_artists import KEYED, name_key
from mvidarr.discovery.lists import store
from mvidarr.discovery.lists.matching import judge
from mvidarr.discovery.looking.discover import Teller
from mvidarr.discovery.sources.sources import Sources
from mvidarr.errors import External
from mvidarr.library.text import fold
from mvidarr.providers.capabilities import SearchesArtists

Row = dict[str, Any]

MOST_NAMES = 200  # of one run, as MusicBrainz answers once a second
_KEPT = 5  # candidates
_AHEAD = 12.0  # points of score: two sources more than the next one of this name
_LEFT_OUT = frozenset({"youtube"})
_SURE = frozenset(KEYED) - _LEFT_OUT
_SECONDS = 60.0  # for one source
_HOPE = 3  # names that nobody answers, one after the other, before it is given up
_SAID = ("mapped", "apart", "by_name", "who")


class Finding:
    def __init__(self, database: Database, sources: Sources, lookup: Lookup) -> None:
        self._database = database
        self._sources = sources
        self._lookup = lookup

    @property
    def possible(self) -> bool:
        return any(one.name not in _LEFT_OUT for one in self._sources.having(SearchesArtists))

    async def run(self, list_id: int, teller: Teller, *, most: int = MOST_NAMES) -> int:
        """How many names are left. Harmless where it was cut short: who is found stays found."""
        names = await self.left(list_id)
        silent = found = 0
        for at, (name, ids) in enumerate(list(names.items())[:most]):
            view = await self._lookup.of_a_job(name, seconds=_SECONDS, without=_LEFT_OUT)
            silent = 0 if _answered(view) else silent + 1
            if silent == _HOPE:
                raise External("No source answers just now.", source="", retryable=True, code="silent")
            if not silent:
                found += bool(view["artists"])
                await self.keep(list_id, ids, name, view)
                del names[name]
            teller.progress((at + 1) / min(most, at + 1 + len(names)), message=f"{at + 1:,} names were looked for.")
        teller.log(f"{found:,} name{'' if found == 1 else 's'} were found; {len(names):,} are not looked for yet.")
        return len(names)

    async def unasked(self, list_id: int) -> int:
        """How many entries came with but a name, and could be looked for."""
        async with self._database.read() as r:
            return len(await store.unlooked(r, list_id)) if self.possible else 0

    async def left(self, list_id: int) -> dict[str, list[int]]:
        """Names that nobody looked for yet, with their entries."""
        async with self._database.read() as r:
            rows = await store.rows(r, await store.unlooked(r, list_id))
        names: dict[str, list[int]] = {}
        called: dict[str, str] = {}
        for row in rows:
            if is_unsure(row):
                names.setdefault(called.setdefault(fold(row["artist"]), row["artist"]), []).append(row["id"])
        return names

    async def at_once(self, list_id: int, entry_id: int, name: str, seconds: float) -> None:
        """Somebody waits: every source is asked, as for an artist who is added by hand."""
        view = await self._lookup.answer(name, seconds=seconds)
        if not _answered(view):
            detail = "No source answers just now. Try again in a moment, or let it come in by name."
            raise External(detail, source="", code="silent")
        await self.keep(list_id, [entry_id], name, view)

    async def keep(self, list_id: int, ids: Sequence[int], name: str, view: LookupView) -> None:
        labels = {one["source"]: one["label"] for one in view["sources"]}
        candidates = [_candidate(one, labels) for one in view["artists"][:_KEPT]]
        sure = sure_of(name, view["artists"])
        async with self._database.write("import list") as w:
            for row in await store.rows(w, ids):
                facts = {**row["facts"], "found": candidates}
                if sure is not None and is_unsure(row):
                    facts["who"] = _candidate(sure, labels)
                await store.say(w, row["id"], {"facts": facts, "looked": now()})
            await judge(w, [row["id"] for row in await store.rows(w, ids) if row["state"] in store.OPEN])


def is_unsure(row: Row) -> bool:
    """There is but a name, of which nobody said yet whom it means."""
    return not row["ids"] and not row["artist_id"] and not any(row["facts"].get(name) for name in _SAID)


def sure_of(name: str, artists: Sequence[FoundArtist]) -> FoundArtist | None:
    """Who is called just so, where a source that tells artists apart knows them and hardly another is meant."""
    key = name_key(name)
    same = [one for one in artists if name_key(one["name"]) == key]
    if not same or not _SURE & same[0]["ids"].keys():
        return None
    return None if len(same) > 1 and same[0]["score"] - same[1]["score"] < _AHEAD else same[0]


def _answered(view: LookupView) -> bool:
    return any(one["state"] == "told" for one in view["sources"])


def _candidate(one: FoundArtist, labels: dict[str, str]) -> Row:
    return {
        "key": one["key"], "name": one["name"], "disambiguation": one["disambiguation"], "country": one["country"],
        "begin": one["begin"], "ids": one["ids"], "pages": one["pages"][:4],
        "sources": [labels.get(name, name) for name in one["sources"]],
    }  # fmt: skip
