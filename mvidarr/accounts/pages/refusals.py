"""How a form says that it was refused: the sentence at its field, the status, the seconds to wait."""

from collections.abc import Mapping
from types import MappingProxyType

from typing_extensions import TypedDict

from mvidarr.errors import Conflict, Forbidden, Invalid, MvidarrError, TooMany, Unauthorized

REFUSALS = (Invalid, Unauthorized, Forbidden, TooMany)
_STATUS: dict[type[MvidarrError], int] = {Unauthorized: 401, Forbidden: 403, TooMany: 429, Conflict: 409}


class Refusal(TypedDict):
    status: int
    headers: dict[str, str]


def sentences(error: MvidarrError, renamed: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """By field of the form; "" for the form as a whole."""
    by_field = {renamed.get(each.field, each.field): each.message for each in error.errors}
    return by_field or {"": error.detail}


def answer_to(error: MvidarrError) -> Refusal:
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else {}
    return {"status": _STATUS.get(type(error), 422), "headers": headers}
