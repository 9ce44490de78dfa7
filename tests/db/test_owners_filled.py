"""What was noted before notes knew whose their rows are, brought up to date: a tag is found by its video, whatever
became of it since."""

import asyncio

from alembic import command
from sqlalchemy import select, text

from mvidarr.db import Database
from mvidarr.db.migrations.run import configuration
from mvidarr.db.tables.journal import change_rows, changes
from tests.db.test_migrations import empty_url

__all__ = ["empty_url"]

_NOTE = 'INSERT INTO change_rows (change_id, "table", row_id, before, after) VALUES (1, :named, :id, :before, :after)'
_TAG = '{"video_id":7,"kind":"tag","position":0,"name":"x","folded":"x"}'
_ROWS = (
    "INSERT INTO videos (id, version, title, title_key, kind, status, monitored, locked, search, added, updated) "
    "VALUES (7, 1, 'Song', 'song', 'official', 'wanted', false, '[]', '', 0, 0)",
    "INSERT INTO video_labels (id, video_id, kind, position, name, folded) VALUES (1, 7, 'tag', 1, 'x', 'x')",
    "INSERT INTO changes (id, actor, origin, reason, state, time, touched, rows, chunks, root) "
    "VALUES (1, 'user:1', 'api', 'Edited a video: “tags”', 'complete', 0, 0, 11, 1, 1)",
)

# table, row, before, after, and whose it is
_NOTES = [
    ("videos", 7, '{"title":"a"}', '{"title":"b"}', None),
    ("video_labels", 1, None, _TAG, 7),
    ("video_labels", 1, '{"position":0}', '{"position":1}', 7),  # the row says
    ("video_labels", 2, None, _TAG, 7),
    ("video_labels", 2, '{"position":0}', '{"position":1}', 7),  # it was deleted since: the note of that says
    ("video_labels", 2, _TAG, None, 7),
    ("video_labels", 3, '{"video_id":8}', '{"video_id":7}', 7),  # it went over
    ("play_state", 4, '{"id":4,"user_id":1,"video_id":7,"plays":2}', None, 7),
    ("artist_labels", 5, '{"artist_id":9,"name":"x"}', None, 9),
    ("playlist_items", 6, '{"playlist_id":3,"video_id":7,"place":1}', None, 3),
    ("video_labels", 99, '{"position":0}', '{"position":1}', None),  # nobody knows any more
]


async def test_notes_of_before_are_told_whose_their_rows_are(empty_url: str) -> None:
    await _up_to(empty_url, "0005")
    database = await Database.open(empty_url)
    async with database.write() as w:
        for statement in _ROWS:
            await w.unaudited().run(text(statement))
        for table, id, before, after, _ in _NOTES:
            values = {"named": table, "id": id, "before": before, "after": after}
            await w.unaudited().run(text(_NOTE), values)
    await database.close()
    await _up_to(empty_url, "head")
    database = await Database.open(empty_url)
    async with database.read() as r:
        notes = await r.all(select(change_rows).order_by(change_rows.c.id))
        (change,) = await r.all(select(changes))
    await database.close()
    assert [note["owner"] for note in notes] == [owner for *_, owner in _NOTES]
    assert change["words"].split() == ["edited", "a", "video", "tags"]


async def _up_to(url: str, version: str) -> None:
    await asyncio.to_thread(command.upgrade, configuration(url), version)
