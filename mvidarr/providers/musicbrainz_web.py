"""The web service of MusicBrainz, version 2: how it is asked, and what it means by its answers.

One request a second for everybody behind an address; beyond that it answers 503 to all of them. A mirror of one's own
knows no limit. Searches are answered by another machine than look-ups, and may be down alone.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from mvidarr.outbound import DAY, WEEK, Fault, Keep, Manners, Web
from mvidarr.providers import agent
from mvidarr.providers.judging import by_json, said
from mvidarr.providers.oddities import host, items, part, whole

Param = str | int | Sequence[str]

HOME = "https://musicbrainz.org"
PAGE = 100  # the most that one answer holds
SEARCHED = Keep(DAY)
LOOKED_UP = Keep(WEEK, DAY)
_MBID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_SPECIAL = re.compile(r'([+\-&|!(){}\[\]^"~*?:\\/])')


def manners(given: Mapping[str, str]) -> Manners:
    if is_mirror(given.get("address", "")):
        return Manners(pace=0.0, burst=8, at_once=4, judge=judge)
    return Manners(pace=1.1, burst=1, at_once=1, seconds=25.0, tries=4, judge=judge)


def is_mirror(address: str) -> bool:
    return bool(address) and not f".{host(address)}".endswith(".musicbrainz.org")


def judge(status: int, headers: Mapping[str, str], body: bytes) -> Fault | None:
    if status == 503:
        return Fault("busy", said(body))
    if status == 401:
        return Fault("private", "it belongs to somebody who shows it to nobody else")
    if status == 403:
        return Fault("down", "it refuses whoever asks under this name, or from this address")
    return by_json(status, headers, body)


def as_mbid(value: str | None) -> str | None:
    found = (value or "").strip().lower()
    return found if _MBID.fullmatch(found) else None


def quoted(words: str) -> str:
    """As one phrase of a search."""
    inside = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inside}"'


def all_of(words: str) -> str:
    """Every one of these words; AND, OR and NOT among them are words as well."""
    escaped = [_SPECIAL.sub(r"\\\1", word.lower()) for word in words.split()]
    return f"({' AND '.join(escaped)})" if escaped else '""'


class Service:
    """``address``: that of a mirror; empty for MusicBrainz itself. ``contact``: where it finds who asks."""

    def __init__(self, web: Web, address: str = "", contact: str = "") -> None:
        self._web = web
        self._root = (address or HOME).strip().rstrip("/").removesuffix("/ws/2") + "/ws/2"
        self._headers = {"Accept": "application/json", **agent.named(contact)}

    async def search(self, noun: str, query: str, *, limit: int = PAGE, offset: int = 0) -> Mapping[str, Any]:
        params: dict[str, Param] = {"query": query, "limit": limit, "offset": offset, "fmt": "json"}
        answer = await self._web.get(
            f"{self._root}/{noun}", capability="search", params=params, headers=self._headers, keep=SEARCHED
        )
        return part(answer.json()) if answer else {}

    async def look_up(self, noun: str, mbid: str, inc: str = "", *, keep: Keep = LOOKED_UP) -> Mapping[str, Any] | None:
        """None: there is no such thing. The ``id`` within may be another one: that with which it was merged."""
        params = _including(inc)
        answer = await self._web.get(
            f"{self._root}/{noun}/{mbid}", capability="lookups", params=params, headers=self._headers, keep=keep
        )
        return part(answer.json()) if answer else None

    async def browse(
        self, noun: str, link: str, mbid: str, inc: str = "", *, offset: int = 0, keep: Keep = LOOKED_UP
    ) -> Mapping[str, Any] | None:
        """A page of those that are linked to this one; None where there is no such one."""
        params: dict[str, Param] = {
            link: mbid,
            "limit": PAGE,
            "offset": offset,
            "fmt": "json",
            **({"inc": inc} if inc else {}),
        }
        answer = await self._web.get(
            f"{self._root}/{noun}", capability="lookups", params=params, headers=self._headers, keep=keep
        )
        return part(answer.json()) if answer else None

    async def at(self, addresses: list[str], inc: str) -> list[Mapping[str, Any]]:
        """What is linked to these web addresses, at most 100 of them; those that it does not know are left out."""
        params = _including(inc) | {"resource": addresses}
        answer = await self._web.get(
            f"{self._root}/url", capability="lookups", params=params, headers=self._headers, keep=LOOKED_UP
        )
        told = part(answer.json()) if answer else {}
        return [part(one) for one in (items(told["urls"]) if "urls" in told else [told] if told else [])]

    async def pages(
        self, noun: str, link: str, mbid: str, inc: str, *, most: int, keep: Keep = LOOKED_UP
    ) -> AsyncIterator[Mapping[str, Any]]:
        """Page after page of a ``browse``, at most so many; it ends where one is empty, whatever the count says."""
        offset = 0
        for _ in range(most):
            page = await self.browse(noun, link, mbid, inc, offset=offset, keep=keep) or {}
            here = items(page.get(f"{noun}s"))
            if not here:
                return
            yield page
            offset += len(here)
            if offset >= (whole(page.get(f"{noun}-count")) or 0):
                return


def _including(inc: str) -> dict[str, Param]:
    """``inc``: what to tell besides, with blanks between, which become the plus signs that it wants."""
    return {"fmt": "json", "inc": inc} if inc else {"fmt": "json"}
