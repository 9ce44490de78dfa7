"""What the error page says: a title for people instead of the one of the protocol, the sentence, and a way on."""

from html import escape
from http import HTTPStatus
from typing import Any

from starlette.types import Scope

from mvidarr.errors import MvidarrError
from mvidarr.web.forwarded import inner_path
from mvidarr.web.pages import page_address

TEMPLATE = "error.html"
_TITLES = {
    400: "This address makes no sense",
    403: "Not for you",
    404: "Nothing here",
    405: "Not a page",
    413: "Too large",
    422: "That cannot be",
    429: "Too many requests",
    500: "Something went wrong",
    503: "Not right now",
}


def context(scope: Scope, error: MvidarrError, status: int) -> dict[str, Any]:
    """``again`` is an address to look at next, "" where there is none: the same after a mishap, the page without its
    query when that made no sense."""
    detail, again, again_text = error.detail, "", ""
    if scope.get("method") in ("GET", "HEAD"):
        if status == 405:
            detail = "Forms are sent to this address; there is nothing to look at. Go back to the page with the form."
        elif status >= 500 or status == 429:
            again, again_text = page_address(scope), "Try again"
        elif status == 422 and scope.get("query_string"):
            again, again_text = inner_path(scope), "To the start of this page"
            detail = f"The address of this page asks for something that cannot be. {detail}"
    return {
        "status": status,
        "title": _TITLES.get(status, HTTPStatus(status).phrase),
        "detail": detail,
        "again": again,
        "again_text": again_text,
        "request_id": scope.get("mvidarr.request_id", ""),
        "error_id": error.extra.get("error_id", ""),
    }


def plain(told: dict[str, Any]) -> str:
    """The page when there is no template to be had."""
    return _PLAIN.format(**{name: escape(str(text)) for name, text in told.items()})


_PLAIN = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<h1>{title}</h1>
<p>{detail}</p>
<p><small>{status} · {error_id} · {request_id}</small></p>
</html>
"""
