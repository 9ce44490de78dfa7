"""How a person wants lists shown, wherever they sign in: the columns of a table, the size of cards, the look.

Each preference has a name and a kind; nothing else is kept. What was never chosen is None, and the page decides. They
are of one person alone and no journal keeps them.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError, with_config
from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from typing_extensions import TypedDict

from mvidarr.clock import iso_or_none, now
from mvidarr.db import Database
from mvidarr.db.tables.views import preferences
from mvidarr.errors import FieldError, Invalid, NotFound

PAGES = ("videos", "artists")  # the lists that have them
LOOKS = ("grid", "table", "wall", "overview")
SMALLEST, LARGEST = 80, 640  # px of a card
MOST_COLUMNS = 60

Look = Literal["grid", "table", "wall", "overview"]
CardSize = Annotated[int, Field(ge=SMALLEST, le=LARGEST)]


@with_config(ConfigDict(extra="forbid"))
class ColumnChoice(TypedDict):
    """A column of a table, where it stands in the list; ``width`` in px, None as wide as the page makes it."""

    name: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z][a-z0-9_]*$")]
    width: Annotated[int, Field(ge=24, le=2000)] | None


Columns = Annotated[list[ColumnChoice], Field(min_length=1, max_length=MOST_COLUMNS)]


class Preference(TypedDict):
    """``value`` and ``updated`` are None while nothing was chosen."""

    name: str
    value: list[ColumnChoice] | int | str | None
    updated: str | None


_KINDS: Mapping[str, TypeAdapter[Any]] = {
    "columns": TypeAdapter(Columns),
    "card_size": TypeAdapter(CardSize),
    "look": TypeAdapter(Look),
}
_KNOWN = {f"{page}.{kind}": adapter for page in PAGES for kind, adapter in _KINDS.items()}
NAMES = tuple(_KNOWN)

_MINE = select(preferences.c.name, preferences.c.value, preferences.c.updated).where(
    preferences.c.user_id == bindparam("me")
)
_SQLITE, _POSTGRES = sqlite.insert(preferences), postgresql.insert(preferences)
_PUT = {
    "sqlite": _SQLITE.on_conflict_do_update(
        index_elements=["user_id", "name"], set_={name: _SQLITE.excluded[name] for name in ("value", "updated")}
    ),
    "postgresql": _POSTGRES.on_conflict_do_update(
        index_elements=["user_id", "name"], set_={name: _POSTGRES.excluded[name] for name in ("value", "updated")}
    ),
}


class Preferences:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, user_id: int) -> list[Preference]:
        """Every one that there is, chosen or not, in the order of ``NAMES``."""
        async with self._database.read() as r:
            rows = {row["name"]: row for row in await r.all(_MINE, {"me": user_id})}
        return [_shaped(name, rows.get(name, {})) for name in NAMES]

    async def get(self, user_id: int, name: str) -> Preference:
        _kind(name)
        return next(one for one in await self.all(user_id) if one["name"] == name)

    async def chosen(self, user_id: int) -> dict[str, Any]:
        """Name -> value of what was chosen: what a page asks once."""
        return {one["name"]: one["value"] for one in await self.all(user_id) if one["value"] is not None}

    async def put(self, user_id: int, name: str, value: Any) -> Preference:
        """``value`` as its kind takes it; None forgets what was chosen."""
        if value is None:
            return await self.forget(user_id, name)
        kept = _checked(name, value)
        row = {"user_id": user_id, "name": name, "value": kept, "updated": now()}
        async with self._database.write("preferences") as w:
            await w.run(_PUT[w.dialect].values(row))
        return _shaped(name, row)

    async def forget(self, user_id: int, name: str) -> Preference:
        """The page decides again."""
        _kind(name)
        mine = preferences.c.user_id == user_id, preferences.c.name == name
        async with self._database.write("preferences") as w:
            await w.run(delete(preferences).where(*mine))
        return _shaped(name, {})


def _kind(name: str) -> TypeAdapter[Any]:
    if name not in _KNOWN:
        raise NotFound(f"There is no preference of this name. Known are {', '.join(NAMES)}.", code="no_preference")
    return _KNOWN[name]


def _checked(name: str, value: Any) -> Any:
    kind = _kind(name)
    try:
        kept = kind.validate_python(value, strict=True)
    except ValidationError as error:
        details = error.errors(include_context=False, include_input=False, include_url=False)[:MOST_COLUMNS]
        errors = [FieldError(".".join(["value", *map(str, one["loc"])]), f"{one['msg']}.") for one in details]
        raise _refused(name, errors) from error
    if isinstance(kept, list) and (twice := _twice([column["name"] for column in kept])):
        raise _refused(name, [FieldError("value", f"The column {twice} is named twice.")])
    return kept


def _refused(name: str, errors: Sequence[FieldError]) -> Invalid:
    return Invalid(f"{name} can't be this: {errors[0].message}", code="bad_preference", errors=tuple(errors))


def _twice(names: Sequence[str]) -> str | None:
    return next((name for at, name in enumerate(names) if name in names[:at]), None)


def _shaped(name: str, row: Mapping[str, Any]) -> Preference:
    """What is kept but no longer makes sense to us was never chosen."""
    value, updated = row.get("value"), row.get("updated")
    if value is not None and not _makes_sense(name, value):
        value, updated = None, None
    return {"name": name, "value": value, "updated": iso_or_none(updated)}


def _makes_sense(name: str, value: Any) -> bool:
    try:
        _KNOWN[name].validate_python(value, strict=True)
    except ValidationError:
        return False
    return True
