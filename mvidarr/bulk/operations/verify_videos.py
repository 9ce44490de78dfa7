"""Hold the files of many videos against the disk. What is found stands with each file, and can be asked for; of rows
that are not in order the outcome says why. It changes nothing that people edit, so there is nothing to undo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import Field

from mvidarr.bulk.operation import GivenArguments, Lane, Operation, Planned, Told
from mvidarr.clock import iso_or_none
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.library.verifying import Seen, Verifying, with_files
from mvidarr.query import Asker

_NO_FILE = "It has no file."
_IN_BIN = "Its file is in the recycle bin still."


class VerifyGiven(GivenArguments):
    whole: Annotated[
        bool,
        Field(
            title="Read each file to its end",
            description="Finds damage in the middle, too, and takes as long as reading all of them.",
        ),
    ] = False


@dataclass(frozen=True)
class Looking:
    whole: bool
    actor: str


class VerifyVideos(Operation[VerifyGiven, Looking]):
    name, noun, label, icon = "verify", "video", "Verify files…", "shield"
    undoable = False
    lane: ClassVar[Lane] = "media"
    at_once: ClassVar[int] = 16
    told = Told("be looked at", "looked at", "found in order", "is not in order", "are not in order")
    arguments = VerifyGiven
    summary = "See whether the files of many videos are there, as large as they were, and can be read."

    def __init__(self, verifying: Verifying) -> None:
        self._verifying = verifying

    def reason(self, arguments: VerifyGiven, count: int) -> str:
        return f"Verified the files of {count:,} video{'s' if count != 1 else ''}"

    async def prepare(self, r: Reader, arguments: VerifyGiven, asker: Asker) -> Looking:
        self._verifying.require()
        return Looking(arguments.whole, f"user:{asker.user_id}")

    async def plan(self, r: Reader, prepared: Looking, ids: Sequence[int], asker: Asker) -> Sequence[Planned]:
        return [_judged(video, whole=prepared.whole) for video in await with_files(r, ids)]

    async def before(self, prepared: Looking, rows: Sequence[Planned]) -> Mapping[int, Sequence[Seen]]:
        return await self._verifying.look([row.id for row in rows], whole=prepared.whole)

    async def apply(
        self, w: Writer, change: ChangeSet, prepared: Looking, rows: Sequence[Planned]
    ) -> Mapping[int, str]:
        seen = {row.id: row.found for row in rows if row.found}
        gone = {row.id: _NO_FILE for row in rows if not row.found}
        return {**gone, **await self._verifying.note(w, seen, actor=prepared.actor)}


def _judged(video: Mapping[str, Any], *, whole: bool) -> Planned:
    id, version, held = video["id"], video["version"], video["files"]
    here = [file for file in held if not file["in_bin"]]
    if not here:
        return Planned(id, version, "conflict", reason=_IN_BIN if held else _NO_FILE)
    last = min((file["checked"] or 0 for file in here), default=0)
    effects = {"looked_at": len(here), **({"bytes": sum(file["size"] for file in here)} if whole else {})}
    return Planned(id, version, "change", {"checked": iso_or_none(last or None)}, {"checked": "now"}, effects=effects)
