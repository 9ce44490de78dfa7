"""Events that tell of every change of the library's rows: of an edit, a merge, a deletion, an undo or redo alike."""

from collections.abc import Sequence
from typing import Any

from mvidarr.db import Outbox, RowChange, Writer

Said = tuple[str, tuple[str, int], dict[str, Any]]  # type, subject, data


class Echo:
    """Hooks of the journal. ``VideoAdded``, ``VideoChanged``, ``VideoDeleted`` and the same of artists; the data names
    the change, its actor and origin, and of a changed row the fields (none: only what belongs to it)."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    async def videos(self, w: Writer, changes: Sequence[RowChange]) -> None:
        await self._tell(w, "Video", changes)

    async def statuses(self, w: Writer, changes: Sequence[RowChange]) -> None:
        """``VideoStatus``, as work that moves a status tells it."""
        last = {change.id: change.after for change in changes if change.after and "status" in change.after}
        told = [("VideoStatus", ("video", row_id), {"status": after["status"]}) for row_id, after in last.items()]
        await self._outbox.emit_many(w, told)

    async def artists(self, w: Writer, changes: Sequence[RowChange]) -> None:
        await self._tell(w, "Artist", changes)

    async def _tell(self, w: Writer, noun: str, changes: Sequence[RowChange]) -> None:
        told: dict[int, list[RowChange]] = {}
        for change in changes:
            told.setdefault(change.id, []).append(change)
        said: list[Said] = []
        for row_id, notes in told.items():
            came, went = notes[0].before is None, notes[-1].after is None
            if came and went:
                continue
            fields = sorted({name for note in notes for name in note.after or {}} if not came else ())
            data = {"change_id": notes[0].change_id, "actor": notes[0].actor, "origin": notes[0].origin}
            what = "Added" if came else "Deleted" if went else "Changed"
            said.append((f"{noun}{what}", (noun.lower(), row_id), {**data, "fields": fields} if fields else data))
        await self._outbox.emit_many(w, said)
