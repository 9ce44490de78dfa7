"""What can be asked of the blocklist, in the query language: uploads that people refused, and that stayed refused."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, cast, func, literal_column, or_, select, true
from sqlalchemy import Text as TextType

from mvidarr.db.tables.accounts import users
from mvidarr.db.tables.discovery import candidates
from mvidarr.db.tables.library import artists, sources, videos
from mvidarr.query import Asker, Code, Condition, FieldTable, Moment, Names, Number, Phrase, SortKey
from mvidarr.query.sql import holds

c = candidates.c

_space: ColumnElement[str] = literal_column("' '")
_name = _space.op("||")(users.c.name_key).op("||")(_space)
_by = literal_column("'user:'").op("||")(cast(users.c.id, TextType))

# A source again, by hand or by an undo, of a video that has no file yet: whoever made it so has the last word.
_theirs = videos.alias("theirs")
_again = (
    select(sources.c.id)
    .join(_theirs, _theirs.c.id == sources.c.video_id)
    .where(sources.c.provider == c.provider, sources.c.key == c.key, _theirs.c.status != "downloaded")
    .correlate(candidates)
)
STANDS = and_(c.verdict == literal_column("'refused'"), ~_again.exists())  # as the index of it says
JOINED = (
    candidates.outerjoin(videos, videos.c.id == c.video_id)
    .outerjoin(artists, artists.c.id == c.artist_id)
    .outerjoin(users, _by == c.verdict_by)
)
LISTED = (
    c.id, c.provider, c.key, c.url, c.title, c.channel, c.verdict_by, c.verdict_at, videos.c.id.label("of_video"),
    videos.c.title.label("video_title"), artists.c.id.label("of_artist"), artists.c.name.label("artist_name"),
    users.c.name.label("who"),
)  # fmt: skip


def _of_video(inner: Condition) -> Condition:
    return c.video_id.in_(select(videos.c.id).where(inner))


def _of_artist(inner: Condition) -> Condition:
    return c.artist_id.in_(select(artists.c.id).where(inner))


def _by_one(inner: Condition) -> Condition:
    return c.verdict_by.in_(select(_by.label("actor")).where(inner))


def _words(phrases: Sequence[Phrase]) -> Condition:
    """In its video's title, its artist's name, the folded name of its song, or its id at its site. Each asks its own
    table, so that a count needs no join."""
    own = func.lower(_space.op("||")(c.song).op("||")(_space).op("||")(c.key).op("||")(_space))

    def anywhere(needle: str) -> Condition:
        named = _of_video(holds(videos.c.title_words, needle)), _of_artist(holds(artists.c.words, needle))
        return or_(holds(own, needle), *named)

    return and_(true(), *(anywhere(phrase.needle) for phrase in phrases))


def _mine(asker: Asker) -> ColumnElement[bool]:
    return c.verdict_by == f"user:{asker.user_id or 0}"


BLOCKED = FieldTable(
    noun="uploads",
    id=c.id,
    fields={
        "video": Names(words=videos.c.title_words, folded=videos.c.title_key, within=_of_video),
        "artist": Names(words=artists.c.words, folded=artists.c.folded, within=_of_artist),
        "video_id": Number(c.video_id),
        "source": Code(c.provider),
        "by": Names(words=_name, folded=users.c.name_key, within=_by_one),
        "blocked": Moment(c.verdict_at),
        "id": Number(c.id),
    },
    means={
        "video": "words of the title of its video", "artist": "words of the name of its artist",
        "video_id": "the number of its video",
        "source": "where it is, such as `youtube`", "by": "who blocked it", "blocked": "when", "id": "its number",
    },
    is_={"mine": _mine},
    sorts={
        "blocked": SortKey(c.verdict_at),
        "source": SortKey(c.provider, str),
        "id": SortKey(c.id),
    },
    words=_words,
    default_sort="-blocked",
)  # fmt: skip
