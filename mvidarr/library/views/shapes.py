"""What a saved view is for those who look: its query, order and look, whose it is, and what the asker does with it."""

from typing import Any, Literal
from urllib.parse import urlencode

from typing_extensions import TypedDict

from mvidarr.accounts import Role
from mvidarr.library.preferences import Look

ListPage = Literal["videos", "artists"]  # a list that has views
PAGES: tuple[ListPage, ...] = ("videos", "artists")


class Owner(TypedDict):
    id: int
    name: str


class View(TypedDict):
    """``key`` is its id as text, or the name of a built-in one, which has no ``id``, ``version`` or ``owner``.

    ``look`` is None where it is as the person looks at lists anyway. ``shared`` is the smallest role that sees it,
    None its owner alone. ``pinned``, ``usual``, ``uses`` and ``last_used`` are of who asks; ``address`` is the list."""

    key: str
    id: int | None
    version: int | None
    page: ListPage
    name: str
    q: str
    sort: str
    look: Look | None
    shared: Role | None
    owner: Owner | None
    mine: bool
    pinned: bool
    usual: bool
    uses: int
    last_used: str | None
    address: str
    added: str | None
    updated: str | None


def address_of(page: ListPage, key: str, q: str, sort: str, look: str | None) -> str:
    """The whole state of the list, and which view it was: below the base URL."""
    held: dict[str, Any] = {"preset": key, "q": q, "sort": sort, "view": look}
    return f"/{page}?{urlencode({name: value for name, value in held.items() if value})}"
