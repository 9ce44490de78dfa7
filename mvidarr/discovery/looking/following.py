"""Channels and playlists that are followed by their address: named, changed, deleted. All is in the history."""

from collections.abc import Mapping, Sequence
from typing import Any

from mvidarr.clock import now
from mvidarr.db import Database, Journal, Reader, Tracked, Writer
from mvidarr.db.journal import Restored
from mvidarr.db.tables.discovery import follows
from mvidarr.discovery.looking import follow_store as store
from mvidarr.discovery.looking.follow_shapes import Follow, FollowPage, cursor_of, place_at, shape
from mvidarr.discovery.looking.monitoring import BY_HAND, enqueue
from mvidarr.discovery.sources.sources import Sources
from mvidarr.errors import Conflict, External, FieldError, Invalid, NotFound
from mvidarr.jobs import Jobs, JobView
from mvidarr.library import Kept
from mvidarr.library.artists import artist_called
from mvidarr.library.rules import Rule, a_kind, a_priority, all_of, an_id, an_interval, as_it_is, line
from mvidarr.providers.capabilities import ListsCollections
from mvidarr.providers.shapes import Collection

Row = dict[str, Any]

FIELDS = (
    "title", "artist_id", "active", "auto_download", "kinds", "monitor", "every", "priority", "profile_id",
)  # fmt: skip
MONITORS = ("all", "future")
TOLD_FOLLOWS = Kept(follows, "title")  # in the history
_USUAL: Row = {
    "artist_id": None, "active": True, "auto_download": False, "kinds": ["official"], "monitor": "all", "every": None,
    "priority": 0, "profile_id": None,
}  # fmt: skip


class Follows:
    def __init__(self, database: Database, journal: Journal, jobs: Jobs, sources: Sources) -> None:
        self._database = database
        self._journal = journal
        self._jobs = jobs
        self._sources = sources

    async def page(self, *, cursor: str = "", limit: int = 50) -> FollowPage:
        """By title."""
        async with self._database.read() as r:
            rows = await store.page(r, place_at(cursor), limit + 1)
        more = rows[limit - 1] if len(rows) > limit else None
        return {"items": [shape(row) for row in rows[:limit]], "next": cursor_of(more) if more else None}

    async def get(self, follow_id: int) -> Follow:
        async with self._database.read() as r:
            row = await store.row(r, follow_id)
        if row is None:
            raise missing(follow_id)
        return shape(row)

    async def add(self, url: str, values: Mapping[str, Any], *, actor: str, origin: str) -> tuple[Follow, int, JobView]:
        """It, its change, and the look for what is there. Conflict ``followed`` with the ``follow_id``, Invalid where
        the address is of no channel or playlist, External where its site does not answer."""
        clean = _checked(values)
        of = await self.recognised(url)
        async with self._database.write("follows") as w:
            if (known := await store.named(w, of.provider, of.key)) is not None:
                raise Conflict(f"“{of.title}” is followed already.", code="followed", extra={"follow_id": known})
            await _refuse_missing(w, clean)
            change = await self._journal.begin(w, actor=actor, origin=origin, reason=f"Followed “{of.title}”")
            moment = now()
            row = {**_USUAL, **_columns(of), **clean, "added": moment, "updated": moment}
            follow_id = await change.insert(follows, row)
            await change.complete()
            job = await enqueue(self._jobs, w, "follow", follow_id, priority=BY_HAND, actor=actor)
        return await self.get(follow_id), change.id, await self._jobs.get(job)

    async def edit(
        self, follow_id: int, values: Mapping[str, Any], *, version: int | None, actor: str, origin: str
    ) -> tuple[Follow, int | None]:
        """The change is None when everything was so already. Conflict ``moved_on`` at another version."""
        clean = _checked(values)
        async with self._database.write("follows") as w:
            row = await self._row(w, follow_id)
            await _refuse_missing(w, clean)
            reason = _reason(row, clean)
            change = await self._journal.begin(w, actor=actor, origin=origin, reason=reason)
            standing = await change.look(follows, follow_id, version=version)
            await change.update(follows, follow_id, clean, of=standing)
            change_id = await change.complete_if_any()
        return await self.get(follow_id), change_id

    async def delete(self, follow_id: int, *, version: int | None, actor: str, origin: str) -> int:
        """The change, whose undo brings it back. Its videos stay."""
        async with self._database.write("follows") as w:
            row = await self._row(w, follow_id)
            reason = f"Follows “{row['title']}” no longer"
            change = await self._journal.begin(w, actor=actor, origin=origin, reason=reason)
            await change.delete(follows, follow_id, version=version)
            await change.complete()
        return change.id

    async def look(self, follow_id: int, *, actor: str) -> JobView:
        """Now, also of one that pauses. Conflict ``job_open`` with the look that is under way."""
        async with self._database.write("follows") as w:
            await self._row(w, follow_id)
            job = await enqueue(self._jobs, w, "follow", follow_id, priority=BY_HAND, actor=actor)
        return await self._jobs.get(job)

    async def artist_called(self, name: str) -> int | None:
        """By name or alias."""
        async with self._database.read() as r:
            return await artist_called(r, name)

    async def recognised(self, url: str) -> Collection:
        """Of which channel or playlist this is the address."""
        told: External | None = None
        for source in self._sources.having(ListsCollections):
            try:
                listing = await source.provider.list_collection(url.strip(), most=1)
            except Invalid:  # no address of this site
                continue
            except External as error:
                told = error
                continue
            if listing.of is not None:
                return listing.of
        if told is not None and told.code not in ("not_a_list", "unsupported"):
            raise told
        raise _wrong("url", "This is the address of no channel or playlist that could be followed.")

    def tracked(self) -> Tracked:
        return Tracked(
            follows, fields=("kind", "provider", "key", "url", *FIELDS), touch="updated", checks=_stand,
            known_by=("title",),
        )  # fmt: skip

    async def _row(self, w: Writer, follow_id: int) -> Row:
        row = await store.row(w, follow_id)
        if row is None:
            raise missing(follow_id)
        return row


def missing(follow_id: int) -> NotFound:
    return NotFound(f"Nothing is followed under {follow_id}. It may have been deleted.", code="no_follow")


def _a_monitor(value: str) -> str:
    if value not in MONITORS:
        raise Invalid(f"Say which of its videos: {', '.join(MONITORS)}.")
    return value


_RULES: Mapping[str, Rule] = {
    "title": line(300, empty="It needs a title."), "artist_id": an_id, "active": as_it_is, "auto_download": as_it_is,
    "kinds": all_of(a_kind, most=20), "monitor": _a_monitor, "every": an_interval, "priority": a_priority,
    "profile_id": an_id,
}  # fmt: skip


def _checked(values: Mapping[str, Any]) -> Row:
    clean: Row = {}
    errors: list[FieldError] = []
    for name, value in values.items():
        try:
            clean[name] = _RULES[name](value)
        except Invalid as error:
            errors.append(FieldError(name, error.detail))
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    return clean


async def _refuse_missing(w: Writer, clean: Row) -> None:
    artist, profile = clean.get("artist_id"), clean.get("profile_id")
    if artist is not None and not await store.there(w, store.ARTISTS, [artist]):
        raise _wrong("artist_id", f"There is no artist {artist}.")
    if profile is not None and not await store.there(w, store.PROFILES, [profile]):
        raise _wrong("profile_id", "There is no such quality profile. Pick another, or none.")


async def _stand(restored: Sequence[Restored], r: Reader) -> dict[int, str]:
    """Of follows that an undo brings back: whose and how."""
    refused: dict[int, str] = {}
    for one in restored:
        then, same = one.then, await store.named(r, one.then["provider"], one.then["key"])
        if same not in (None, one.id):
            refused[one.id] = "It is followed again by now."
        elif then["artist_id"] is not None and not await store.there(r, store.ARTISTS, [then["artist_id"]]):
            refused[one.id] = "Its artist is no longer in the library."
        elif then["profile_id"] is not None and not await store.there(r, store.PROFILES, [then["profile_id"]]):
            refused[one.id] = "Its quality profile no longer exists."
    return refused


def _reason(row: Row, clean: Row) -> str:
    if clean.keys() == {"active"} and clean["active"] != row["active"]:
        return f"{'Follows again' if clean['active'] else 'Pauses following'} “{row['title']}”"
    return f"Changed how “{row['title']}” is followed"


def _columns(of: Collection) -> Row:
    return {"kind": of.kind, "provider": of.provider, "key": of.key, "url": of.url, "title": of.title[:300] or of.key}


def _wrong(field: str, sentence: str) -> Invalid:
    return Invalid(sentence, errors=(FieldError(field, sentence),))
