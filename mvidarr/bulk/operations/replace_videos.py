"""Find and replace in a field of many videos."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import orjson
from sqlalchemy import Text as SqlText
from sqlalchemy import bindparam, select, type_coerce

from mvidarr.bulk.operation import Planned
from mvidarr.bulk.operations.replacing import Replace, Replacement, Row, Sought, Text
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.library import videos
from mvidarr.library.patches import checked_video
from mvidarr.library.revise import edit_videos

_LISTS = ("directors", "genres", "tags")
_IDS: Any = bindparam("ids", expanding=True)
_SIZE = (videos.c.id, videos.c.version, videos.c.size)


class ReplaceInVideosGiven(Replacement):
    field: Literal["title", "album", "label", "description", "directors", "genres", "tags"]


class ReplaceInVideos(Replace[ReplaceInVideosGiven]):
    noun = "video"
    arguments = ReplaceInVideosGiven
    summary = "Find and replace in the title, album, label, description or a list of names of many videos."

    async def texts(self, r: Reader, field: str, ids: Sequence[int]) -> Sequence[Row]:
        column: Any = videos.c[field] if field not in _LISTS else type_coerce(videos.c.belongings, SqlText)
        rows = await r.all(select(*_SIZE, column.label("said")).where(videos.c.id.in_(_IDS)), {"ids": list(ids)})
        return [{**row, field: _of(field, row["said"]), "nfo": int(row["size"] is not None)} for row in rows]

    def checked(self, field: str, text: Text, row: Row) -> Text:
        clean: Text = checked_video({field: text})[field]  # type: ignore[misc, literal-required]
        return clean

    async def apply(self, w: Writer, change: ChangeSet, prepared: Sought, rows: Sequence[Planned]) -> Mapping[int, str]:
        await edit_videos(change, w, [(row.standing, row.after) for row in rows])  # type: ignore[misc]
        return {}


def _of(field: str, said: Any) -> Text:
    if field not in _LISTS:
        text: str | None = said
        return text
    names: list[str] = orjson.loads(said or "{}").get(field, [])
    return names
