"""Artists and videos that do not exist as rows of the library's tables."""

import uuid
from collections.abc import Iterable, Sequence
from functools import lru_cache
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
from mvidarr.demo.facts import Recording
from mvidarr.demo.people import Artist, World
from mvidarr.demo.songs import Song
from mvidarr.files import clean_name
from mvidarr.library.belongings import Belongings, gathered
from mvidarr.library.projection import of_artist, of_video
from mvidarr.library.text import sort_name
from mvidarr.query.text import fold, words

Row = dict[str, Any]
Rows = dict[Table, list[Row]]
Numbered = tuple[int, int, Song]  # with its id, and the one of its file; 0 without one

_DAY = 86_400_000  # ms


@lru_cache(maxsize=20_000)
def _derived(name: str) -> tuple[str, str]:
    return fold(name), words(name)


def _label(name: str) -> Row:
    folded, said = _derived(name)
    return {"folded": folded, "words": said}


def of_artists(world: World, some: Sequence[Artist]) -> Rows:
    rows: Rows = {artists: [], artist_labels: [], artist_ids: []}
    for one in some:
        labels = [
            {"artist_id": one.id, "kind": kind, "position": position, "name": name, **_label(name)}
            for kind, names in (("alias", one.aliases), ("genre", one.genres))
            for position, name in enumerate(names)
        ]
        rows[artists].append(_artist(world, one, labels))
        rows[artist_labels] += labels
        if world.rng.random() < 0.6:
            number = str(uuid.UUID(int=world.rng.getrandbits(128), version=4))
            rows[artist_ids].append({"artist_id": one.id, "provider": "musicbrainz", "value": number})
    return rows


def _artist(world: World, one: Artist, labels: list[Row]) -> Row:
    rng = world.rng
    added = world.moment - 3 * 365 * _DAY - rng.randrange(30 * _DAY)
    monitored = rng.random() < 0.35
    return {
        "id": one.id,
        "version": 1,
        "name": one.name,
        **of_artist({"name": one.name}, labels),
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


def of_songs(some: Sequence[Numbered], root_id: int) -> Rows:
    rows: Rows = {videos: [], video_artists: [], video_labels: [], sources: [], files: []}
    for video_id, file_id, song in some:
        labels = [
            {"video_id": video_id, "kind": kind, "position": position, "name": name, **_label(name)}
            for kind, position, name in song.labels
        ]
        links = [_source(video_id, song)]
        held = [_file(video_id, file_id, root_id, song, song.recording)] if song.recording else []
        guests = [{"id": guest.id, "name": guest.name} for guest in song.guests]
        rows[videos].append(_video(video_id, song, gathered(guests, labels, links, held)))
        rows[video_artists] += [
            {"video_id": video_id, "artist_id": guest.id, "position": position}
            for position, guest in enumerate(song.guests)
        ]
        rows[video_labels] += labels
        rows[sources] += links
        rows[files] += held
    return rows


def _video(video_id: int, song: Song, theirs: Belongings) -> Row:
    """The columns that are derived come last, as the library derives them."""
    row = {
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
        "popularity": song.popularity,
        "monitored": True,
        "locked": song.locked,
        "picture": song.picture.digest if song.picture else None,
        "color": song.picture.color if song.picture else None,
        "placeholder": song.picture.placeholder if song.picture else None,
        "error": song.error,
        "added": song.added,
        "updated": song.updated,
    }
    artist = {"artist_name": song.artist.name, "artist_sort": sort_name(song.artist.name)}
    return row | of_video({**row, **artist}, theirs, song.artist.aliases)


def _source(video_id: int, song: Song) -> Row:
    link = {"provider": "youtube", "key": song.key, "url": song.url}
    return {"video_id": video_id, **link, "rank": 0, "added": song.added}


def _file(video_id: int, file_id: int, root_id: int, song: Song, found: Recording) -> Row:
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


def of_viewer(world: World, user_id: int, some: Iterable[Numbered]) -> list[Row]:
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
