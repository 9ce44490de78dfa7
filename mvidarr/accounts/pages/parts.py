"""What the pages about accounts show alike: where somebody is signed in, how long a key lasts."""

from typing import Annotated, Literal

from pydantic import Field

from mvidarr import clock
from mvidarr.accounts.models import By, SessionView, session_view
from mvidarr.accounts.programs import program_view
from mvidarr.accounts.room import Accounts
from mvidarr.web.endpoint import Call, Fields

Version = Annotated[int, Field(ge=0)]

LASTS = {"30": "30 days", "90": "90 days", "365": "A year", "0": "For ever"}  # days


class KindForm(Fields):
    """Ids of sessions are those of one kind."""

    kind: Literal["browser", "program"] = "browser"


def by(call: Call) -> By:
    return By(call.actor, "page")


async def signed_in(accounts: Accounts, user_id: int, session: int | None) -> list[SessionView]:
    """Browsers first, then programs; ``session`` is the one that asks."""
    browsers = [session_view(found, session) for found in await accounts.sessions.of(user_id)]
    return browsers + [program_view(found, None) for found in await accounts.refresh.of(user_id)]


async def end_one(accounts: Accounts, user_id: int, session_id: int, kind: str) -> None:
    """NotFound when it has ended already."""
    await (accounts.sessions if kind == "browser" else accounts.refresh).end(user_id, session_id)


def expiry(days: str, now: int) -> int | None:
    """Milliseconds since 1970; None is never."""
    return now + int(days) * clock.DAY if int(days) else None
