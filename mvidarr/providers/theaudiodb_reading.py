"""What TheAudioDB writes, as our values: every value is a text or nothing, and zeros mean that nobody knows. Pure."""

from collections.abc import Mapping
from typing import Any

from mvidarr.providers.oddities import address, needed, number, part, text, texts, whole
from mvidarr.providers.places import place
from mvidarr.providers.shapes import ArtistFacts, ArtistFound, Origin, Picture, Tag, Upload, VideoFound
from mvidarr.providers.sureness import sureness

NAME = "theaudiodb"
HOME = "https://www.theaudiodb.com"
_PICTURES = {
    "strArtistThumb": "portrait", "strArtistFanart": "background", "strArtistFanart2": "background",
    "strArtistFanart3": "background", "strArtistFanart4": "background", "strArtistWideThumb": "background",
    "strArtistLogo": "logo", "strArtistBanner": "banner",
}  # fmt: skip
_LINKS = {"strWebsite": "official homepage", "strFacebook": "Facebook", "strTwitter": "Twitter"}
_TAGS = {"strGenre": True, "strSubGenre": True, "strStyle": False, "strMood": False}


def artist_found(record: Any, asked: str | None = None, at: int = 0) -> ArtistFound:
    """``asked`` and ``at``: what was searched for, and how many came before; an id leaves no doubt."""
    told = part(record)
    key, name = needed(told.get("idArtist"), "id"), needed(told.get("strArtist"), "name")
    mbid = text(told.get("strMusicBrainzID"))
    return ArtistFound(
        NAME, key, name, 1.0 if asked is None else sureness(asked, name, at),
        ids={NAME: key, **({"musicbrainz": mbid.lower()} if mbid else {})},
        aliases=_aliases(told, name),
        country=_country(told),
        begin=known(told.get("intFormedYear")) or known(told.get("intBornYear")),
        person=_person(told),
        picture=address(told.get("strArtistThumb"), secure=True),
        url=f"{HOME}/artist/{key}",
        genres=texts([told.get("strGenre")]),
    )  # fmt: skip


def artist_facts(record: Any) -> ArtistFacts:
    told = part(record)
    words = text(told.get("strBiographyEN")) or text(told.get("strBiography"))
    links = ((name, _with_scheme(told.get(key))) for key, name in _LINKS.items())
    return ArtistFacts(
        artist_found(told), words, tuple((name, url) for name, url in links if url), tuple(pictures(told))
    )


def pictures(record: Any) -> list[Picture]:
    found = ((address(part(record).get(key), secure=True), role) for key, role in _PICTURES.items())
    return [Picture(url, role, provider=NAME) for url, role in found if url]


def tags(record: Any) -> list[Tag]:
    found = ((text(part(record).get(key)), genre) for key, genre in _TAGS.items())
    return [Tag(words, genre=genre) for words, genre in found if words]


def video_found(record: Any, origin: Origin) -> VideoFound | None:
    """Of a video or a track. None for a track without a video."""
    told = part(record)
    at = place(text(told.get("strMusicVid")))
    if at is None:
        return None
    key, title = needed(told.get("idTrack"), "id"), needed(told.get("strTrack"), "title")
    still = address(told.get("strTrackThumb"), secure=True) or address(told.get("strMusicVidScreen1"), secure=True)
    milliseconds = number(told.get("intDuration"))
    director, company = text(told.get("strMusicVidDirector")), text(told.get("strMusicVidCompany"))
    return VideoFound(
        NAME, key, origin, (Upload(at.provider, at.key, at.url),), text(told.get("strArtist")), title,
        duration=milliseconds / 1000 if milliseconds and milliseconds > 0 else None,
        album=text(told.get("strAlbum")),
        directors=(director,) if director else (),
        credits=(("Production Company", company),) if company else (),
        genres=texts([told.get("strGenre")]),
        ids=_ids_of_track(told),
        picture=still,
        popularity=whole(told.get("intMusicVidViews")) or None,
        description=text(told.get("strDescriptionEN")),
        url=f"{HOME}/track/{key}",
    )  # fmt: skip


def known(value: Any) -> int | None:
    """A number above zero."""
    found = whole(value)
    return found if found and found > 0 else None


def _ids_of_track(told: Mapping[str, Any]) -> dict[str, str]:
    """Its recording at MusicBrainz is that of the song, not of the video."""
    keys = {
        NAME: "idTrack", "musicbrainz_song": "strMusicBrainzID", "musicbrainz_artist": "strMusicBrainzArtistID",
        "imvdb": "idIMVDB",
    }  # fmt: skip
    found = {name: text(told.get(key)) for name, key in keys.items()}
    return {name: one for name, one in found.items() if one and one != "0"}


def _aliases(told: Mapping[str, Any], name: str) -> tuple[str, ...]:
    written = (text(told.get("strArtistAlternate")) or "").replace(";", ",").split(",")
    return tuple(one for one in texts(written) if one != name)


def _country(told: Mapping[str, Any]) -> str | None:
    code = text(told.get("strCountryCode")) or ""
    return code.upper() if len(code) == 2 and code.isalpha() else None


def _person(told: Mapping[str, Any]) -> bool | None:
    members = known(told.get("intMembers"))
    return None if members is None else members == 1


def _with_scheme(value: Any) -> str | None:
    """Addresses are written as people say them."""
    found = text(value)
    return address(found if found and "://" in found else f"https://{found}") if found and "." in found else None
