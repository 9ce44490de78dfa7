"""One request as a handler sees it: checked, parsed, without transport."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from mvidarr.clock import now
from mvidarr.errors import Unauthorized
from mvidarr.query import Asker
from mvidarr.web.principal import Principal


@dataclass(slots=True)
class Call:
    """``body``, ``query`` and ``form`` are instances of the declared models.

    ``upload`` is what was sent to a door that takes files, None where a page was sent something it can't take.
    ``form`` is None while ``form_errors`` (field -> sentence; "" for the form as a whole) is not empty; ``form_values``
    are the texts as sent, without secrets, to show the form again. ``version`` is the row version of ``If-Match``, None
    for ``*``.
    """

    request: Request
    principal: Principal | None
    path: Mapping[str, Any]
    body: Any = None
    query: Any = None
    upload: bytes | None = None
    form: Any = None
    form_errors: dict[str, str] = field(default_factory=dict)
    form_values: dict[str, str] = field(default_factory=dict)
    version: int | None = None

    @property
    def id(self) -> int:
        """The ``{id:int}`` of the path."""
        return int(self.path["id"])

    @property
    def principal_required(self) -> Principal:
        if self.principal is None:
            raise Unauthorized("Sign in first.")
        return self.principal

    @property
    def asker(self) -> Asker:
        """For queries: who asks, as of now."""
        me = self.principal_required
        return Asker(me.id, now(), me.role)

    @property
    def actor(self) -> str:
        return self.principal_required.actor

    @property
    def base(self) -> str:
        """The base URL of this request: "" or "/mv"."""
        return str(self.request.scope.get("root_path", ""))

    @property
    def secure(self) -> bool:
        """Whether the browser speaks https, to us or to a trusted proxy."""
        return str(self.request.scope["scheme"]) in ("https", "wss")

    @property
    def client(self) -> str:
        """The address that asks, behind trusted proxies; "" on a Unix socket."""
        return self.request.client.host if self.request.client else ""

    @property
    def user_agent(self) -> str:
        return self.request.headers.get("user-agent", "")
