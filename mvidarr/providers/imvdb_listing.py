"""The pages of an artist's videos on IMVDb, which do not say what page they are. Pure."""

from collections.abc import Mapping
from typing import Any

from mvidarr.providers.oddities import items, part, text, whole

PAGE = 50
_LISTS = ("artist_videos", "featured_artist_videos")


class Pages:
    """Collects page after page until all are there, one brings nothing new, or there are enough: some servers answer
    any page with the first one."""

    def __init__(self, most: int) -> None:
        self.records: list[Mapping[str, Any]] = []
        self.slug: str | None = None
        self._most = most
        self._page = 1
        self._seen: set[str] = set()
        self._totals: dict[str, int] = {}
        self._ended = False

    @property
    def params(self) -> Mapping[str, str | int]:
        return {"include": "artist_videos,featured_videos", "page": self._page, "per_page": PAGE}

    @property
    def asks(self) -> bool:
        """Whether there is another page to ask for."""
        return not self._ended and len(self.records) < self._most

    @property
    def total(self) -> int | None:
        return sum(self._totals.values()) if self._totals else None

    @property
    def complete(self) -> bool:
        return len(self.records) >= (self.total or 0)

    def add(self, entity: Mapping[str, Any]) -> None:
        """One answer: the artist's own videos, and those that they are a guest in."""
        self.slug = text(entity.get("slug"))
        before = len(self.records)
        for name in _LISTS:
            told = part(entity.get(name))
            self._totals[name] = whole(told.get("total_videos")) or 0
            for record in map(part, items(told.get("videos"))):
                key = text(record.get("id"))
                if key not in self._seen or key is None:
                    self._seen.add(key or "")
                    self.records.append(record)
        self._page += 1
        self._ended = len(self.records) == before or self.complete
