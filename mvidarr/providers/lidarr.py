"""Lidarr: the artists of somebody's own music library. Its address is typed by an administrator, and mostly private.

A wrong base of its address answers with the page of its web interface, so what is no JSON says that.
"""

from collections.abc import Mapping
from typing import Any

from mvidarr.errors import External
from mvidarr.outbound import Manners, Web
from mvidarr.providers.declared import Declared, Option, Tools
from mvidarr.providers.judging import by_json
from mvidarr.providers.musicbrainz_web import as_mbid
from mvidarr.providers.oddities import address, each, items, needed, part, text
from mvidarr.providers.shapes import Entries, Entry

NAME = "lidarr"


def manners(given: Mapping[str, str]) -> Manners:
    return Manners(pace=0.0, burst=4, at_once=2, seconds=60.0, judge=by_json)


class Lidarr:
    def __init__(self, web: Web, root: str, key: str) -> None:
        self._web = web
        self._root = root.rstrip("/")
        self._headers = {"X-Api-Key": key, "Accept": "application/json"}

    async def library_artists(self, *, monitored: bool = False) -> Entries:
        """All of them at once, as it knows no pages. ``monitored``: only those."""
        told = await self._ask("artist")
        found, skipped = each(items(told), lambda row: _entry(row, monitored), NAME)
        return Entries(tuple(found), "Artists of Lidarr", True, skipped, len(found))

    async def alive(self) -> str:
        told = part(await self._ask("system/status"))
        if told.get("appName") != "Lidarr":
            raise External(
                "Something answers there, but it is no Lidarr. Check the address.", source=NAME, code="not_lidarr"
            )
        return f"Lidarr {text(told.get('version')) or ''} answers.".replace("  ", " ")

    async def _ask(self, what: str) -> Any:
        answer = await self._web.get(f"{self._root}/api/v1/{what}", capability="library", headers=self._headers)
        if answer is None:
            raise External(
                "There is no Lidarr at this address. Add its URL base, where it has one.", source=NAME, code="http_404"
            )
        return answer.json()


def _entry(row: Any, monitored: bool) -> Entry | None:
    told = part(row)
    if monitored and not told.get("monitored"):
        return None
    name = needed(told.get("artistName"), "name")
    mbid = as_mbid(text(told.get("foreignArtistId")))
    ids = {"musicbrainz": mbid} if mbid else {}
    return Entry(mbid or name, name, ids=ids, artist_ids=ids)


def _build(tools: Tools) -> Lidarr:
    return Lidarr(tools.web, tools.given["address"], tools.given["key"])


def _is_address(value: str) -> str | None:
    return None if address(value) else "This is no address. It begins with http:// or https://."


LIDARR = Declared(
    name=NAME,
    label="Lidarr",
    home="https://lidarr.audio",
    about="The artists of a Lidarr of your own, for import lists.",
    manners=manners,
    build=_build,
    trial=Lidarr.alive,
    options=(
        Option(
            "address", "Address", "Such as http://192.168.1.5:8686, with its URL base where it has one.",
            check=_is_address,
        ),
        Option("key", "API key", "It stands in Lidarr under Settings, General, Security.", True),
    ),
    needs=("address", "key"),
    private=True,
    weight=10,
)  # fmt: skip
