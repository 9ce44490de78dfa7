"""What editing many videos and editing many artists have in common: what is given, what it makes of a row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Any, Protocol

from pydantic import Field
from sqlalchemy import select

from mvidarr.bulk.operation import GivenArguments, Planned
from mvidarr.db import Reader
from mvidarr.db.tables.library import profiles
from mvidarr.errors import FieldError, Invalid
from mvidarr.library.text import fold

Row = dict[str, Any]
Names = Annotated[list[str], Field(max_length=200)]

MOST = 200  # names in a list
_folded = lru_cache(8192)(fold)


class Given(Protocol):
    """``set``, ``add`` and ``remove`` are models of the fields that can be; ``lock`` and ``unlock`` names of fields."""

    @property
    def set(self) -> GivenArguments: ...

    @property
    def add(self) -> GivenArguments: ...

    @property
    def remove(self) -> GivenArguments: ...

    @property
    def lock(self) -> list[str]: ...

    @property
    def unlock(self) -> list[str]: ...


@dataclass(frozen=True)
class Wanted:
    """An edit as it is checked: values of fields as they are stored, ``add`` and ``remove`` by the name of a list."""

    set: Mapping[str, Any]
    add: Mapping[str, Sequence[Any]]
    remove: Mapping[str, Sequence[Any]]
    lock: frozenset[str]
    unlock: frozenset[str]
    profile: str | None = None  # the name of the one that is set

    @property
    def fields(self) -> frozenset[str]:
        return frozenset((*self.set, *self.add, *self.remove))

    def names_in(self, field: str, current: Sequence[str]) -> list[str] | None:
        """What the list shall be; None when nothing was said of it."""
        if field in self.set:
            return list(self.set[field])
        if field not in self.add and field not in self.remove:
            return None
        gone = {_folded(name) for name in self.remove.get(field, ())}
        kept = [name for name in current if _folded(name) not in gone]
        known = {_folded(name) for name in kept}
        return kept + [name for name in self.add.get(field, ()) if _folded(name) not in known]

    def locks(self, current: Sequence[str]) -> list[str] | None:
        if not self.lock and not self.unlock:
            return None
        return sorted((set(current) - self.unlock) | self.lock)


@dataclass
class Diff:
    """What becomes of one row: the patch for the library, and both sides as people read them."""

    patch: Row = field(default_factory=dict)
    before: Row = field(default_factory=dict)
    after: Row = field(default_factory=dict)

    def note(self, field: str, value: Any, *, told: str | None = None, before: Any, after: Any) -> None:
        self.patch[field] = value
        self.before[told or field] = before
        self.after[told or field] = after

    def lists(self, wanted: Wanted, row: Mapping[str, Any], fields: Iterable[str]) -> str | None:
        """Lists of names, and the locks; the sentence that stands against it."""
        for name in fields:
            names = wanted.names_in(name, row[name])
            if names is None or names == row[name]:
                continue
            if len(names) > MOST:
                return f"It would have {len(names)} {name}; there may be {MOST}."
            self.note(name, names, before=row[name], after=names)
        locks = wanted.locks(row["locked"])
        if locks is not None and locks != sorted(row["locked"]):
            self.note("locked", locks, before=row["locked"], after=locks)
        return None

    def columns(
        self, wanted: Wanted, row: Mapping[str, Any], fields: Iterable[str], profiles: Mapping[int, str]
    ) -> None:
        for name in fields:
            if name not in wanted.set or wanted.set[name] == row[name]:
                continue
            if name == "profile_id":
                before, after = profiles.get(row[name]), wanted.profile
                self.note(name, wanted.set[name], told="profile", before=before, after=after)
            else:
                self.note(name, wanted.set[name], before=row[name], after=wanted.set[name])

    def planned(self, row: Mapping[str, Any], reason: str | None, effects: Mapping[str, int]) -> Planned:
        if reason is not None:
            return Planned(row["id"], row["version"], "conflict", self.before, self.after, reason)
        if not self.patch:
            return Planned(row["id"], row["version"], "same")
        return Planned(row["id"], row["version"], "change", self.before, self.after, effects=effects)


def checked(given: Given, check: Callable[[Any], Mapping[str, Any]], fields: Sequence[str]) -> Wanted:
    """Invalid with errors such as ``set.year``, ``add.tags.0``; ``check`` is that of a single edit."""
    parts = {name: getattr(given, name).model_dump(exclude_unset=True) for name in ("set", "add", "remove")}
    lock, unlock = frozenset(given.lock), frozenset(given.unlock)
    if not any(parts.values()) and not lock and not unlock:
        raise Invalid("Say what to change: set a field, add to a list or remove from it, lock or unlock a field.")
    clean: dict[str, Mapping[str, Any]] = {}
    errors: list[FieldError] = []
    for part, values in parts.items():
        try:
            clean[part] = check(values)
        except Invalid as error:
            errors += [FieldError(f"{part}.{one.field}", one.message) for one in error.errors]
    twice = parts["set"].keys() & (parts["add"].keys() | parts["remove"].keys())
    errors += [FieldError(f"set.{name}", "Set the list, or change what is in it, not both.") for name in sorted(twice)]
    unknown = sorted((lock | unlock) - frozenset(fields))
    errors += [FieldError("lock", f'There is no field "{name}" to lock.') for name in unknown]
    errors += [FieldError("unlock", f'Lock "{name}" or unlock it, not both.') for name in sorted(lock & unlock)]
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    return Wanted(clean["set"], clean["add"], clean["remove"], lock, unlock)


async def profile_named(r: Reader, profile_id: int | None) -> str | None:
    if profile_id is None:
        return None
    name = await r.value(select(profiles.c.name).where(profiles.c.id == profile_id))
    if name is None:
        sentence = "There is no such quality profile. Pick another, or none."
        raise Invalid(sentence, errors=(FieldError("set.profile_id", sentence),))
    return str(name)


async def profile_names(r: Reader) -> dict[int, str]:
    return {row["id"]: row["name"] for row in await r.all(select(profiles.c.id, profiles.c.name))}


def said_of(given: Given) -> str:
    """The fields that an edit names, for the history: ``genres, tags``."""
    parts = (getattr(given, name).model_dump(exclude_unset=True) for name in ("set", "add", "remove"))
    names = [name.removesuffix("_id").replace("_", " ") for part in parts for name in part]
    return ", ".join(dict.fromkeys(names)) or "locks"
