"""The form of an operation whose arguments are plain values, drawn from the model that declares them. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from mvidarr.bulk.operation import AnyOperation

Look = Literal["line", "number", "lines", "text", "choice", "switch"]
_LONG = 1000  # characters: more need several lines


@dataclass(frozen=True)
class Drawn:
    """``text`` is what stands in it; of a switch "on" or nothing."""

    name: str
    label: str
    look: Look
    help: str
    text: str
    required: bool
    options: Sequence[tuple[str, str]] = ()
    error: str = ""


def drawn(
    operation: AnyOperation, texts: Mapping[str, str] | None, errors: Mapping[str, str], options: Mapping[str, Any]
) -> list[Drawn]:
    """``texts`` are those that were sent; None before that."""
    return [
        _field(name, info, texts, errors.get(name, ""), options.get(name, ()))
        for name, info in operation.arguments.model_fields.items()
    ]


def arguments_in(operation: AnyOperation, texts: Mapping[str, str]) -> dict[str, Any]:
    """What pydantic is to check; an empty text of a field that may be left out is left out."""
    found: dict[str, Any] = {}
    for name, info in operation.arguments.model_fields.items():
        text, look = texts.get(name, "").replace("\r\n", "\n"), _look(info)
        if look == "switch":
            found[name] = text == "on"
        elif look == "lines":
            found[name] = _each(info, text)
        elif text or (info.is_required() and look != "number"):
            found[name] = text
    return found


def texts_again(operation: AnyOperation, given: Mapping[str, Any]) -> dict[str, str]:
    """The texts that led to these arguments."""
    fields = operation.arguments.model_fields.items()
    return {name: _text(given[name] if name in given else _usual(info)) for name, info in fields}


def said_plainly(
    operation: AnyOperation, given: Mapping[str, Any], options: Mapping[str, Any], told: Callable[[str, Any], str]
) -> list[tuple[str, str]]:
    """Arguments in words; what is off, or stands for itself when it is left out, is not told."""
    found = []
    for name, info in operation.arguments.model_fields.items():
        value = given.get(name, _usual(info))
        if value is None or value is False:
            continue
        known = dict(options.get(name, ())) or {text: _words(text) for text in _literals(info.annotation)}
        shown = known.get(str(value)) or told(name, value)
        found.append((info.title or _words(name), shown or "nothing"))
    return found


def _field(
    name: str, info: FieldInfo, texts: Mapping[str, str] | None, error: str, options: Sequence[tuple[str, str]]
) -> Drawn:
    literals = _literals(info.annotation)
    choices = options or [(value, _words(value)) for value in literals]
    text = _text(_usual(info)) if texts is None else texts.get(name, "")
    look: Look = "choice" if choices else _look(info)
    required = info.is_required() and look not in ("switch", "lines")
    help = "" if options and literals else info.description or ""  # names of values are told by their labels
    return Drawn(name, info.title or _words(name), look, help, text, required, choices, error)


def _usual(info: FieldInfo) -> Any:
    return None if info.is_required() else info.get_default(call_default_factory=True)


def _look(info: FieldInfo) -> Look:
    kind = _plain(info.annotation)
    if kind is bool:
        return "switch"
    if kind in (int, float):
        return "number"
    if get_origin(kind) in (list, tuple, frozenset):
        return "lines"
    if get_origin(kind) is Literal:
        return "choice"
    most = next((each.max_length for each in info.metadata if hasattr(each, "max_length")), 0)
    return "text" if most > _LONG else "line"


def _plain(annotation: Any) -> Any:
    """Without None, and without what it is annotated with."""
    if get_origin(annotation) in (Union, UnionType):
        return _plain(next((each for each in get_args(annotation) if each is not type(None)), str))
    return _plain(get_args(annotation)[0]) if hasattr(annotation, "__metadata__") else annotation


def _literals(annotation: Any) -> list[str]:
    kind = _plain(annotation)
    return [str(value) for value in get_args(kind)] if get_origin(kind) is Literal else []


def _each(info: FieldInfo, text: str) -> list[Any]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    inner = get_args(_plain(info.annotation))
    numbers = bool(inner) and _plain(inner[0]) is int
    return [int(line) if numbers and line.isdecimal() else line for line in lines]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, (list, tuple, frozenset, set)):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def _words(name: str) -> str:
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]
