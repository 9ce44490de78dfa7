"""How a room declares its doors.

    class VideosApi:
        @endpoint(role="user", body=AddVideo, result=VideoAdded, status=202, errors=(Conflict,))
        async def add(self, call: Call) -> Answer: ...

    class VideosPages:
        @page(role="readonly", query=Listing)
        async def index(self, call: Call) -> Page: ...

The declaration is data: ``dispatch.py`` checks the role, parses and answers by it, ``openapi.py`` describes it. The
method itself stays a plain method. ``role=None`` opens a door to everybody.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from inspect import cleandoc
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from mvidarr.errors import MvidarrError
from mvidarr.web.answer import Answer, Flash, Page, See, SetCookie
from mvidarr.web.call import Call
from mvidarr.web.principal import Principal, Role
from mvidarr.web.throttle import Rate

__all__ = [
    "Answer",
    "Body",
    "Call",
    "Declaration",
    "Fields",
    "Flash",
    "Listing",
    "Page",
    "Principal",
    "Role",
    "See",
    "SetCookie",
    "declaration_of",
    "endpoint",
    "page",
]

MIB = 1024 * 1024

Handler = Callable[[Call], Awaitable[Any]]
Method = TypeVar("Method", bound=Callable[..., Awaitable[Any]])


class Fields(BaseModel):
    """The base of all that comes in. What checks it is built when it comes first: for 200 of them that costs a start
    0.1 s, and 6 MiB of a server that is asked for a few."""

    model_config = ConfigDict(defer_build=True)


class Body(Fields):
    """The base of every body of the API: unknown fields are refused and named."""

    model_config = ConfigDict(extra="forbid")


class Listing(Fields):
    """What every list takes; a list with filters extends it."""

    limit: Annotated[int, Field(ge=1, le=500)] = 50
    cursor: Annotated[str, Field(max_length=500, pattern=r"^[A-Za-z0-9_-]*$")] = ""


@dataclass(frozen=True)
class Declaration:
    """``result`` is the type of the JSON (a TypedDict), ``also`` further good statuses, ``produces`` the media type.
    ``rate`` is the class of ``throttle.py``. ``unhurried``: it may work longer than other requests."""

    kind: Literal["api", "page"]
    role: Role | None
    summary: str
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    form: type[BaseModel] | None = None
    upload: tuple[str, ...] = ()  # media types taken as they are, or in a form; the bytes are in call.upload
    forms: bool = False  # an API body may come as application/x-www-form-urlencoded too
    result: Any = None
    status: int = 200
    also: tuple[int, ...] = ()
    produces: str = "application/json"
    or_produces: tuple[str, ...] = ()  # further media types of the same
    description: str = ""  # what the docstring says after its summary
    errors: tuple[type[MvidarrError], ...] = ()
    if_match: bool = False  # 428 without If-Match; the version is in call.version
    max_body: int = MIB
    rate: Rate = "normal"
    unhurried: bool = False
    secret_answer: bool = False  # it is shown once and kept nowhere, so an Idempotency-Key is refused
    keys: bool = True  # whether an API key opens it, or people only


def endpoint(
    *,
    role: Role | None,
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    result: Any = None,
    status: int | None = None,
    also: tuple[int, ...] = (),
    summary: str = "",
    errors: tuple[type[MvidarrError], ...] = (),
    produces: str = "application/json",
    or_produces: tuple[str, ...] = (),
    if_match: bool = False,
    forms: bool = False,
    upload: tuple[str, ...] = (),
    max_body: int = MIB,
    rate: Rate = "normal",
    unhurried: bool = False,
    secret_answer: bool = False,
    keys: bool = True,
) -> Callable[[Method], Method]:
    """Declare an API endpoint; without ``status`` it answers 200, or 204 when there is no result."""
    if body is not None and body.model_config.get("extra") != "forbid":
        raise TypeError(f"{body.__name__} must refuse unknown fields: derive it from Body")
    empty = result is None and produces == "application/json"

    def declare(method: Method) -> Method:
        declaration = Declaration(
            kind="api",
            role=role,
            summary=summary or _first_sentence(method),
            body=body,
            query=query,
            forms=forms,
            upload=upload,
            result=result,
            status=status or (204 if empty else 200),
            also=also,
            produces=produces,
            or_produces=or_produces,
            description=_further(method),
            errors=errors,
            if_match=if_match,
            max_body=max_body,
            rate=rate,
            unhurried=unhurried or bool(upload),
            secret_answer=secret_answer,
            keys=keys,
        )
        return _attach(method, declaration)

    return declare


def page(
    *,
    role: Role | None,
    form: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    summary: str = "",
    upload: tuple[str, ...] = (),
    max_body: int = MIB,
    rate: Rate = "normal",
    unhurried: bool = False,
) -> Callable[[Method], Method]:
    """Declare a page (answers ``Page``) or the target of its form (answers ``See``, or ``Page`` to show it again)."""

    def declare(method: Method) -> Method:
        declaration = Declaration(
            kind="page",
            role=role,
            summary=summary or _first_sentence(method),
            query=query,
            form=form,
            upload=upload,
            produces="text/html",
            keys=False,
            max_body=max_body,
            rate=rate,
            unhurried=unhurried or bool(upload),
        )
        return _attach(method, declaration)

    return declare


def declaration_of(handler: Callable[..., Any]) -> Declaration:
    declaration = getattr(handler, "declaration", None)
    if not isinstance(declaration, Declaration):
        raise TypeError(f"{getattr(handler, '__qualname__', handler)} has no @endpoint or @page")
    return declaration


def _attach(method: Method, declaration: Declaration) -> Method:
    method.declaration = declaration  # type: ignore[attr-defined]
    return method


def _further(method: Callable[..., Any]) -> str:
    return cleandoc(method.__doc__ or "").partition("\n")[2].strip()


def _first_sentence(method: Callable[..., Any]) -> str:
    text = (method.__doc__ or "").strip().split("\n", 1)[0]
    return text or method.__name__.replace("_", " ").capitalize()
