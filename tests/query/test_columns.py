"""The columns of a list are written once, and read as if each stood for itself."""

from sqlalchemy import func, literal, literal_column, select

from mvidarr.db import Database
from mvidarr.db.tables.library import videos
from mvidarr.query.columns import Columns
from tests.library.stock import Song, stock

c = videos.c
PLAIN = (c.id, c.title, c.monitored, func.coalesce(c.year, literal_column("0")).label("since"))


def test_they_are_one_text_and_the_same_for_the_same_columns() -> None:
    columns = Columns(c.id)
    (made,) = columns.of(PLAIN)
    assert columns.of(PLAIN)[0] is made
    assert columns.of(PLAIN[:2])[0] is not made
    one, other = (str(select(made).where(c.year > year)) for year in (1, 2))
    assert one == other
    assert "videos.title AS title, videos.monitored AS monitored, coalesce(videos.year, 0) AS since" in one


def test_what_has_values_of_its_own_is_written_for_itself() -> None:
    one = literal(7).label("seven")
    assert len(Columns(c.id).of((c.title, one))) == 2


async def test_rows_are_those_of_the_columns_each(db: Database) -> None:
    await stock(db, [Song("Army of Me", "Björk", year=1995), Song("Jóga", "Björk")])
    both = [select(c.id.label("id"), *PLAIN[1:]), select(*Columns(c.id).of(PLAIN)).select_from(videos)]
    async with db.read() as r:
        expected, found = [await r.all(statement.order_by(c.id)) for statement in both]
        (tuples,) = await r.tuples((both[1].order_by(c.id), {}))
    assert found == expected
    assert found[0] == {"id": 1, "title": "Army of Me", "monitored": False, "since": 1995}
    assert [row[:2] for row in tuples] == [(1, "Army of Me"), (2, "Jóga")]
