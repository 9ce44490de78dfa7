"""What can be asked of playlists themselves, in the query language."""

from sqlalchemy import ColumnElement

from mvidarr.accounts import ROLES
from mvidarr.db.tables.accounts import users
from mvidarr.db.tables.playlists import playlists
from mvidarr.query import Asker, Choice, Code, FieldTable, Flag, Moment, Number, SortKey, Text, words_in

c = playlists.c


def _mine(asker: Asker) -> ColumnElement[bool]:
    return c.owner_id == (asker.user_id or 0)


PLAYLISTS = FieldTable(
    noun="playlists",
    id=c.id,
    fields={
        "name": Text(c.words, c.name_key),
        "owner": Code(users.c.name_key),
        "smart": Flag(c.smart),
        "shared": Choice(c.shared, ROLES),
        "most": Number(c.most),
        "added": Moment(c.added),
        "updated": Moment(c.updated),
        "id": Number(c.id),
    },
    is_={"smart": c.smart.is_(True), "mine": _mine, "shared": c.shared.is_not(None)},
    sorts={
        "name": SortKey(c.name_key, str),
        "added": SortKey(c.added),
        "updated": SortKey(c.updated),
        "id": SortKey(c.id),
    },
    words=words_in(c.words),
    default_sort="name",
)
