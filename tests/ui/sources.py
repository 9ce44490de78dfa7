"""The page of sources, its step of the first run, and how an account is connected: in every state, with long words."""

from typing import Any, cast

from mvidarr.discovery.sources.options import names_of, settings_of
from mvidarr.discovery.sources.permissions import Begun
from mvidarr.providers import Declared
from mvidarr.providers.lastfm import LASTFM
from mvidarr.providers.lrclib import LRCLIB
from mvidarr.providers.musicbrainz import MUSICBRAINZ
from mvidarr.providers.spotify import SPOTIFY
from mvidarr.settings import Settings
from mvidarr.settings.page import Asked, Shown, shown
from tests.ui.people import steps
from tests.ui.settings import Stand

THERE = "https://musicbrainz.org/"
BACK = "http://127.0.0.1:8845/sources/spotify/callback"
LONG = "Last.fm: search unavailable since 20 November 12:04 UTC; lookups and lists work; next try in 22 min."
FAILED = {"name": "search", "state": "resting", "since": "2026-11-21T20:15:00Z", "next_try": None, "last_ok": None,
          "error": "Last.fm answers with a web page in place of data, and so it has for a very long time."}  # fmt: skip
STATES = ("ok", "failing", "resting", "key", "quota", "off", "lacking")


def pages(me: Any) -> dict[str, tuple[str, Any, str, dict[str, Any]]]:
    wrong = Asked(errors={"sources.lastfm_key": "Give 3 to 500 characters.", "": "Look at the key of Last.fm."})
    step, whole = "discovery/sources-step.html", "discovery/sources.html"
    tried = {"good": True, "text": "Spotify answers, and the account of Ада can be read.", "at": "2026-11-21T20:15:00Z"}
    sources = [
        _source(MUSICBRAINZ),
        _source(SPOTIFY, tested={**tried, "took_ms": 218}, permission={"who": "Ада <b>", "broken": False}),
        _source(LASTFM, state="resting", sentence=LONG, health=[FAILED]),
        _source(LRCLIB, tested={**tried, "good": False, "took_ms": 15_000}),
    ]
    lacking = [_source(SPOTIFY, state="lacking", lacks=["Client ID", "Client secret"], permission=None)]
    every = [_source(declared, state=state) for declared, state in zip((MUSICBRAINZ, LASTFM), STATES[3:], strict=False)]
    broken = [_source(SPOTIFY, permission={"who": "Ada", "broken": True}), _source(LRCLIB, state="off")]
    begun, local = Begun(f"{THERE}?a=1&b=2", BACK, opens=False), Begun(THERE, BACK, opens=True)
    connect = "discovery/connect.html", me, "/sources/spotify/connect"
    return {
        "sources": (whole, me, "/sources", _page(sources, Asked())),
        "sources-wrong": (whole, me, "/sources", _page([*every, *broken], wrong)),
        "sources-step": (step, me, "/setup/sources", _page([*sources[2:], *lacking], wrong, steps("sources"))),
        "sources-connect": (*connect, {"source": sources[1], "begun": begun, "problem": "It was not allowed."}),
        "sources-connect-here": (*connect, {"source": sources[1], "begun": local, "problem": None}),
    }


def _page(sources: list[dict[str, Any]], asked: Asked, line: Any = ()) -> dict[str, Any]:
    fields = {source["name"]: _fields(source["declared"], asked) for source in sources}
    return {"sources": sources, "fields": fields, "errors": asked.errors, "steps": list(line)}


def _fields(declared: Declared, asked: Asked) -> list[Shown]:
    stand = cast(Settings, Stand())
    own = {setting.name: setting for setting in settings_of([declared])}
    return [shown(stand, own[name], asked) for name in names_of(declared)]


def _source(declared: Declared, **changed: Any) -> dict[str, Any]:
    return {
        "declared": declared, "name": declared.name, "label": declared.label, "home": THERE, "about": declared.about,
        "note": declared.note, "credit": declared.credit, "get_key": THERE if declared.get_key else "",
        "capabilities": ["search artists", "describe artists"], "free": not declared.needs, "state": "ok",
        "sentence": f"{declared.label} works.", "lacks": [], "health": [], "settings": names_of(declared),
        "tested": None, **changed,
    }  # fmt: skip
