"""From a request to the ``Call`` a handler is given: query, version, body, form or file, read and held against what
the door declares."""

from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request

from mvidarr.errors import Conflict, Invalid, NotFound
from mvidarr.web.call import Call
from mvidarr.web.endpoint import Declaration
from mvidarr.web.limits import read_body
from mvidarr.web.parsing import form_values, parse_form, parse_json, parse_query
from mvidarr.web.principal import Principal
from mvidarr.web.uploads import uploaded

FORM = "application/x-www-form-urlencoded"
LARGEST_ID = 2**63 - 1


async def call_of(declaration: Declaration, request: Request, principal: Principal | None) -> tuple[Call, bytes]:
    """And the bytes of its body."""
    raw, call = b"", Call(request, principal, _path_values(request))
    if declaration.query is not None:
        call.query = parse_query(declaration.query, request.scope["query_string"].decode("latin-1"))
    if declaration.if_match:
        call.version = expected_version(request.headers)
    if declaration.body is not None or declaration.form is not None:
        raw = await _read(declaration, request)
    if declaration.body is not None:
        call.body = _body(declaration, request.headers, raw)
    if declaration.form is not None:
        _fill_form(call, declaration, raw)
    if declaration.upload:
        raw = await _fill_upload(call, declaration)
    return call, raw


async def _fill_upload(call: Call, declaration: Declaration) -> bytes:
    raw = b""
    try:
        raw = await _read(declaration, call.request)
        call.upload = await uploaded(call.request.headers, raw, declaration.upload)
    except Invalid as error:
        if declaration.kind == "api":
            raise
        call.form_errors = {"": error.detail}
    return raw


async def _read(declaration: Declaration, request: Request) -> bytes:
    return await read_body(request.receive, request.headers, declaration.max_body)


def expected_version(headers: Headers) -> int | None:
    """The row version a change is meant for; ``*`` means whatever it is."""
    condition = headers.get("if-match", "").strip()
    if not condition:
        raise Invalid("Send If-Match with the version you saw, or If-Match: *.", code="precondition_required")
    if condition == "*":
        return None
    number = condition.removeprefix("W/").strip('"')
    if not number.isascii() or not number.isdigit():
        raise Conflict("If-Match names no version of this. Read it again.", code="moved_on")
    return min(int(number[:20]), LARGEST_ID)


def _path_values(request: Request) -> dict[str, Any]:
    values: dict[str, Any] = request.path_params
    if any((isinstance(v, int) and v > LARGEST_ID) or (isinstance(v, str) and "\0" in v) for v in values.values()):
        raise NotFound("There is nothing here.")
    return values


def _media_type(headers: Headers) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def _body(declaration: Declaration, headers: Headers, raw: bytes) -> Any:
    model, sent = declaration.body, _media_type(headers)
    assert model is not None  # noqa: S101 - the caller asks only when there is one
    if declaration.forms and sent == FORM:
        return parse_form(model, raw)
    if raw and sent != "application/json":
        raise _wrong_type("application/json", sent)
    return parse_json(model, raw)


def _fill_form(call: Call, declaration: Declaration, raw: bytes) -> None:
    model, sent = declaration.form, _media_type(call.request.headers)
    assert model is not None  # noqa: S101 - the caller asks only when there is one
    if raw and sent != FORM:
        raise _wrong_type(FORM, sent)
    call.form_values = form_values(model, raw)
    try:
        call.form = parse_form(model, raw)
    except Invalid as error:
        call.form_errors = {item.field: item.message for item in error.errors} or {"": error.detail}


def _wrong_type(wanted: str, sent: str) -> Invalid:
    return Invalid(f"Send {wanted}, not {sent or 'an unnamed type'}.", code="unsupported_media_type")
