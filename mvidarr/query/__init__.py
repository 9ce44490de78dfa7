"""The one query language: what people type into the search box, and everything that carries the same words.

Knows no rooms: each exports a ``FieldTable``, and the engine compiles a query over it.

    grammar > parse (text to tree) > compile (tree to condition, over a table of fields) > lists (pages, counts, rails)

Tables owned: none. Events: none.
"""

from mvidarr.query.answers import Ids, RailKey, Slice
from mvidarr.query.compile import condition_of
from mvidarr.query.fields import Choice, Code, Day, Duration, Flag, Height, Moment, Names, Number, Size, Text, words_in
from mvidarr.query.lists import Lists
from mvidarr.query.order import usual_sort
from mvidarr.query.parse import parse
from mvidarr.query.table import Asked, Asker, Beside, Condition, Field, FieldTable, Phrase, Rail, SortKey, Words
from mvidarr.query.text import fold, tokens, words
from mvidarr.query.tree import Query
from mvidarr.query.write import text_of

__all__ = [
    "Asked",
    "Asker",
    "Beside",
    "Choice",
    "Code",
    "Condition",
    "Day",
    "Duration",
    "Field",
    "FieldTable",
    "Flag",
    "Height",
    "Ids",
    "Lists",
    "Moment",
    "Names",
    "Number",
    "Phrase",
    "Query",
    "Rail",
    "RailKey",
    "Size",
    "Slice",
    "SortKey",
    "Text",
    "Words",
    "condition_of",
    "fold",
    "parse",
    "text_of",
    "tokens",
    "usual_sort",
    "words",
    "words_in",
]
