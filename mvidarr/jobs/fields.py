"""What of jobs can be asked for, sorted by and searched."""

from sqlalchemy import ColumnElement, and_, case, func, literal_column, or_

from mvidarr.db.tables.jobs import jobs
from mvidarr.jobs.models import FINISHED, OPEN
from mvidarr.query import Asked, Choice, Code, Field, FieldTable, Moment, Number, SortKey, words_in

c = jobs.c


def _about(subject: str) -> Field:
    return Number(case((c.subject_type == subject, c.subject_id)))


def _names() -> ColumnElement[str]:
    """As ``query.words`` would write the machine's own names: kind, lane, state, the code of the error."""
    space: ColumnElement[str] = literal_column("' '")
    parts = [space, c.kind, space, c.lane, space, c.state, space, func.coalesce(c.error_code, space), space]
    text = parts[0]
    for part in parts[1:]:
        text = text.op("||")(part)
    return func.replace(text, literal_column("'_'"), space)


_STATES = (*OPEN, *FINISHED)
_FIELDS: dict[str, Field] = {
    "kind": Code(c.kind),
    "lane": Code(c.lane),
    "state": Choice(c.state, _STATES),
    "error": Code(c.error_code),
    "actor": Code(c.actor),
    "video": _about("video"),
    "artist": _about("artist"),
    "attempts": Number(c.attempts),
    "priority": Number(c.priority),
    "id": Number(c.id),
    "created": Moment(c.created),
    "started": Moment(c.started),
    "finished": Moment(c.finished),
}
_IS: dict[str, Asked] = {
    "open": or_(*(c.state == state for state in OPEN)),
    "finished": or_(*(c.state == state for state in FINISHED)),
    **{state: c.state == state for state in _STATES},
    "waiting": and_(c.state == "queued", c.blocked == 1),
}
_MEANS = {
    "kind": "what is done, such as `download`", "lane": "the lane it runs in", "state": "how far it is",
    "error": "the code of its error", "actor": "who asked for it", "video": "the number of the video it is about",
    "artist": "the number of the artist it is about", "attempts": "how often it was tried",
    "priority": "larger goes first", "id": "its number", "created": "when it was asked for",
    "started": "when it began", "finished": "when it ended",
}  # fmt: skip
JOBS = FieldTable(
    noun="jobs",
    means=_MEANS,
    id=c.id,
    fields=_FIELDS,
    words=words_in(_names()),
    is_=_IS,
    # an id is given when a job is made, so created and id are one order, and the key has an index
    sorts={
        "created": SortKey(c.id),
        "id": SortKey(c.id),
        "started": SortKey(c.started),
        "finished": SortKey(c.finished),
        "attempts": SortKey(c.attempts),
        "priority": SortKey(c.priority),
        "kind": SortKey(c.kind, str),
        "state": SortKey(c.state, str),
    },
    default_sort="-created",
)
