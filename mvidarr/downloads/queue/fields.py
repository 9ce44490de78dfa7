"""What of the queue can be asked for, in the query language; its order is its own."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select, true

from mvidarr.db.tables.downloads import downloads
from mvidarr.db.tables.library import artists, videos
from mvidarr.query import Asker, Choice, Code, Condition, FieldTable, Moment, Names, Phrase, condition_of, parse
from mvidarr.query.mistakes import mistake
from mvidarr.query.sql import holds

d = downloads.c
PRIORITIES = {"urgent": 20, "high": 10, "normal": 0, "low": -10}


def asked_for(q: str, asker: Asker) -> Condition | None:
    """None: all of it. Invalid ``bad_query``, also for an order."""
    query = parse(q)
    for order in query.sort:
        sentence = "The queue has its own order; leave this out, and move downloads to change it."
        raise mistake(sentence, order.at, order.length, str(order))
    return condition_of(QUEUE, query, asker)


# A queue is short beside a library: its own videos are looked at, not all that there are.
def _of_video(inner: Condition) -> Condition:
    return select(videos.c.id).where(videos.c.id == d.video_id, inner).correlate(downloads).exists()


def _of_artist(inner: Condition) -> Condition:
    theirs = select(videos.c.id).join(artists, artists.c.id == videos.c.artist_id)
    return theirs.where(videos.c.id == d.video_id, inner).correlate(downloads).exists()


def _words(phrases: Sequence[Phrase]) -> Condition:
    """In the title of its video, or the name of its artist."""

    def anywhere(needle: str) -> Condition:
        return or_(_of_video(holds(videos.c.title_words, needle)), _of_artist(holds(artists.c.words, needle)))

    return and_(true(), *(anywhere(phrase.needle) for phrase in phrases))


def _mine(asker: Asker) -> ColumnElement[bool]:
    return d.actor == f"user:{asker.user_id or 0}"


QUEUE = FieldTable(
    noun="downloads",
    id=d.id,
    fields={
        "title": Names(words=videos.c.title_words, folded=videos.c.title_key, within=_of_video),
        "artist": Names(words=artists.c.words, folded=artists.c.folded, within=_of_artist),
        "site": Code(d.host),
        "priority": Choice(d.priority, PRIORITIES),
        "state": Choice(d.state, ("queued", "paused", "running")),
        "asked": Moment(d.created),
    },
    means={
        "title": "words of the title of its video", "artist": "words of the name of its artist",
        "site": "where it comes from, such as `youtube.com`", "priority": "urgent, high, normal or low",
        "state": "queued, paused or running", "asked": "when it was asked for",
    },
    is_={"mine": _mine, "placed": d.pinned, **{state: d.state == state for state in ("queued", "paused", "running")}},
    sorts={},
    words=_words,
    default_sort="",
)  # fmt: skip
