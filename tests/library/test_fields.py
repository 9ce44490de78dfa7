"""Whatever the API shows of a video, its files or an artist can be asked for."""

from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from sqlalchemy import update
from typing_extensions import is_typeddict

from mvidarr.clock import now
from mvidarr.db import Database
from mvidarr.db.tables.library import videos
from mvidarr.errors import Invalid
from mvidarr.library import ArtistLists, NewFile, VideoLists, store
from mvidarr.library.fields import ARTISTS, VIDEOS
from mvidarr.library.roots import pinned_root
from mvidarr.library.shapes import Artist, Video, VideoFile
from mvidarr.query import Asker, FieldTable, condition_of, parse
from tests.library.conftest import Library

# What is shown under another name than it is asked for, or asked for by has: alone.
ELSEWHERE = {
    "artist.id": "artist_id", "artist.name": "artist", "featured.id": "artist_id", "featured.name": "featured",
    "credits.role": "role", "credits.name": "credit", "quality.height": "quality", "quality.fps": "fps",
    "sources.provider": "source", "sources.id": "source_id", "sources.url": "url", "files.id": "file_id",
    "files.path": "path", "files.size": "size", "error.code": "error", "error.detail": "error",
    "links.name": "link", "links.url": "link", "ids": "source_id", "thumbnail": "has:thumbnail",
    "file:id": "file_id", "file:added": "file_added", "file:audio.codec": "audio_codec",
    "file:audio.channels": "audio_channels", "file:audio.language": "audio_language",
}  # fmt: skip
NOTHING_TO_ASK = {
    "placeholder": "a few pixels, for the page that loads",
    "sources.rank": "an order within one video",
    "file:primary": "every video with a file has one",
}
ASKER = Asker(1, now())
MANY = 40  # terms of one query


@pytest.mark.parametrize(("shape", "table"), [(Video, VIDEOS), (VideoFile, VIDEOS), (Artist, ARTISTS)])
def test_whatever_is_shown_can_be_asked_for(shape: type[Any], table: FieldTable) -> None:
    known = {*table.fields, *(f"has:{name}" for name in table.has)}
    missing = [
        name
        for name in shown(shape, "file:" if shape is VideoFile else "")
        if name not in NOTHING_TO_ASK and ELSEWHERE.get(name, last(name)) not in known
    ]
    assert not missing


@pytest.mark.parametrize("table", [VIDEOS, ARTISTS])
def test_every_field_says_what_it_is_or_is_another_name_of_the_one_before(table: FieldTable) -> None:
    assert not set(table.means) - set(table.fields)
    named = None
    for name, field in table.fields.items():
        if name in table.means:
            named = field
        else:
            assert type(field) is type(named), name


async def test_what_stands_in_paths_credits_and_streams_is_found_as_it_is_written(
    library: Library, tmp_path: Path
) -> None:
    credits = [{"role": "Director of Photography", "name": "Ann Lee"}, {"role": "editor", "name": "Björn"}]
    song = await library.song("Abba", "Voulez-Vous", credits=credits)
    other = await library.song("Abba", "Fernando", credits=[{"role": "editor", "name": "Ann Lee"}])
    await pinned_root(library.database, tmp_path, chosen=True)
    trouble = {"code": "no_video", "detail": "The page is gone."}
    async with library.database.write() as w:
        new = NewFile(
            1, "Abba/Live 100%/Voulez.mkv", 5, audio_channels=2, audio_language="sv", subtitles=("en", "sv"),
            bitrate=5000000,
        )  # fmt: skip
        await store.add_primary_file(w, song, new)
        await w.run(update(videos).where(videos.c.id == other).values(error=trouble))
    lists = VideoLists(library.database)
    for q, found in {
        "path:live": [song], 'path:"100%/"': [song], "path:abba*": [song], "path:live*": [], "file:voulez.mkv": [song],
        "file:abba": [], "file:=Voulez.mkv": [song], "file:vou*": [song], "subtitle:sv": [song], "subtitles:de": [],
        "audio_language:sv audio_channels:2": [song], "bitrate:>4M": [song], "bitrate:=5M": [song],
        "credit:lee": [song, other], "credit:Björn": [song], "role:=editor": [song, other], "role:director*": [song],
        "credit:editor": [],
        "-has:credit": [], "error:no_video": [other], "error:page": [other], "error:code": [], "-has:path": [other],
    }.items():  # fmt: skip
        page = await lists.page(q, "id", asker=ASKER)
        assert [video["id"] for video in page["items"]] == found, q


async def test_every_field_is_asked_in_both_databases(db: Database) -> None:
    """Each with whatever it takes of these, many at once."""
    for lists in (VideoLists(db), ArtistLists(db)):
        said = [
            f"{name}:{value}"
            for name in lists.table.fields
            for value in ("1", "yes", "live", "wanted", "a*", "=1", "..2")
            if takes(lists.table, name, value)
        ]
        terms = [*said, *(f"has:{name}" for name in lists.table.fields)]
        for start in range(0, len(terms), MANY):
            text = " OR ".join(terms[start : start + MANY])
            assert await lists.count(text, ASKER) == 0, text


def takes(table: FieldTable, name: str, value: str) -> bool:
    try:
        condition_of(table, parse(f"{name}:{value}"), ASKER)
    except Invalid:
        return False
    return True


def shown(shape: Any, before: str = "") -> list[str]:
    names = []
    for name, kind in get_type_hints(shape).items():
        inner = next((one for one in (kind, *get_args(kind)) if is_typeddict(one)), None)
        names += shown(inner, f"{before}{name}.") if inner else [f"{before}{name}"]
    return names


def last(name: str) -> str:
    return name.rpartition(":")[2].rpartition(".")[2]
