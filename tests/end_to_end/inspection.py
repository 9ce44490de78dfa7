"""Looks at the data and the media of a stopped server for anything lost, doubled or left behind."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from mvidarr.files import NFO, PICTURE, THUMB, beside, subtitle_suffix

ARTIST_NFO = "artist.nfo"
OWN = ".mvidarr"


def faults_of(data: Path, media: Path, asked: Sequence[str], clip: Path, subtitles: Sequence[str] = ()) -> list[str]:
    """``asked``: the addresses; each must be one video with one file that has the bytes of ``clip``, and beside it
    those in the languages ``subtitles``."""
    with closing(sqlite3.connect(data / "mvidarr.db")) as database:
        return [
            *_database_itself(database),
            *_videos(database, asked),
            *_work(database),
            *_events(database),
            *_files(database, media, clip, subtitles),
            *_leftovers(data, media),
        ]


def _database_itself(database: sqlite3.Connection) -> Iterator[str]:
    for pragma in ("integrity_check", "foreign_key_check"):
        said = [row for row in database.execute(f"PRAGMA {pragma}") if row != ("ok",)]
        if said:
            yield f"{pragma}: {said}"


def _videos(database: sqlite3.Connection, asked: Sequence[str]) -> Iterator[str]:
    rows = database.execute(
        "SELECT sources.url, videos.id, videos.status FROM videos LEFT JOIN sources ON sources.video_id = videos.id"
    ).fetchall()
    by_url = Counter(url for url, _, _ in rows)
    for url in asked:
        if by_url[url] != 1:
            yield f"{by_url[url]} videos have the address {url}"
    for url, video, status in rows:
        if url not in asked:
            yield f"nobody asked for video {video}, {url}"
        if status != "downloaded":
            yield f"video {video} is {status}: {url}"


def _work(database: sqlite3.Connection) -> Iterator[str]:
    for job, kind, state, code in database.execute(
        "SELECT id, kind, state, error_code FROM jobs WHERE state <> 'done'"
    ):
        yield f"job {job} ({kind}) is {state}, {code}"
    for video, count in database.execute("SELECT video_id, count(*) FROM downloads GROUP BY 1 HAVING count(*) <> 1"):
        yield f"video {video} has {count} downloads"
    for download, state in database.execute("SELECT id, state FROM downloads WHERE state <> 'done'"):
        yield f"download {download} is {state}"
    for (target,) in database.execute("SELECT target FROM file_intents"):
        yield f"the intent to place {target} is still there"
    for change, state in database.execute("SELECT id, state FROM changes WHERE state <> 'complete'"):
        yield f"change {change} is {state}"


def _events(database: sqlite3.Connection) -> Iterator[str]:
    """What has an effect outside was told once."""
    told = "SELECT videos.id, count(events.id) FROM videos LEFT JOIN events ON events.subject_type = 'video' "
    told += "AND events.subject_id = videos.id AND events.type = ? GROUP BY 1 HAVING count(events.id) <> 1"
    for type_ in ("VideoAdded", "VideoDownloaded"):
        for video, count in database.execute(told, (type_,)):
            yield f"{type_} was told {count} times of video {video}"


def _files(database: sqlite3.Connection, media: Path, clip: Path, subtitles: Sequence[str]) -> Iterator[str]:
    rows = database.execute("SELECT video_id, path, size FROM files").fetchall()
    for video, count in Counter(video for video, _, _ in rows).items():
        if count != 1:
            yield f"video {video} has {count} files"
    whole, expected = clip.read_bytes(), set()
    for _, path, size in rows:
        file = media / path
        near = [beside(file, suffix) for suffix in (NFO, PICTURE, THUMB, *map(subtitle_suffix, subtitles))]
        expected |= {file, *near, file.parent.parent / ARTIST_NFO}
        if not file.is_file():
            yield f"{path} is not there"
        elif file.stat().st_size != size or file.read_bytes() != whole:
            yield f"{path} is not whole"
        yield from (f"{one.relative_to(media)} is empty" for one in near if one.is_file() and not one.stat().st_size)
    there = {path for path in media.rglob("*") if path.is_file() and OWN not in path.parts}
    yield from (f"{path.relative_to(media)} should not be there" for path in sorted(there - expected))
    yield from (f"{path.relative_to(media)} should be there" for path in sorted(expected - there))


def _leftovers(data: Path, media: Path) -> Iterator[str]:
    yield from (f"staging of job {folder.name} is still there" for folder in (media / OWN / "staging").glob("*"))
    yield from (f"the record of a child, {path.name}, is still there" for path in data.glob("run/children-*/*"))
    for path in data.rglob("*"):
        if path.suffix in (".part", ".tmp", ".ytdl") or path.name.startswith(".mvidarr-"):
            yield f"{path.relative_to(data)} was left in the data folder"
    for folder in media.rglob("*"):
        if folder.is_dir() and OWN not in folder.parts and not any(folder.iterdir()):
            yield f"the empty folder {folder.relative_to(media)} was left"
