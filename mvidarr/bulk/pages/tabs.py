"""The rows of a plan under their tabs: by what would become of them, once it is applied by what did. Pure."""

from mvidarr.bulk.operation import Told
from mvidarr.bulk.shapes import Among, Plan

Tab = tuple[Among, str, int]  # key, what it says, how many
Tabs = tuple[tuple[Among, str], ...]

_OTHERS: Tabs = (
    ("same", "Already so"), ("conflict", "Conflict"), ("denied", "Not allowed"), ("excluded", "Left out"),
)  # fmt: skip


def before(told: Told) -> Tabs:
    return ("change", f"Will {told.will}"), *_OTHERS


def after(told: Told) -> Tabs:
    undone = _begun(told.several.removeprefix("are "))
    return ("done", _begun(told.were)), ("undone", undone), ("pending", "Not got to"), *_OTHERS


def over(plan: Plan) -> bool:
    return plan["state"] in ("applied", "failed", "cancelled")


def left(plan: Plan) -> int:
    """How many change, or were to."""
    return plan["counts"]["change"] - plan["excluded"]


def first_of(plan: Plan) -> Among:
    """What is shown before somebody chooses: what could not be done, else what changes, else what there is."""
    keys: tuple[Among, ...] = ("change", "conflict", "denied", "same")
    if over(plan):
        keys = ("undone", "done", "pending", "conflict", "denied", "same")
    return next((key for key in keys if _count(plan, key)), keys[0])


def tabs_of(plan: Plan, chosen: Among, told: Told) -> list[Tab]:
    """Those of which there is something, and the one that is open."""
    known = after(told) if over(plan) else before(told)
    shown = [(key, words, left(plan) if key == "change" else _count(plan, key)) for key, words in known]
    return [tab for tab in shown if tab[2] or tab[0] in (chosen, "change")]


def among(plan: Plan, asked: Among | None) -> Among:
    """What was asked for, if this plan has a tab of it."""
    known = {key for key, _ in (after(Told()) if over(plan) else before(Told()))}
    return asked if asked in known else first_of(plan)


def _count(plan: Plan, key: Among) -> int:
    if key == "pending":
        return left(plan) - plan["done"] - plan["undone"]
    return plan[key] if key == "excluded" or key == "done" or key == "undone" else plan["counts"][key]


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
