"""The pages that add an artist: before a search, with what came and who is silent, and the options of one."""

from typing import Any

from mvidarr.discovery.pages.adding import Options
from mvidarr.library.pages.words import choices
from mvidarr.web.principal import Principal
from tests.ui.artists import LONG

MBID = "0383dadf-2a4e-4d10-a46a-e9e041da8eb3"


def pages(me: Principal) -> dict[str, tuple[str, Principal | None, str, dict[str, Any]]]:
    find, options = "discovery/add-artist.html", "discovery/add-options.html"
    artists = [
        found(1, why=["The same MusicBrainz id in MusicBrainz, TheAudioDB and Last.fm"]),
        found(2, name=LONG, disambiguation="the orchestra", in_library={"id": 4, "name": LONG, "by": "id"}),
        found(3, name="فرقة النور", in_library={"id": 5, "name": "فرقة النور", "by": "name"}, ids={}, pages=[]),
    ]
    asked = Options(
        name="Nova Ruin (the duo)", ids=f"musicbrainz:{MBID} imvdb:12", disambiguation="the duo", term="nova",
        alias="Nova Ruin", kinds=["official", "live"], discover=True,
    )  # fmt: skip
    return {
        "add-artist": (find, me, "/artists/add", _searched("", None)),
        "add-artist-found": (find, me, "/artists/add?term=nova", _searched("nova", told(artists))),
        "add-artist-nobody": (find, me, "/artists/add?term=x", _searched("imvdb:1", told([]))),
        "add-options": (options, me, "/artists/add/options", _form(asked, {}, taken=7)),
        "add-options-wrong": (options, me, "/artists/add", _form(
            Options(name="", folder="a/b", kinds=[]),
            {"name": "An artist needs a name.", "folder": "Not every disk takes a folder of this name.", "": "Look."},
        )),
    }  # fmt: skip


def _searched(term: str, found: dict[str, Any] | None) -> dict[str, Any]:
    return {"term": term, "found": found, "address": ":" in term}


def told(artists: list[dict[str, Any]]) -> dict[str, Any]:
    error = {"code": "timeout", "detail": "IMVDb did not answer within 4 seconds."}
    states = (
        ("musicbrainz", "MusicBrainz", "told", 3), ("lastfm", "Last.fm", "told", 0), ("imvdb", "IMVDb", "failed", 0),
        ("spotify", "Spotify", "asked", 0),
    )  # fmt: skip
    sources = [
        {"source": name, "label": label, "state": state, "found": found, "error": error if state == "failed" else None}
        for name, label, state, found in states
    ]
    return {"term": "nova", "address": False, "artists": artists, "sources": sources, "done": False}


def found(number: int, **changed: Any) -> dict[str, Any]:
    return {
        "key": f"musicbrainz:{number}", "name": "Nova Ruin", "sort_name": None, "disambiguation": "the duo <b>&amp;",
        "country": "IS", "begin": 1989, "person": False, "aliases": ["Nova"], "genres": ["Trip Hop"],
        "ids": {"musicbrainz": MBID, "imvdb": "12"}, "pages": [{"name": "MusicBrainz", "url": "https://musicbrainz.org/artist/a"}],
        "picture": "/api/videos/1/thumbnail" if number == 1 else None, "videos": 14, "listeners": 1_240_000,
        "sources": ["musicbrainz"], "why": [], "score": 90.0, "in_library": None,
    } | changed  # fmt: skip


def _form(asked: Options, errors: dict[str, str], taken: int | None = None) -> dict[str, Any]:
    options = {**choices(), "profile_id": [("", "The default one"), ("3", "Sofa")]}
    return {"asked": asked, "errors": errors, "taken": taken, "back": "/artists/add", "options": options}
