"""The columns of artists. Their counts are columns of their own: a table has no place for three in one."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import orjson

from mvidarr.library import Artists
from mvidarr.query import Asker
from mvidarr.transfer.columns import Column, Columns, names_of, together


def _plain(name: str, label: str) -> Column:
    return Column(name, label, itemgetter(name))


def _names(name: str, label: str, item: str) -> Column:
    return Column(name, label, itemgetter(name), together, item=item)


def _count(name: str, label: str) -> Column:
    return Column(name, label, lambda row: row["counts"][name])


ARTIST_COLUMNS = Columns(
    (
        _plain("id", "Id"),
        _plain("name", "Name"),
        _plain("sort_name", "Sorted as"),
        _names("aliases", "Aliases", "alias"),
        _names("genres", "Genres", "genre"),
        _count("videos", "Videos"),
        _count("downloaded", "Downloaded"),
        _count("wanted", "Wanted"),
        _plain("disambiguation", "Which of this name"),
        _plain("description", "Description"),
        _plain("monitored", "Monitored"),
        _plain("auto_download", "Downloaded by itself"),
        _plain("monitor", "Videos wanted"),
        _names("kinds", "Kinds wanted", "kind"),
        _plain("folder", "Folder"),
        Column(
            "ids",
            "Ids elsewhere",
            itemgetter("ids"),
            lambda ids: together(f"{provider}: {value}" for provider, value in ids.items()),
        ),
        Column(
            "links", "Links", itemgetter("links"), lambda links: together(link["url"] for link in links), item="link"
        ),
        Column("added", "Added", itemgetter("added"), moment=True),
        Column("updated", "Updated", itemgetter("updated"), moment=True),
        _plain("profile_id", "Quality profile’s id").unusual(),
        _plain("look_every", "Seconds between looks").unusual(),
        _plain("look_priority", "Priority of looks").unusual(),
        _names("locked", "Edited fields", "field").unusual(),
        _plain("version", "Version").unusual(),
    )
)


class ArtistRows:
    def __init__(self, artists: Artists) -> None:
        self._artists = artists

    async def of(self, ids: Sequence[int], columns: Sequence[Column], asker: Asker) -> list[list[Any]]:
        """As of videos."""
        by_id = {artist["id"]: artist for artist in await self._artists.several(ids)}
        return [[column.read(by_id[id]) for column in columns] for id in ids if id in by_id]

    async def documents(self, ids: Sequence[int], columns: Sequence[Column], asker: Asker) -> list[bytes]:
        names = names_of(columns)
        return [orjson.dumps(dict(zip(names, row, strict=True))) for row in await self.of(ids, columns, asker)]
