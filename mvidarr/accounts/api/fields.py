"""What several bodies are made of, and lists that several doors answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from pydantic import Field, SecretStr
from typing_extensions import TypedDict

from mvidarr.accounts.models import By, SessionView, session_view
from mvidarr.accounts.programs import ApiKeyView, program_view
from mvidarr.accounts.room import Accounts
from mvidarr.errors import FieldError, MvidarrError
from mvidarr.web.endpoint import Call

Name = Annotated[str, Field(max_length=200)]
Secret = Annotated[SecretStr, Field(max_length=1024)]

NO_STORE = {"Cache-Control": "no-store"}  # an answer that holds a secret


class SessionList(TypedDict):
    items: list[SessionView]
    next: None


class KeyList(TypedDict):
    items: list[ApiKeyView]
    next: None


class KeyRevoked(TypedDict):
    change_id: int


def by(call: Call) -> By:
    return By(call.actor, "api")


async def sessions_of(accounts: Accounts, user_id: int, session: int | None, program: int | None) -> SessionList:
    """Browsers first, then programs; ``session`` or ``program`` is the one that asks."""
    browsers = [session_view(found, session) for found in await accounts.sessions.of(user_id)]
    programs = [program_view(found, program) for found in await accounts.refresh.of(user_id)]
    return {"items": browsers + programs, "next": None}


@contextmanager
def renamed(field: str, here: str) -> Iterator[None]:
    """Errors name the field as this body calls it."""
    try:
        yield
    except MvidarrError as error:
        error.errors = tuple(
            FieldError(here, wrong.message) if wrong.field == field else wrong for wrong in error.errors
        )
        raise
