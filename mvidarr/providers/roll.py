"""All providers, in the order in which people see them."""

from mvidarr.providers.declared import Declared
from mvidarr.providers.lastfm import LASTFM
from mvidarr.providers.musicbrainz import MUSICBRAINZ

PROVIDERS: tuple[Declared, ...] = (
    MUSICBRAINZ,
    LASTFM,
)
