"""What deleting videos and deleting artists have in common: what is given, what becomes of files, how it is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import Field
from sqlalchemy import ColumnElement, Executable, func, select

from mvidarr.bulk.operation import GivenArguments
from mvidarr.db.tables.jobs import jobs
from mvidarr.db.tables.library import files, videos
from mvidarr.db.tables.playlists import playlist_items
from mvidarr.jobs.models import OPEN
from mvidarr.library.deletion import Files
from mvidarr.query import Asker

Row = dict[str, Any]

OTHER_FILES: Final = "A file came to it or went from it since the preview."
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


def files_of(ids: Sequence[int]) -> Executable:
    """Of videos."""
    columns = (files.c.id, files.c.video_id, files.c.path, files.c.size)
    return select(*columns).where(files.c.video_id.in_(ids)).order_by(files.c.video_id, files.c.id)


def places_by(owner: ColumnElement[int], ids: Sequence[int]) -> Executable:
    """How many places in playlists go with videos, by a column of these."""
    wanted = select(owner.label("of"), func.count().label("n")).select_from(playlist_items.join(videos))
    return wanted.where(owner.in_(ids)).group_by(owner)


def jobs_by(owner: ColumnElement[int], ids: Sequence[int]) -> Executable:
    """How many open jobs there are about videos, by a column of these."""
    about = (jobs.c.subject_type == "video") & (jobs.c.subject_id == videos.c.id)
    wanted = select(owner.label("of"), func.count().label("n")).select_from(videos.join(jobs, about))
    return wanted.where(owner.in_(ids), jobs.c.state.in_(OPEN)).group_by(owner)


def by_owner(rows: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    return {row["of"]: row["n"] for row in rows}
