"""What deleting videos and deleting artists have in common: what is given, what becomes of files, how it is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import Field
from sqlalchemy import ColumnElement, Executable, FromClause, bindparam, func, select

from mvidarr.bulk.operation import GivenArguments
from mvidarr.db import Reader
from mvidarr.db.tables.jobs import jobs
from mvidarr.db.tables.library import files, videos
from mvidarr.db.tables.playlists import playlist_items
from mvidarr.jobs.models import OPEN
from mvidarr.library.deletion import Files
from mvidarr.query import Asker

Row = dict[str, Any]


def _counted(owner: ColumnElement[int], of: FromClause) -> Any:
    return select(owner.label("of"), func.count().label("n")).select_from(of).where(owner.in_(IDS)).group_by(owner)


OTHER_FILES: Final = "A file came to it or went from it since the preview."
IDS: Final[Any] = bindparam("ids", expanding=True)
FILES: Final = (
    select(files.c.id, files.c.video_id, files.c.path, files.c.size)
    .where(files.c.video_id.in_(IDS))
    .order_by(files.c.video_id, files.c.id)
)
_OPEN = jobs.c.subject_type == "video", jobs.c.state.in_(OPEN)
# places in playlists and open jobs, of videos and of artists
PLACES: Final = _counted(playlist_items.c.video_id, playlist_items)
PLACES_OF_ARTISTS: Final = _counted(videos.c.artist_id, playlist_items.join(videos))
JOBS: Final = _counted(jobs.c.subject_id, jobs).where(*_OPEN)
JOBS_OF_ARTISTS: Final = _counted(videos.c.artist_id, videos.join(jobs, jobs.c.subject_id == videos.c.id)).where(*_OPEN)
_BECOMES: Mapping[Files, str] = {"bin": "in the recycle bin", "keep": "on the disk, unknown to the library"}


class Deleted(GivenArguments):
    files: Annotated[
        Literal["bin", "keep"],
        Field(
            title="What goes",
            description="bin: the files go into the recycle bin, with what lies beside them; keep: they stay where "
            "they are, and the library forgets them. An undo brings back all of it.",
        ),
    ] = "bin"


@dataclass(frozen=True)
class Fate:
    files: Files
    actor: str

    @classmethod
    def of(cls, arguments: Deleted, asker: Asker) -> "Fate":
        return cls(arguments.files, f"user:{asker.user_id}")

    def effects(self, count: int, size: int) -> Row:
        """Of so many files, in so many bytes."""
        return {"binned": count, "bytes": size} if self.files == "bin" else {"kept": count}

    def told(self, now: Mapping[str, Any]) -> tuple[Row, Row]:
        """``now`` is what there is, by field; what there is of it before and after."""
        before = {field: value for field, value in now.items() if value}
        return before, {field: _BECOMES[self.files] if field == "files" else 0 for field in before}


def said(arguments: Deleted, count: int, noun: str) -> str:
    whose = "its" if count == 1 and noun == "video" else "their"
    rest = f" with {whose} files" if arguments.files == "bin" else f", {whose} files stay"
    return f"Deleted {count:,} {noun}{'s' if count != 1 else ''}{rest}"


async def counted(r: Reader, statement: Executable, ids: Sequence[int]) -> dict[int, int]:
    return by_owner(await r.all(statement, {"ids": list(ids)}))


def by_owner(rows: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    return {row["of"]: row["n"] for row in rows}
