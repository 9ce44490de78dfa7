"""Spotify of the invented world: both hosts, tokens that end, refresh tokens that change with their use, and the lists
of one account in the shapes of today, or (``old``) of before 2026."""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from itertools import count
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from tests.standins.sources.server import Mount, SourcesServer
from tests.standins.sources.shapes import Reply, Request, as_json, as_text
from tests.standins.sources.world import Artist, Video
from tests.standins.sources.world_data import WORLD
from tests.standins.sources.world_ids import spotify_id

API, ACCOUNTS = "api.spotify.com", "accounts.spotify.com"
CLIENT, SECRET = "c" * 32, "s" * 32
ME = "Ada L."
PICTURE = "https://i.scdn.co/image/"
MINE, THEIRS, OWN = (spotify_id(f"playlist:{name}") for name in ("mine", "theirs", "spotify's own"))


class Spotify:
    def __init__(self, *, old: bool = False) -> None:
        self.old = old
        self.good: set[str] = set()  # access tokens of the application
        self.mine: set[str] = set()  # and of the account
        self.refresh: str | None = None  # the one that is good now
        self.rotates = True
        self.premium = True
        self._number = count(1)
        self._codes: dict[str, tuple[str, str]] = {}  # code -> redirect, challenge

    def allow(self, address: str) -> str:
        """Where a browser lands when somebody allows what this address asks for."""
        asked = dict(parse_qsl(urlsplit(address).query))
        code = f"code-{next(self._number)}"
        self._codes[code] = (asked["redirect_uri"], asked["code_challenge"])
        assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT, "S256")
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def expire(self) -> None:
        """All access tokens, before their time."""
        self.good.clear()
        self.mine.clear()

    def __call__(self, request: Request) -> Reply:
        if request.host == ACCOUNTS:
            return self._token(request)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer" or token not in self.good | self.mine:
            return _failed(401, "The access token expired")
        if not self.premium:
            return as_text("Active premium subscription required for the owner of the app.", 403)
        path = request.path.removeprefix("/v1")
        if path.startswith("/me") and token not in self.mine:
            return _failed(403, "Insufficient client scope")
        return self._answer(path, request.query)

    def _answer(self, path: str, asked: dict[str, str]) -> Reply:
        if path == "/search":
            return self._search(asked)
        if path.startswith("/artists/"):
            found = next((one for one in _known() if path == f"/artists/{one.spotify}"), None)
            return as_json(self._artist(found)) if found else _failed(404, "Resource not found")
        if path.startswith("/playlists/"):
            return self._playlist(path, asked)
        lists: dict[str, Sequence[Any]] = {
            "/me/top/artists": [self._artist(one) for one in _known()[:3]],
            "/me/tracks": [{"added_at": "2026-01-02T03:04:05Z", "track": _track(one)} for one in songs()],
            "/me/playlists": [self._about(MINE, "My songs", ME), self._about(THEIRS, "Not mine", "Bob"), None],
        }
        if path == "/me":
            return as_json({"id": "ada", "display_name": ME})
        if path == "/me/following":
            return self._following(asked)
        return _paged(lists[path], asked) if path in lists else _failed(404, "Service not found")

    def _search(self, asked: dict[str, str]) -> Reply:
        if int(asked.get("limit", 5)) > 10:
            return _failed(400, "Invalid limit")
        found = [self._artist(one) for one in WORLD.named(asked["q"], "spotify")][: int(asked["limit"])]
        return as_json({"artists": {"items": [*found, None], "total": len(found), "next": None}})

    def _following(self, asked: dict[str, str]) -> Reply:
        """By cursor, two at a time whatever is asked for."""
        keys = [one.spotify for one in _known()]
        start = keys.index(asked["after"]) + 1 if "after" in asked else 0
        here = _known()[start : start + 2]
        more = start + 2 < len(keys)
        page = {
            "items": [self._artist(one) for one in here], "next": "https://elsewhere.example/" if more else None,
            "cursors": {"after": here[-1].spotify if more else None}, "total": len(keys),
        }  # fmt: skip
        return as_json({"artists": page})

    def _playlist(self, path: str, asked: dict[str, str]) -> Reply:
        _, _, key, *rest = path.split("/")
        if key not in (MINE, THEIRS):
            return _failed(404, "Resource not found")
        if not rest:
            return as_json(self._about(key, "My songs" if key == MINE else "Not mine", ME))
        if rest != ["tracks" if self.old else "items"]:
            return _failed(404, "Service not found")
        if key == THEIRS:
            return _failed(403, "Forbidden")
        name = "track" if self.old else "item"
        lines: list[Any] = [{"added_at": None, name: _track(one)} for one in songs()]
        local = {"id": None, "name": "Demo", "type": "track", "artists": [], "is_local": True}
        mine = {"id": None, "name": "Demo Two", "type": "track", "artists": [{"name": "Basement Kite"}]}
        odd = [{name: None}, {name: {"type": "episode", "id": "x", "name": "Talk"}}, {name: local}, {name: mine}]
        return _paged([*lines, *odd, lines[0]], asked)

    def _about(self, key: str, name: str, owner: str) -> dict[str, Any]:
        lines = {"href": "", "total": len(songs()) + 5}
        return {
            "id": key, "name": name, "snapshot_id": f"snap-{name}", "owner": {"id": owner, "display_name": owner},
            "images": None, "tracks" if self.old else "items": lines,
        }  # fmt: skip

    def _artist(self, one: Artist) -> dict[str, Any]:
        told = {
            "id": one.spotify, "name": one.name, "type": "artist",
            "external_urls": {"spotify": f"https://open.spotify.com/artist/{one.spotify}"},
            "images": [{"url": f"{PICTURE}{one.key}-small", "width": 160, "height": 160},
                       {"url": f"{PICTURE}{one.key}", "width": 640, "height": 640}] if one.channels else None,
        }  # fmt: skip
        return told | ({"genres": list(one.genres), "followers": {"total": one.listeners}} if self.old else {})

    def _token(self, request: Request) -> Reply:
        form = {name: values[-1] for name, values in parse_qs(request.body.decode()).items()}
        grants = {
            "client_credentials": self._credentials,
            "authorization_code": self._code,
            "refresh_token": self._renew,
        }
        return grants[form["grant_type"]](form, request)

    def _credentials(self, form: dict[str, str], request: Request) -> Reply:
        pair = b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
        if pair != f"{CLIENT}:{SECRET}":
            return as_json({"error": "invalid_client", "error_description": "Invalid client secret"}, 400)
        return self._given(self.good)

    def _code(self, form: dict[str, str], request: Request) -> Reply:
        challenge = urlsafe_b64encode(sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        if self._codes.pop(form["code"], None) != (form["redirect_uri"], challenge):
            return _refused("Invalid authorization code")
        return self._given(self.mine, renew=True)

    def _renew(self, form: dict[str, str], request: Request) -> Reply:
        if form["refresh_token"] != self.refresh:
            return _refused("Refresh token revoked")
        return self._given(self.mine, renew=self.rotates)

    def _given(self, to: set[str], *, renew: bool = False) -> Reply:
        token = f"access-{next(self._number)}"
        to.add(token)
        told: dict[str, Any] = {"access_token": token, "token_type": "Bearer", "expires_in": 3600}
        if renew:
            self.refresh = told["refresh_token"] = f"refresh-{next(self._number)}"
        return as_json(told)


def mount(server: SourcesServer, *, old: bool = False) -> tuple[Mount, Spotify]:
    spotify = Spotify(old=old)
    return server.mount("spotify", [API, ACCOUNTS], spotify), spotify


def songs() -> list[Video]:
    return [one for one in WORLD.videos_of("copper-tides") if one.kind == "official"]


def _known() -> list[Artist]:
    return WORLD.artists_known_to("spotify")


def _failed(status: int, message: str) -> Reply:
    return as_json({"error": {"status": status, "message": message}}, status)


def _refused(why: str) -> Reply:
    return as_json({"error": "invalid_grant", "error_description": why}, 400)


def _paged(records: Sequence[Any], asked: dict[str, str]) -> Reply:
    start, size = int(asked.get("offset", 0)), min(int(asked["limit"]), 6)
    more = start + size < len(records)
    page = {"items": list(records[start : start + size]), "total": len(records), "offset": start}
    return as_json({**page, "next": "https://elsewhere.example/" if more else None, "limit": size})


def _track(video: Video) -> dict[str, Any]:
    whose = [{"id": WORLD.by_key[video.artist].spotify, "name": WORLD.by_key[video.artist].name}]
    return {
        "id": spotify_id(f"track:{video.key}"), "name": video.song, "type": "track", "is_local": False,
        "duration_ms": video.seconds * 1000, "artists": [*whose, *({"id": "g", "name": one} for one in video.featured)],
        "album": {"name": video.album, "release_date": video.released[:7], "release_date_precision": "month"},
        "external_ids": {"isrc": video.isrc}, "external_urls": {},
    }  # fmt: skip
