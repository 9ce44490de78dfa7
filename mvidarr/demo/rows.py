"""Artists and videos that do not exist as rows of the library's tables."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Table

from mvidarr.db.tables.library import (
    artist_ids,
    artist_labels,
    artists,
    files,
    sources,
    video_artists,
    video_labels,
    videos,
)
from mvidarr.demo import projected
from mvidarr.demo.people import Artist, World
from mvidarr.demo.songs import Song
from mvidarr.files import clean_name

Row = dict[str, Any]
Rows = dict[Table, list[Row]]

_DAY = 86_400_000  # ms


def of_artists(world: World, some: Sequence[Artist]) -> Rows:
    rows: Rows = {artists: [], artist_labels: [], artist_ids: []}
    for one in some:
        rows[artists].append(_artist(world, one))
        for kind, names in (("alias", one.aliases), ("genre", one.genres)):
            rows[artist_labels] += [
                {"artist_id": one.id, "kind": kind, "position": position, "name": name, **projected.label(name)}
                for position, name in enumerate(names)
            ]
        if world.rng.random() < 0.6:
            number = str(uuid.UUID(int=world.rng.getrandbits(128), version=4))
            rows[artist_ids].append({"artist_id": one.id, "provider": "musicbrainz", "value": number})
    return rows


def _artist(world: World, one: Artist) -> Row:
    rng = world.rng
    added = world.moment - 3 * 365 * _DAY - rng.randrange(30 * _DAY)
    monitored = rng.random() < 0.35
    return {
        "id": one.id,
        "version": 1,
        "name": one.name,
        **projected.artist(one),
        "description": one.lexicon.sentence(rng) if rng.random() < 0.3 else None,
        "links": [],
        "monitored": monitored,
        "auto_download": monitored and rng.random() < 0.3,
        "kinds": ["official"] if rng.random() < 0.8 else ["official", "live"],
        "folder": clean_name(one.name) if one.videos else None,
        "locked": [],
        "added": added,
        "updated": added,
    }


def of_songs(some: Sequence[tuple[int, int, Song]], root_id: int) -> Rows:
    """Each with its id, and the one of its file where it has one."""
    rows: Rows = {videos: [], video_artists: [], video_labels: [], sources: [], files: []}
    for video_id, file_id, song in some:
        rows[videos].append(_video(video_id, file_id, song))
        rows[video_artists] += [
            {"video_id": video_id, "artist_id": guest.id, "position": position}
            for position, guest in enumerate(song.guests)
        ]
        rows[video_labels] += [
            {"video_id": video_id, "kind": kind, "position": position, "name": name, **projected.label(name)}
            for kind, position, name in song.labels
        ]
        rows[sources].append(_source(video_id, song))
        if song.recording:
            rows[files].append(_file(video_id, file_id, root_id, song))
    return rows


def _video(video_id: int, file_id: int, song: Song) -> Row:
    return {
        "id": video_id,
        "version": 1,
        "artist_id": song.artist.id,
        "title": song.title,
        "kind": song.kind,
        "status": song.status,
        "year": song.year,
        "release_date": song.release_date,
        "album": song.album,
        "label": song.label,
        "description": song.description,
        "credits": song.credits,
        "duration": song.duration,
        "height": song.recording.height if song.recording else None,
        "size": song.size or None,
        "missing": song.missing_since is not None,
        "popularity": song.popularity,
        "monitored": True,
        "locked": song.locked,
        **projected.video(song, video_id, file_id),
        "picture": song.picture.digest if song.picture else None,
        "color": song.picture.color if song.picture else None,
        "placeholder": song.picture.placeholder if song.picture else None,
        "error": song.error,
        "added": song.added,
        "updated": song.updated,
    }


def _source(video_id: int, song: Song) -> Row:
    link = {"provider": "youtube", "key": song.key, "url": song.url}
    return {"video_id": video_id, **link, "rank": 0, "added": song.added}


def _file(video_id: int, file_id: int, root_id: int, song: Song) -> Row:
    found = song.recording
    assert found is not None  # noqa: S101 - asked for by the caller
    return {
        "id": file_id,
        "video_id": video_id,
        "root_id": root_id,
        "path": song.path,
        "primary": True,
        "size": song.size,
        "duration": song.duration,
        "width": found.width,
        "height": found.height,
        "video_codec": found.video_codec,
        "audio_codec": found.audio_codec,
        "fps": found.fps,
        "bitrate": found.bitrate,
        "container": found.container,
        "audio_channels": found.channels,
        "audio_language": None,
        "audio": [{"codec": found.audio_codec, "channels": found.channels, "language": None}],
        "subtitles": [],
        "hdr": found.hdr,
        "missing_since": song.missing_since,
        "added": song.added,
    }


def of_viewer(world: World, user_id: int, some: Iterable[tuple[int, int, Song]]) -> list[Row]:
    """What somebody watched in these years: little of most, much of a few."""
    return [_watched(world, user_id, video_id, song) for video_id, _, song in some if _is_seen(world, song)]


def _is_seen(world: World, song: Song) -> bool:
    return song.status == "downloaded" and world.rng.random() < 0.35


def _watched(world: World, user_id: int, video_id: int, song: Song) -> Row:
    rng = world.rng
    last = song.added + int((world.moment - song.added) * rng.random())
    return {
        "user_id": user_id,
        "video_id": video_id,
        "plays": 1 + int(rng.expovariate(1 / 3)),
        "skips": int(rng.random() < 0.1),
        "last_played": last,
        "position": round(song.duration * rng.uniform(0.1, 0.8), 1) if rng.random() < 0.03 else None,
        "rating": min(10, max(1, round(rng.gauss(7, 1.8)))) if rng.random() < 0.25 else None,
        "favourite": rng.random() < 0.07,
        "updated": last,
    }
