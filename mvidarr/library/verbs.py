"""What can be done with a selection of a list, declared by the rooms above that do it.

A verb is a page that takes a form: ``ids`` (numbers, with commas between), or ``q`` and ``sort`` for all that a query
finds, with ``exclude`` (numbers) for those that are not meant; ``back`` is the list, at its place. It answers with a
page that asks for the rest, and does it. So a selection of all videos travels as its query.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from mvidarr.accounts import ROLES, Role

Chosen = Literal["video", "artist"]


@dataclass(frozen=True)
class BulkVerb:
    """``label`` is what its button says, with an ellipsis when it asks first; ``address`` is the path of its page."""

    name: str
    label: str
    icon: str
    address: str
    role: Role = "readonly"
    of: Chosen = "video"
    dangerous: bool = False  # rows or files go


class BulkVerbs:
    """All of them, in the order of their buttons."""

    def __init__(self, verbs: Iterable[BulkVerb] = ()) -> None:
        self._verbs = tuple(verbs)

    def open_to(self, role: Role, of: str) -> list[BulkVerb]:
        return [verb for verb in self._verbs if verb.of == of and ROLES.index(role) >= ROLES.index(verb.role)]
