"""The rows of a plan under their tabs: by what would become of them, once it is applied by what did. Pure."""

from mvidarr.bulk.shapes import Among, Plan

Tab = tuple[Among, str, int]  # key, what it says, how many

_SAME: tuple[tuple[Among, str], ...] = (
    ("same", "Already so"), ("conflict", "Conflict"), ("denied", "Not allowed"), ("excluded", "Left out"),
)  # fmt: skip
BEFORE: tuple[tuple[Among, str], ...] = (("change", "Will change"), *_SAME)
AFTER: tuple[tuple[Among, str], ...] = (
    ("done", "Done"), ("undone", "Could not be done"), ("pending", "Not got to"), *_SAME
)  # fmt: skip


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


def tabs_of(plan: Plan, chosen: Among) -> list[Tab]:
    """Those of which there is something, and the one that is open."""
    known = AFTER if over(plan) else BEFORE
    shown = [(key, words, left(plan) if key == "change" else _count(plan, key)) for key, words in known]
    return [tab for tab in shown if tab[2] or tab[0] in (chosen, "change")]


def among(plan: Plan, asked: Among | None) -> Among:
    """What was asked for, if this plan has a tab of it."""
    known = {key for key, _ in (AFTER if over(plan) else BEFORE)}
    return asked if asked in known else first_of(plan)


def _count(plan: Plan, key: Among) -> int:
    if key == "pending":
        return left(plan) - plan["done"] - plan["undone"]
    return plan[key] if key == "excluded" or key == "done" or key == "undone" else plan["counts"][key]
