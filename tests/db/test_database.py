from sqlalchemy import column, select, table, text

from mvidarr.db import Database


async def test_what_is_written_is_read(db: Database) -> None:
    thing = table("thing", column("id"), column("name"))
    async with db.write() as w:
        await w.run(text("CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT)"))
        assert await w.run(thing.insert().values(id=1, name="ü")) == 1
    async with db.read() as r:
        assert await r.all(select(thing)) == [{"id": 1, "name": "ü"}]
