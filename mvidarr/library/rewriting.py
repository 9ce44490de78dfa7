"""NFO files follow the rows: an edit, an undo, a redo rewrites them, by one job that does whatever is left and moves
no file.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence

from mvidarr.db import RowChange, Writer
from mvidarr.library.store import nfos

Ask = Callable[[Writer, str], Awaitable[int]]


class Rewriting:
    """``ask`` sees that the job comes."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    async def enqueue_nfo(self, w: Writer, video_ids: Collection[int], *, actor: str = "system") -> None:
        """In the transaction of what changed: the NFO of each of them that has a file, and of their artists' folders,
        will be written anew. Repeatable; a change while it is being written is not missed."""
        if await nfos.mark(w, video_ids):
            await self._ask(w, actor)

    async def enqueue_artists(self, w: Writer, artist_ids: Collection[int], *, actor: str = "system") -> None:
        """Those of every video that they made or are guests in."""
        if await nfos.mark_of_artists(w, artist_ids):
            await self._ask(w, actor)

    async def follow_videos(self, w: Writer, changes: Sequence[RowChange]) -> None:
        """Hook of videos: of any change of theirs, and of what belongs to them."""
        ids = {change.id for change in changes if change.after is not None}
        await self.enqueue_nfo(w, ids, actor=changes[0].actor)

    async def follow_artists(self, w: Writer, changes: Sequence[RowChange]) -> None:
        """Hook of artists."""
        ids = {change.id for change in changes if change.before is not None and change.after is not None}
        await self.enqueue_artists(w, ids, actor=changes[0].actor)
