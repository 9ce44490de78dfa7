"""The enumeration itself, tried on a small roll and on rolls with a hole."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route as PathRoute

from mvidarr.errors import Forbidden
from mvidarr.web.corridors import Corridors
from mvidarr.web.endpoint import Call, endpoint
from mvidarr.web.principal import ROLES
from mvidarr.web.roll import Route
from tests.web.app import App, make_app
from tests.web.doors import small_roll
from tests.web.enumerate_roll import mistakes


async def walk(app: App, roll: tuple[Route, ...], skip: tuple[str, ...] = ()) -> list[str]:
    async with AsyncExitStack() as stack:
        clients = {role: await stack.enter_async_context(app.client(role)) for role in (None, *ROLES)}
        return await mistakes(clients, roll, skip=skip)


class Odd:
    @endpoint(role="user")
    async def strict_again(self, call: Call) -> None:
        raise Forbidden("A second role check, in a handler.")

    @endpoint(role="user")
    async def breaks(self, call: Call) -> None:
        raise RuntimeError


async def test_every_door_of_a_good_roll_keeps_its_declaration(tmp_path: Path) -> None:
    odd = ("/api/who", "/api/breaks-off", "/api/explode", "/api/drifted", "/api/slow", "/broken")
    roll = tuple(route for route in small_roll() if route.path not in odd)
    assert await walk(make_app(tmp_path, roll), roll) == []


async def test_a_door_that_is_wider_than_the_roll_says_is_found(tmp_path: Path) -> None:
    served, said = small_roll()[:1], [Route("GET", "/api/videos", small_roll()[4].handler)]
    found = await walk(make_app(tmp_path, served), tuple(said))
    assert [line.split(" as ")[1] for line in found] == [
        f"{role} -> 200 : should be turned away with 403" for role in ("readonly", "user", "manager")
    ]


async def test_a_door_that_refuses_whom_it_declares_welcome_is_found(tmp_path: Path) -> None:
    roll = (Route("GET", "/api/odd", Odd().strict_again), Route("GET", "/api/breaks", Odd().breaks))
    found = await walk(make_app(tmp_path, roll), roll)
    assert [line.rsplit(": ", 1)[1] for line in found] == ["should be welcome"] * 3 + ["broke"] * 3
    assert await walk(make_app(tmp_path, roll), roll, skip=("/api/odd", "/api/breaks")) == []


def test_a_path_that_varies_where_it_begins_would_never_be_met() -> None:
    end = PlainTextResponse("the end")
    for path in ("/{anything}", "/api/{anything}", "/feed-{name}.ics"):
        with pytest.raises(ValueError, match="varies where it begins"):
            Corridors([PathRoute(path, endpoint=end)], end)
