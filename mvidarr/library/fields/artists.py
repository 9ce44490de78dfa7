"""Everything that can be asked of artists."""

from typing import Any

from sqlalchemy import ColumnElement, func, select, type_coerce
from sqlalchemy import Text as TextType

from mvidarr.db.tables.library import artist_ids, artist_labels, artists, profiles, videos
from mvidarr.library.fields.kinds import Code, Condition, Either, Listed
from mvidarr.library.fields.means import ARTISTS as MEANS
from mvidarr.library.fields.stored import Entry, Stored
from mvidarr.library.rules import MONITORS
from mvidarr.library.status import WANTED
from mvidarr.query import (
    Asked,
    Choice,
    Duration,
    Field,
    FieldTable,
    Flag,
    Moment,
    Names,
    Number,
    Rail,
    SortKey,
    Text,
    words_in,
)

c = artists.c


def _label(kind: str) -> Field:
    of = artist_labels.c
    return Names(
        within=lambda inner: c.id.in_(select(of.artist_id).where(of.kind == kind, inner)),
        words=of.words,
        folded=of.folded,
    )


def _known(inner: Condition) -> Condition:
    return c.id.in_(select(artist_ids.c.artist_id).where(inner))


def _count(*where: Condition) -> ColumnElement[Any]:
    """Of their videos."""
    return select(func.count()).select_from(videos).where(videos.c.artist_id == c.id, *where).scalar_subquery()


def _any(*where: Condition) -> Condition:
    return c.id.in_(select(videos.c.artist_id).where(*where))


def _profile(inner: Condition) -> Condition:
    return c.profile_id.in_(select(profiles.c.id).where(inner))


_all, _here, _wanted = _count(), _count(videos.c.status == "downloaded"), _count(videos.c.status.in_(WANTED))
_link = Either((Entry(c.links, "name"), Entry(c.links, "url")))
_name, _alias, _genre = Text(c.words, c.folded), _label("alias"), _label("genre")
_FIELDS: dict[str, Field] = {
    "name": _name,
    "artist": Either((_name, _alias)),
    "alias": _alias, "aliases": _alias,
    "sort_name": Stored(c.sort_name, folded=True),
    "disambiguation": Stored(c.disambiguation),
    "description": Stored(c.description),
    "link": _link, "links": _link,
    "folder": Stored(c.folder),
    "genre": _genre, "genres": _genre,
    "source": Code(artist_ids.c.provider, _known),
    "source_id": Stored(artist_ids.c.value, _known),
    "kind": Listed(c.kinds), "kinds": Listed(c.kinds),
    "locked": Listed(c.locked),
    "monitored": Flag(c.monitored),
    "auto_download": Flag(c.auto_download),
    "monitor": Choice(c.monitor, MONITORS),
    "look_every": Duration(c.look_every),
    "look_priority": Number(c.look_priority),
    "profile": Stored(profiles.c.name, _profile),
    "profile_id": Number(c.profile_id),
    "videos": Number(_all),
    "downloaded": Number(_here),
    "wanted": Number(_wanted),
    "id": Number(c.id),
    "version": Number(c.version),
    "added": Moment(c.added),
    "updated": Moment(c.updated),
}  # fmt: skip
_IS: dict[str, Asked] = {
    "monitored": c.monitored.is_(True),
    "locked": type_coerce(c.locked, TextType) != "[]",
    "wanted": _any(videos.c.status.in_(WANTED)),
    "missing": _any(videos.c.missing.is_(True)),
}
_HAS: dict[str, Asked] = {
    "description": c.description.is_not(None),
    "disambiguation": c.disambiguation.is_not(None),
    "folder": c.folder.is_not(None),
    "look_every": c.look_every.is_not(None),
    "ids": _known(artist_ids.c.artist_id.is_not(None)),
    "links": type_coerce(c.links, TextType) != "[]",
    "profile": c.profile_id.is_not(None),
    "videos": _any(videos.c.artist_id.is_not(None)),
    "downloaded": _any(videos.c.status == "downloaded"),
    "wanted": _any(videos.c.status.in_(WANTED)),
}
ARTISTS = FieldTable(
    noun="artists",
    id=c.id,
    fields=_FIELDS,
    is_=_IS,
    has=_HAS,
    sorts={
        "name": SortKey(c.sort_name, str),
        "added": SortKey(c.added),
        "updated": SortKey(c.updated),
        "videos": SortKey(_all, empty=False),
        "downloaded": SortKey(_here, empty=False),
        "wanted": SortKey(_wanted, empty=False),
        "id": SortKey(c.id),
    },
    words=words_in(c.search),
    default_sort="name",
    means=MEANS,
    rails={"letter": Rail("name", letters=True)},
)
