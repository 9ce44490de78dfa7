"""The OpenAPI 3.1 document, drawn from the declarations; pages are for people and are left out."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from mvidarr.errors import Conflict, Invalid, MvidarrError, NotFound, TooMany
from mvidarr.web.endpoint import Call, Declaration, endpoint
from mvidarr.web.errors import PROBLEM, STATUS_BY_TYPE
from mvidarr.web.roll import Route
from mvidarr.web.uploads import FORM as MULTIPART

REFERENCE = "#/components/schemas/{model}"
_FORM = "application/x-www-form-urlencoded"
_SECURITY: list[dict[str, list[str]]] = [{"bearer": []}, {"key": []}, {"session": []}]
_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An access token or an API key."},
    "key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
    "session": {"type": "apiKey", "in": "cookie", "name": "mvidarr_session"},
}
_PARAMETER_TYPES = {"int": {"type": "integer"}, "path": {"type": "string"}, "str": {"type": "string"}}
_PROBLEM: dict[str, Any] = {
    "type": "object",
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
_IDEMPOTENCY_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Of your choice, one for each request. Sent again within 24 hours, the same request gets the first "
    "answer again (`Idempotency-Replayed: true`); another request with the key is refused with 422, one that is still "
    "worked on, broke off, or whose answer is not kept with 409.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}


class OpenApiApi:
    """``roll`` may name this very endpoint: the document is drawn when it is first asked for."""

    def __init__(self, version: str) -> None:
        self._version = version
        self._roll: tuple[Route, ...] = ()
        self._document: dict[str, Any] | None = None

    def describe(self, roll: Iterable[Route]) -> None:
        self._roll, self._document = tuple(roll), None

    @endpoint(role=None, result=dict[str, Any])
    async def document(self, call: Call) -> dict[str, Any]:
        """This document."""
        if self._document is None:
            self._document = openapi_document(self._roll, self._version)
        return {**self._document, "servers": [{"url": call.base or "/"}]}


def openapi_document(roll: Iterable[Route], version: str) -> dict[str, Any]:
    routes = [route for route in roll if route.declaration.kind == "api"]
    schemas = Schemas(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.template, {})[route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "MVidarr", "version": version, "description": "A self-hosted music-video manager."},
        "paths": paths,
        "components": {"schemas": {**schemas.definitions, "Problem": _PROBLEM}, "securitySchemes": _SCHEMES},
    }


class Schemas:
    """The JSON schemas of everything that comes in or goes out, each defined once."""

    def __init__(self, routes: Iterable[Route]) -> None:
        wanted: dict[tuple[str, JsonSchemaMode], Any] = {}
        for route in routes:
            declaration = route.declaration
            if declaration.body is not None:
                wanted[repr(declaration.body), "validation"] = declaration.body
            if declaration.result is not None:
                wanted[repr(declaration.result), "serialization"] = declaration.result
        adapters = [(key, mode, TypeAdapter(kind)) for (key, mode), kind in wanted.items()]
        self._schemas, extra = TypeAdapter.json_schemas(adapters, ref_template=REFERENCE)
        self.definitions: dict[str, Any] = extra.get("$defs", {})

    def of(self, kind: Any, mode: JsonSchemaMode) -> dict[str, Any]:
        return self._schemas[repr(kind), mode]


def query_parameters(model: type[BaseModel]) -> list[dict[str, Any]]:
    schema = models_json_schema([(model, "validation")], ref_template=REFERENCE)[1]["$defs"][model.__name__]
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": part}
        for name, part in schema.get("properties", {}).items()
    ]


def _operation(route: Route, schemas: Schemas) -> dict[str, Any]:
    declaration = route.declaration
    operation: dict[str, Any] = {
        "operationId": _operation_id(route),
        "summary": declaration.summary,
        "tags": [_tag(route.template)],
        "x-role": declaration.role,
        "x-api-keys": declaration.keys,
        "security": _SECURITY if declaration.role else [],
        "responses": _responses(route, schemas),
    }
    if parameters := _parameters(route):
        operation["parameters"] = parameters
    if declaration.body is not None:
        schema = {"schema": schemas.of(declaration.body, "validation")}
        kinds = ("application/json", _FORM) if declaration.forms else ("application/json",)
        operation["requestBody"] = {"required": True, "content": dict.fromkeys(kinds, schema)}
    elif declaration.upload:
        file = {"schema": {"type": "string", "format": "binary"}}
        operation["requestBody"] = {
            "required": True,
            "content": dict.fromkeys((*declaration.upload, MULTIPART), file),
        }
    return operation


def _parameters(route: Route) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": _PARAMETER_TYPES[converter]}
        for name, converter in route.parameters
    ]
    declaration = route.declaration
    if declaration.query is not None:
        parameters += query_parameters(declaration.query)
    if _takes_key(route):
        parameters.append(_IDEMPOTENCY_KEY)
    if declaration.if_match:
        parameters.append({"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}})
    return parameters


def _responses(route: Route, schemas: Schemas) -> dict[str, Any]:
    declaration = route.declaration
    responses = {str(status): _good(declaration, status, schemas) for status in (declaration.status, *declaration.also)}
    for status in sorted(_bad_statuses(route)):
        responses[str(status)] = {
            "description": HTTPStatus(status).phrase,
            "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    return responses


def _good(declaration: Declaration, status: int, schemas: Schemas) -> dict[str, Any]:
    response: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if declaration.result is not None:
        response["content"] = {declaration.produces: {"schema": schemas.of(declaration.result, "serialization")}}
    elif declaration.produces != "application/json":
        response["content"] = {declaration.produces: {}}
    if status in (201, 202):
        response["headers"] = {"Location": {"schema": {"type": "string"}}}
    return response


def _bad_statuses(route: Route) -> set[int]:
    declaration = route.declaration
    found = {_status_of_type(error) for error in declaration.errors}
    if declaration.role is not None:
        found |= {401, 403}
    if declaration.body is not None or declaration.upload:
        found |= {400, _status_of_type(Invalid), 413, 415}
    if declaration.query is not None:
        found.add(_status_of_type(Invalid))
    if route.parameters:
        found.add(_status_of_type(NotFound))
    if _takes_key(route):
        found |= {_status_of_type(Conflict), _status_of_type(Invalid)}
    if declaration.rate != "free":
        found.add(_status_of_type(TooMany))
    if declaration.if_match:
        found |= {_status_of_type(Conflict), 412, 428}
    if 206 in declaration.also:
        found |= {400, 416}
    return found


def _takes_key(route: Route) -> bool:
    return route.method == "POST" and route.declaration.role is not None


def _status_of_type(error: type[MvidarrError]) -> int:
    return next((status for kind, status in STATUS_BY_TYPE.items() if issubclass(error, kind)), 500)


def _operation_id(route: Route) -> str:
    owner = getattr(getattr(route.handler, "__self__", None), "__class__", type(None)).__name__
    return f"{owner.removesuffix('Api').lower()}_{getattr(route.handler, '__name__', 'call')}"


def _tag(template: str) -> str:
    parts = template.strip("/").split("/")
    return parts[1] if parts[0] == "api" and len(parts) > 1 else "health"
