"""Which statuses an operation may answer with, by what it declares."""

from mvidarr.errors import Conflict, Invalid, MvidarrError, NotFound, TooMany, Unavailable
from mvidarr.web.errors import STATUS_BY_TYPE
from mvidarr.web.roll import Route


def good_statuses(route: Route, *, versioned: bool) -> tuple[int, ...]:
    """A list may be asked for again with its ``ETag``; but where that is a version, it is for ``If-Match``."""
    declaration = route.declaration
    shape = getattr(declaration.result, "__annotations__", {})
    unchanged = (304,) if route.method == "GET" and "items" in shape and not versioned else ()
    return tuple(dict.fromkeys((declaration.status, *declaration.also, *unchanged)))


def bad_statuses(route: Route) -> set[int]:
    declaration = route.declaration
    found = {500, *(_status_of_type(error) for error in declaration.errors)}
    if declaration.role is not None:
        found |= {401, 403}
    if declaration.body is not None or declaration.upload:
        found |= {400, _status_of_type(Invalid), 413, 415}
    if declaration.query is not None:
        found.add(_status_of_type(Invalid))
    if route.parameters:
        found.add(_status_of_type(NotFound))
    if takes_key(route):
        found |= {_status_of_type(Conflict), _status_of_type(Invalid)}
    if declaration.rate != "free":
        found |= {_status_of_type(TooMany), _status_of_type(Unavailable)}
    if declaration.if_match:
        found |= {_status_of_type(Conflict), 412, 428}
    if 206 in declaration.also:
        found |= {400, 416}
    return found


def takes_key(route: Route) -> bool:
    """An ``Idempotency-Key``."""
    return route.method == "POST" and route.declaration.role is not None


def _status_of_type(error: type[MvidarrError]) -> int:
    return next((status for kind, status in STATUS_BY_TYPE.items() if issubclass(error, kind)), 500)
