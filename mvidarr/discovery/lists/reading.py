"""A list is read: what it has comes to entries, each held against the library. Nothing of the library is changed."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, cast

from mvidarr.clock import now
from mvidarr.db import Database, Writer
from mvidarr.discovery.lists import store
from mvidarr.discovery.lists.kinds import KINDS, MOST, kind_of
from mvidarr.discovery.lists.matching import find_again, judge
from mvidarr.discovery.lists.typed import key_of
from mvidarr.discovery.looking.discover import Reads, Teller
from mvidarr.discovery.sources.sources import Sources
from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.library.patches import ArtistPatch, checked_artist
from mvidarr.library.rules import line
from mvidarr.library.text import fold
from mvidarr.library.titles import read_track
from mvidarr.library.titles.guests import apart, distinct, without_guests
from mvidarr.providers.shapes import Entries, Entry

Row = dict[str, Any]

_NOBODY_IDS = frozenset(  # various artists, as MusicBrainz and as Lidarr has them; [unknown]
    {
        "89ad4ac3-39f7-470e-963a-56509c546377", "89ad4ac3-39f7-4e07-a470-59d8c6cdc0ff",
        "125ec42a-7229-4250-afc5-e057484327fe",
    }
)  # fmt: skip
_NOBODY = frozenset({"various artists", "various", "unknown", "unknown artist", "no artist", "traditional"})
_MOST_SKIPPED = 20
_AT_ONCE = 500  # rows of a transaction
_RELEASE = re.compile(  # which release of a song it is: its video is the same
    r"\s+[-–]\s+(?:\d{4}\s+)?(?:(?:digital(?:ly)?\s+)?remaster(?:ed)?|mono|stereo|single|album|radio|original)"
    r"(?:\s+(?:version|edit|mix|remaster(?:ed)?|\d{4}))*$",
    re.IGNORECASE,
)
_title = line(500, empty="It has no title.")


class ListReading:
    def __init__(self, database: Database, sources: Sources, reads: Reads) -> None:
        self._database = database
        self._sources = sources
        self._reads = reads

    def lacking(self) -> frozenset[str]:
        """Kinds whose source is switched off or lacks its keys."""
        return frozenset(
            name for name, kind in KINDS.items()
            if kind.source and (kind.source not in self._sources.declared or self._sources.get(kind.source) is None)
        )  # fmt: skip

    async def read(self, row: Row, teller: Teller) -> int:
        """How many entries it has. Conflict ``source_off`` where its source cannot be asked, External as its source
        fails. A list that has not changed since is not read once more."""
        kind = kind_of(row["kind"])
        if kind.source is None:
            return await self._judge(row["id"])
        source = self._sources.get(kind.source)
        if source is None:
            label = self._sources.one(kind.source).label
            raise Conflict(f"{label} is switched off or lacks its keys. See Sources.", code="source_off")
        told = await kind.marked(source.provider, row["options"]) if kind.marked else None
        mark = [told, row["options"], row["adding"]["take"]] if told else None  # read in another way it is another list
        if mark and mark == (row["outcome"] or {}).get("mark"):
            teller.log("The list has not changed since it was read.")
            return await self._judge(row["id"])
        return await self.take(row, await kind.read(source.provider, row["options"]), teller, mark=mark)

    async def take(self, row: Row, found: Entries, teller: Teller, *, mark: Any = None) -> int:
        """Keeps entries that were read, however they came."""
        moment = now()
        rules, known = await self._reads.now()
        artists_only = row["adding"]["take"] == "artists"
        of_song = partial(read_track, rules=rules, known=known)
        rows, skipped = _rows(found.entries[:MOST], artists_only=artists_only, of_song=of_song, known=known)
        skipped = [*found.skipped, *skipped]
        rows = [{**one, "list_id": row["id"], "first_seen": moment, "last_seen": moment} for one in rows]
        for at in range(0, len(rows), _AT_ONCE):
            async with self._database.write("import list") as w:
                await self._still_there(w, row)
                await store.put(w, rows[at : at + _AT_ONCE])
        async with self._database.write("import list") as w:
            if found.complete and rows and row["kind"] != "text":  # nothing at all is rather a source that is unwell
                await store.forget_unlisted(w, row["id"], moment)
            whole = mark if found.complete else None
            await store.remember(w, row["id"], skipped=skipped[:_MOST_SKIPPED], mark=whole)
        for sentence in skipped[:_MOST_SKIPPED]:
            teller.log(sentence, "warning")
        teller.log(f"{len(rows):,} entr{'y' if len(rows) == 1 else 'ies'} read.")
        await self._judge(row["id"])
        return len(rows)

    async def _still_there(self, w: Writer, row: Row) -> None:
        if not await store.lists_of(w, row["id"]):
            raise NotFound(f"The list “{row['name']}” was deleted meanwhile.", code="no_list")

    async def _judge(self, list_id: int) -> int:
        """Holds everything that is undecided against the library as it is now."""
        async with self._database.read() as r:
            ids, gone = await store.ids_in(r, list_id, store.OPEN), await store.gone(r, list_id)
        for some, hold in ((ids, judge), (gone, find_again)):
            for at in range(0, len(some), _AT_ONCE):
                async with self._database.write("import list") as w:
                    await hold(w, some[at : at + _AT_ONCE])
        return len(ids)


def _rows(
    entries: Iterable[Entry], *, artists_only: bool, of_song: Any, known: Collection[str]
) -> tuple[list[Row], list[str]]:
    """Each once. Whoever is nobody is left out: various artists, unknown ones."""
    found: dict[str, Row] = {}
    skipped: list[str] = []
    for entry in entries:
        if _is_nobody(entry):
            continue
        try:
            row = _row(_of_one(entry, known), artists_only, of_song)
        except Invalid as error:
            skipped.append(f"“{entry.artist[:100]}” was left out: {error.detail}")
            continue
        found.setdefault(row["key"], row)
    return list(found.values()), skipped


def _of_one(entry: Entry, known: Collection[str]) -> Entry:
    """The name of several artists is the first one's: ``A feat. B``, and ``A & B`` where the library knows both. What
    has an id is one artist, whatever it is called."""
    if entry.artist_ids:
        return entry
    alone, guests = without_guests(entry.artist, known)
    first, *others = apart(alone, known)
    if not guests and not others:
        return entry
    featured = distinct((*others, *guests, *entry.featured), besides=first)
    return replace(entry, artist=first.strip() or entry.artist, featured=featured)


def _row(entry: Entry, artists_only: bool, of_song: Any) -> Row:
    clean = checked_artist(cast("ArtistPatch", {"name": entry.artist, "ids": _fit(entry.artist_ids)}))
    name, ids = clean["name"], clean["ids"]
    if entry.title is None or artists_only:
        key = key_of(ids.get("musicbrainz") or name) if artists_only else key_of(entry.key)
        return {"key": key, "noun": "artist", "artist": name, "title": None, "ids": ids, "facts": {}, "state": "new"}
    song = of_song(_RELEASE.sub("", entry.title))
    facts = {
        "featured": list(dict.fromkeys((*entry.featured, *song.featured)))[:20], "album": entry.album,
        "year": entry.year, "duration": entry.duration, "url": entry.url, "heading": entry.title[:500],
    }  # fmt: skip
    facts = {name: value for name, value in facts.items() if value}
    title = _title(song.title or entry.title)
    key = key_of(entry.key)
    return {"key": key, "noun": "video", "artist": name, "title": title, "ids": ids, "facts": facts, "state": "new"}


def _fit(ids: Mapping[str, str]) -> dict[str, str]:
    """Without those that a rule refuses: an odd id is no reason to leave an artist out."""
    kept: dict[str, str] = {}
    for provider, value in ids.items():
        try:
            kept |= checked_artist({"ids": {provider: value}})["ids"]
        except Invalid:
            continue
    return kept


def _is_nobody(entry: Entry) -> bool:
    name = entry.artist.strip().casefold()
    bracketed = name.startswith("[") and name.endswith("]")  # as MusicBrainz names those whom nobody knows
    return bracketed or fold(name) in _NOBODY or entry.artist_ids.get("musicbrainz") in _NOBODY_IDS
