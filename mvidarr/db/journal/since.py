"""What happened after a change set, asked of the journal as a whole: of a large set that was the last one, an answer in
a tenth of the time that its rows would take."""

from sqlalchemy import ColumnElement, Text, and_, false, func, not_, or_, select, type_coerce

from mvidarr.db.database import Reader
from mvidarr.db.journal.tracked import Register, Tracked
from mvidarr.db.tables.journal import change_rows

c = change_rows.c
_SAYS_NOTHING = and_(c.before == {}, c.after == {})


async def rows_of(reader: Reader, change_id: int) -> int:
    """How many rows a set changed."""
    told = select(c.table, c.row_id).where(c.change_id == change_id, not_(_SAYS_NOTHING)).distinct().subquery()
    return int(await reader.value(select(func.count()).select_from(told)))


async def unmoved(reader: Reader, register: Register, change_id: int) -> bool:
    """Whether it is certain that each row stands as the set left it: no other set came after its first note, and it
    touched nothing that is changed past the journal too."""
    first = await reader.value(select(func.min(c.id)).where(c.change_id == change_id))
    if first is None:
        return True
    other = select(c.id).where(c.id > first, c.change_id != change_id).limit(1)
    if await reader.value(other) is not None:
        return False
    names = await reader.all(select(c.table).where(c.change_id == change_id).distinct())
    tables = [register.get(row["table"]) for row in names]
    if None in tables:
        return False
    loose = or_(*(_loose(tracked) for tracked in tables if tracked is not None))
    return await reader.value(select(c.id).where(c.change_id == change_id, loose).limit(1)) is None


def _loose(tracked: Tracked) -> ColumnElement[bool]:
    """Notes of a table whose rows somebody else may have moved, or may want to keep."""
    added = c.before.is_(None) if tracked.stays or tracked.owned else false()
    shared = [type_coerce(c.after, Text).contains(f'"{name}":', autoescape=True) for name in tracked.shared]
    return and_(c.table == tracked.name, or_(added, *shared))
