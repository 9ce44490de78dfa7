"""Every provider of the list, with each thing that may go wrong: a typed error of the right code in bounded time, and
nothing else."""

from collections.abc import Awaitable, Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from mvidarr.errors import External
from mvidarr.outbound import Web
from mvidarr.providers import Declared, Tools, capabilities_of
from mvidarr.providers.roll import PROVIDERS
from mvidarr.providers.shapes import Wanted
from tests.standins.sources import Mount, SourcesServer, faults

MBID = "5441c29d-3602-4898-b1a1-b77fa23b8e50"
IDS = {"musicbrainz": MBID, "imvdb": "1", "theaudiodb": "1", "spotify": "4Z8W4fKeB5YxbusRsdQVPb", "wikidata": "Q1"}
AWAY = {"down", "busy", "not_json"}
CODES = {
    "401": {"key_refused", "private", "bad_request", "down"},
    "403": {"key_refused", "private", "bad_request", "down", "busy"},
    "404": {"http_404", "down", "bad_request", "key_refused"},
    "429 with Retry-After": {"busy"},
    "429": {"busy"},
    "500": AWAY,
    "503": AWAY,
    "HTML": AWAY,
    "cut": {"network"},
    "truncated": AWAY,
    "private redirect": {"address_refused"},
    "stall": {"timeout"},
}
CALLS: Mapping[str, Callable[[Any], Awaitable[object]]] = {
    "search artists": lambda one: one.search_artists("Nobody"),
    "describe artists": lambda one: one.describe_artist(IDS, "Nobody"),
    "list videos": lambda one: one.artist_videos(IDS, "Nobody"),
    "find videos": lambda one: one.find_video(Wanted("Nobody", "Nothing", artist_ids=IDS)),
    "poll channels": lambda one: one.poll_channel("UCabcdefghijklmnopqrstuv"),
    "artwork": lambda one: one.artwork(IDS, "Nobody"),
    "similar artists": lambda one: one.similar_artists(IDS, "Nobody"),
    "genres and tags": lambda one: one.tags(IDS, "Nobody"),
    "popularity": lambda one: one.popularity(IDS, "Nobody"),
    "artists of a library": lambda one: one.library_artists(),
    "lyrics": lambda one: one.lyrics("Nobody", "Nothing", duration=200.0),
}
LONGEST = 260.0  # seconds of the fake clock: the tries of a job, and the last of them at its longest


class DeadExtractor:
    """For those who list through yt-dlp: that a site refuses is told as ``YtDlp`` tells it."""

    async def listing(self, url: str, *, start: int = 1, most: int = 50) -> Mapping[str, Any]:
        raise External("The site asks who is a robot.", source="ytdlp", code="bot_check")


def standin_of(declared: Declared) -> ModuleType:
    return import_module(f"tests.standins.sources.{declared.name}")


def built(declared: Declared, web_of: Callable[[Mapping[str, str]], Web]) -> Any:
    there = standin_of(declared)
    names = {"client_id": "CLIENT", "client_secret": "SECRET"}
    names["address"] = "ADDRESS"
    given = {name: getattr(there, names.get(name, "KEY")) for name in declared.needs}
    return declared.build(Tools(web_of(given), given, DeadExtractor()))


class Trying:
    """A provider, anew each time, whose source is wrong in one way."""

    def __init__(self, declared: Declared, server: SourcesServer) -> None:
        self.declared, self._server = declared, server
        mounted = standin_of(declared).mount(server)
        self._mount: Mount = mounted[0] if isinstance(mounted, tuple) else mounted
        self.outbound = server.outbound()

    def built(self) -> Any:
        def web_of(given: Mapping[str, str]) -> Web:
            manners = self.declared.manners(given)
            return Web(self.outbound, self.declared.name, manners, clock=self._server.clock)

        return built(self.declared, web_of)

    async def outcome(self, fault: faults.Fault, call: Callable[[Any], Awaitable[object]]) -> tuple[str, float]:
        """The code of the error, and how long it took."""
        one, begun = self.built(), self._server.clock.now()
        self._mount.fails(fault)
        code = "found nothing"
        try:
            await call(one)
        except External as error:
            code = error.code if error.source in {self.declared.name, "ytdlp"} else f"of {error.source}"
        finally:
            self._mount.well()
        return code, self._server.clock.now() - begun


@pytest.mark.parametrize("declared", PROVIDERS, ids=lambda declared: declared.name)
async def test_whatever_goes_wrong_has_a_code_and_an_end(declared: Declared) -> None:
    wrong = {}
    with SourcesServer() as server:
        trying = Trying(declared, server)
        able = capabilities_of(trying.built())
        can = next(name for name in sorted(able, key="poll channels".__ne__) if name in CALLS)  # feeds are HTTP
        calls = {"trial": declared.trial, can: CALLS[can]}
        well = {what: (await trying.outcome(faults.none, call))[0] for what, call in calls.items()}
        for name, fault in faults.every().items():
            for what, call in calls.items():
                code, seconds = await trying.outcome(fault, call)
                if code not in CODES[name] | _also(name, well[what]) or seconds > LONGEST:
                    wrong[f"{what}, {name}"] = f"{code} after {seconds:.0f} s"
        await trying.outbound.close()
    assert not wrong


def _also(fault: str, well: str) -> set[str]:
    """Nothing may be there at all; half of a short refusal says as much as all of it; a list that comes from yt-dlp has
    troubles of its own."""
    further = {"404": {"found nothing"}, "truncated": {well}}
    return {well} & {"busy"} | further.get(fault, set())
