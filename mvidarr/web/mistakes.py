"""A query that makes no sense, as a page shows it: the sentence, and the text cut at the part that it is about."""

from typing_extensions import TypedDict

from mvidarr.errors import Invalid


class Mistake(TypedDict):
    sentence: str
    before: str
    token: str
    after: str


def mistake_in(q: str, error: Invalid) -> Mistake:
    """Raises the error again where it is about something else."""
    if error.code != "bad_query":
        raise error
    start = int(error.extra["position"])
    end = start + int(error.extra["length"])
    return {"sentence": error.detail, "before": q[:start], "token": q[start:end], "after": q[end:]}
