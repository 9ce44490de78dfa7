"""Spotify's Web API: how it is asked, with whose token, and what it means by its answers."""

from collections.abc import Mapping
from typing import Any, Protocol

import orjson

from mvidarr.errors import External
from mvidarr.outbound import Fault, Keep, Manners, Web
from mvidarr.providers.judging import by_json
from mvidarr.providers.oddities import part, text
from mvidarr.providers.spotify_tokens import INVALID_GRANT

API = "https://api.spotify.com/v1"
EXPIRED = "its token has run out"
_WHO = "the owner of its application needs Premium, and who connects must be one of the five users that it lists"


class Tokens(Protocol):
    async def get(self) -> str: ...

    def forget(self, access: str) -> None: ...


def manners(given: Mapping[str, str]) -> Manners:
    """Its limit is a secret, counted over half a minute, and lower for applications of one's own."""
    return Manners(pace=0.5, burst=3, at_once=2, judge=judge)


def judge(status: int, headers: Mapping[str, str], body: bytes) -> Fault | None:
    """Errors of the accounts are a word, those of the API an object, some of them plain text."""
    if status < 400:
        return by_json(status, headers, body)
    error = _error(body)
    if error in ("invalid_client", "unauthorized_client"):
        return Fault("key", "it does not know this client id and secret")
    if error == "invalid_grant":
        return Fault("private", INVALID_GRANT)
    if status == 401:
        return Fault("private", EXPIRED)
    if status == 403:
        said = text(part(error).get("message")) or body[:100].decode("utf-8", "replace").strip()
        return Fault("private", f"{said or 'it refuses this'} ({_WHO})")
    if status == 429:
        return Fault("busy")
    return by_json(status, headers, body)


def _error(body: bytes) -> Any:
    try:
        return part(orjson.loads(body)).get("error")
    except orjson.JSONDecodeError:
        return None


class Service:
    def __init__(self, web: Web, root: str = API) -> None:
        self._web = web
        self._root = root

    async def get(
        self,
        path: str,
        tokens: Tokens,
        *,
        capability: str,
        params: Mapping[str, str | int] | None = None,
        keep: Keep | None = None,
    ) -> Mapping[str, Any] | None:
        """None: there is no such thing. A token that has run out early is renewed, once."""
        access = await tokens.get()
        try:
            return await self._get(path, access, capability, params, keep)
        except External as error:
            if EXPIRED not in error.detail:
                raise
        tokens.forget(access)
        return await self._get(path, await tokens.get(), capability, params, keep)

    async def _get(
        self, path: str, access: str, capability: str, params: Mapping[str, str | int] | None, keep: Keep | None
    ) -> Mapping[str, Any] | None:
        answer = await self._web.get(
            f"{self._root}{path}", capability=capability, params=params,
            headers={"Authorization": f"Bearer {access}"}, keep=keep or Keep(),
        )  # fmt: skip
        return part(answer.json()) if answer else None
