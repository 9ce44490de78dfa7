"""Recordings of MusicBrainz that are videos, as it writes them. Pure.

A video is a recording of its own; that it is *the* video of a song says its "music video" relation to the recording of
the song. What else it may be (live, with lyrics) stands in the few words that tell it from others of its title.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mvidarr.providers.musicbrainz_web import HOME, as_mbid
from mvidarr.providers.oddities import Odd, day, items, needed, number, part, text, texts, year
from mvidarr.providers.places import place
from mvidarr.providers.shapes import Origin, Upload, VideoFound

SOURCE = "musicbrainz"
_GUEST = re.compile(r"\b(?:feat|featuring|ft|with special guest)\b", re.IGNORECASE)
_WATCHED = frozenset({"free streaming", "streaming", "download for free"})
_MUSIC_VIDEO = "music video"
_ROLES: Mapping[str, str] = {"video appearance": "Cast", "choreographer": "Choreographer", "producer": "Producer"}
# The first that fits: "live, lyric video" is a lyric video of something live.
_KINDS: Sequence[tuple[str, re.Pattern[str]]] = tuple(
    (kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for kind, words in (
        ("lyric", r"lyrics?(?: video)?|letra"),
        ("visualizer", r"visuali[sz]ers?|visuali[sz]ation"),
        ("behind_the_scenes", r"behind the scenes|making[ -]of|the making|bloopers|outtakes"),
        ("interview", r"interviews?|documentary|commentary"),
        ("concert", r"(?:full|complete) (?:concert|show|set)"),
        ("cover", r"cover"),
        ("live", r"live|acoustic session|session|unplugged|rehearsal|tv performance|performance at"),
        ("audio", r"audio|art track|static image|still image|pseudo video"),
        ("other", r"teaser|trailer|dance (?:practice|video)|choreography|karaoke|episode|commercial"),
        ("remix", r"remix(?:ed)?"),
        ("official", r"(?:official|music|original) (?:music )?video|promo(?:tional)?(?: video)?|video ?clip|official"),
    )
)
_VERSION = re.compile(r"\b(?:version|cut|edit|mix|remix|remaster(?:ed)?|take)\b", re.IGNORECASE)


def read_video(told: Mapping[str, Any], origin: Origin) -> VideoFound | None:
    """None for a recording that is sound only."""
    if not told.get("video"):
        return None
    mbid, title = as_mbid(text(told.get("id"))), needed(told.get("title"), "title")
    if mbid is None:
        raise Odd("it has no id")
    artist, featured, artist_id = credited(told.get("artist-credit"))
    songs = music_videos(told)
    words = text(told.get("disambiguation")) or ""
    return VideoFound(
        provider=SOURCE,
        key=mbid,
        origin=origin,
        uploads=_uploads(told, primary=bool(songs)),
        artist=artist,
        title=title,
        featured=featured,
        kind=kind_of(words) or ("official" if songs else None),
        version=words if _VERSION.search(words) else None,
        year=year(told.get("first-release-date")),
        released=day(told.get("first-release-date")),
        duration=_seconds(told.get("length")),
        directors=_people(told, "video director"),
        credits=tuple((role, name) for kind, role in _ROLES.items() for name in _people(told, kind)),
        genres=texts([part(one).get("name") for one in items(told.get("genres"))]),
        ids=_ids(mbid, artist_id, songs, texts(told.get("isrcs"))),
        url=f"{HOME}/recording/{mbid}",
    )


def kind_of(words: str) -> str | None:
    """What these words say it is; None when they say nothing about that."""
    return next((kind for kind, pattern in _KINDS if pattern.search(words)), None)


def credited(told: Any) -> tuple[str | None, tuple[str, ...], str | None]:
    """(artist as credited, guests, id of the first artist). "A & B" is one artist here, as it is written."""
    main, guests, first = "", list[str](), None
    joined, is_guest = "", False
    for one in map(part, items(told)):
        name = text(one.get("name")) or text(part(one.get("artist")).get("name"))
        if name is None:
            continue
        first = first or as_mbid(text(part(one.get("artist")).get("id")))
        is_guest = is_guest or bool(main and _GUEST.search(joined))
        if is_guest:
            guests.append(name)
        else:
            main += (joined if main else "") + name
        joined = one["joinphrase"] if isinstance(one.get("joinphrase"), str) else ""
    return main.strip() or None, tuple(guests), first


def music_videos(told: Mapping[str, Any]) -> list[str]:
    """Ids of the recordings at the other end: songs of this video, or videos of this song."""
    rows = [part(one) for one in items(told.get("relations"))]
    found = (as_mbid(text(part(one.get("recording")).get("id"))) for one in rows if one.get("type") == _MUSIC_VIDEO)
    return list(dict.fromkeys(one for one in found if one))


def _uploads(told: Mapping[str, Any], *, primary: bool) -> tuple[Upload, ...]:
    """Where it can be watched; links that ended are dead."""
    found: dict[tuple[str, str], Upload] = {}
    for one in map(part, items(told.get("relations"))):
        if text(one.get("type")) not in _WATCHED or one.get("ended"):
            continue
        at = place(text(part(one.get("url")).get("resource")))
        if at:
            found.setdefault((at.provider, at.key), Upload(at.provider, at.key, at.url, primary=primary))
    return tuple(found.values())


def _people(told: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    rows = [part(one) for one in items(told.get("relations"))]
    named = [
        text(one.get("target-credit")) or part(one.get("artist")).get("name") for one in rows if one.get("type") == kind
    ]
    return texts(named)


def _ids(mbid: str, artist: str | None, songs: Sequence[str], isrcs: Sequence[str]) -> dict[str, str]:
    """``musicbrainz_song``: the recording of which this is the video."""
    every = {
        SOURCE: mbid,
        "musicbrainz_artist": artist,
        "musicbrainz_song": next(iter(songs), None),
        "isrc": next(iter(isrcs), None),
    }
    return {name: one for name, one in every.items() if one}


def _seconds(milliseconds: Any) -> float | None:
    found = number(milliseconds)
    return found / 1000 if found and found > 0 else None
