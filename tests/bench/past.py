"""What a library has been through: so many changes, most of one row, some taken back, two that touched every video."""

import random
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from mvidarr.clock import DAY, now
from mvidarr.db import Database, Writer
from mvidarr.db.migrations import newest
from mvidarr.db.tables.journal import change_rows, changes
from mvidarr.db.tables.library import videos
from mvidarr.query import words

_AT_ONCE = 20_000  # changes
_REASONS = ("Edited “{}”", "Changed the tags of “{}”", "Merged into “{}”", "Found more about “{}”")
_ACTORS = ("user:1", "user:1", "user:1", "user:1", "user:1", "user:1", "system", "job:7", "cli", "user:1")
Row = dict[str, Any]


async def lived(database: Database, count: int) -> tuple[int, int]:
    """Fills the journal; of the two long changes the one in the middle, since when others came, and the last."""
    async with database.read() as r:
        known = (videos.c.id, videos.c.title, videos.c.title_words, videos.c.artist_key, videos.c.kind)
        stock = await r.all(select(*known).order_by(videos.c.id))
    dice, long = random.Random(6), []
    for start in range(0, count, _AT_ONCE):
        async with database.write("past") as w:
            first = await w.reserve(changes, min(_AT_ONCE, count - start) + 1)
            some = [_one(first + n, count - start - n, dice, stock) for n in range(min(_AT_ONCE, count - start))]
            await _put(w, [change for change, _ in some], [note for _, notes in some for note in notes])
            if start <= count // 2 < start + _AT_ONCE:
                long.append(await _of_all(w, first + len(some), stock))
    async with database.write("past") as w:
        long.append(await _of_all(w, await w.reserve(changes, 1), stock))
    return long[0], long[1]


def _one(id: int, ago: int, dice: random.Random, stock: Sequence[Row]) -> tuple[Row, list[Row]]:
    """``ago``: how many came later; about two hundred a day did."""
    video = dice.choice(stock)
    reason, back = dice.choice(_REASONS).format(video["title"]), id % 50 == 0
    said = f" {words(reason).strip()} | {video['title_words'].strip()} "
    change = _change(id, now() - ago * DAY // 200, f"Undo: {reason}" if back else reason, said, dice.choice(_ACTORS))
    if back:
        change |= {"origin": "undo", "root": id - 1, "reverts": id - 1}
    change["guarded"] = id % 200 == 7
    kinds = {"kind": "lyric"}, {"kind": video["kind"]}
    notes = [_note(id, "videos", video["id"], *kinds, None)]
    if id % 10 == 0:
        tag = {"video_id": video["id"], "kind": "tag", "position": 0, "name": "seen", "folded": "seen"}
        notes.append(_note(id, "video_labels", id, None, tag, video["id"]))
    return change | {"rows": len(notes)}, notes


async def _of_all(w: Writer, id: int, stock: Sequence[Row]) -> int:
    change = _change(id, now(), "Edit videos", " edit videos ", "user:1") | {"rows": len(stock), "chunks": 900}
    notes = [_note(id, "videos", row["id"], {"kind": "lyric"}, {"kind": row["kind"]}, None) for row in stock]
    await _put(w, [change], notes)
    return id


async def _put(w: Writer, made: Sequence[Row], notes: Sequence[Row]) -> None:
    await w.pour(changes, made)
    for some in _slices(notes):
        ids = await w.reserve(change_rows, len(some))
        await w.pour(change_rows, [{**note, "id": ids + n} for n, note in enumerate(some)])


def _slices(notes: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(notes), _AT_ONCE):
        yield notes[start : start + _AT_ONCE]


def _change(id: int, time: int, reason: str, said: str, actor: str) -> Row:
    return {
        "id": id, "actor": actor, "origin": "api", "reason": reason, "state": "complete", "time": time,
        "touched": time, "rows": 1, "chunks": 1, "root": id, "reverts": None, "guarded": False, "personal": False,
        "schema": newest(), "words": said,
    }  # fmt: skip


def _note(id: int, table: str, row_id: int, before: Row | None, after: Row | None, owner: int | None) -> Row:
    told = {"change_id": id, "table": table, "row_id": row_id, "before": before, "after": after}
    return {**told, "version": 2, "owner": owner}
