"""What may go wrong between a source and us: each fault stands between a mount and its answer.

A fault is a function of the request and of what would have been answered; ``EVERY`` names those that every provider is
tried with.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Event

from tests.standins.sources.shapes import Reply, Request

Fault = Callable[[Request, Callable[[], Reply]], Reply]

PAGE = b"<!doctype html><html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>"
PRIVATE = "http://10.0.0.5/secret"


def status(code: int, body: bytes = b"", **headers: str) -> Fault:
    """Header names with ``_`` for ``-``: ``status(429, Retry_After="7")``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request, answer: Reply(code, body, named, type="text/plain")


def busy(after: str | None = None) -> Fault:
    """429; ``after``: what Retry-After says, seconds or a date."""
    return status(429, b"slow down", **({} if after is None else {"Retry_After": after}))


def none(request: Request, answer: Callable[[], Reply]) -> Reply:
    """All is well."""
    return answer()


def html(request: Request, answer: Callable[[], Reply]) -> Reply:
    """A page of somebody in between, with status 200."""
    return Reply(200, PAGE, type="text/html; charset=utf-8")


def cut(request: Request, answer: Callable[[], Reply]) -> Reply:
    """The right answer, whose connection breaks in the middle."""
    return replace(answer(), cut=True)


def truncated(request: Request, answer: Callable[[], Reply]) -> Reply:
    """Half of the right answer as if it were all of it."""
    whole = answer()
    return replace(whole, body=whole.body[: len(whole.body) // 2])


def redirected(request: Request, answer: Callable[[], Reply]) -> Reply:
    """Into somebody's private network."""
    return Reply(302, b"", {"Location": PRIVATE})


@dataclass(frozen=True)
class Stall:
    """Nothing comes for ``seconds`` of the fake clock; then the right answer, to whoever still waits."""

    seconds: float = 30.0

    def __call__(self, request: Request, answer: Callable[[], Reply]) -> Reply:
        return replace(answer(), stall=self.seconds)


@dataclass(frozen=True)
class Held:
    """The right answer, but not before ``event``."""

    event: Event

    def __call__(self, request: Request, answer: Callable[[], Reply]) -> Reply:
        return replace(answer(), hold=self.event)


def every() -> Mapping[str, Fault]:
    """By name. The stall is longer than anybody waits."""
    return {
        "401": status(401, b"no"),
        "403": status(403, b"no"),
        "404": status(404, b"nothing here"),
        "429 with Retry-After": busy("7"),
        "429": busy(),
        "500": status(500, b"Traceback"),
        "503": status(503, b"busy"),
        "HTML": html,
        "cut": cut,
        "truncated": truncated,
        "private redirect": redirected,
        "stall": Stall(100),
    }
