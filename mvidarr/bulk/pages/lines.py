"""An edit line by line: which field, what becomes of it, the value. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from mvidarr.bulk.operation import AnyOperation
from mvidarr.errors import FieldError, Invalid

Look = Literal["name", "line", "text", "choice"]
Options = Mapping[str, Sequence[tuple[str, str]]]

WAYS = {
    "set": "set to", "add": "add", "remove": "take away", "clear": "empty", "lock": "lock", "unlock": "unlock",
}  # fmt: skip
_ANSWERS = (("yes", "Yes"), ("", "No"))
_OFFERED = {
    "artist": "artist", "featured": "artist", "genres": "genre", "tags": "tag", "directors": "director",
    "album": "album", "label": "label",
}  # fmt: skip


class FormField(Protocol):
    """A field of the form that edits one."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def look(self) -> str: ...

    @property
    def help(self) -> str: ...

    @property
    def most(self) -> int: ...

    @property
    def required(self) -> bool: ...

    def meant(self, text: str, /) -> Any: ...

    def said(self, value: Any, /) -> str: ...


@dataclass(frozen=True)
class EditField:
    """``ways`` in the order in which they are offered. ``offers``: the field of a query whose values are offered."""

    form: FormField
    look: Look
    ways: tuple[str, ...]
    several: bool
    options: Sequence[tuple[str, str]] = ()
    offers: str = ""

    @property
    def name(self) -> str:
        return self.form.name

    @property
    def help(self) -> str:
        """A name of a list stands in a line of its own."""
        return "" if self.look in ("name", "choice") else self.form.help


@dataclass(frozen=True)
class Line:
    field: str
    do: str
    value: str = ""
    error: str = ""


def edit_fields(operation: AnyOperation, form: Sequence[FormField], options: Options) -> dict[str, EditField]:
    """What the operation can edit, in the order of the form that edits one."""
    models = operation.arguments.model_fields
    settable, listed = (getattr(models[part].annotation, "model_fields", {}) for part in ("set", "add"))
    return {one.name: _field(one, one.name in listed, options) for one in form if one.name in settable}


def _field(form: FormField, listed: bool, options: Options) -> EditField:
    known = options.get(form.name, _ANSWERS if form.look == "switch" else ())
    look: Look = "choice" if known else "name" if listed else "text" if form.look in ("lines", "text") else "line"
    ways = ["add", "remove", "set"] if listed else ["set"]
    if not form.required and (listed or not known):
        ways.append("clear")
    offers = _OFFERED.get(form.name, "")
    return EditField(form, look, (*ways, "lock", "unlock"), listed, known, offers)


def lines_of(field: Sequence[str], do: Sequence[str], value: Sequence[str]) -> list[Line]:
    """As a form sends them; Invalid when it is none of ours."""
    if not len(field) == len(do) == len(value):
        raise Invalid("The form came in pieces. Go back and try again.")
    return [Line(*each) for each in zip(field, do, value, strict=True)]


def arguments_of(lines: Sequence[Line], fields: Mapping[str, EditField]) -> tuple[dict[str, Any], list[Line]]:
    """The arguments of the operation, and the lines with what is wrong with each."""
    found: dict[str, Any] = {"set": {}, "add": {}, "remove": {}, "lock": [], "unlock": []}
    return found, [replace(line, error=_taken(line, fields, found)) for line in lines]


def _taken(line: Line, fields: Mapping[str, EditField], found: dict[str, Any]) -> str:
    """Puts a line among the arguments; what is wrong with it."""
    field = fields.get(line.field)
    if field is None or line.do not in field.ways:
        return "This cannot be done to this field. Take the line away."
    if line.do in ("lock", "unlock"):
        found[line.do].append(field.name)
        return ""
    part = found["set" if line.do == "clear" else line.do]
    if field.name in part and (not field.several or line.do == "clear" or part[field.name] is None):
        return "Another line says already what becomes of this field."
    try:
        value = None if line.do == "clear" else _meant(field, line.value)
    except Invalid as error:
        return error.detail
    if field.several and line.do != "clear":
        part.setdefault(field.name, []).append(value)
    else:
        part[field.name] = value
    return ""


def _meant(field: EditField, text: str) -> Any:
    text = text.replace("\r\n", "\n").strip()
    if not text and field.look != "choice":
        raise Invalid("Write what it shall be.")
    return text if field.several else field.form.meant(text)


def lines_again(arguments: Mapping[str, Any], fields: Mapping[str, EditField]) -> list[Line]:
    """The lines that led to these arguments."""
    found = []
    for part in ("set", "add", "remove"):
        for name, value in arguments.get(part, {}).items():
            field = fields.get(name)
            if field is not None:
                found += _said_again(field, part, value)
    ways = [(name, part) for part in ("lock", "unlock") for name in arguments.get(part, [])]
    return found + [Line(name, part) for name, part in ways if name in fields]


def _said_again(field: EditField, part: str, value: Any) -> list[Line]:
    if value is None or value == []:
        return [Line(field.name, "clear")]
    if field.several and isinstance(value, list):
        return [Line(field.name, part, _typed(field, each)) for each in value]
    return [Line(field.name, part, _typed(field, value))]


def _typed(field: EditField, value: Any) -> str:
    if isinstance(value, bool):
        return _key(value)
    if field.offers == "artist" and not isinstance(value, str):
        return ""  # told by a number, over the API
    return field.form.said(value) if isinstance(value, list) else str(value)


def with_errors(lines: Sequence[Line], errors: Sequence[FieldError]) -> tuple[list[Line], list[str]]:
    """Each sentence at the line that it is about; those about none."""
    places = _places(lines)
    told, rest = list(lines), []
    for error in errors:
        path = error.field.removesuffix(".name")
        at = next((n for n, place in enumerate(places) if _about(path, place)), None)
        if at is None:
            rest.append(error.message)
        else:
            told[at] = replace(told[at], error=error.message)
    return told, rest


def _places(lines: Sequence[Line]) -> list[str]:
    """``add.tags.1``: where each stands among the arguments."""
    seen: dict[str, int] = {}
    places = []
    for line in lines:
        whole = line.do if line.do in ("lock", "unlock") else f"{'set' if line.do == 'clear' else line.do}.{line.field}"
        places.append(f"{whole}.{seen.setdefault(whole, 0)}")
        seen[whole] += 1
    return places


def _about(path: str, place: str) -> bool:
    whole = place.rpartition(".")[0]
    return path in (place, whole) or (path.startswith(f"{whole}.") and not path.removeprefix(f"{whole}.")[:1].isdigit())


def said_of(arguments: Mapping[str, Any], fields: Mapping[str, EditField], told: Any) -> list[tuple[str, str]]:
    """An edit in words: what, and how. ``told(field, value)`` writes a value."""
    found = []
    for part, verb in (("set", "set to"), ("add", "add"), ("remove", "take away")):
        for name, value in arguments.get(part, {}).items():
            field = fields.get(name)
            label = field.form.label if field else name
            options = dict(field.options) if field and not field.several else {}
            empty = value in (None, [])
            shown = options.get(_key(value)) or told(name, value)
            found.append((label, "empty" if empty and not options else f"{verb} “{shown}”"))
    for part in ("lock", "unlock"):
        names = [fields[name].form.label if name in fields else name for name in arguments.get(part, [])]
        if names:
            found.append((part.capitalize(), ", ".join(names)))
    return found


def _key(value: Any) -> str:
    return ("yes" if value else "") if isinstance(value, bool) or value is None else str(value)
