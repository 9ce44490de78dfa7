"""Plans as the API shows them. Times are ISO 8601."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from typing_extensions import TypedDict

from mvidarr.bulk.operation import EFFECTS, AnyOperation
from mvidarr.clock import iso
from mvidarr.query import Asker

Row = dict[str, Any]
State = Literal["planning", "ready", "applying", "applied", "cancelled", "failed"]
Outcome = Literal["", "excluded", "done", "undone", "pending"]
Among = Literal["change", "same", "conflict", "denied", "excluded", "done", "undone", "pending"]


@dataclass(frozen=True)
class Who:
    """``origin`` is where it comes from: api, page."""

    asker: Asker
    actor: str
    origin: str = "api"


class Counts(TypedDict):
    """Rows by verdict. Those that somebody took out are among ``change``, too."""

    change: int
    same: int
    conflict: int
    denied: int


class PlanError(TypedDict):
    code: str
    detail: str


class Plan(TypedDict):
    """``total`` rows were selected, ``planned`` of them are judged so far. ``effects``: what else happens, by name.
    ``done`` and ``undone`` count the rows that were changed when it was applied, and those that could not be."""

    id: int
    noun: str
    operation: str
    arguments: dict[str, Any]
    state: str
    created: str
    total: int
    planned: int
    counts: Counts
    excluded: int
    effects: dict[str, int]
    undoable: bool
    deletes: bool
    done: int
    undone: int
    error: PlanError | None
    change_id: int | None
    job_id: int | None


class PlannedRow(TypedDict):
    """``place`` is where it stands in the plan, from 0. ``reason``: why it is not changed, or could not be.
    ``outcome`` of a row that would change: it was taken out, is done, could not be done, or is still to be done."""

    place: int
    id: int
    title: str  # of one that is gone what it was called, or empty
    gone: bool
    verdict: str
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str
    excluded: bool
    undone: bool
    outcome: Outcome


class PlannedRows(TypedDict):
    """``total`` rows are among those asked for."""

    items: list[PlannedRow]
    total: int


class PlanList(TypedDict):
    items: list[Plan]


def shown(row: Mapping[str, Any], operation: AnyOperation) -> Plan:
    return {
        "id": row["id"],
        "noun": row["noun"],
        "operation": row["operation"],
        "arguments": row["arguments"],
        "state": row["state"],
        "created": iso(row["created"]),
        "total": row["total"],
        "planned": row["planned"],
        "counts": row["counts"],
        "excluded": row["excluded"],
        "effects": {name: row["effects"][name] for name in EFFECTS if row["effects"].get(name)},
        "undoable": operation.undoable,
        "deletes": operation.deletes,
        "done": row["done"],
        "undone": row["undone"],
        "error": row["error"],
        "change_id": row["change_id"],
        "job_id": row["job_id"],
    }
