"""All SQL of the room: the rows of what was set."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, select, text

from mvidarr.clock import now
from mvidarr.db import Reader, Writer
from mvidarr.db.tables.settings import settings

Row = dict[str, Any]

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(6834020119)")
HIDDEN = "setting:"  # how secrets are called in the vault
_TRIAL = "trial"


async def rows(r: Reader) -> dict[str, Row]:
    """By name."""
    return {row["name"]: row for row in await r.all(select(settings))}


async def standing(w: Writer, names: Collection[str]) -> dict[str, Row]:
    """All rows, nobody else's until the commit. Those of ``names`` exist afterwards: an empty one says that nothing is
    set, so it goes past the journal; it stays for ever, so its version only grows."""
    if w.dialect == "postgresql":
        await w.all(_ONE_AT_A_TIME)
    found = await rows(w)
    for name in names:
        if name not in found:
            await w.unaudited().insert(settings, {"name": name, "version": 0, "value": None, "updated": now()})
    return await rows(w) if set(names) - found.keys() else found


async def names_of(r: Reader, ids: Collection[int]) -> Mapping[int, str]:
    wanted = select(settings.c.id, settings.c.name).where(settings.c.id.in_(list(ids)))
    return {row["id"]: row["name"] for row in await r.all(wanted)} if ids else {}


def hidden_name(name: str) -> str:
    return HIDDEN + name


async def try_writing(w: Writer) -> None:
    """A row that comes and goes: what the disk refuses is known at the commit at the latest."""
    past_the_journal = w.unaudited()
    await past_the_journal.insert(settings, {"name": _TRIAL, "version": 1, "value": None, "updated": now()})
    await past_the_journal.run(delete(settings).where(settings.c.name == _TRIAL))
