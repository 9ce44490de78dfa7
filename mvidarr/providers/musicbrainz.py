"""MusicBrainz: names, ids and videos of artists, without a key. What everything else can be tied together with.

Its parts: ``_web`` (how it is asked), ``_links`` (whose page an address is), ``_artists``, ``_recordings`` (reading),
``_videos``, ``_collections``.
"""

from mvidarr.providers import agent
from mvidarr.providers.declared import Declared, Option, Tools
from mvidarr.providers.musicbrainz_collections import Collections
from mvidarr.providers.musicbrainz_web import HOME, Service, manners
from mvidarr.providers.oddities import address

__all__ = ["MUSICBRAINZ", "MusicBrainz"]


class MusicBrainz(Collections):
    """Artists, their videos, collections."""


def _build(tools: Tools) -> MusicBrainz:
    return MusicBrainz(Service(tools.web, tools.given.get("address", ""), tools.given.get("contact", "")))


async def _trial(provider: MusicBrainz) -> str:
    found = await provider.search_artists("Nina Simone", 1)
    return f"It answers: “{found[0].name}” was found." if found else "It answers."


def _is_address(value: str) -> str | None:
    return None if address(value) else "This is no address. It begins with http:// or https://."


MUSICBRAINZ = Declared(
    name="musicbrainz",
    label="MusicBrainz",
    home=HOME,
    about="Artists with their other names and their ids everywhere, and the music videos that people entered there.",
    manners=manners,
    build=_build,
    trial=_trial,
    options=(
        Option("contact", "Contact", agent.CONTACT, check=agent.check),
        Option(
            "address",
            "Mirror",
            "The address of a mirror of your own, such as http://192.168.1.5:5000. It is asked without a limit.",
            check=_is_address,
        ),
    ),
    credit="Artists, ids and recordings: MusicBrainz.",
    private=True,
    weight=110,
)
