"""How people want lists shown."""

from typing import Any

import pytest
from sqlalchemy import update

from mvidarr.accounts import console
from mvidarr.db import Database
from mvidarr.db.tables.views import preferences as table
from mvidarr.errors import Invalid, NotFound
from mvidarr.library.preferences import NAMES, Preferences
from tests.house import PASSWORD

COLUMNS = [{"name": "title", "width": 320}, {"name": "year", "width": None}]


async def test_each_person_keeps_their_own(db: Database) -> None:
    mine = Preferences(db)
    me, other = [(await console.add_user(db, name, PASSWORD, "admin", cost=4)).id for name in ("mira", "jon")]
    assert [one["value"] for one in await mine.all(me)] == [None] * len(NAMES)
    await mine.put(me, "videos.columns", COLUMNS)
    await mine.put(me, "videos.card_size", 180)
    await mine.put(me, "videos.card_size", 240)
    assert await mine.chosen(me) == {"videos.columns": COLUMNS, "videos.card_size": 240}
    assert await mine.chosen(other) == {}
    assert (await mine.get(me, "videos.card_size"))["updated"] is not None
    assert (await mine.put(me, "videos.card_size", None))["value"] is None
    assert await mine.chosen(me) == {"videos.columns": COLUMNS}
    async with db.write() as w:  # as an older version may have left it
        await w.run(update(table).values(value=[{"title": 1}]))
    assert await mine.chosen(me) == {}


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_only_what_makes_sense_is_kept(db: Database) -> None:
    wrong: list[tuple[str, Any]] = [
        ("videos.columns", []),
        ("videos.columns", [{"name": "Title", "width": None}]),
        ("videos.columns", [{"name": "title", "width": 3}]),
        ("videos.columns", [{"name": "title", "width": None, "more": 1}]),
        ("videos.columns", [{"name": "title", "width": None}] * 2),
        ("videos.columns", [{"name": f"c{n}", "width": None} for n in range(61)]),
        ("videos.columns", "title"),
        ("videos.card_size", 12),
        ("videos.card_size", True),
        ("artists.look", "mosaic"),
    ]
    for name, value in wrong:
        with pytest.raises(Invalid) as refused:
            await Preferences(db).put(1, name, value)
        assert refused.value.errors, (name, value)
    with pytest.raises(NotFound, match=r"Known are videos\.columns"):
        await Preferences(db).put(1, "videos.colour", "red")
