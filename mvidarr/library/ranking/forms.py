"""What is alike in queries that differ in words and values only: the statements that rank them are made for it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, true

from mvidarr.library.fields.words import said
from mvidarr.library.ranking.typed import Typed
from mvidarr.query import Asker, FieldTable, Words, condition_of
from mvidarr.query.form import form_of

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class QueryForm:
    """``said``: the form of the words, as ``fields.words.said`` has it. ``others``: what else is asked, its words by
    the given index. ``plain``, ``more_words`` and ``denied_words`` as of ``Typed``."""

    said: tuple[bool, ...]
    others: Callable[[Words], Condition]
    plain: bool
    more_words: bool
    denied_words: bool


class Formed(NamedTuple):
    """``key`` is that of all queries of this form; None: it is like no other. ``values`` are those of this one."""

    key: Any
    values: dict[str, Any]
    form: Callable[[], QueryForm]


def formed(table: FieldTable, typed: Typed, asker: Asker) -> Formed:
    """A mistake in what else is asked shows here, and so does what of the asker is looked at."""
    words = said(typed.said)
    values = {"titles": typed.titles, "texts": typed.words, **words.values}

    def others(by: Words) -> Condition:
        found = condition_of(replace(table, words=by), typed.others, asker)
        return true() if found is None else found

    def form(others: Callable[[Words], Condition]) -> QueryForm:
        return QueryForm(words.form, others, typed.plain, typed.more_words, typed.denied_words)

    one = others(table.words)
    if typed.more_words:
        return Formed(None, values, lambda: form(others))
    alike = form_of(one)
    key = None if alike.key is None else (words.form, alike.key)
    return Formed(key, {**values, **alike.values}, lambda: form(_always(alike.general)))


def _always(condition: Condition) -> Callable[[Words], Condition]:
    return lambda _: condition
