"""The library in numbers, worked out once for each state of it; what somebody played is counted for each asker."""

from collections.abc import Sequence

from mvidarr.clock import DAY, iso
from mvidarr.db import Database
from mvidarr.library.facets import Facet, Facets
from mvidarr.library.revised import Kept
from mvidarr.library.stats import store
from mvidarr.library.stats.shapes import Plays, PlaysShare, Share, Stats, Storage, Totals, Week
from mvidarr.library.stats.store import MONDAY, WEEK
from mvidarr.query import Asker, Query, text_of
from mvidarr.query.tree import Criterion, Item

WEEKS = 52
_FACETS = ("status", "decade", "genre", "kind", "quality", "source")
_OFTEN: Sequence[tuple[str, str, int, int]] = (  # as people say it, how it is asked for, from, to
    ("once", "plays:1", 1, 1),
    ("2 to 4 times", "plays:2..4", 2, 4),
    ("5 to 9 times", "plays:5..9", 5, 9),
    ("10 times or more", "plays:>=10", 10, 2**31),
)


class Statistics:
    def __init__(self, database: Database, facets: Facets) -> None:
        self._database = database
        self._facets = facets
        self._totals: Kept[Totals] = Kept(database, 1)
        self._weeks: Kept[list[Week]] = Kept(database, 4)
        self._storage: Kept[list[Storage]] = Kept(database, 1)

    async def all(self, asker: Asker) -> Stats:
        shown = {facet["name"]: _shares(facet) for facet in await self._facets.shown("", _FACETS, asker)}
        totals = await self._totals.get("", self._read_totals)
        return {
            "totals": totals,
            "statuses": shown["status"],
            "decades": shown["decade"],
            "genres": shown["genre"],
            "kinds": shown["kind"],
            "qualities": shown["quality"],
            "sources": shown["source"],
            "weeks": await self._growth(asker.now),
            "storage": await self._storage.get("", self._read_storage),
            "plays": await self._plays(asker, totals["videos"]),
        }

    async def _read_totals(self) -> tuple[Totals, bool]:
        async with self._database.read() as r:
            return await store.totals(r), True

    async def _read_storage(self) -> tuple[list[Storage], bool]:
        async with self._database.read() as r:
            rows = await store.storage(r)
        found = [(row["artist"], int(row["size"]), int(row["videos"])) for row in rows]
        return [
            {"artist": name, "size": size, "videos": videos, "q": _of_artist(name, "has:file")}
            for name, size, videos in found
        ], True

    async def _growth(self, now: int) -> list[Week]:
        last = (now + MONDAY) // WEEK

        async def make() -> tuple[list[Week], bool]:
            async with self._database.read() as r:
                return _weeks(await store.added_by_week(r, last - WEEKS + 1), last), True

        return await self._weeks.get(last, make)

    async def _plays(self, asker: Asker, videos: int) -> Plays:
        async with self._database.read() as r:
            artists = await store.plays_of_artists(r, asker.user_id or 0)
            often = await store.videos_by_plays(r, asker.user_id or 0)
        never: PlaysShare = {"plays": "never", "count": max(0, videos - sum(often.values())), "q": "plays:0"}
        return {
            "total": sum(times * count for times, count in often.items()),
            "videos": [never, *_shares_of(often)],
            "artists": [
                {"artist": row["artist"], "plays": int(row["plays"]), "q": _of_artist(row["artist"], "is:played")}
                for row in artists
            ],
        }


def _shares(facet: Facet) -> list[Share]:
    return [{"value": one["value"], "count": one["count"], "q": one["term"]} for one in facet["values"]]


def _shares_of(often: dict[int, int]) -> list[PlaysShare]:
    return [
        {"plays": said, "count": sum(n for times, n in often.items() if low <= times <= high), "q": q}
        for said, q, low, high in _OFTEN
    ]


def _weeks(added: dict[int, int], last: int) -> list[Week]:
    total, found = added[-1], list[Week]()
    for week in range(last - WEEKS + 1, last + 1):
        monday, sunday = (iso(week * WEEK - MONDAY + days * DAY)[:10] for days in (0, 6))
        total += added.get(week, 0)
        found.append({"week": monday, "added": added.get(week, 0), "total": total, "q": f"added:{monday}..{sunday}"})
    return found


def _of_artist(name: str, also: str) -> str:
    return f"{text_of(Query(Criterion('artist', (Item('=', name),))))} {also}"
