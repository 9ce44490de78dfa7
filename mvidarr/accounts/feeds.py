"""Addresses that programs subscribe to: each has a token of one person, which opens this one feed and nothing else.

A token has 256 random bits and is shown once; its SHA-256 is kept. A new one ends the one before it. What a feed tells
is what its person may see at that moment.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update
from typing_extensions import TypedDict

from mvidarr import clock
from mvidarr.accounts.models import User
from mvidarr.accounts.seen import NOTED_EVERY
from mvidarr.accounts.store import USER_BESIDE, user_beside
from mvidarr.clock import iso_or_none
from mvidarr.db import Database
from mvidarr.db.tables.accounts import feed_tokens as tokens
from mvidarr.db.tables.accounts import users
from mvidarr.errors import NotFound, Unauthorized
from mvidarr.observe import get_logger

PREFIX = "mvf_"

FeedName = Literal["calendar"]
FEEDS: tuple[FeedName, ...] = get_args(FeedName)

log = get_logger(__name__)


class Feed(TypedDict):
    """``created`` is None while nobody subscribes: there is no token then."""

    name: FeedName
    created: str | None
    last_used: str | None


class Feeds:
    def __init__(self, database: Database, *, now: Callable[[], int] = clock.now) -> None:
        self._database = database
        self._now = now

    async def of(self, user_id: int) -> list[Feed]:
        """Every feed that there is, subscribed to or not."""
        mine = select(tokens.c.feed, tokens.c.created, tokens.c.last_used).where(tokens.c.user_id == user_id)
        async with self._database.read() as r:
            rows = {row["feed"]: row for row in await r.all(mine)}
        return [_told(name, rows.get(name, {})) for name in FEEDS]

    async def renew(self, user_id: int, feed: FeedName) -> tuple[Feed, str]:
        """The feed and its new token, which is told this once."""
        token = f"{PREFIX}{secrets.token_urlsafe(32)}"
        row = {"user_id": user_id, "feed": feed, "token_hash": _digest(token), "created": self._now()}
        async with self._database.write("feed") as w:
            await w.run(delete(tokens).where(_theirs(user_id, feed)))
            await w.run(insert(tokens).values(row))
        log.info("feed token made", feed=feed, user_id=user_id)
        return _told(feed, row), token

    async def revoke(self, user_id: int, feed: FeedName) -> None:
        """NotFound when there is no token."""
        async with self._database.write("feed") as w:
            held = await w.value(select(tokens.c.id).where(_theirs(user_id, feed)))
            if held is None:
                raise NotFound("Nobody subscribes by this feed.", code="no_feed")
            await w.run(delete(tokens).where(tokens.c.id == held))
        log.info("feed token revoked", feed=feed, user_id=user_id)

    async def reader(self, feed: FeedName, token: str) -> User:
        """Whose token this is; Unauthorized where it is nobody's, or of somebody who may not come in."""
        held = and_(tokens.c.feed == feed, tokens.c.token_hash == _digest(token))
        beside = select(tokens.c.id, tokens.c.last_used, *USER_BESIDE).join(users, users.c.id == tokens.c.user_id)
        async with self._database.read() as r:
            row = await r.one(beside.where(held))
        if row is None or (user := user_beside(row)).disabled:
            raise Unauthorized(
                "This address opens no feed any more: take a new one on the page of your account.", code="no_feed"
            )
        await self._note(row["id"], row["last_used"])
        return user

    async def _note(self, token_id: int, last: int | None) -> None:
        """Programs ask every few hours, so this is written with the request, at most once a minute."""
        moment = self._now()
        if last is not None and moment - last < NOTED_EVERY:
            return
        earlier = or_(tokens.c.last_used.is_(None), tokens.c.last_used < moment)
        async with self._database.write("feed") as w:
            await w.run(update(tokens).where(tokens.c.id == token_id, earlier).values(last_used=moment))


def address_of(feed: FeedName, token: str) -> str:
    """Below the base URL."""
    return f"/feeds/{feed}.ics?token={token}"


def _told(name: FeedName, row: Mapping[str, Any]) -> Feed:
    return {"name": name, "created": iso_or_none(row.get("created")), "last_used": iso_or_none(row.get("last_used"))}


def _theirs(user_id: int, feed: FeedName) -> ColumnElement[bool]:
    return and_(tokens.c.user_id == user_id, tokens.c.feed == feed)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
