"""docs/query.md as the tables of fields have it: ``python -m tests.help.query_document`` writes it."""

from collections.abc import Mapping

from mvidarr.jobs.fields import JOBS
from mvidarr.library.fields import ARTISTS, VIDEOS
from mvidarr.library.fields.changes import CHANGES
from mvidarr.library.fields.kinds import Either, Own, Related, Searched
from mvidarr.playback.membership import MEANS as OF_PLAYLISTS
from mvidarr.playback.membership import InPlaylist
from mvidarr.query import Choice, Field, FieldTable
from tests.architecture.source import TOP

PATH = TOP / "docs" / "query.md"
HEAD = """# Searching

The search boxes of the library, the artists, the history and the activity, the addresses of their pages and `?q=` of
the API take the same text. Terms beside each other must all hold. Case and accents never matter.

## Forms

| form | finds |
|---|---|
| `lover machine` | both words, in titles, artists, guests, aliases, albums, labels, directors, tags and descriptions |
| `"lover machine"`, `mach*` | a phrase; words that begin so |
| `artist:bjork` | this word in this field |
| `title:=angel`, `album:bro*` | the whole value; a beginning |
| `genre:(rock,pop)` | one of them |
| `genre:rock genre:pop` | both |
| `year:1990..1999`, `year:..1979`, `year:2010..` | a range, both ends included |
| `quality:<1080p`, `size:>500MB`, `duration:2m30s..5m` | below, above, between |
| `added:<30d`, `played:>1y` | ages: `h`, `d`, `w`, `mo`, `y` |
| `added:2026-01..2026-02`, `released:2024` | whole days, months or years |
| `-genre:pop`, `NOT kind:live` | everything else, also what has no genre |
| `-(tag:live year:..1989)` | brackets go everywhere |
| `genre:house OR genre:techno` | either; `AND` may be written, too |
| `is:wanted`, `has:file` | see below |
| `sort:-year` | an order; without `-` the other way round |

Videos found by words stand in the order of relevance: those whose title is just what was typed, those of the artist of
just this name, those with all words in title, artist, aliases and guests, then the rest. Among equals the asker's plays
and rating decide, then popularity. `sort:` asks for another order.

What holds spaces or signs of the language stands in quotes: `album:"Debut (Live)"`. A query that makes no sense is
answered with the place of the mistake, what was expected there, and the nearest names.

## While you type

The field offers what may follow: fields, their values with how many have each, orders, and what you asked before. The
arrow keys go through the offers, Enter or Tab takes one, Escape closes them; without a choice Enter asks for what
stands there. Below the field a sentence says what the query asks for. Each part is a chip below it: open one to change
it, to ask for its opposite or to take it away; Delete takes it away at once. Where nothing is found, queries with names
that are near to yours and do find something are proposed.

What you asked is kept for you alone, the last hundred of each list; `DELETE /api/queries` forgets it.

"""
TAKES = {
    "Text": "words", "Number": "a number", "Size": "a size", "Height": "a height: `1080`, `720p`, `4k`",
    "Duration": "a length: `2m30s`, `2:30`", "Moment": "a time or an age", "Day": "a day or an age",
    "Code": "a short name", "Flag": "`yes` or `no`", "Listed": "a short name",
    "Stored": "a part of it, as it is written", "Entry": "a part of it, as it is written",
    "Bitrate": "a bitrate: `800k`, `5M`", "InPlaylist": "one that you see", "Person": "a name",
}  # fmt: skip


def text() -> str:
    joined = VIDEOS.joined(dict.fromkeys(OF_PLAYLISTS, object.__new__(InPlaylist)), OF_PLAYLISTS)  # as the roof does it
    return HEAD + "\n".join(_of(table) for table in (joined, ARTISTS, CHANGES, JOBS))


def _of(table: FieldTable) -> str:
    rows = "".join(f"| {names} | {takes} | {means} |\n" for names, takes, means in _rows(table))
    lines = [f"- `is:` takes {_listed(table.is_)}."]
    if table.has:
        lines.append(f"- `has:` takes {_listed(table.has)}, and every field that can be empty.")
    words = f" when words are searched for, else `{table.default_sort}`" if table.words_sort else ""
    usual = f"`{table.words_sort or table.default_sort}`{words}"
    lines.append(f"- `sort:` takes {_listed(table.sorts)}; without it the order is {usual}.")
    return (
        f"## {table.noun.capitalize()}\n\n| field | takes | what |\n|---|---|---|\n{rows}\n" + "\n".join(lines) + "\n\n"
    )


def _rows(table: FieldTable) -> list[tuple[str, str, str]]:
    means, rows = table.means, list[tuple[str, str, str]]()
    for name, field in table.fields.items():
        if name in means:
            rows.append((f"`{name}`", _takes(field), means[name]))
        else:  # another word for the one before it
            names, *rest = rows[-1]
            rows[-1] = (f"{names}, `{name}`", rest[0], rest[1])
    return rows


def _takes(field: Field) -> str:
    if isinstance(field, Either):
        return _takes(field.fields[0])
    if isinstance(field, Own | Related | Searched):
        return _takes(field.field)
    if isinstance(field, Choice) and type(field).__name__ == "Choice":
        return _listed(field.values)
    return next(TAKES[kind.__name__] for kind in type(field).__mro__ if kind.__name__ in TAKES)


def _listed(names: Mapping[str, object] | object) -> str:
    return ", ".join(f"`{name}`" for name in names)  # type: ignore[attr-defined]


if __name__ == "__main__":
    PATH.write_text(text(), "utf-8")
