import pytest
from sqlalchemy import bindparam, func, literal_column, select, text

from mvidarr.db import Database
from tests.db.conftest import Music, bands, songs


async def test_rows_are_dicts_by_column_name_with_values_of_python(music: Music) -> None:
    (band,) = await music.add("Björk", active=False, score=1.5, locked=["name", "ü"])
    async with music.db.read() as r:
        rows = await r.all(select(bands.c.id, bands.c.active, bands.c.score, bands.c.locked, bands.c.genre))
    assert rows == [{"id": band, "active": False, "score": 1.5, "locked": ["name", "ü"], "genre": None}]


async def test_labels_and_two_columns_of_one_name_are_told_apart(music: Music) -> None:
    (band,) = await music.add("Air")
    async with music.db.write() as w:
        change = await music.begin(w)
        song = await change.insert(songs, {"band_id": band, "title": "Sexy Boy"})
        await change.complete()
    joined = select(bands.c.id, songs.c.id, bands.c.name.label("by")).join_from(bands, songs)
    async with music.db.read() as r:
        assert await r.all(joined) == [{"id": band, "id_1": song, "by": "Air"}]


async def test_a_list_of_any_length_can_be_asked_for(music: Music) -> None:
    ids = await music.add("A", "B", "C")
    async with music.db.read() as r:
        for wanted in ([], ids[:1], ids):
            query = select(bands.c.id).where(bands.c.id.in_(wanted)).order_by(bands.c.id)
            assert [row["id"] for row in await r.all(query)] == wanted


async def test_the_same_statement_with_other_values_is_compiled_once(music: Music) -> None:
    ids = await music.add("A", "B")
    plans = music.db._statements._plans
    async with music.db.read() as r:
        await r.value(select(bands.c.name).where(bands.c.id == ids[0]))
        before = len(plans)
        assert await r.value(select(bands.c.name).where(bands.c.id == ids[1])) == "B"
    assert len(plans) == before


async def test_many_rows_are_written_at_once(music: Music) -> None:
    ids = await music.add("A", "B")
    change = bands.update().where(bands.c.id == bindparam("of")).values(plays=bindparam("to"), score=bindparam("score"))
    async with music.db.write() as w:
        await w.run_many(change, [{"of": id, "to": id * 10, "score": 0.5} for id in ids])
        await w.run_many(change, [])
    assert [row["plays"] for row in await music.all(bands)] == [id * 10 for id in ids]


async def test_defaults_that_python_gives_are_filled_in(music: Music) -> None:
    (band,) = await music.add("A")
    row = await music.band(band)
    assert row is not None
    assert (row["active"], row["locked"], row["plays"]) == (True, [], 0)


async def test_sums_and_averages_are_plain_numbers(music: Music) -> None:
    await music.add("A", plays=2)
    await music.add("B", plays=3)
    async with music.db.read() as r:
        row = await r.one(select(func.sum(bands.c.plays).label("sum"), func.avg(bands.c.plays).label("mean")))
    assert row == {"sum": 5, "mean": 2.5}
    assert [type(value) for value in row.values()] == [int, float]


async def test_plain_text_is_run_with_its_values(db: Database) -> None:
    async with db.read() as r:
        query = text("SELECT CAST(:a AS INTEGER) AS one, 'x' AS two").bindparams(a=1)
        assert await r.all(query) == [{"one": 1, "two": "x"}]
        assert await r.value(select(literal_column("7"))) == 7


async def test_writes_tell_how_many_rows_they_changed(music: Music) -> None:
    await music.add("A", "B", "C")
    async with music.db.write() as w:
        assert await w.run(bands.update().where(bands.c.name != "A").values(plays=1)) == 2
        assert await w.run(bands.update().where(bands.c.name == "Z").values(plays=1)) == 0
        assert await w.all(bands.update().values(plays=2).where(bands.c.name == "A").returning(bands.c.name)) == [
            {"name": "A"}
        ]


async def test_a_reader_cannot_write(music: Music) -> None:
    async with music.db.read() as r:
        with pytest.raises(RuntimeError, match="open write"):
            await r.all(bands.update().values(plays=1))
