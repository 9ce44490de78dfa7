"""The page of each operation: what was selected, a form for the rest, and then its preview."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from pydantic import ValidationError

from mvidarr.bulk.operation import AnyOperation, GivenArguments
from mvidarr.bulk.pages.chosen import Again, Chosen, Typed, back_to, chosen_again, gone, linked_to
from mvidarr.bulk.pages.drawn import arguments_in, drawn, texts_again
from mvidarr.bulk.pages.lines import (
    WAYS,
    EditField,
    Line,
    arguments_of,
    edit_fields,
    lines_again,
    lines_of,
    with_errors,
)
from mvidarr.bulk.pages.worded import Worded
from mvidarr.bulk.plans import Plans
from mvidarr.bulk.shapes import Who
from mvidarr.errors import FieldError, Forbidden, Invalid, MvidarrError, NotFound
from mvidarr.web.endpoint import Call, Handler, Page, See, page

EDIT = "edit"  # has a form of its own
_UNREAD = "What was selected cannot be read. Go back and select again."
_FIRST = {"video": "tags", "artist": "genres"}


class OperationPages:
    def __init__(self, plans: Plans, worded: Worded) -> None:
        self._plans = plans
        self._worded = worded

    def doors(self) -> Sequence[tuple[AnyOperation, Handler, Handler, Handler]]:
        """The operation, its form by link, its form as a list or the form itself sends it, its preview."""
        return [(operation, *self._of(operation)) for operation in self._plans.operations]

    def _of(self, operation: AnyOperation) -> tuple[Handler, Handler, Handler]:
        asking, verb, noun = self, operation.label.removesuffix("…"), operation.noun

        class Doors:
            @page(role=operation.role, query=Chosen, summary=f"{verb}: many {noun}s, that a link names.")
            async def linked(self, call: Call) -> Page:
                return await asking.shown(call, operation, call.query)

            @page(role=operation.role, form=Typed, summary=f"{verb}: selected {noun}s; also each line of its form.")
            async def chosen(self, call: Call) -> Page | See:
                if call.form is None:
                    return await asking.shown(call, operation, Chosen(), _UNREAD, status=422)
                link = linked_to(noun, operation.name, call.form)
                return See(link) if link else await asking.turned(call, operation, call.form)

            @page(role=operation.role, form=Typed, summary=f"{verb}: see what it would do to each {noun}.")
            async def preview(self, call: Call) -> Page | See:
                if call.form is None:
                    return await asking.shown(call, operation, Chosen(), _UNREAD, status=422)
                return await asking.previewed(call, operation, call.form)

        Doors.__name__ = f"Bulk{noun.capitalize()}{operation.name.capitalize()}Pages"
        doors = Doors()
        return doors.linked, doors.chosen, doors.preview

    @page(role="user", query=Again)
    async def again(self, call: Call) -> Page:
        """The form that a plan was made with, to change what it says."""
        who = Who(call.asker, call.actor, "page")
        try:
            plan, selection = await self._plans.get(call.id, who=who), await self._plans.selection(call.id, who=who)
        except NotFound as error:
            return gone(error, call.query.back)
        operation = self._plans.operation_of(plan)
        if not call.principal_required.may(operation.role):
            raise Forbidden(f"This needs the role {operation.role}.", code="role_too_small")
        chosen, given = chosen_again(selection, call.query.back), plan["arguments"]
        if operation.name == EDIT:
            return await self.shown(call, operation, chosen, lines=lines_again(given, await self._fields(operation)))
        return await self.shown(call, operation, chosen, texts=texts_again(operation, given))

    async def turned(self, call: Call, operation: AnyOperation, form: Typed) -> Page:
        """The form with a line more, or less."""
        if operation.name != EDIT:
            return await self.shown(call, operation, form)
        try:
            lines = lines_of(form.field, form.do, form.value)
        except Invalid as error:
            return await self.shown(call, operation, form, error.detail, status=422)
        fields = await self._fields(operation)
        turn, _, place = form.turn.partition(":")
        if turn == "more" and form.more in fields:
            lines.append(Line(form.more, fields[form.more].ways[0]))
        if turn == "drop" and place.isdecimal():
            lines = [line for n, line in enumerate(lines) if n != int(place)]
        return await self.shown(call, operation, form, lines=lines, fresh=turn == "more")

    async def previewed(self, call: Call, operation: AnyOperation, form: Typed) -> Page | See:
        if operation.name == EDIT:
            return await self._edited(call, operation, form)
        try:
            given = arguments_in(operation, call.form_values)
            plan = await self._planned(call, operation, given, form)
        except MvidarrError as error:
            errors = {one.field.partition(".")[0]: one.message for one in reversed(_errors(error))}
            known = operation.arguments.model_fields.keys()
            said = "" if errors.keys() & known else error.detail
            return await self.shown(call, operation, form, said, texts=call.form_values, errors=errors, status=422)
        return plan

    async def _edited(self, call: Call, operation: AnyOperation, form: Typed) -> Page | See:
        lines: Sequence[Line] = []
        try:
            given, lines = arguments_of(lines_of(form.field, form.do, form.value), await self._fields(operation))
            if not lines:
                raise Invalid("Say what shall become of them: add a field.")
            if any(line.error for line in lines):
                return await self.shown(call, operation, form, lines=lines, status=422)
            return await self._planned(call, operation, given, form)
        except MvidarrError as error:
            lines, rest = with_errors(lines, _errors(error))
            said = " ".join(rest) or ("" if any(line.error for line in lines) else error.detail)
            return await self.shown(call, operation, form, said, lines=lines, status=422)

    async def _planned(self, call: Call, operation: AnyOperation, given: Mapping[str, Any], form: Typed) -> See:
        arguments = _checked(operation, given)
        who = Who(call.asker, call.actor, "page")
        plan, _ = await self._plans.preview(operation, arguments, form.selection(), who=who)
        back = back_to(operation.noun, form.back)
        return See(f"/bulk/{plan['id']}?{urlencode({'back': back})}")

    async def _fields(self, operation: AnyOperation) -> dict[str, EditField]:
        worded, noun = self._worded, operation.noun
        return edit_fields(operation, worded.fields[noun], await worded.choices(noun))

    async def shown(
        self,
        call: Call,
        operation: AnyOperation,
        chosen: Chosen,
        error: str = "",
        *,
        lines: Sequence[Line] = (),
        texts: Mapping[str, str] | None = None,
        errors: Mapping[str, str] | None = None,
        fresh: bool = False,
        status: int = 200,
    ) -> Page:
        """``fresh``: the last line has just been added, and is gone to."""
        noun, count, said, selected = operation.noun, None, "", bool(chosen.ids.strip())
        offers: Mapping[str, Sequence[tuple[str, str]]] = {}
        try:
            selection = chosen.selection()
            count = await selection.size(self._worded.lists[noun], call.asker)
            said = self._worded.sentence(noun, selection)
            offers = await self._plans.offers(operation, selection, who=Who(call.asker, call.actor, "page"))
        except MvidarrError as problem:
            count, error, status = None, error or problem.detail, status if error else 422
        context: dict[str, Any] = {
            "operation": operation,
            "noun": noun,
            "chosen": chosen,
            "count": count,
            "said": said,
            "selected": selected,
            "back": back_to(noun, chosen.back),
            "error": error,
        }
        choices = await self._worded.choices(noun)
        if operation.name == EDIT:
            fields = await self._fields(operation)
            first = _FIRST[noun] if not lines else lines[-1].field
            context |= {"fields": fields, "lines": lines, "fresh": fresh, "first": first, "ways": WAYS}
            return Page("bulk/edit.html", context, status=status)
        theirs = await self._plans.choices(operation, who=Who(call.asker, call.actor, "page"))
        context["drawn"] = drawn(operation, texts, errors or {}, {**choices, **offers, **theirs})
        return Page("bulk/operation.html", context, status=status)


def _checked(operation: AnyOperation, given: Mapping[str, Any]) -> GivenArguments:
    try:
        return operation.arguments.model_validate(given)
    except ValidationError as error:
        errors = tuple(FieldError(".".join(map(str, one["loc"])), _sentence(one["msg"])) for one in error.errors())
        raise Invalid("Something here needs another look.", errors=errors) from None


def _sentence(text: str) -> str:
    text = text.removeprefix("Value error, ")
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _errors(error: MvidarrError) -> Sequence[FieldError]:
    return error.errors if isinstance(error, Invalid) else ()
