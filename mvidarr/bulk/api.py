"""Bulk operations over HTTP: a preview and its doing for each operation, and the plans that come of them."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any, Literal, NotRequired, Self

from pydantic import ConfigDict, Field, ValidationError, create_model, model_validator
from typing_extensions import TypedDict

from mvidarr.bulk.operation import AnyOperation, GivenArguments
from mvidarr.bulk.plans import Plans
from mvidarr.bulk.shapes import Counts, Plan, PlanList, PlannedRows, Who
from mvidarr.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from mvidarr.jobs import JobView
from mvidarr.web.endpoint import Answer, Body, Call, Fields, Handler, endpoint
from mvidarr.web.selected import Id, Selected

Places = Annotated[list[Annotated[int, Field(ge=0, le=2**31 - 1)]], Field(min_length=1, max_length=1000)]


class RowsAsked(Fields):
    among: Annotated[
        Literal["", "change", "same", "conflict", "denied", "excluded", "done", "undone", "pending"],
        Field(description="Only rows of this verdict, or with this outcome."),
    ] = ""
    at: Annotated[int, Field(ge=0, le=2**31 - 1, description="How many of them to leave out.")] = 0
    limit: Annotated[int, Field(ge=1, le=500)] = 50


class Exclusion(Body):
    """Rows of a plan by their ``place``."""

    places: Places
    excluded: bool = True


class Preview(TypedDict):
    """With a ``job`` it is still being planned."""

    plan_id: int
    counts: Counts
    plan: Plan
    job: NotRequired[JobView]


class Applied(TypedDict):
    """Without a ``job`` there was nothing to do."""

    plan: Plan
    change_id: int | None
    job: NotRequired[JobView]


class PlanAnswer(TypedDict):
    plan: Plan


class Discarded(TypedDict):
    id: int


class PlansApi:
    def __init__(self, plans: Plans) -> None:
        self._plans = plans

    @endpoint(role="user", result=PlanList)
    async def mine(self, call: Call) -> PlanList:
        """Your plans of the last day, the newest first."""
        return {"items": await self._plans.mine(who=who(call))}

    @endpoint(role="user", result=Plan, errors=(NotFound,))
    async def one(self, call: Call) -> Plan:
        """A plan of yours: how many rows would change, what else would happen, how far it got."""
        return await self._plans.get(call.id, who=who(call))

    @endpoint(role="user", query=RowsAsked, result=PlannedRows, errors=(NotFound,))
    async def rows(self, call: Call) -> PlannedRows:
        """Its rows, before and after, in the order of the selection; also those that could not be changed."""
        asked: RowsAsked = call.query
        return await self._plans.rows(call.id, among=asked.among or None, at=asked.at, limit=asked.limit, who=who(call))

    @endpoint(role="user", body=Exclusion, result=PlanAnswer, errors=(NotFound, Conflict))
    async def exclude(self, call: Call) -> PlanAnswer:
        """Take rows out of a plan, or back in, before it is applied."""
        body: Exclusion = call.body
        return {"plan": await self._plans.exclude(call.id, body.places, excluded=body.excluded, who=who(call))}

    @endpoint(role="user", result=Discarded, errors=(NotFound, Conflict))
    async def discard(self, call: Call) -> Discarded:
        """Throw a plan away; what was applied stays."""
        await self._plans.discard(call.id, who=who(call))
        return {"id": call.id}


class BulkApi:
    """Two doors for each operation, whose bodies are the selection and what the operation takes besides."""

    def __init__(self, plans: Plans) -> None:
        self._plans = plans

    def doors(self) -> Sequence[tuple[AnyOperation, Handler, Handler]]:
        """The operation, its preview, its doing."""
        return [(operation, *_doors(self._plans, operation)) for operation in self._plans.operations]


def _doors(plans: Plans, operation: AnyOperation) -> tuple[Handler, Handler]:
    noun, given = operation.noun, operation.arguments
    asked = _asked(given)
    ordered = _ordered(given)

    class Doors:
        @endpoint(
            role=operation.role,
            body=asked,
            result=Preview,
            also=(202,),
            errors=(Invalid,),
            unhurried=True,
            summary=f"See what “{operation.name}” would do to each selected {noun}.",
        )
        async def preview(self, call: Call) -> Answer:
            """Nothing changes. Apply the plan by its ``plan_id``, or look at its rows first."""
            arguments = _arguments(given, call.body)
            plan, job = await plans.preview(operation, arguments, call.body.selection.selection(), who=who(call))
            body: Preview = {"plan_id": plan["id"], "counts": plan["counts"], "plan": plan}
            if job is None:
                return Answer(body)
            return Answer({**body, "job": job}, status=202, location=f"/api/jobs/{job['id']}")

        @endpoint(
            role=operation.role,
            body=ordered,
            result=Applied,
            also=(202,),
            errors=(Invalid, NotFound, Conflict, Forbidden),
            unhurried=True,
            summary=f"Do “{operation.name}” to many {noun}s: as a preview showed it, or to a selection straight away.",
        )
        async def apply(self, call: Call) -> Answer:
            """Rows that were changed since the preview are left alone, and told among the rows of the plan."""
            asker = who(call)
            if call.body.plan_id is not None:
                plan, job = await plans.apply(call.body.plan_id, noun=noun, operation=operation.name, who=asker)
            else:
                arguments = _arguments(given, call.body)
                plan, job = await plans.straight(operation, arguments, call.body.selection.selection(), who=asker)
            body: Applied = {"plan": plan, "change_id": plan["change_id"]}
            if job is None:
                return Answer(body)
            return Answer({**body, "job": job}, status=202, location=f"/api/jobs/{job['id']}")

    Doors.__name__ = f"Bulk{noun.capitalize()}{operation.name.capitalize()}Api"
    doors = Doors()
    return doors.preview, doors.apply


@cache  # a model takes a millisecond or two to make, and there are two of each operation
def _asked(given: type[GivenArguments]) -> type[GivenArguments]:
    return create_model(f"{given.__name__}Asked", __base__=given, selection=(Selected, ...))


class Ordered(Body):
    """A plan by its id; or a selection, with all that the operation takes."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"plan_id": 12}]})

    plan_id: Annotated[Id | None, Field(description="Of a preview; then nothing else is given.")] = None
    selection: Selected | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.plan_id is None) == (self.selection is None):
            raise ValueError("give the id of a plan, or a selection")
        if self.plan_id is not None and len(self.model_fields_set) > 1:
            raise ValueError("a plan says already what is to be done")
        return self


@cache
def _ordered(given: type[GivenArguments]) -> type[Ordered]:
    """Nothing is required, as a plan has it; of a selection the operation's own model says so later."""
    fields: dict[str, Any] = {
        name: (Annotated[(info.annotation, *info.metadata, Field(description=info.description))] | None, None)
        for name, info in given.model_fields.items()
    }
    return create_model(f"{given.__name__}Ordered", __base__=Ordered, **fields)


def _arguments(given: type[GivenArguments], body: Any) -> GivenArguments:
    try:
        return given.model_validate(body.model_dump(exclude_unset=True, exclude={"selection", "plan_id"}))
    except ValidationError as error:
        errors = tuple(FieldError(".".join(map(str, one["loc"])), one["msg"]) for one in error.errors())
        raise Invalid("This does not say what is to be done. See the errors.", errors=errors) from None


def who(call: Call) -> Who:
    return Who(call.asker, call.actor, "api")
