"""IMVDb: who made a music video, when, and where it is watched. Its search is dead for long stretches; look-ups work.

So whatever can be looked up is: by id, by slug, and for a bare name by the slug that this would most likely have.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from mvidarr.errors import External
from mvidarr.outbound import DAY, WEEK, Answer, Fault, Keep, Manners, Web
from mvidarr.providers import imvdb_reading as reading
from mvidarr.providers.capabilities import Ids
from mvidarr.providers.declared import Declared, Option, Tools
from mvidarr.providers.imvdb_listing import Pages
from mvidarr.providers.judging import by_json, is_json, reset, retry_after, said
from mvidarr.providers.oddities import address as web_address
from mvidarr.providers.oddities import each, host, items, part, text
from mvidarr.providers.shapes import ArtistFacts, ArtistFound, Listing, Origin, Picture, VideoFound, Wanted
from mvidarr.providers.sureness import sureness
from mvidarr.query.text import fold

ROOT = "https://imvdb.com/api/v1"
LOOKED_UP = Keep(WEEK, DAY)
LISTED = Keep(DAY // 2, DAY)
SEARCHED = Keep(DAY, DAY)
ALL_OF_A_VIDEO = "sources,credits,featured,popularity,bts,countries"
DETAILS = 40  # that one listing asks for; each is a question of its own
NEWEST = 20  # of an artist: what is told of them changes, and is asked for anew; what is told of others is kept
OLDER = Keep(180 * DAY, DAY)  # so that listing after listing the rest is asked for, too
CLOSE = 0.75  # how alike names must be for a hit of a search to be looked up
PAUSE = 60.0  # seconds, where it does not say how long


def judge(status: int, headers: Mapping[str, str], body: bytes) -> Fault | None:
    """A refusal that is a page is somebody in between, and says nothing of the key."""
    if status in {401, 403} and body.lstrip().startswith(b"<"):
        return Fault("down", "it answered with a web page")
    if status == 429:
        return Fault("busy", said(body) if is_json(body) else "", retry_after(headers) or reset(headers) or PAUSE)
    return by_json(status, headers, body)


def manners(given: Mapping[str, str]) -> Manners:
    return Manners(pace=0.5, burst=2, at_once=2, judge=judge)


class Imvdb:
    def __init__(self, web: Web, key: str) -> None:
        self._web = web
        self._headers = {"IMVDB-APP-KEY": key, "Accept": "application/json"}

    async def search_artists(self, name: str, limit: int = 10) -> Sequence[ArtistFound]:
        """Of those that are alike, who has the most videos comes first."""
        told = await self._ask("search/entities", "search", {"q": name, "per_page": 25}, SEARCHED)
        found, _ = each(items(part(told).get("results")), lambda one: reading.artist_found(one, name), reading.NAME)
        return sorted(found, key=lambda one: (-one.score, -(one.videos or 0)))[:limit]

    async def describe_artist(self, ids: Ids, name: str | None = None) -> ArtistFacts | None:
        entity = await self._entity(ids, name, {"include": "artist_videos", "per_page": 1})
        if entity is None:
            return None
        called = reading.name_of(entity, name or "")
        image = reading.picture(entity.get("image"))
        score = 1.0 if _known(ids) else sureness(name or "", called)
        total = part(entity.get("artist_videos")).get("total_videos")
        found = ArtistFound(
            reading.NAME, text(entity["id"]) or "", called, score, ids=reading.ids_of(entity), picture=image,
            url=web_address(entity.get("url"), secure=True), videos=total if isinstance(total, int) else None,
        )  # fmt: skip
        links = (("IMVDb", found.url),) if found.url else ()
        pictures = (Picture(image, "portrait", provider=reading.NAME),) if image else ()
        return ArtistFacts(found, text(entity.get("bio")), links, pictures)

    async def read_artist_address(self, address: str) -> ArtistFound | None:
        """``https://imvdb.com/n/…``, ``imvdb:838673``, ``imvdb:some-artist``."""
        ids = ids_at(address)
        facts = await self.describe_artist(ids) if ids else None
        return facts.found if facts else None

    async def artist_videos(self, ids: Ids, name: str, *, most: int = 500) -> Listing:
        """With all that is known of them, where they can be watched above all: of the newest, and each time of some
        more of the rest, which is told in short until then."""
        pages, origin = await self._pages(ids, name, most)
        slug = pages.slug
        found, skipped = each(pages.records, lambda one: reading.video_found(one, origin, slug), reading.NAME)
        found.sort(key=lambda one: one.year or 0, reverse=True)
        videos, said_of = await self._with_details(found[:most], origin, slug)
        return Listing(tuple(videos), pages.complete and len(found) <= most, (*skipped, *said_of), pages.total)

    async def find_video(self, wanted: Wanted, limit: int = 10) -> Sequence[VideoFound]:
        """By its id, else among the artist's where that one is known, else by a search."""
        if wanted.ids.get("imvdb"):
            return _read(await self._record(wanted.ids["imvdb"], LOOKED_UP), "listed", None)[:1]
        if _known(wanted.artist_ids):
            pages, _ = await self._pages(wanted.artist_ids, None, 500)
            records, whose = pages.records, pages.slug
        else:
            asked: dict[str, str | int] = {"q": f"{wanted.artist} {wanted.title}", "per_page": 25}
            told = await self._ask("search/videos", "search", asked, SEARCHED)
            records, whose = items(part(told).get("results")), None
        found, _ = each(records, lambda one: reading.video_found(one, "searched", whose), reading.NAME)
        close = [one for one in found if _closeness(one, wanted) >= CLOSE]
        close.sort(key=lambda one: -_closeness(one, wanted))
        videos, _ = await self._with_details(close[: min(limit, 3)], "searched", whose)
        return videos

    async def trial(self) -> str:
        """Asks both; that there is no such artist is an answer as well, and one that needs the key."""
        await self._ask("entity/1", "lookups", {}, Keep())
        try:
            await self._ask("search/entities", "search", {"q": "music", "per_page": 1}, Keep())
        except External:
            return "The key works: look-ups are answered. The search of IMVDb does not answer at present."
        return "The key works: look-ups and searches are answered."

    async def _with_details(
        self, found: Sequence[VideoFound], origin: Origin, whose: str | None
    ) -> tuple[list[VideoFound], tuple[str, ...]]:
        """Where it stops answering, the rest stays as it was listed."""
        videos: list[VideoFound] = []
        asked = 0
        for place, one in enumerate(found):
            if asked == DETAILS:
                return [*videos, *found[place:]], ()
            try:
                told = await self._record(one.key, LOOKED_UP if place < NEWEST else OLDER)
            except External as error:
                return [*videos, *found[place:]], (f"Not all videos could be looked up: {error.detail}",)
            asked += told is None or not told.kept
            videos.extend(_read(told, origin, whose) or [one])
        return videos, ()

    async def _record(self, key: str, keep: Keep) -> Answer | None:
        asked = {"include": ALL_OF_A_VIDEO}
        return await self._answer(f"video/{quote(key, safe='')}", "lookups", asked, keep)

    async def _pages(self, ids: Ids, name: str | None, most: int) -> tuple[Pages, Origin]:
        pages, known = Pages(most), ids
        while pages.asks:
            entity = await self._entity(known, name, pages.params, LISTED)
            if entity is None:
                break
            pages.add(entity)
            known = reading.ids_of(entity)
        return pages, _origin(ids)

    async def _entity(
        self, ids: Ids, name: str | None, params: Mapping[str, str | int], keep: Keep = LOOKED_UP
    ) -> Mapping[str, Any] | None:
        ids = await self._ids_by_name(name) if name and not _known(ids) else ids
        entity = None
        if ids.get("imvdb", "").isdecimal():
            entity = await self._ask(f"entity/{ids['imvdb']}", "lookups", params, keep)
        slug = ids.get("imvdb_slug") or ids.get("imvdb", "")
        if entity is None and slug and not slug.isdecimal():
            by_slug = {**params, "method": "slug"}
            entity = await self._ask(f"entity/{quote(slug, safe='')}", "lookups", by_slug, keep)
        return entity if entity and text(entity.get("id")) and text(entity.get("slug")) else None

    async def _ids_by_name(self, name: str) -> Ids:
        try:
            found = await self.search_artists(name)
        except External:
            found = []
        same = next((one for one in found if fold(one.name) == fold(name)), None)
        return same.ids if same else {"imvdb_slug": reading.slug_of(name)}

    async def _ask(
        self, path: str, capability: str, params: Mapping[str, str | int], keep: Keep
    ) -> Mapping[str, Any] | None:
        answer = await self._answer(path, capability, params, keep)
        return part(answer.json()) if answer else None

    async def _answer(self, path: str, capability: str, params: Mapping[str, str | int], keep: Keep) -> Answer | None:
        return await self._web.get(
            f"{ROOT}/{path}", capability=capability, params=params, headers=self._headers, keep=keep
        )


def _read(answer: Answer | None, origin: Origin, whose: str | None) -> list[VideoFound]:
    """A video, and what was filmed behind its scenes; nothing where there is no such one."""
    told = part(answer.json()) if answer else {}
    found, _ = each([told] if told else [], lambda one: reading.video_found(one, origin, whose), reading.NAME)
    return [video for one in found for video in (one, *reading.behind(told, one))]


def ids_at(address: str) -> dict[str, str]:
    """Empty for what is no artist's page of IMVDb."""
    given = address.strip()
    if given.lower().startswith("imvdb:"):
        key = given[6:].strip()
        return {} if not key else {"imvdb": key} if key.isdecimal() else {"imvdb_slug": key}
    first, _, rest = (
        unquote(urlsplit(given).path).strip("/").partition("/") if host(given) == "imvdb.com" else ("", "", "")
    )
    return {"imvdb_slug": rest.partition("/")[0]} if first == "n" and rest else {}


def _known(ids: Ids) -> bool:
    return bool(ids.get("imvdb") or ids.get("imvdb_slug"))


def _origin(ids: Ids) -> Origin:
    return "listed" if _known(ids) else "searched"


def _closeness(found: VideoFound, wanted: Wanted) -> float:
    """0 to 1: the worse of how alike the titles and the artists are."""
    artists = (found.artist or "", *found.featured)
    whose = max(sureness(wanted.artist, one) for one in artists)
    return min(sureness(wanted.title, found.title or ""), whose)


def _build(tools: Tools) -> Imvdb:
    return Imvdb(tools.web, tools.given["key"])


IMVDB = Declared(
    "imvdb",
    "IMVDb",
    "https://imvdb.com",
    "A database of music videos: directors and crew, release dates, versions, and which upload is the official one.",
    manners,
    _build,
    Imvdb.trial,
    options=(Option("key", "App key", "Made on the page for developers of an IMVDb account.", secret=True),),
    needs=("key",),
    credit="Video data from IMVDb",
    get_key="https://imvdb.com/developers/api",
    weight=120,
)
