"""What is told of yt-dlp. Moments are ISO 8601."""

from typing_extensions import TypedDict


class Release(TypedDict):
    """``version`` None: the one installed with MVidarr. ``used`` from the next start on, ``before`` the way back."""

    version: str | None
    name: str
    used: bool
    before: bool


class CookieSite(TypedDict):
    """``expires`` None: they last as long as a browser is open."""

    site: str
    cookies: int
    expires: str | None
    expired: bool


class Cookies(TypedDict):
    """Nothing of what is in them."""

    count: int
    kept: str
    sites: list[CookieSite]


class GuardianView(TypedDict):
    """``version`` as yt-dlp tells it itself. ``proxy`` without name and password. ``targets``: browsers that it can
    pass for; ``impersonates`` the one that it does. ``by_hand``: what to do where there is no pip, else None. ``job``:
    the id of the update that is asked for or runs."""

    version: str
    age_days: int
    js_runtime: str | None
    python: str
    libraries: list[str]
    releases: list[Release]
    cookies: Cookies | None
    proxy: str | None
    targets: list[str]
    impersonates: str | None
    flags: list[str]
    by_hand: str | None
    job: int | None
