"""A small room with one door of each kind."""

import asyncio
from typing import Annotated, Any

from pydantic import Field, SecretStr
from starlette.responses import PlainTextResponse, StreamingResponse
from typing_extensions import TypedDict

from mvidarr.errors import Conflict, External, Forbidden, TooMany
from mvidarr.web.endpoint import Answer, Body, Call, Flash, Listing, Page, See, SetCookie, endpoint, page
from mvidarr.web.ranges import FileAnswer
from mvidarr.web.roll import Route


class Artist(Body):
    name: str


class AddVideo(Body):
    url: Annotated[str, Field(min_length=3)]
    artist: Artist | None = None
    tags: Annotated[list[Artist], Field(default_factory=list)]


class Search(Listing):
    q: str = ""
    tag: Annotated[list[str], Field(default_factory=list)]


class SignIn(Body):
    username: Annotated[str, Field(min_length=2)]
    password: SecretStr
    new_password: str = ""


class Video(TypedDict):
    id: int
    title: str


class Videos(TypedDict):
    items: list[Video]
    next: str | None


class VideosApi:
    def __init__(self) -> None:
        self.title = "Army of Me"
        self.version = 7

    @endpoint(role="readonly", query=Search, result=Videos)
    async def list(self, call: Call) -> Videos:
        """All videos."""
        return {"items": [{"id": n, "title": self.title} for n in range(call.query.limit)], "next": None}

    @endpoint(role="user", body=AddVideo, result=Video, status=202, also=(200,), errors=(Conflict,))
    async def add(self, call: Call) -> Answer:
        return Answer({"id": 3, "title": call.body.url}, location="/api/jobs/3", headers={"X-Extra": "1"})

    @endpoint(role="readonly", result=Video)
    async def get(self, call: Call) -> Answer:
        return Answer({"id": call.id, "title": self.title}, version=self.version)

    @endpoint(role="manager", body=Artist, result=Video, if_match=True)
    async def edit(self, call: Call) -> Video:
        if call.version not in (None, self.version):
            raise Conflict("It changed since you looked. Read it again.", code="moved_on")
        return {"id": call.id, "title": call.body.name}

    @endpoint(role="admin")
    async def remove(self, call: Call) -> None:
        """Removes it."""

    @endpoint(role="user", body=Artist, result=Video, max_body=100)
    async def small(self, call: Call) -> Video:
        return {"id": 1, "title": call.body.name}

    @endpoint(role=None, body=Artist, forms=True, result=Video)
    async def token(self, call: Call) -> Video:
        return {"id": call.principal.id if call.principal else 0, "title": call.body.name}

    @endpoint(role="readonly", result=Video)
    async def drifted(self, call: Call) -> Any:
        return {"id": 3, "title": "x", "surprise": True}

    @endpoint(role="readonly")
    async def explode(self, call: Call) -> None:
        raise RuntimeError("SELECT secret FROM /srv/hidden")

    @endpoint(role="readonly")
    async def slow(self, call: Call) -> None:
        await asyncio.sleep(60)

    @endpoint(role="readonly", unhurried=True)
    async def unhurried(self, call: Call) -> None:
        await asyncio.sleep(0.02)

    @endpoint(role="readonly")
    async def busy(self, call: Call) -> None:
        raise TooMany("Too often. Wait a little.", retry_after=9)

    @endpoint(role="readonly")
    async def outside(self, call: Call) -> None:
        raise External("The site did not answer.", source="youtube", retryable=True, retry_after=60)

    @endpoint(role="readonly", produces="text/plain")
    async def stream(self, call: Call) -> StreamingResponse:
        async def parts() -> Any:
            for number in range(3):
                yield f"{number}" * 2000
                await asyncio.sleep(0)

        return StreamingResponse(parts(), media_type=call.request.query_params.get("type", "text/plain"))

    @endpoint(role="readonly", produces="text/plain")
    async def breaks_off(self, call: Call) -> StreamingResponse:
        async def parts() -> Any:
            yield "begun"
            raise RuntimeError("in the middle")

        return StreamingResponse(parts(), media_type="video/mp4")

    @endpoint(role=None, result=dict[str, Any])
    async def who(self, call: Call) -> dict[str, Any]:
        facts = {"base": call.base, "secure": call.secure, "client": call.client, "browser": call.user_agent}
        return {**facts, "actor": call.actor}

    @endpoint(role="readonly", produces="text/plain", also=(206,))
    async def file(self, call: Call) -> FileAnswer:
        return FileAnswer(__file__)

    @endpoint(role="readonly", produces="text/plain")
    async def named(self, call: Call) -> PlainTextResponse:
        return PlainTextResponse(call.path["name"])


class Pages:
    @page(role="readonly", query=Search)
    async def index(self, call: Call) -> Page:
        return Page("hello.html", {"name": f"{call.query.q}<b>"})

    @page(role=None)
    async def login(self, call: Call) -> Page:
        return Page("hello.html", {"name": "login"})

    @page(role=None, form=SignIn)
    async def sign_in(self, call: Call) -> Page | See:
        if call.form is None:
            shown = f"{sorted(call.form_errors.items())} {sorted(call.form_values.items())}"
            return Page("hello.html", {"name": shown}, status=422)
        session = SetCookie("mvidarr_session", "user", max_age=60, host_bound=True)
        return See(call.request.query_params.get("next", "/"), Flash("Welcome <b>"), cookies=(session,))

    @page(role="admin")
    async def users(self, call: Call) -> Page:
        return Page("hello.html", {"name": call.principal_required.name})

    @page(role=None)
    async def broken(self, call: Call) -> Page:
        return Page("broken.html")

    @page(role=None)
    async def forbidden(self, call: Call) -> Page:
        raise Forbidden("Not <you>.")


def small_roll(api: VideosApi | None = None) -> tuple[Route, ...]:
    api, pages = api or VideosApi(), Pages()
    return (
        Route("GET", "/api/videos", api.list),
        Route("POST", "/api/videos", api.add),
        Route("GET", "/api/videos/{id:int}", api.get),
        Route("PATCH", "/api/videos/{id:int}", api.edit),
        Route("DELETE", "/api/videos/{id:int}", api.remove),
        Route("POST", "/api/small", api.small),
        Route("POST", "/api/token", api.token),
        Route("GET", "/api/drifted", api.drifted),
        Route("GET", "/api/explode", api.explode),
        Route("GET", "/api/slow", api.slow),
        Route("GET", "/api/unhurried", api.unhurried),
        Route("GET", "/api/busy", api.busy),
        Route("GET", "/api/outside", api.outside),
        Route("GET", "/api/stream", api.stream),
        Route("GET", "/api/breaks-off", api.breaks_off),
        Route("GET", "/api/who", api.who),
        Route("GET", "/api/file", api.file),
        Route("GET", "/api/named/{name}", api.named),
        Route("GET", "/videos", pages.index),
        Route("GET", "/login", pages.login),
        Route("POST", "/login", pages.sign_in),
        Route("GET", "/users", pages.users),
        Route("GET", "/broken", pages.broken),
        Route("GET", "/forbidden", pages.forbidden),
    )
