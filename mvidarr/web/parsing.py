"""From bytes to the declared model, and from pydantic's complaints to ours."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar, get_args, get_origin
from urllib.parse import parse_qsl

import orjson
from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_core import ErrorDetails

from mvidarr.errors import FieldError, Invalid

Model = TypeVar("Model", bound=BaseModel)

MAX_FIELDS = 1000
MAX_ERRORS = 50  # wrong fields that are told one by one; to look for the neighbours of 50,000 would take a second
_NUL = "The character NUL is not allowed."


def parse_json(model: type[Model], raw: bytes) -> Model:
    """As the document says: JSON has types of its own, so ``false`` is no number and ``"7"`` neither."""
    try:
        parsed = model.model_validate_json(raw or b"{}", strict=True)
    except ValidationError as error:
        if error.errors(include_input=False, include_url=False)[0]["type"] == "json_invalid":
            raise Invalid("The body is not valid JSON.", code="bad_json") from error
        raise invalid(error, model) from error
    if b"\\u0000" in raw and any("\0" in text for text in _texts(orjson.loads(raw))):
        raise Invalid(_NUL)
    return parsed


def parse_pairs(raw: str) -> list[tuple[str, str]]:
    """A query string or urlencoded form; text that no database keeps is refused here, once."""
    try:
        pairs = parse_qsl(raw, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise Invalid(f"The request has more than {MAX_FIELDS} fields.", code="too_many_fields") from None
    if any("\0" in name or "\0" in value for name, value in pairs):
        raise Invalid(_NUL)
    return pairs


def parse_query(model: type[Model], raw: str) -> Model:
    """Unknown parameters are left alone: links carry those of other sites."""
    known = {name: value for name, value in _collected(model, parse_pairs(raw)).items() if name in _names(model)}
    return parse_values(model, known)


def parse_form(model: type[Model], raw: bytes) -> Model:
    return parse_values(model, _collected(model, parse_pairs(raw.decode("latin-1"))))


def parse_values(model: type[Model], values: Mapping[str, Any]) -> Model:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise invalid(error, model) from error


def form_values(model: type[BaseModel], raw: bytes) -> dict[str, str]:
    """What was typed, to be shown again, without secrets."""
    secret = {name for name, field in model.model_fields.items() if field.annotation is SecretStr}
    pairs = parse_pairs(raw.decode("latin-1"))
    return {name: value for name, value in pairs if name not in secret and "password" not in name}


def invalid(error: ValidationError, model: type[BaseModel]) -> Invalid:
    details = error.errors(include_context=False, include_input=False, include_url=False)[:MAX_ERRORS]
    errors = tuple(FieldError(".".join(map(str, item["loc"])), _sentence(item, model)) for item in details)
    first = f"{errors[0].field}: {errors[0].message}" if errors[0].field else errors[0].message
    more = "" if error.error_count() == 1 else f" ({error.error_count() - 1:,} more)"
    return Invalid(first + more, errors=errors)


def _sentence(item: ErrorDetails, model: type[BaseModel]) -> str:
    if item["type"] == "extra_forbidden":
        return _unknown(item["loc"], model)
    if item["type"] == "missing":
        return "This field is required."
    text = item["msg"].removeprefix("Value error, ")
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _unknown(location: tuple[int | str, ...], model: type[BaseModel]) -> str:
    name = str(location[-1])
    owner = _model_at(model, location[:-1])
    known = sorted(_names(owner)) if owner else []
    near = get_close_matches(name, known, n=1)
    hint = f'did you mean "{near[0]}"?' if near else f"known are {', '.join(known)}." if known else "leave it out."
    return f'There is no field "{name}"; {hint}'


def _names(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def _model_at(model: type[BaseModel], location: tuple[int | str, ...]) -> type[BaseModel] | None:
    owner: type[BaseModel] | None = model
    for step in location:
        if owner is not None and isinstance(step, str) and step in owner.model_fields:
            owner = _first_model(owner.model_fields[step].annotation)
    return owner


def _first_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _first_model(part))), None)


def _collected(model: type[BaseModel], pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Fields declared as lists collect their values; of others the last one counts."""
    values: dict[str, Any] = {}
    for name, value in pairs:
        field = model.model_fields.get(name)
        if field is not None and get_origin(field.annotation) is list:
            values.setdefault(name, []).append(value)
        else:
            values[name] = value
    return values


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
