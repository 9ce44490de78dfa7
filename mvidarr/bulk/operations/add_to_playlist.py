"""Put many videos into a playlist, in the order of the selection; into a new one where it is only named."""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import Field
from sqlalchemy import bindparam, select

from mvidarr.accounts import Role
from mvidarr.bulk.operation import GivenArguments, Operation, Planned, Told
from mvidarr.db import ChangeSet, Reader, Writer
from mvidarr.db.tables.library import videos
from mvidarr.playback.putting import STANDS, Target, fitting, name_of, offered, put, target
from mvidarr.query import Asker

_KNOWN = select(videos.c.id, videos.c.version).where(videos.c.id.in_(bindparam("ids", expanding=True)))


class AddGiven(GivenArguments):
    playlist: Annotated[
        int | None, Field(ge=1, le=2**63 - 1, description="One that you may change; the ones used last come first.")
    ] = None
    name: Annotated[
        str | None,
        Field(
            title="Name of the new one",
            max_length=1000,
            description="Without a playlist chosen: of a new one, or of one of yours.",
        ),
    ] = None


class AddToPlaylist(Operation[AddGiven, Target]):
    name, noun, label, icon = "playlist", "video", "Add to playlist…", "list-plus"
    role: ClassVar[Role] = "user"
    personal = True
    in_order = True
    told = Told("be added", "added", "added")
    arguments = AddGiven
    summary = "Put many videos into a playlist, behind what stands there, in the order of the selection."

    def reason(self, arguments: AddGiven, count: int) -> str:
        where = f"the playlist “{arguments.name}”" if arguments.name and not arguments.playlist else "a playlist"
        return f"Added {count:,} video{'s' if count != 1 else ''} to {where}"

    async def sentence(self, r: Reader, arguments: AddGiven, count: int) -> str:
        named = await name_of(r, arguments.playlist) if arguments.playlist else arguments.name
        return self.reason(AddGiven(name=named), count)

    async def choices(self, r: Reader, asker: Asker) -> Mapping[str, Sequence[tuple[str, str]]]:
        theirs = [(str(id), name) for id, name in await offered(r, asker)]
        return {"playlist": [("", "A new one"), *theirs]}

    async def prepare(self, r: Reader, arguments: AddGiven, asker: Asker) -> Target:
        return await target(r, arguments.playlist, arguments.name or "", asker)

    async def plan(self, r: Reader, prepared: Target, ids: Sequence[int], asker: Asker) -> Sequence[Planned]:
        rows = await r.all(_KNOWN, {"ids": list(ids)})
        fit = set(ids)
        if prepared.id is not None:
            fit = set(await fitting(r, prepared.id, ids, repeats=prepared.repeats))
        before, after = {"playlist": None}, {"playlist": prepared.name}
        return [
            Planned(row["id"], row["version"], "change", before, after)
            if row["id"] in fit
            else Planned(row["id"], row["version"], "same", reason=STANDS)
            for row in rows
        ]

    async def apply(self, w: Writer, change: ChangeSet, prepared: Target, rows: Sequence[Planned]) -> Mapping[int, str]:
        return await put(w, change, prepared, [row.id for row in rows])
