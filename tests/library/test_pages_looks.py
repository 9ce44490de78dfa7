"""How a list is looked at: rows for a script as the page has them, columns of one's own, who may do what."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mvidarr.demo import fill
from mvidarr.library import BulkVerb, BulkVerbs
from mvidarr.library.pages.columns import NAME, VIDEO_COLUMNS, choosable, shown
from tests.house import Home, home

NOON = 1_763_700_000_000
VERBS = BulkVerbs([BulkVerb("a", "A", "x", "/a"), BulkVerb("b", "B", "x", "/b", "manager"),
                   BulkVerb("c", "C", "x", "/c", of="artist")])  # fmt: skip


@pytest.fixture
async def shelf(db_url: str, tmp_path: Path) -> AsyncIterator[Home]:
    async with home(db_url, tmp_path) as at_home:
        await fill(at_home.house.database, at_home.media, videos=150, artists=20, moment=NOON)
        yield at_home


async def text(at_home: Home, path: str, **query: str | int) -> str:
    answer = await at_home.api.get(path, params=query or None)
    assert answer.status_code == 200, answer.text
    return answer.text


def heads(html: str) -> list[str]:
    return re.findall(r'data-column="(\w+)"', html)


def shown_ids(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'data-id="(\d+)"', html)]


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_rows_for_a_script_are_those_of_the_page(shelf: Home) -> None:
    for path, view in (("/videos", "table"), ("/videos", "wall"), ("/artists", "overview"), ("/artists/1", "grid")):
        html = await text(shelf, path, view=view, sort="added", at=3)
        rows = await text(shelf, f"{path}/rows", view=view, sort="added", at=3, limit=60, total=1)
        assert shown_ids(rows) == shown_ids(html) != []
        assert re.findall(r'data-count="\d+"', rows) == re.findall(r'data-count="\d+"', html)
        assert "<nav" not in rows
        first = shown_ids(rows)[-1]
        mine = re.search(rf'<(tr|li)[^>]*data-id="{first}".*?</\1>', rows, re.DOTALL)
        assert mine is not None
        assert mine[0] in html
    rail = await text(shelf, "/videos/rows", view="grid", sort="title", at=0, limit=1, rail=1)
    assert len(re.findall(r'<a href="/videos\?[^"]*at=\d+', rail)) > 5


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_columns_are_chosen_moved_and_made_usual_again_without_scripts(shelf: Home) -> None:
    usual = heads(await text(shelf, "/videos", view="table"))
    names = [each.column.key for each in choosable(VIDEO_COLUMNS, None)]
    sent = {"names": names, "widths": ["90"] * len(names), "back": "/videos?view=table&q=kind:live"}
    moved = await shelf.api.post("/videos/columns", data={**sent, "on": names[:3], "move": f"{names[2]}:up"})
    assert re.findall(r'name="names" value="(\w+)"', moved.text)[:3] == [names[0], names[2], names[1]]
    kept = await shelf.api.post("/videos/columns", data={**sent, "on": ["album", "year"]})
    assert (kept.status_code, kept.headers["location"]) == (303, "/videos?view=table&q=kind:live")
    html = await text(shelf, "/videos", view="table")
    assert heads(html) == ["title", "year", "album"]
    assert html.count('width="90"') == 2
    none = await shelf.api.post("/videos/columns", data=sent)
    assert none.status_code == 422
    assert "Choose one column at least." in none.text
    wrong = await shelf.api.post("/videos/columns", data={**sent, "widths": ["1"] * len(names)})
    assert wrong.status_code == 422
    await shelf.api.post("/videos/columns", data={**sent, "usual": "yes"})
    assert heads(await text(shelf, "/videos", view="table")) == usual


def test_the_column_that_a_list_is_in_the_order_of_stays_longest() -> None:
    for sort in ("-plays", "size", "-added"):
        rooms = {each.column.key: each.room for each in shown(VIDEO_COLUMNS, None, sort)}
        assert min(rooms, key=lambda key: rooms[key]) == sort.lstrip("-")
        assert min(rooms.values()) >= NAME
    chosen = [{"name": "tags", "width": 300}, {"name": "gone", "width": None}, {"name": "year", "width": None}]
    (tags, year) = shown(VIDEO_COLUMNS, chosen, "-added")
    assert (tags.column.key, tags.width, year.column.key, year.width) == ("tags", 300, "year", 62)
    assert tags.room < year.room


def test_verbs_are_open_to_those_who_may() -> None:
    assert [verb.name for verb in VERBS.open_to("readonly", "video")] == ["a"]
    assert [verb.name for verb in VERBS.open_to("admin", "video")] == ["a", "b"]
    assert [verb.name for verb in VERBS.open_to("user", "artist")] == ["c"]
