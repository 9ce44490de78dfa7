"""``Idempotency-Key`` on a POST of the API: sent twice, done once.

For who is signed in. The same key with the same request (method, address with its query, content type, body) gets the
first answer again, marked ``Idempotency-Replayed: true``; refusals are answers too. What failed on our side, or came
too often, is not kept: the key may try again, unless the request was given up half-way. Answers above ``LARGEST``
bytes, files, and those of doors that show a secret once (``@endpoint(secret_answer=True)``, or ``Cache-Control:
no-store``) are never stored: sent again, such a request is refused with 409 ``idempotency_not_kept``. Cookies are not
given again.
"""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response, StreamingResponse

from mvidarr.errors import Invalid, MvidarrError
from mvidarr.observe import get_logger
from mvidarr.web.call import Call
from mvidarr.web.errors import problem_response, status_of
from mvidarr.web.forwarded import inner_path

HEADER = "idempotency-key"
REPLAYED = "Idempotency-Replayed"
GIVEN_UP = "took_too_long"  # the code of a request that was broken off: it may have taken effect
LONGEST_KEY = 255  # characters
LARGEST = 64 * 1024  # bytes of an answer that is kept; what a POST makes is told in a few

_KEPT_HEADERS = ("content-type", "location", "etag", "cache-control", "content-disposition")

log = get_logger(__name__)


class Replies(Protocol):
    """Where answers are kept: ``accounts/replies.py``."""

    async def begin(self, user_id: int, key: str, request: str) -> tuple[int, Mapping[str, str], bytes] | None: ...

    async def keep(
        self, user_id: int, key: str, status: int, reply: tuple[Mapping[str, str], bytes] | None
    ) -> None: ...

    async def forget(self, user_id: int, key: str) -> None: ...

    async def broke_off(self, user_id: int, key: str) -> None: ...


def key_of(call: Call) -> str | None:
    """The key of a request that may carry one."""
    if call.request.method != "POST" or call.principal is None:
        return None
    key = call.request.headers.get(HEADER)
    if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Invalid(
            f"An Idempotency-Key is 1 to {LONGEST_KEY} printable ASCII characters, such as a UUID.",
            code="idempotency_key",
        )
    return key


async def once(
    replies: Replies, call: Call, key: str, raw: bytes, work: Callable[[], Awaitable[Response]], *, secret: bool
) -> Response:
    """What ``work`` answers, or what it answered when it was asked for first."""
    user_id = call.principal_required.id
    first = await replies.begin(user_id, key, _digest_of(call, key, raw))
    if first is not None:
        status, headers, body = first
        return Response(body, status, {**headers, REPLAYED: "true"})
    try:
        response = await _answer(call, work)
    except Exception as error:
        given_up = isinstance(error, MvidarrError) and error.code == GIVEN_UP
        await (replies.broke_off if given_up else replies.forget)(user_id, key)
        raise
    try:
        await replies.keep(user_id, key, response.status_code, None if secret else _kept(response))
    except MvidarrError as error:  # it is done, and that is what counts; the key stays taken
        log.warning("answer not kept", code=error.code, exc_info=error)
    return response


async def _answer(call: Call, work: Callable[[], Awaitable[Response]]) -> Response:
    """A refusal is an answer; a failure of ours is raised."""
    scope = call.request.scope
    try:
        response = await work()
    except MvidarrError as error:
        status = status_of(error, conditional="if-match" in call.request.headers)
        if status >= 500 or status == 429:
            raise
        return problem_response(scope, error, status)
    return response


def _kept(response: Response) -> tuple[Mapping[str, str], bytes] | None:
    if isinstance(response, StreamingResponse | FileResponse) or len(response.body) > LARGEST:
        return None
    if "no-store" in response.headers.get("cache-control", ""):
        return None
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    return headers, bytes(response.body)


def _digest_of(call: Call, key: str, raw: bytes) -> str:
    """Keyed, because a body may hold a password, and of the key itself only a hash is kept."""
    scope, headers = call.request.scope, Headers(scope=call.request.scope)
    parts = (
        call.request.method.encode(),
        inner_path(scope).encode("utf-8", "surrogateescape"),
        scope["query_string"],
        headers.get("content-type", "").encode("latin-1"),
        raw,
    )
    told = b"".join(b"%d:%b" % (len(part), part) for part in parts)
    return hmac.digest(key.encode(), told, "sha256").hex()
