"""One artist out of two: everything of the one becomes the other's, whose alias the name is from then on. One change
set; no file moves."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from mvidarr.db import ChangeSet, Database, Journal, Writer
from mvidarr.db.tables.library import artist_ids, artist_labels, artists, video_artists, videos
from mvidarr.errors import Conflict
from mvidarr.library import edit_store
from mvidarr.library.artists import missing_artist
from mvidarr.library.conflicts import as_it_is
from mvidarr.library.patches import wrong
from mvidarr.library.text import fold

CHUNK = 100  # rows a transaction
FILLED = ("description", "profile_id")

Row = dict[str, Any]
# What other rooms know of who goes (the first id) becomes known of who stays, before the row of the first is deleted.
Heir = Callable[[Writer, ChangeSet, int, int], Awaitable[None]]


class Merging:
    def __init__(self, database: Database, journal: Journal, heirs: Sequence[Heir] = ()) -> None:
        self._database = database
        self._journal = journal
        self._heirs = heirs

    async def merge(self, artist_id: int, into: int, *, version: int | None, actor: str, origin: str = "api") -> int:
        """The change set. Conflict ``moved_on`` when the artist that goes is no longer at ``version``."""
        if artist_id == into:
            raise wrong("into", "An artist cannot be merged into itself. Pick another.")
        try:
            async with self._database.write("merge") as w:
                change = await self._begin(w, artist_id, into, version=version, actor=actor, origin=origin)
        except Conflict as error:
            raise await as_it_is(self._database, error, "artist", artist_id) from None
        done = False
        try:
            while not done:
                async with self._database.write("merge") as w:
                    resumed = await self._journal.resume(w, change)
                    done, _ = await absorb(w, resumed, artist_id, into, heirs=self._heirs)
                    if done:
                        await resumed.complete()
        finally:
            if not done:  # what is done by now is a change like any other
                async with self._database.write("merge") as w:
                    await (await self._journal.resume(w, change)).complete()
        return change

    async def _begin(
        self, w: Writer, artist_id: int, into: int, *, version: int | None, actor: str, origin: str
    ) -> int:
        if not await edit_store.exists(w, artists, artist_id):
            raise missing_artist(artist_id)
        if not await edit_store.exists(w, artists, into):
            raise wrong("into", f"There is no artist {into}. It may have been deleted; pick another.")
        change = await self._journal.begin(w, actor=actor, origin=origin, reason="Merged an artist into another")
        await edit_store.claim(w, change, [artist_id, into])
        await change.look(artists, artist_id, version=version)
        return change.id


async def absorb(
    w: Writer, change: ChangeSet, artist_id: int, into: int, most: int = CHUNK, *, heirs: Sequence[Heir] = ()
) -> tuple[bool, int]:
    """As much as fits into one transaction: whether nothing is left of the artist, and of how many videos it was.
    Both are taken first, in the order of ``claim``: two merges into each other do not wait for each other."""
    await edit_store.rows_of(w, artists, [artist_id, into])
    ids = await edit_store.videos_of(w, artist_id, most)
    await change.update_many(videos, {id: {"artist_id": into} for id in ids}, override=True)
    if len(ids) == most:
        return False, len(ids)
    links = await edit_store.guest_links(w, artist_id, most - len(ids))
    await _hand_over(w, change, links, into)
    if len(ids) + len(links) == most:
        return False, most
    for link in await edit_store.own_guest_links(w, into):
        await change.delete(video_artists, link["id"])
    await _labels(w, change, artist_id, into)
    await _ids(w, change, artist_id, into)
    await _columns(change, artist_id, into)
    for heir in heirs:
        await heir(w, change, artist_id, into)
    await change.delete(artists, artist_id)
    return True, len(ids) + len(links)


async def _hand_over(w: Writer, change: ChangeSet, links: list[Row], into: int) -> None:
    """A guest once in each video, and never in one of their own."""
    has = await edit_store.videos_with_guest(w, into, [link["video_id"] for link in links])
    kept = {}
    for link in links:
        if link["owner"] == into or link["video_id"] in has:
            await change.delete(video_artists, link["id"])
        else:
            kept[link["id"]] = {"artist_id": into}
    await change.update_many(video_artists, kept)


async def _labels(w: Writer, change: ChangeSet, artist_id: int, into: int) -> None:
    gone, stays = await change.look(artists, artist_id), await change.look(artists, into)
    aliases = await _pass_on(w, change, artist_id, into, "alias", besides=stays["folded"])
    await _pass_on(w, change, artist_id, into, "genre")
    if gone["folded"] not in aliases:
        row = {"artist_id": into, "kind": "alias", "position": len(aliases), "name": gone["name"]}
        await change.insert(artist_labels, {**row, "folded": fold(gone["name"])})


async def _pass_on(
    w: Writer, change: ChangeSet, artist_id: int, into: int, kind: str, *, besides: str | None = None
) -> set[str]:
    """Labels of the one become the other's, after their own; what they have already goes. All folded ones then."""
    theirs = {label["folded"] for label in await edit_store.labels_of(w, into, kind)}
    moved: dict[int, Row] = {}
    for label in await edit_store.labels_of(w, artist_id, kind):
        if label["folded"] not in theirs and label["folded"] != besides:
            moved[label["id"]] = {"artist_id": into, "position": len(theirs)}
            theirs.add(label["folded"])
    await change.update_many(artist_labels, moved)
    return theirs


async def _ids(w: Writer, change: ChangeSet, artist_id: int, into: int) -> None:
    """Those of providers where the other has none; the rest goes with the artist."""
    known = {row["provider"] for row in await edit_store.ids_of(w, into)}
    moved = {}
    for row in await edit_store.ids_of(w, artist_id):
        if row["provider"] not in known:
            moved[row["id"]] = {"artist_id": into}
            known.add(row["provider"])
    await change.update_many(artist_ids, moved)


async def _columns(change: ChangeSet, artist_id: int, into: int) -> None:
    gone, stays = await change.look(artists, artist_id), await change.look(artists, into)
    await change.update(artists, into, gained(stays, gone), override=True)


def gained(stays: Mapping[str, Any], gone: Mapping[str, Any]) -> Row:
    """Columns of the one that stays: links join, and what nobody knows or emptied of it comes from the other. Pure."""
    known = {link["url"] for link in stays["links"]}
    news: Row = {"links": [*stays["links"], *(link for link in gone["links"] if link["url"] not in known)]}
    for name in FILLED:
        if stays[name] is None and name not in stays["locked"]:
            news[name] = gone[name]
    return {name: value for name, value in news.items() if stays[name] != value}
