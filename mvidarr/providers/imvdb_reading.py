"""What IMVDb writes, as our values. Pure.

Ids have twelve digits, titles and names may come as numbers, entities have no names but slugs, pictures are an object,
an empty list, a text or nothing.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from mvidarr.providers.oddities import Odd, address, items, needed, number, part, text, texts, whole, year
from mvidarr.providers.places import Place, place, vimeo_place, youtube_place
from mvidarr.providers.shapes import ArtistFound, Origin, Stage, Upload, VideoFound
from mvidarr.providers.sureness import SUREST, sureness
from mvidarr.query.text import fold

NAME = "imvdb"
HOME = "https://imvdb.com"
_PLACEHOLDERS = {HOME, f"{HOME}/"}
_STAGES: Mapping[str, Stage] = {"p": "upcoming", "i": "upcoming", "n": "never"}
_KINDS = (
    (re.compile(r"\blyrics?\b", re.I), "lyric"),
    (re.compile(r"\blive\b", re.I), "live"),
    (re.compile(r"\bvisuali[sz]er\b", re.I), "visualizer"),
    (re.compile(r"\bremix\b", re.I), "remix"),
    (re.compile(r"\b(behind the scenes|making of)\b", re.I), "behind_the_scenes"),
)
_NUMBERED = re.compile(r"-\d{1,2}$")  # what makes a slug another one where two share the name
_NOT_IN_SLUG = re.compile(r"[^\w.]+")


def slug_of(name: str) -> str:
    """As IMVDb would most likely make it."""
    return _NOT_IN_SLUG.sub("-", fold(name)).strip("-")


def artist_found(record: Any, asked: str) -> ArtistFound | None:
    """None for who only made videos of others: a director, a company."""
    entity = part(record)
    slug = needed(entity.get("slug"), "slug")
    counts = [whole(entity.get(name)) or 0 for name in ("artist_video_count", "featured_video_count")]
    if not sum(counts):
        return None
    name = text(entity.get("name")) or _spelled(slug, asked)
    alike = SUREST if slug == slug_of(asked) else sureness(asked, name)
    return ArtistFound(
        NAME, needed(entity.get("id"), "id"), name, alike, ids=ids_of(entity), picture=picture(entity.get("image")),
        url=address(entity.get("url"), secure=True), videos=counts[0] or None,
    )  # fmt: skip


def ids_of(entity: Mapping[str, Any]) -> dict[str, str]:
    keys = {"imvdb": "id", "imvdb_slug": "slug", "discogs": "discogs_id"}
    found = {name: text(entity.get(key)) for name, key in keys.items()}
    return {name: one for name, one in found.items() if one and one != "0"}


def name_of(entity: Mapping[str, Any], asked: str = "") -> str:
    """Its name; where it tells none, that of the artist in its videos, and else what its slug spells."""
    told, slug = text(entity.get("name")), needed(entity.get("slug"), "slug")
    videos = items(part(entity.get("artist_videos")).get("videos"))
    credited = (one for video in videos for one in _people(part(video).get("artists")) if one[1] == slug)
    return told or next((name for name, _ in credited), None) or _spelled(slug, asked)


def video_found(record: Any, origin: Origin, whose: str | None = None) -> VideoFound:
    """``whose``: slug of the artist that is asked for, so that of several it is the main one."""
    video = part(record)
    key, title = needed(video.get("id"), "id"), needed(video.get("song_title"), "title")
    people = sorted(_people(video.get("artists")), key=lambda one: one[1] != whose)
    if not people:
        raise Odd("it names no artist")
    guests = (*(name for name, _ in people[1:]), *(name for name, _ in _people(video.get("featured_artists"))))
    credits = tuple(_credits(video))
    released, version = _released(video), _version(video)
    return VideoFound(
        NAME, key, origin, tuple(_uploads(video.get("sources"))), people[0][0], title,
        featured=tuple(dict.fromkeys(guests)),
        kind=next((kind for pattern, kind in _KINDS if version and pattern.search(version)), "official"),
        version=version,
        year=year(video.get("year")) or year(released),
        released=released,
        label=next((name for code, _, name in credits if code == "label"), None),
        directors=tuple(dict.fromkeys(name for code, _, name in credits if code == "dir")),
        credits=tuple(dict.fromkeys((role, name) for _, role, name in credits)),
        countries=texts([part(one).get("code") for one in items(video.get("countries"))]),
        ids={NAME: key},
        picture=picture(video.get("image")),
        popularity=_popularity(video.get("popularity")),
        url=address(video.get("url"), secure=True),
        stage=_STAGES.get(text(video.get("production_status")) or "r", "released"),
    )  # fmt: skip


def behind(record: Any, of: VideoFound) -> list[VideoFound]:
    """What was filmed while it was made, each a video of its own."""
    found = []
    for one in items(part(record).get("bts")):
        uploads = tuple(_uploads([one]))
        if not uploads:
            continue
        title, key = text(part(one).get("title")) or f"{of.title} (Behind the Scenes)", f"{of.key}/{uploads[0].key}"
        found.append(
            VideoFound(
                NAME,
                key,
                of.origin,
                uploads,
                of.artist,
                title,
                featured=of.featured,
                kind="behind_the_scenes",
                year=of.year,
                url=of.url,
            )
        )
    return found


def picture(image: Any) -> str | None:
    """The largest that is there."""
    given = part(image) or {"o": image}
    found = (address(given.get(size), secure=True) for size in ("o", "l", "b", "t", "s"))
    return next((url for url in found if url and url not in _PLACEHOLDERS), None)


def _uploads(sources: Any) -> Iterator[Upload]:
    """The official one first; each once."""
    told = sorted(map(part, items(sources)), key=lambda one: one.get("is_primary") is not True)
    seen: set[tuple[str, str]] = set()
    for one in told:
        found = _place(text(one.get("source_slug")) or text(one.get("source")), text(one.get("source_data")))
        if found and (found.provider, found.key) not in seen:
            seen.add((found.provider, found.key))
            yield Upload(found.provider, found.key, found.url, primary=one.get("is_primary") is True)


def _place(site: str | None, data: str | None) -> Place | None:
    makers = {"youtube": youtube_place, "vimeo": vimeo_place}
    make = makers.get((site or "").lower())
    return (make(data) if make and data else None) or place(data)


def _people(given: Any) -> list[tuple[str, str]]:
    """(name, slug) of those that are named."""
    told = [(text(part(one).get("name")), text(part(one).get("slug")) or "") for one in items(given)]
    return [(name or _spelled(slug), slug) for name, slug in told if name or slug]


def _credits(video: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(code, role, name) of directors, crew and cast."""
    credits = part(video.get("credits"))
    for one in map(part, (*items(video.get("directors")), *items(credits.get("crew")))):
        name, role = _credited(one), text(one.get("position_name"))
        if name and role:
            yield text(one.get("position_code")) or "", role, name
    for one in map(part, items(credits.get("cast"))):
        name = _credited(one)
        for role in texts(one.get("cast_roles")) or ("Cast",):
            if name:
                yield "cast", role, name


def _credited(one: Mapping[str, Any]) -> str | None:
    slug = text(one.get("entity_slug"))
    return text(one.get("entity_name")) or (_spelled(slug) if slug else None)


def _released(video: Mapping[str, Any]) -> str | None:
    """Of the stamp; what is written beside it is in the words of some language."""
    stamp = number(video.get("release_date_stamp"))
    if not stamp or not -2_000_000_000 < stamp < 10_000_000_000:
        return None
    return datetime.fromtimestamp(stamp, UTC).date().isoformat()


def _version(video: Mapping[str, Any]) -> str | None:
    count = whole(video.get("version_number")) or 1
    several = video.get("multiple_versions") is True and count > 1
    return text(video.get("version_name")) or (f"Version {count}" if several else None)


def _popularity(given: Any) -> int | None:
    """Views of all time; under whatever name, they are its largest number."""
    counts = [count for count in map(whole, part(given).values()) if count is not None and count >= 0]
    return max(counts, default=None)


def _spelled(slug: str, asked: str = "") -> str:
    """``copper-tides`` -> ``Copper Tides``. A number at its end may be part of the name, or none: ``asked`` decides."""
    spellings: Sequence[str] = [slug, _NUMBERED.sub("", slug)]
    words = [" ".join(word[:1].upper() + word[1:] for word in one.split("-") if word) or slug for one in spellings]
    if asked and slug_of(asked) in spellings:
        return asked
    return max(words, key=lambda one: sureness(asked, one)) if asked else words[0]
