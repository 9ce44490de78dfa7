"""TheAudioDB: lists of an artist's music videos with where they are watched, biographies, pictures; by MusicBrainz id.

People write it, so there are duplicates and wrong videos. A key that everybody has opens all of it, but lists may be
cut short with it.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from mvidarr.outbound import DAY, WEEK, Fault, Keep, Manners, Web
from mvidarr.providers import theaudiodb_reading as reading
from mvidarr.providers.capabilities import Ids
from mvidarr.providers.declared import Declared, Option, Tools
from mvidarr.providers.judging import by_json, retry_after
from mvidarr.providers.oddities import each, host, items, part, text
from mvidarr.providers.shapes import ArtistFacts, ArtistFound, Listing, Origin, Picture, Tag, VideoFound, Wanted
from mvidarr.query.text import fold

ROOT = "https://www.theaudiodb.com/api/v1/json/{key}"
FREE_KEY = "123"
KEPT = Keep(WEEK, 2 * DAY)
LISTED = Keep(DAY, DAY)
PAUSE = 60.0  # seconds after too many questions, where it does not say how long


def judge(status: int, headers: Mapping[str, str], body: bytes) -> Fault | None:
    """It has no status for "not found": null, or nothing at all."""
    if status == 429:
        return Fault("busy", after=retry_after(headers) or PAUSE)
    if status == 200 and not body.strip():
        return Fault("missing")
    if status in {401, 403} and body.lstrip().startswith(b"<"):
        return Fault("down", "it answered with a web page")
    return by_json(status, headers, body)


def manners(given: Mapping[str, str]) -> Manners:
    return Manners(pace=2.0, burst=2, at_once=1, judge=judge)


class TheAudioDB:
    def __init__(self, web: Web, key: str = FREE_KEY) -> None:
        self._web = web
        self._key = key or FREE_KEY

    async def search_artists(self, name: str, limit: int = 10) -> Sequence[ArtistFound]:
        records = list(enumerate(await self._named(name)))
        found, _ = each(records, lambda one: reading.artist_found(one[1], name, one[0]), reading.NAME)
        return sorted(found, key=lambda one: -one.score)[:limit]

    async def describe_artist(self, ids: Ids, name: str | None = None) -> ArtistFacts | None:
        record = await self._artist(ids, name)
        found, _ = each([record] if record else [], reading.artist_facts, reading.NAME)
        return found[0] if found else None

    async def artwork(self, ids: Ids, name: str | None = None) -> Sequence[Picture]:
        return reading.pictures(await self._artist(ids, name))

    async def tags(self, ids: Ids, name: str | None = None) -> Sequence[Tag]:
        return reading.tags(await self._artist(ids, name))

    async def artist_videos(self, ids: Ids, name: str, *, most: int = 500) -> Listing:
        """Each upload once, though it stands at several tracks."""
        key, origin = ids.get("theaudiodb"), _origin(ids)
        if key is None:
            key = text(part(await self._artist(ids, name)).get("idArtist"))
        if key is None:
            return Listing(())
        records = await self._rows("mvid.php", "mvids", {"i": key}, LISTED)
        found, skipped = each(records, lambda one: reading.video_found(one, origin), reading.NAME)
        videos = _each_upload_once(found)
        return Listing(tuple(videos[:most]), self._key != FREE_KEY and len(videos) <= most, skipped)

    async def find_video(self, wanted: Wanted, limit: int = 10) -> Sequence[VideoFound]:
        asked = {"s": wanted.artist, "t": wanted.title}
        records = await self._rows("searchtrack.php", "track", asked, LISTED, capability="search")
        found, _ = each(records, lambda one: reading.video_found(one, "searched"), reading.NAME)
        return _each_upload_once(found)[:limit]

    async def read_artist_address(self, address: str) -> ArtistFound | None:
        """``https://www.theaudiodb.com/artist/111493-Some-Band``, ``theaudiodb:111493``."""
        key = key_at(address)
        record = await self._artist({"theaudiodb": key}, None) if key else None
        found, _ = each([record] if record else [], reading.artist_found, reading.NAME)
        return found[0] if found else None

    async def trial(self) -> str:
        await self._rows("artist.php", "artists", {"i": "1"}, Keep())
        if self._key == FREE_KEY:
            return "It answers, with the key that everybody has: lists may be short."
        return "It answers with this key."

    async def _artist(self, ids: Ids, name: str | None) -> Mapping[str, Any] | None:
        """By its own id, by MusicBrainz', by name; a namesake with another MusicBrainz id is not the one."""
        for path, key in (("artist.php", ids.get("theaudiodb")), ("artist-mb.php", ids.get("musicbrainz"))):
            rows = await self._rows(path, "artists", {"i": key}, KEPT) if key else []
            if rows:
                return part(rows[0])
        if not name or ids.get("theaudiodb"):
            return None
        mbid = ids.get("musicbrainz")
        rows = [part(one) for one in await self._named(name)]
        fitting = [one for one in rows if not (mbid and one.get("strMusicBrainzID")) or one["strMusicBrainzID"] == mbid]
        return next((one for one in fitting if fold(str(one.get("strArtist"))) == fold(name)), None)

    async def _named(self, name: str) -> list[Any]:
        """It finds what is written just so; so the plain spelling gets its turn too."""
        for spelling in dict.fromkeys((name, fold(name))):
            rows = await self._rows("search.php", "artists", {"s": spelling}, KEPT, capability="search")
            if rows:
                return rows
        return []

    async def _rows(
        self, path: str, root: str, params: Mapping[str, str], keep: Keep, *, capability: str = "lookups"
    ) -> list[Any]:
        answer = await self._web.get(
            f"{ROOT}/{path}", capability=capability, params=params, secret={"key": self._key}, keep=keep
        )
        return items(part(answer.json()).get(root)) if answer else []


def key_at(address: str) -> str | None:
    """None for what is no artist's page of TheAudioDB."""
    given = address.strip()
    if given.lower().startswith("theaudiodb:"):
        key = given.partition(":")[2].strip()
    elif host(given) == "theaudiodb.com":
        first, _, rest = urlsplit(given).path.strip("/").partition("/")
        key = rest.partition("-")[0].partition("/")[0] if first == "artist" else ""
    else:
        return None
    return key if key.isascii() and key.isdecimal() else None


def _origin(ids: Ids) -> Origin:
    return "listed" if ids.get("theaudiodb") or ids.get("musicbrainz") else "searched"


def _each_upload_once(found: Sequence[VideoFound]) -> list[VideoFound]:
    return list({(one.uploads[0].provider, one.uploads[0].key): one for one in reversed(found)}.values())[::-1]


def _build(tools: Tools) -> TheAudioDB:
    return TheAudioDB(tools.web, tools.given.get("key", ""))


THEAUDIODB = Declared(
    "theaudiodb",
    "TheAudioDB",
    reading.HOME,
    "Music videos of an artist with where to watch them, biographies and pictures. Works without a key of your own.",
    manners,
    _build,
    TheAudioDB.trial,
    options=(
        Option(
            "key",
            "Key",
            "Supporters of TheAudioDB have one; without it the free key is used, with which lists may be short.",
            secret=True,
        ),
    ),
    credit="Data from TheAudioDB",
    get_key="https://www.theaudiodb.com/free_music_api",
    weight=80,
)
