"""What the pen asks of a journaled table, made once for each."""

from functools import lru_cache

from sqlalchemy import Executable, Table, UniqueConstraint, bindparam, delete, insert, select, update

from mvidarr.db.journal.tracked import Row


@lru_cache(128)
def standing(table: Table, column: str) -> Executable:
    wanted = select(table).where(table.c[column].in_(bindparam("ids", expanding=True)))
    return wanted.order_by(*table.primary_key.columns).with_for_update()


@lru_cache(128)
def reading(table: Table, key: str, names: tuple[str, ...]) -> Executable:
    wanted = select(*(table.c[name] for name in names)).where(table.c[key].in_(bindparam("ids", expanding=True)))
    return wanted.order_by(*table.primary_key.columns).with_for_update()


@lru_cache(128)
def adding_many(table: Table) -> Executable:
    return insert(table)


@lru_cache(128)
def adding(table: Table) -> Executable:
    return insert(table).returning(*table.c)


@lru_cache(512)
def revising(table: Table, key: str, names: tuple[str, ...]) -> Executable:
    values: Row = {name: bindparam(f"to_{name}") for name in names}
    return update(table).where(table.c[key] == bindparam("of")).values(values)


@lru_cache(128)
def erasing(table: Table, key: str) -> Executable:
    return delete(table).where(table.c[key].in_(bindparam("ids", expanding=True)))


@lru_cache(128)
def may_be_taken(table: Table) -> bool:
    """Whether a change of a row may be refused as another has its value, so that somebody waits for the answer."""
    unique = any(isinstance(one, UniqueConstraint) for one in table.constraints)
    return unique or any(index.unique for index in table.indexes)
