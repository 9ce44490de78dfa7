"""Rows of an older version get their derived columns when the program starts."""

from sqlalchemy import text

from mvidarr.clock import now
from mvidarr.library import Facts, VideoLists, catch_up
from mvidarr.query import Asker
from tests.library.conftest import Library

_OLD = (
    "UPDATE videos SET search = 'as it was', title_words = '', name_words = '', belongings = '{}'",
    "UPDATE artists SET words = '', search = ''",
    "UPDATE video_labels SET words = ''",
)


async def test_rows_of_an_older_version_are_searched_and_shown_as_new_ones(library: Library) -> None:
    facts = Facts(title="Army of Me", artist="Björk", featured=("Skin",), labels={"genre": ("Art Pop",)})
    video_id = await library.add("a")
    await library.describe(video_id, facts)
    before = [await library.videos.get(video_id)]
    async with library.database.write() as w:
        for statement in _OLD:
            await w.unaudited().run(text(statement))  # as an older version wrote it
    lists, asker = VideoLists(library.database), Asker(None, now())
    assert (await lists.page("army", asker=asker))["items"] == []
    await catch_up(library.database)
    assert (await lists.page("army skin artist:bjork genre:pop", asker=asker))["items"] == before


async def test_it_is_done_once(library: Library) -> None:
    await catch_up(library.database)
    async with library.database.read() as r:
        done = await r.revision("derived columns 2")
    await catch_up(library.database)
    async with library.database.read() as r:
        assert await r.revision("derived columns 2") == done == 1
