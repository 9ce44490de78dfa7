"""Titles as this house reads them: by the rules that people set, and knowing the library's artists apart."""

from typing import Any

from sqlalchemy import func, select

from mvidarr.db import Database
from mvidarr.db.tables.library import artist_labels, artists
from mvidarr.library.title_settings import TITLES, rules_of
from mvidarr.library.titles import Reading, Rules, read
from mvidarr.settings import Settings

LONGEST = 1000  # characters of a title that is read
Stamp = tuple[Any, ...]


class TitleReader:
    """The names are read anew when an artist came, went or was changed; that is asked only after something was written
    anywhere. Rules are made anew when a setting is another."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._set: Rules | None = None
        self._known: frozenset[str] = frozenset()
        self._state: int | None = None  # of the database, when the names were those
        self._stamp: Stamp | None = None
        for setting in TITLES:
            settings.on_change(setting.name, self._forget)

    @property
    def rules(self) -> Rules:
        if self._set is None:
            self._set = rules_of(self._settings.value)
        return self._set

    async def now(self) -> tuple[Rules, frozenset[str]]:
        """The rules, and the folded names of the library's artists with their other names."""
        return self.rules, await self.known()

    async def known(self) -> frozenset[str]:
        state = self._database.state()
        if state is not None and state == self._state:
            return self._known
        async with self._database.read() as r:
            stamp = tuple((await r.one(_STAMP) or {}).values())
            if stamp != self._stamp:
                names = [row["folded"] for row in await r.all(_NAMES)]
                self._known, self._stamp = frozenset(names), stamp
        self._state = state
        return self._known

    def _forget(self, _: object) -> None:
        self._set = None

    async def read(self, title: str, channel: str | None) -> Reading:
        rules, known = await self.now()
        return read(title, channel, rules=rules, known=known)


# Every change of an artist, and every undo, counts its version up.
_STAMP = select(
    func.count().label("many"), func.max(artists.c.id).label("last"), func.sum(artists.c.version).label("versions")
).select_from(artists)
_NAMES = select(artists.c.folded).union(select(artist_labels.c.folded).where(artist_labels.c.kind == "alias"))
