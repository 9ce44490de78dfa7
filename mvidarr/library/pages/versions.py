"""What a person typed, held against what the form showed and against what is there by now. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from mvidarr.errors import Invalid
from mvidarr.library.pages.form_fields import LOCKED, FormField

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Differing:
    """A field whose two versions differ. ``pick`` is the one that is likely wanted: whoever changed it."""

    field: FormField
    mine: str
    theirs: str
    pick: Literal["mine", "theirs"]
    both: bool  # changed it


def texts_of(fields: Sequence[FormField], row: Mapping[str, Any]) -> dict[str, str]:
    """A video or an artist as the texts of its form."""
    return {field.name: tidy(field.said(row[field.name])) for field in fields} | {
        LOCKED: "\n".join(sorted(row[LOCKED]))
    }


def typed(fields: Sequence[FormField], sent: Texts, several: Texts, was: Texts) -> dict[str, str]:
    """The texts of a form. What was not sent stays as it was; ``several`` are fields of many boxes."""
    found = {field.name: tidy(sent[field.name]) if field.name in sent else was[field.name] for field in fields}
    return found | dict(several)


def tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n"))


def patch_of(fields: Sequence[FormField], mine: Texts, was: Texts) -> tuple[dict[str, Any], dict[str, str]]:
    """The fields that were changed, and what is wrong with them."""
    patch: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in fields:
        if mine[field.name] == was[field.name]:
            continue
        try:
            patch[field.name] = field.meant(mine[field.name])
        except Invalid as error:
            errors[field.name] = error.detail
    if mine[LOCKED] != was[LOCKED]:
        patch[LOCKED] = mine[LOCKED].split()
    return patch, errors


def differing(fields: Sequence[FormField], mine: Texts, was: Texts, theirs: Texts) -> list[Differing]:
    found = []
    for field in fields:
        ours, others = mine[field.name], theirs[field.name]
        if ours != others:
            changed, both = ours != was[field.name], others != was[field.name]
            found.append(Differing(field, ours, others, "mine" if changed else "theirs", changed and both))
    return found


def locks_of_both(mine: Texts, was: Texts, theirs: Texts) -> list[str]:
    """Theirs, with what I locked and without what I unlocked."""
    ours, before, others = (set(side[LOCKED].split()) for side in (mine, was, theirs))
    return sorted((others | (ours - before)) - (before - ours))


def beside_fields(errors: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By field of the form; what is wrong with one line names the line."""
    found: dict[str, str] = {}
    for name, sentence in errors:
        field, _, rest = name.partition(".")
        at = rest.partition(".")[0]
        said = f"Line {int(at) + 1}: {sentence}" if at.isdecimal() else f"{at}: {sentence}" if at else sentence
        found[field] = f"{found[field]} {said}" if field in found else said
    return found
