"""The minutes of the last day, as they were kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Text, delete, select, type_coerce

from mvidarr.db import Reader, Writer
from mvidarr.db.tables.system import minutes


async def keep(w: Writer, minute: int, owner: str, figures: Mapping[str, Any]) -> None:
    """A process has one row a minute; of one that comes twice, as the clock was set back, the first stays."""
    there = select(minutes.c.minute).where(minutes.c.minute == minute, minutes.c.owner == owner)
    if await w.value(there) is None:
        await w.run(minutes.insert().values(minute=minute, owner=owner, figures=dict(figures)))


async def drop_before(w: Writer, moment: int) -> None:
    await w.run(delete(minutes).where(minutes.c.minute < moment))


async def since(r: Reader, moment: int) -> Sequence[tuple[int, str]]:
    """(minute, figures as text), in their order; the text is read elsewhere, as a day of it is four megabytes."""
    wanted = select(minutes.c.minute, type_coerce(minutes.c.figures, Text).label("figures"))
    rows = await r.all(wanted.where(minutes.c.minute >= moment).order_by(minutes.c.minute))
    return [(row["minute"], row["figures"]) for row in rows]
