"""Spotify: names and portraits of artists for whoever has an application there, and the lists of one who allows it.

It knows no videos, and since 2024 neither genres nor similar artists for new applications: it is asked for neither.
"""

from collections.abc import Sequence
from urllib.parse import urlencode

from mvidarr.outbound import DAY, Keep, Web
from mvidarr.providers import spotify_reading as reading
from mvidarr.providers.capabilities import Ids
from mvidarr.providers.declared import Declared, Memory, Option, Tools
from mvidarr.providers.oddities import each, items, part, text
from mvidarr.providers.shapes import ArtistFacts, ArtistFound, Permission, Picture
from mvidarr.providers.spotify_lists import SpotifyLists
from mvidarr.providers.spotify_tokens import Accounts, OfApplication, OfPerson
from mvidarr.providers.spotify_web import Service, manners

MOST = 10  # artists of a search; it refuses to tell more
SCOPES = (
    "user-follow-read", "user-library-read", "playlist-read-private", "playlist-read-collaborative", "user-top-read",
)  # fmt: skip
_KEPT = Keep(DAY, DAY)  # its terms allow no longer


class Spotify(SpotifyLists):
    def __init__(self, web: Web, client: str, secret: str, memory: Memory) -> None:
        self._accounts = Accounts(web, client, secret)
        self._application = OfApplication(self._accounts)
        super().__init__(Service(web), OfPerson(self._accounts, memory))

    async def search_artists(self, name: str, limit: int = 10) -> Sequence[ArtistFound]:
        params: dict[str, str | int] = {"q": name, "type": "artist", "limit": min(max(limit, 1), MOST)}
        told = await self._service.get("/search", self._application, capability="search", params=params, keep=_KEPT)
        records = list(enumerate(items(part((told or {}).get("artists")).get("items"))))
        found, _ = each(records, lambda one: reading.artist(one[1], name, one[0]), reading.NAME)
        return found[:limit]

    async def describe_artist(self, ids: Ids, name: str | None = None) -> ArtistFacts | None:
        """By its id only: of two artists of one name it does not tell which is which."""
        told = await self._artist(ids.get(reading.NAME))
        if told is None:
            return None
        found = reading.artist(told)
        links = (("Spotify", found.url),) if found.url else ()
        return ArtistFacts(found, links=links, pictures=tuple(reading.pictures(told)))

    async def artwork(self, ids: Ids, name: str | None = None) -> Sequence[Picture]:
        told = await self._artist(ids.get(reading.NAME))
        return reading.pictures(told) if told else ()

    async def read_artist_address(self, address: str) -> ArtistFound | None:
        told = await self._artist(reading.page_of(address, "artist"))
        return reading.artist(told) if told else None

    # -- somebody's permission

    def permission_address(self, redirect: str, state: str, challenge: str) -> str:
        asked = {
            "response_type": "code", "client_id": self._accounts.client, "redirect_uri": redirect, "state": state,
            "scope": " ".join(SCOPES), "code_challenge_method": "S256", "code_challenge": challenge,
        }  # fmt: skip
        return f"{self._accounts.root}/authorize?{urlencode(asked)}"

    async def take_permission(self, code: str, redirect: str, verifier: str) -> Permission:
        await self._person.begin(code, redirect, verifier)
        me = await self._service.get("/me", self._person, capability="lists") or {}
        who = text(me.get("display_name")) or text(me.get("id")) or "somebody"
        await self._person.call(who)
        return Permission(who)

    async def permission(self) -> Permission | None:
        return await self._person.permission()

    async def drop_permission(self) -> None:
        await self._person.drop()

    async def alive(self) -> str:
        await self._service.get(
            "/search", self._application, capability="search", params={"q": "Queen", "type": "artist", "limit": 1}
        )
        whose = await self._person.permission()
        if whose is None:
            return "Spotify answers. Nobody's account is connected, so their lists cannot be read."
        await self._service.get("/me", self._person, capability="lists")
        return f"Spotify answers, and the account of {whose.who} can be read."

    async def _artist(self, key: str | None) -> dict[str, object] | None:
        if reading.as_id(key) is None:
            return None
        told = await self._service.get(f"/artists/{key}", self._application, capability="lookups", keep=_KEPT)
        return dict(told) if told and told.get("id") and told.get("name") else None


def _build(tools: Tools) -> Spotify:
    return Spotify(tools.web, tools.given["client_id"], tools.given["client_secret"], tools.memory)


SPOTIFY = Declared(
    name=reading.NAME,
    label="Spotify",
    home="https://open.spotify.com",
    about="It brings portraits of artists, and the artists, songs and playlists of an account that you connect.",
    manners=manners,
    build=_build,
    trial=Spotify.alive,
    options=(
        Option("client_id", "Client ID", "Of an application that you register with Spotify."),
        Option("client_secret", "Client secret", "It stands beside the client ID.", True),
    ),
    needs=("client_id", "client_secret"),
    note=(
        "Whoever registers the application must pay for Spotify Premium; when they stop, Spotify stops answering. "
        "It lets at most five accounts connect, and each must be listed under Users and Access of the application."
    ),
    credit="Names and pictures from Spotify.",
    get_key="https://developer.spotify.com/dashboard",
    weight=50,
)
