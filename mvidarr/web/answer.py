"""What a handler gives back. Paths are written without the base URL; the dispatcher adds it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class SetCookie:
    """``host_bound`` asks for the ``__Host-`` prefix, given where browsers allow it: https and no base URL.

    ``max_age`` in seconds; None lasts until the browser closes, 0 removes the cookie.
    """

    name: str
    value: str
    max_age: int | None = None
    http_only: bool = True
    host_bound: bool = False


@dataclass(frozen=True, slots=True)
class Flash:
    """A sentence that the next page shows once.

    With ``change`` it has a button that undoes this change, or with ``again`` redoes it; with ``put_back`` one that
    starts this job anew, which was taken out. ``job`` is one that is not done yet: the page says how it ended, and
    what the change ``inverse`` that it writes had to leave out.
    """

    text: str
    kind: Literal["good", "bad"] = "good"
    change: int | None = None
    again: bool = False
    job: int | None = None
    inverse: int | None = None
    put_back: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON of an API endpoint.

    ``location`` is a path of ours ("/api/jobs/3"); ``version`` becomes the ``ETag`` that ``If-Match`` is held against.
    A body of None with a declared result of None is 204.
    """

    body: Any = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    location: str | None = None
    version: int | None = None
    cookies: tuple[SetCookie, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered template; ``context`` joins the globals of ``pages.py``."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[SetCookie, ...] = ()


@dataclass(frozen=True, slots=True)
class See:
    """303: look at another page of ours, after a form was taken."""

    path: str
    flash: Flash | None = None
    cookies: tuple[SetCookie, ...] = ()
