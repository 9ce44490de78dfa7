"""What all operations of the OpenAPI document share: ways to sign in, headers, refusals with an example each, tags."""

from http import HTTPStatus
from typing import Any

from mvidarr.web.errors import PROBLEM

JSON = dict[str, Any]

DESCRIPTION = """\
A self-hosted music-video manager: everything that its pages do can be done here.

**Who asks.** A program sends an API key (`X-Api-Key`, made on the page Account) or signs in with `POST /api/auth/token`
and sends the access token (`Authorization: Bearer`). Each operation names in `x-role` the least role that it takes
(`readonly` < `user` < `manager` < `admin`) and in `x-api-keys` whether an API key opens it.

**Answers.** JSON in UTF-8; times are ISO 8601 in UTC, durations seconds, sizes bytes. Fields may be added. What takes
longer answers 202 with a job. A list has `items` and `next`, the `cursor` of the next page or null.

**Refusals** are `application/problem+json` (RFC 9457); `code` is stable, `detail` says what to do. Before an operation
is reached a request may be refused with 400 (unknown host), 404, 405, 408 (it comes too slowly) or 413."""

SCHEMES: JSON = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "An access token of `POST /api/auth/token`, or an API key.",
    },
    "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key", "description": "An API key."},
    "query": {
        "type": "apiKey",
        "in": "query",
        "name": "apikey",
        "description": "An API key, where a program cannot send headers. Addresses are kept in histories: prefer them.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "mvidarr_session",
        "description": "What a browser has that signed in; over https without a base URL its name begins `__Host-`. "
        "Requests of other sites are refused.",
    },
}
BY_PEOPLE: list[dict[str, list[str]]] = [{"bearer": []}, {"session": []}]
BY_ALL: list[dict[str, list[str]]] = [{"bearer": []}, {"key": []}, {"query": []}, {"session": []}]

TAGS = {
    "artists": "Artists: list, edit, merge, delete.",
    "auth": "Who asks: tokens, sessions, API keys, feeds, the own password.",
    "bin": "The recycle bin: files of what was deleted, for as long as they are kept.",
    "blocklist": "Uploads that are never taken again, and lifting them.",
    "bulk": "Plans of what is done to many videos or artists at once.",
    "calendar": "Videos by the day of their release, also as a feed.",
    "candidates": "Uploads that could be a video: choose, refuse, forget.",
    "changes": "The history: every change of the library, and its undo.",
    "discover": "What is new, and artists like those that are played.",
    "downloads": "Every request for a file, with its tries.",
    "follows": "Channels and playlists that are followed.",
    "import-lists": "Lists of elsewhere, and what becomes of their entries.",
    "jobs": "What takes longer than a request: progress, log, cancel, retry.",
    "library": "The media folder.",
    "playlists": "Playlists: filled by hand or by a query, arranged, shared, taken along.",
    "preferences": "How one's own lists look.",
    "profiles": "Quality profiles: which picture a download should have.",
    "queries": "What you asked of the lists lately.",
    "queue": "What is to be downloaded: order, priority, pause, why it rests.",
    "service": "For whoever watches over the server, and this document.",
    "settings": "What can be set while the server runs.",
    "setup": "The first account.",
    "sources": "Where artists and videos are found, and whether that works.",
    "stats": "What the library holds, counted.",
    "suggestions": "Artists that may be liked.",
    "system": "Health, tasks, logs, failures, performance, restart.",
    "titles": "How titles of uploads are read.",
    "users": "Accounts, for administrators.",
    "videos": "Videos: list, add, edit, download, stream, rate.",
    "views": "Lists that are asked for often, saved.",
}

_CODES = {
    400: ("bad_json", "The body is not valid JSON."),
    401: ("unauthorized", "Sign in first: send a session, an access token or an API key."),
    403: ("role_too_small", "This needs the role manager; yours is readonly."),
    404: ("not_found", "There is nothing here."),
    409: ("conflict", "This is being worked on already. Wait until it is done."),
    412: ("moved_on", "It was changed since you looked. Read it again."),
    413: ("too_large", "The body is larger than 1 MiB."),
    415: ("unsupported_media_type", "Send application/json, not text/plain."),
    416: ("range_not_satisfiable", "The file ends before the part that was asked for: it has 1,024 bytes."),
    422: ("invalid", "limit: Input should be greater than or equal to 1."),
    428: ("precondition_required", "Send If-Match with the version you saw, or If-Match: *."),
    429: ("too_many", "These were more requests than the server takes in a minute. Try again in 9 seconds."),
    500: ("internal", "Something went wrong here that should not. Try again."),
    502: ("external", "The program ffmpeg failed. Its log says why."),
    503: ("unavailable", "The database does not answer. Try again in a moment."),
}
_MORE: dict[int, JSON] = {
    416: {"size": 1024},
    422: {"errors": [{"field": "limit", "message": "Input should be greater than or equal to 1."}]},
    500: {"error_id": "0b5f9c21"},
    502: {"source": "ffmpeg", "retryable": False},
}

_TEXT: JSON = {"type": "string"}
HEADERS: JSON = {
    "RequestId": {"required": True, "schema": _TEXT, "description": "Of this request; its lines in the log have it."},
    "Location": {"schema": _TEXT, "description": "The address of what was made, or of the job that works on it."},
    "ETag": {"schema": _TEXT, "description": "For `If-None-Match`: unchanged, the answer is 304 without a body."},
    "Version": {"schema": {"type": "string", "pattern": '^"[0-9]+"$'}, "description": "The version, for `If-Match`."},
    "RetryAfter": {"schema": {"type": "integer", "minimum": 0}, "description": "Seconds until it may be tried again."},
    "Challenge": {"schema": {"const": "Bearer"}},
    "Replayed": {"schema": {"const": "true"}, "description": "This is the first answer to this `Idempotency-Key`."},
    "ContentRange": {"schema": _TEXT, "description": "Which bytes these are, and how many there are."},
}
_HEADERS_OF = {
    401: {"WWW-Authenticate": "Challenge"},
    416: {"Content-Range": "ContentRange"},
    429: {"Retry-After": "RetryAfter"},
    503: {"Retry-After": "RetryAfter"},
}

PROBLEM_SCHEMA: JSON = {
    "type": "object",
    "description": "RFC 9457. Some codes carry more, such as the job that stands in the way.",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence that says what to do."},
        "code": {"type": "string", "description": "Stable, for programs."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "request_id": {"type": "string"},
        "error_id": {"type": "string", "description": "Of a failure of the server (500): stands in its log."},
    },
}

IDEMPOTENCY_KEY: JSON = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Of your choice, one for each request. Sent again within 24 hours, the same request gets the first "
    "answer again (`Idempotency-Replayed: true`); another request with the key is refused with 422, one that is still "
    "worked on, broke off, or whose answer is not kept with 409.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    "example": "2b1c6f2e-6a4e-4f0e-9f43-0a1d6f4f0c55",
}
IF_MATCH: JSON = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The `ETag` of what you saw: when it has changed since, nothing is done (412). `*`: whatever it is.",
    "schema": {"type": "string", "minLength": 1},
    "example": '"3"',
}
IF_NONE_MATCH: JSON = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The `ETag` of what you have.",
    "schema": {"type": "string"},
}
RANGE: JSON = {
    "name": "Range",
    "in": "header",
    "required": False,
    "description": "Which bytes of the file, such as `bytes=0-499`.",
    "schema": {"type": "string"},
    "example": "bytes=0-499",
}


def headers(**named: str) -> JSON:
    """``Location="Location"`` -> a reference to the shared header; every answer has its request id."""
    named = {name.replace("_", "-"): header for name, header in named.items()}
    return {
        name: {"$ref": f"#/components/headers/{header}"}
        for name, header in {"X-Request-Id": "RequestId", **named}.items()
    }


def refusal(status: int) -> JSON:
    return {"$ref": f"#/components/responses/Problem{status}"}


def refusals() -> JSON:
    """Every status that an operation may refuse with, as ``Problem404``."""
    return {f"Problem{status}": _refusal(status, code, detail) for status, (code, detail) in _CODES.items()}


def _refusal(status: int, code: str, detail: str) -> JSON:
    example = {
        "type": f"urn:mvidarr:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": "3f8a9b2c1d4e5f60",
        **_MORE.get(status, {}),
    }
    return {
        "description": HTTPStatus(status).phrase,
        "headers": headers(**_HEADERS_OF.get(status, {})),
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}},
    }
