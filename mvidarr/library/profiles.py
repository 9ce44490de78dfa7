"""Quality profiles: which heights are taken, the one liked most first, from which on a file is good enough, and all
else that is wanted of a file (``wants.py``).

One of them is the default, always: it counts for whatever names no profile. Which one is no journaled field: a choice
between rows cannot be undone row by row, and taking it back is one press of another button.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from mvidarr.db import Database, Journal, Reader, Tracked, Writer
from mvidarr.db.tables.library import profiles
from mvidarr.errors import Conflict, FieldError, Invalid, NotFound
from mvidarr.library.heights import HEIGHTS, liked_first, names
from mvidarr.library.shapes import Profile
from mvidarr.library.store import profiles as store
from mvidarr.library.text import fold, one_line
from mvidarr.library.wants import said, stored, troubles

Row = dict[str, Any]
Change = tuple[Profile, int | None]  # the profile as it is then; the change set, None when nothing journaled changed

LONGEST_NAME = 80
DEFAULT = "Up to 1080p"
_SEEDS: Mapping[str, int] = {"Best": HEIGHTS[-1], DEFAULT: 1080, "Up to 720p": 720}
_GOOD_ENOUGH = 2160  # of the profile that takes everything: few songs are higher
_FIELDS = ("name", "heights", "cutoff", "wants")


def tracked_profiles() -> Tracked:
    return Tracked(profiles, fields=_FIELDS, touch="updated", check=_stands, stays=_stays)


class Profiles:
    def __init__(self, database: Database, journal: Journal) -> None:
        self._database = database
        self._journal = journal

    async def prepare(self) -> None:
        """At every start: some to begin with, and a default whatever happened to the rows."""
        async with self._database.read() as r:
            rows = await store.profile_rows(r)
        if not rows:
            await self._seed()
        elif not any(row["default"] for row in rows):
            async with self._database.write("profiles") as w:
                await store.make_default(w, rows[0]["id"])

    async def all(self) -> list[Profile]:
        async with self._database.read() as r:
            return await store.profiles(r)

    async def get(self, profile_id: int) -> Profile:
        async with self._database.read() as r:
            return await self._profile(r, profile_id)

    async def of(self, video_id: int) -> Profile:
        """The video's, else its artist's, else the default."""
        async with self._database.read() as r:
            return await self._profile(r, await store.profile_of_video(r, video_id))

    async def tried(self, profile_id: int | None, news: Mapping[str, Any]) -> Profile:
        """As it would be with other heights or wants, nothing kept; None is the default one. Invalid, NotFound."""
        profile = (await self.all())[0] if profile_id is None else await self.get(profile_id)
        heights = list(news.get("heights", profile["heights"]))
        wanted = _checked({**profile, "cutoff": heights[0] if heights else 0, **news})
        return {**profile, "heights": wanted["heights"], "wants": wanted["wants"]}

    async def add(self, values: Mapping[str, Any], *, actor: str, origin: str) -> Change:
        """``name``, ``heights``, ``cutoff``, ``wants``; ``default`` makes it the default."""
        wanted = _checked({"cutoff": next(iter(values.get("heights", ())), 0), **values})
        async with self._database.write("profiles") as w:
            await _refuse_taken(w, wanted["name"])
            change = await self._journal.begin(
                w, actor=actor, origin=origin, reason=f"Added the profile “{wanted['name']}”"
            )
            new = {name: wanted[name] for name in _FIELDS}
            profile_id = await change.insert(profiles, {**new, "default": False, **store.added_now()})
            await change.complete()
            if wanted.get("default"):
                await store.make_default(w, profile_id)
            return await self._profile(w, profile_id), change.id

    async def edit(
        self, profile_id: int, values: Mapping[str, Any], *, version: int | None, actor: str, origin: str
    ) -> Change:
        """``default: True`` moves the default here; it cannot be taken off, only moved. ``wants`` come whole."""
        async with self._database.write("profiles") as w:
            row = await self._row(w, profile_id)
            wanted = _checked({**{name: row[name] for name in _FIELDS}, "wants": stored(row["wants"]), **values})
            if values.get("default") is False and row["default"]:
                raise Conflict("One profile is the default. Make another one the default instead.", code="default")
            await _refuse_taken(w, wanted["name"], besides=profile_id)
            change_id = await self._write(w, row, wanted, version=version, actor=actor, origin=origin)
            if values.get("default"):
                await store.make_default(w, profile_id)
            return await self._profile(w, profile_id), change_id

    async def delete(self, profile_id: int, *, version: int | None, actor: str, origin: str) -> int:
        """Conflict while it is the default or something names it."""
        async with self._database.write("profiles") as w:
            row = await self._row(w, profile_id)
            if reason := await _needed(row, w):
                raise Conflict(reason, code="in_use")
            change = await self._journal.begin(
                w, actor=actor, origin=origin, reason=f"Deleted the profile “{row['name']}”"
            )
            await change.delete(profiles, profile_id, version=version)
            await change.complete()
            return change.id

    async def _write(
        self, w: Writer, row: Row, wanted: Row, *, version: int | None, actor: str, origin: str
    ) -> int | None:
        news = {name: wanted[name] for name in _FIELDS}
        if version is not None and version != row["version"]:
            raise Conflict(
                "It has been changed since you opened it. Load it again and repeat your change.",
                code="moved_on",
                extra={"id": row["id"], "version": row["version"]},
            )
        if all(row[name] == value for name, value in news.items()):
            return None
        change = await self._journal.begin(w, actor=actor, origin=origin, reason=f"Changed the profile “{row['name']}”")
        await change.update(profiles, row["id"], news)
        await change.complete()
        return change.id

    async def _seed(self) -> None:
        """Nobody's change, so the history does not begin with it. Conflict: another process was faster, so there are
        some."""
        with suppress(Conflict):
            async with self._database.write("profiles") as w:
                for name, highest in _SEEDS.items():
                    heights = liked_first([height for height in HEIGHTS if height <= highest], highest)
                    row = {"name": name, "heights": heights, "cutoff": min(highest, _GOOD_ENOUGH), "wants": {}}
                    await store.begin_with(w, {**row, "default": name == DEFAULT})

    async def _row(self, w: Writer, profile_id: int) -> Row:
        row = await store.profile_row(w, profile_id, lock=True)
        if row is None:
            raise missing(profile_id)
        return row

    async def _profile(self, r: Reader, profile_id: int | None) -> Profile:
        found = await store.profiles(r, only=profile_id or 0)
        if not found:
            raise missing(profile_id or 0)
        return found[0]


def missing(profile_id: int) -> NotFound:
    return NotFound(f"There is no profile {profile_id}. It may have been deleted.", code="no_profile")


def _checked(values: Mapping[str, Any]) -> Row:
    """The whole of a profile, its name as it can be shown; Invalid names every field that is wrong."""
    name, heights = one_line(str(values.get("name", ""))), list(values.get("heights", ()))
    wants = values.get("wants", {})
    wrong = [
        *_of_name(name),
        *_of_heights(heights),
        *([] if values["cutoff"] in heights else [FieldError("cutoff", "Choose one of the heights it takes.")]),
        *troubles(wants),
    ]
    if wrong:
        raise Invalid("The profile is not complete: see its fields.", code="bad_profile", errors=tuple(wrong))
    return {**values, "name": name, "heights": heights, "wants": said(wants)}


def _of_name(name: str) -> list[FieldError]:
    if name and len(name) <= LONGEST_NAME:
        return []
    return [FieldError("name", f"Give it a name of at most {LONGEST_NAME} characters.")]


def _of_heights(heights: Sequence[int]) -> list[FieldError]:
    if not heights:
        return [FieldError("heights", "Choose at least one height.")]
    if len(set(heights)) < len(heights) or not set(heights) <= set(HEIGHTS):
        return [FieldError("heights", f"Heights are {names(HEIGHTS, 'or')}, each once.")]
    return []


async def _refuse_taken(r: Reader, name: str, *, besides: int | None = None) -> None:
    taken = {fold(row["name"]) for row in await store.profile_rows(r) if row["id"] != besides}
    if fold(name) in taken:
        raise Conflict(f"There is a profile “{name}” already. Choose another name.", code="exists")


async def _needed(row: Row, r: Reader) -> str | None:
    """Why it can't go, with what would help."""
    if row["default"]:
        return "This is the default profile. Make another one the default first."
    artists, videos = await store.users_of_profile(r, row["id"])
    if not artists + videos:
        return None
    counted = [
        f"{count} {noun}{'s' if count > 1 else ''}" for count, noun in ((artists, "artist"), (videos, "video")) if count
    ]
    whom = "it" if artists + videos == 1 else "them"
    return f"It is the profile of {' and '.join(counted)}. Give {whom} another one first."


async def _stands(after: Row | None, r: Reader) -> str | None:
    if after is None:
        return None
    others = [row for row in await store.profile_rows(r) if row["id"] != after["id"]]
    return "Another profile has this name by now." if fold(after["name"]) in {fold(o["name"]) for o in others} else None


async def _stays(row: Row, r: Reader, change_id: int) -> str | None:
    return await _needed(row, r)
