"""The OpenAPI 3.1 document, drawn from the declarations; pages are for people and are left out.

``openapi_parts.py`` is what all operations share, ``examples.py`` makes the examples.
"""

import asyncio
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from mvidarr.web import openapi_parts as parts
from mvidarr.web.endpoint import Call, Declaration, endpoint
from mvidarr.web.examples import Examples
from mvidarr.web.roll import Route
from mvidarr.web.statuses import bad_statuses, good_statuses, takes_key
from mvidarr.web.uploads import FORM as MULTIPART

REFERENCE = "#/components/schemas/{model}"
LARGEST_ID = 2**63 - 1
_FORM = "application/x-www-form-urlencoded"
_BINARY = {"type": "string", "format": "binary"}
_TEXT = {"type": "string"}
NDJSON = "application/x-ndjson"
_LINES = {"schema": _TEXT, "example": '{"id": 7, "title": "Slow Tide"}\n{"id": 8, "title": "Night Ferries"}\n'}
_PARTS = "multipart/byteranges"  # who asks for several parts at once gets them so
_PARAMETER_TYPES: dict[str, dict[str, Any]] = {
    "int": {"type": "integer", "minimum": 0, "maximum": LARGEST_ID},
    "path": {"type": "string", "minLength": 1},
    "str": {"type": "string", "minLength": 1, "pattern": "^[^/]+$"},
}
_NAMES = {"tasks": "housekeeping", "files": "mvidarr.log", "test": "folders"}  # examples, by what stands before


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
            self._document = await asyncio.to_thread(openapi_document, self._roll, self._version)  # 0.2 s
        return {**self._document, "servers": [{"url": call.base or "/"}]}


def openapi_document(roll: Iterable[Route], version: str) -> dict[str, Any]:
    routes = [route for route in roll if route.declaration.kind == "api"]
    drawing = _Drawing(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.template, {})[route.method.lower()] = drawing.operation(route)
    used = {_tag(route.template) for route in routes}
    return {
        "openapi": "3.1.0",
        "info": {"title": "MVidarr", "version": version, "description": parts.DESCRIPTION},
        "tags": [{"name": name, "description": text} for name, text in parts.TAGS.items() if name in used],
        "paths": paths,
        "components": {
            "schemas": {**drawing.schemas.definitions, "Problem": parts.PROBLEM_SCHEMA},
            "responses": parts.refusals(),
            "headers": parts.HEADERS,
            "securitySchemes": parts.SCHEMES,
        },
    }


class Schemas:
    """The JSON schemas of everything that comes in or goes out, each defined once."""

    def __init__(self, routes: Sequence[Route]) -> None:
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
        for route in routes:
            if route.method in ("PATCH", "PUT") and route.declaration.body is not None:
                self._leave_out_defaults(route.declaration.body.__name__)

    def _leave_out_defaults(self, shape: str) -> None:
        """Of a change: what is left out stays as it is, and does not become the default of the model."""
        for part in self.definitions.get(shape, {}).get("properties", {}).values():
            part.pop("default", None)

    def of(self, kind: Any, mode: JsonSchemaMode) -> dict[str, Any]:
        return self._schemas[repr(kind), mode]


def query_parameters(model: type[BaseModel]) -> list[dict[str, Any]]:
    schema = models_json_schema([(model, "validation")], ref_template=REFERENCE)[1]["$defs"][model.__name__]
    required = schema.get("required", [])
    return [_query_parameter(name, part, name in required) for name, part in schema.get("properties", {}).items()]


def _query_parameter(name: str, schema: dict[str, Any], required: bool) -> dict[str, Any]:
    """An address cannot say null: what may be left out is left out."""
    schema = {key: value for key, value in schema.items() if (key, value) != ("default", None)}
    something = [option for option in schema.get("anyOf", ()) if option.get("type") != "null"]
    if len(something) == 1:
        schema = {key: value for key, value in schema.items() if key != "anyOf"} | something[0]
    told = schema.pop("description", "")
    parameter = {"name": name, "in": "query", "required": required, "schema": schema}
    return {**parameter, "description": told} if told else parameter


class _Drawing:
    """``schemas`` and examples are made once, for all operations."""

    def __init__(self, routes: list[Route]) -> None:
        self.schemas = Schemas(routes)
        self._examples = Examples(self.schemas.definitions)
        self._versioned = {route.template for route in routes if route.declaration.if_match}

    def operation(self, route: Route) -> dict[str, Any]:
        declaration = route.declaration
        open_to = parts.BY_ALL if declaration.keys else parts.BY_PEOPLE
        operation: dict[str, Any] = {
            "operationId": _operation_id(route),
            "summary": _marked_up(declaration.summary),
            "description": _description(declaration),
            "tags": [_tag(route.template)],
            "x-role": declaration.role,
            "x-api-keys": declaration.keys,
            "security": open_to if declaration.role else [],
            "responses": self._responses(route),
        }
        if parameters := self._parameters(route):
            operation["parameters"] = parameters
        if content := self._body(declaration):
            operation["requestBody"] = {"required": _needs_body(declaration), "content": content}
        return operation

    def _body(self, declaration: Declaration) -> dict[str, Any]:
        if declaration.body is not None:
            part = self._shown(self.schemas.of(declaration.body, "validation"))
            kinds = ("application/json", _FORM) if declaration.forms else ("application/json",)
            return dict.fromkeys(kinds, part)
        if not declaration.upload:
            return {}
        form = {"type": "object", "required": ["file"], "properties": {"file": _BINARY}}
        return {**{kind: {"schema": _BINARY} for kind in declaration.upload}, MULTIPART: {"schema": form}}

    def _shown(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {"schema": schema, "example": self._examples.of(schema)}

    def _parameters(self, route: Route) -> list[dict[str, Any]]:
        declaration = route.declaration
        parameters = [_path_parameter(route, name, converter) for name, converter in route.parameters]
        if declaration.query is not None:
            parameters += query_parameters(declaration.query)
        if takes_key(route):
            parameters.append(parts.IDEMPOTENCY_KEY)
        if declaration.if_match:
            parameters.append(parts.IF_MATCH)
        if 206 in declaration.also:
            parameters.append(parts.RANGE)
        if 304 in self._good_statuses(route):
            parameters.append(parts.IF_NONE_MATCH)
        return parameters

    def _responses(self, route: Route) -> dict[str, Any]:
        good = {str(status): self._good(route, status) for status in self._good_statuses(route)}
        bad = {str(status): parts.refusal(status) for status in sorted(bad_statuses(route)) if str(status) not in good}
        return {**good, **bad}

    def _good_statuses(self, route: Route) -> tuple[int, ...]:
        return good_statuses(route, versioned=route.template in self._versioned)

    def _good(self, route: Route, status: int) -> dict[str, Any]:
        declaration = route.declaration
        response = {"description": HTTPStatus(status).phrase, "headers": self._headers(route, status)}
        if status in (204, 304):
            return response
        if declaration.result is not None:
            shown = self._shown(self.schemas.of(declaration.result, "serialization"))
            response["content"] = {declaration.produces: shown, **_described(declaration.or_produces)}
        else:
            parts_too = (_PARTS,) if status == 206 else ()
            response["content"] = _described((declaration.produces, *declaration.or_produces, *parts_too))
        return response

    def _headers(self, route: Route, status: int) -> dict[str, Any]:
        declaration, named = route.declaration, {}
        if status in (201, 202):
            named["Location"] = "Location"
        if status == 206:
            named["Content-Range"] = "ContentRange"
        if declaration.if_match or (route.template in self._versioned and route.method == "GET"):
            named["ETag"] = "Version"
        elif 304 in self._good_statuses(route) or 206 in declaration.also:
            named["ETag"] = "ETag"
        if takes_key(route):
            named["Idempotency-Replayed"] = "Replayed"
        return parts.headers(**named)


def _described(kinds: Iterable[str]) -> dict[str, Any]:
    """What is no JSON, by media type."""
    return {kind: _LINES if kind == NDJSON else {"schema": _TEXT if _is_text(kind) else _BINARY} for kind in kinds}


def _is_text(kind: str) -> bool:
    return kind.startswith("text/")


def _path_parameter(route: Route, name: str, converter: str) -> dict[str, Any]:
    before = route.template.split(f"/{{{name}}}")[0].rsplit("/", 1)[-1]
    example: Any = 7 if converter == "int" else _NAMES.get(before, name)
    schema = _PARAMETER_TYPES[converter]
    return {"name": name, "in": "path", "required": True, "schema": schema, "example": example}


def _needs_body(declaration: Declaration) -> bool:
    """Nothing is sent for an empty body."""
    if declaration.body is None:
        return True
    try:
        declaration.body.model_validate({})
    except ValidationError:
        return True
    return False


def _description(declaration: Declaration) -> str:
    who = f"Takes the role `{declaration.role}` or a larger one." if declaration.role else "Open to everybody."
    keys = " Not open to API keys." if declaration.role and not declaration.keys else ""
    return "\n\n".join(text for text in (_marked_up(declaration.description), who + keys) if text)


def _marked_up(text: str) -> str:
    """As Markdown: our docstrings mark code with two ticks."""
    return text.replace("``", "`")


def _operation_id(route: Route) -> str:
    owner = getattr(getattr(route.handler, "__self__", None), "__class__", type(None)).__name__
    return f"{owner.removesuffix('Api').lower()}_{getattr(route.handler, '__name__', 'call')}"


def _tag(template: str) -> str:
    if template.startswith("/feeds/"):
        return "calendar"
    first = template.removeprefix("/api/").split("/")[0]
    return first if template.startswith("/api/") and first in parts.TAGS else "service"
