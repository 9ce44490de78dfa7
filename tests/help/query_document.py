"""docs/query.md as the tables of fields have it: ``python -m tests.help.query_document`` writes it."""

from collections.abc import Mapping

from mvidarr.jobs.fields import JOBS
from mvidarr.library.fields import ARTISTS, VIDEOS
from mvidarr.library.fields.kinds import Either, Related
from mvidarr.query import Choice, Field, FieldTable
from tests.architecture.source import TOP

PATH = TOP / "docs" / "query.md"
HEAD = """# Searching

The search boxes of the library, the artists and the activity, the addresses of their pages and `?q=` of the API take
the same text. Terms beside each other must all hold. Case and accents never matter.

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

What holds spaces or signs of the language stands in quotes: `album:"Debut (Live)"`. A query that makes no sense is
answered with the place of the mistake, what was expected there, and the nearest names.

"""
TAKES = {
    "Text": "words", "Number": "a number", "Size": "a size", "Height": "a height: `1080`, `720p`, `4k`",
    "Duration": "a length: `2m30s`, `2:30`", "Moment": "a time or an age", "Day": "a day or an age",
    "Code": "a short name", "Flag": "`yes` or `no`", "Listed": "a short name",
}  # fmt: skip
MEANS = {
    "videos": {
        "title": "its title", "artist": "its artist, by name or alias", "artist_id": "its artist or a guest",
        "featured": "a guest", "album": "the album", "label": "the label", "description": "its description",
        "genre": "a genre", "tag": "a tag", "director": "a director", "kind": "what sort of video it is",
        "status": "how far it is", "year": "the year of its release", "release_date": "the day of its release",
        "duration": "how long it plays", "quality": "the height of its file", "size": "the size of its file",
        "popularity": "how often the site showed it", "video_codec": "of its file, such as `h264`",
        "audio_codec": "of its file, such as `aac`", "container": "of its file, such as `mp4`",
        "hdr": "of its file", "fps": "pictures a second", "source": "a site that has it, such as `youtube`",
        "locked": "a field that is locked", "monitored": "whether it is marked as looked for",
        "profile_id": "its own profile", "id": "its number", "added": "when it came into the library",
        "updated": "when it changed last", "rating": "your stars, 1 to 10", "favourite": "whether it is your favourite",
        "plays": "how often you watched it", "played": "when you watched it last",
        "position": "where you stopped",
    },
    "artists": {
        "name": "the name", "artist": "the name or an alias", "alias": "an alias", "genre": "a genre",
        "source": "a site or database that knows them", "kind": "a sort of video that is wanted of them",
        "locked": "a field that is locked", "monitored": "whether they are marked as watched",
        "auto_download": "whether they are marked for downloads by themselves", "profile_id": "their profile",
        "videos": "how many videos", "downloaded": "how many of them are here", "wanted": "how many are wanted",
        "id": "their number", "added": "when they came into the library", "updated": "when they changed last",
    },
    "jobs": {
        "kind": "what is done, such as `download`", "lane": "the lane it runs in", "state": "how far it is",
        "error": "the code of its error", "actor": "who asked for it", "video": "the number of the video it is about",
        "artist": "the number of the artist it is about", "attempts": "how often it was tried",
        "priority": "larger goes first", "id": "its number", "created": "when it was asked for",
        "started": "when it began", "finished": "when it ended",
    },
}  # fmt: skip


def text() -> str:
    return HEAD + "\n".join(_of(table) for table in (VIDEOS, ARTISTS, JOBS))


def _of(table: FieldTable) -> str:
    rows = "".join(f"| {names} | {takes} | {means} |\n" for names, takes, means in _rows(table))
    lines = [f"- `is:` takes {_listed(table.is_)}."]
    if table.has:
        lines.append(f"- `has:` takes {_listed(table.has)}, and every field that can be empty.")
    lines.append(f"- `sort:` takes {_listed(table.sorts)}; without it the order is `{table.default_sort}`.")
    return (
        f"## {table.noun.capitalize()}\n\n| field | takes | what |\n|---|---|---|\n{rows}\n" + "\n".join(lines) + "\n\n"
    )


def _rows(table: FieldTable) -> list[tuple[str, str, str]]:
    means, rows = MEANS[table.noun], list[tuple[str, str, str]]()
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
    if isinstance(field, Related):
        return _takes(field.field)
    if isinstance(field, Choice) and type(field).__name__ == "Choice":
        return _listed(field.values)
    return TAKES[type(field).__name__]


def _listed(names: Mapping[str, object] | object) -> str:
    return ", ".join(f"`{name}`" for name in names)  # type: ignore[attr-defined]


if __name__ == "__main__":
    PATH.write_text(text(), "utf-8")
