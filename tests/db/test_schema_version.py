from sqlalchemy import text

from mvidarr.db import Database, newest, schema_version


async def test_the_schema_of_a_database_in_use_is_told(db: Database) -> None:
    assert await schema_version(db) == newest()


async def test_a_migration_by_another_process_is_seen(db: Database) -> None:
    async with db.write() as w:
        await w.run(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        assert await schema_version(db) == "9999"
    finally:
        async with db.write() as w:
            await w.run(text("UPDATE alembic_version SET version_num = :ours").bindparams(ours=newest()))
