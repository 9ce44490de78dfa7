"""What Spotify writes, read: as it is since 2026, and as older applications still get it."""

import re
from collections.abc import Mapping
from typing import Any

from mvidarr.providers.oddities import Odd, address, items, needed, number, part, text, whole, year
from mvidarr.providers.shapes import ArtistFound, Entry, Picture
from mvidarr.providers.sureness import sureness
from mvidarr.query.text import fold

NAME = "spotify"
_ID = re.compile(r"[0-9A-Za-z]{22}")
_PAGE = re.compile(
    r"(?:https?://(?:open|play)\.spotify\.com/(?:intl-[a-z]{2,5}/)?(?:embed/)?|spotify:)"
    r"(artist|playlist)[/:]([0-9A-Za-z]{22})(?=$|[/?#])"
)


def page_of(written: str, what: str) -> str | None:
    """The id in an address or URI of an ``artist`` or a ``playlist``; None for any other."""
    found = _PAGE.match(written.strip())
    return found[2] if found and found[1] == what else None


def as_id(value: str | None) -> str | None:
    return value if value and _ID.fullmatch(value) else None


def artist(record: Any, asked: str | None = None, place: int = 0) -> ArtistFound:
    """Its genres are given up by Spotify, its followers are not told to everybody."""
    told = part(record)
    key, name = needed(told.get("id"), "id"), needed(told.get("name"), "name")
    portraits = pictures(told)
    return ArtistFound(
        NAME, key, name, 1.0 if asked is None else sureness(asked, name, place), {NAME: key},
        picture=portraits[0].url if portraits else None,
        url=address(part(told.get("external_urls")).get("spotify")) or f"https://open.spotify.com/artist/{key}",
        listeners=whole(part(told.get("followers")).get("total")),
        genres=tuple(filter(None, map(text, items(told.get("genres"))))),
    )  # fmt: skip


def pictures(record: Mapping[str, Any]) -> list[Picture]:
    """The largest first; sizes may be missing."""
    found = ((part(one), address(part(one).get("url"))) for one in items(record.get("images")))
    told = [
        Picture(url, "portrait", whole(one.get("width")), whole(one.get("height")), NAME) for one, url in found if url
    ]
    return sorted(told, key=lambda one: -(one.width or 0))


def entry(record: Any) -> Entry:
    """A line of a playlist, or a saved song: the song in it, by its present name or its old one."""
    line = part(record)
    song = line.get("item") or line.get("track")
    if song is None:
        raise Odd("its song is no longer there")
    if text(part(song).get("type")) == "episode":
        raise Odd("it is an episode of a podcast")
    return track(song)


def track(record: Any) -> Entry:
    """A file of somebody's own has no id, and perhaps no artist."""
    told = part(record)
    title, whose = needed(told.get("name"), "title"), [part(one) for one in items(told.get("artists"))]
    names = [name for name in (text(one.get("name")) for one in whose) if name]
    if not names:
        raise Odd(f"nobody is named as the artist of “{title[:80]}”")
    key, album, milliseconds = text(told.get("id")), part(told.get("album")), number(told.get("duration_ms"))
    return Entry(
        key or " / ".join(map(fold, (names[0], title))), names[0], title,
        ids=_known({NAME: key, "isrc": text(part(told.get("external_ids")).get("isrc"))}),
        artist_ids=_known({NAME: text(whose[0].get("id"))}), featured=tuple(names[1:]), album=text(album.get("name")),
        year=year(album.get("release_date")), duration=milliseconds / 1000 if milliseconds else None,
        url=address(part(told.get("external_urls")).get("spotify")),
    )  # fmt: skip


def follower(record: Any) -> Entry:
    """An artist that somebody follows, as a line of a list."""
    found = artist(record)
    return Entry(found.key, found.name, ids={NAME: found.key}, artist_ids={NAME: found.key}, url=found.url)


def _known(ids: Mapping[str, str | None]) -> dict[str, str]:
    return {name: one for name, one in ids.items() if one}
