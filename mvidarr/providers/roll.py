"""All providers, in the order in which people see them."""

from mvidarr.providers.declared import Declared
from mvidarr.providers.fanarttv import FANARTTV
from mvidarr.providers.lastfm import LASTFM
from mvidarr.providers.listenbrainz import LISTENBRAINZ
from mvidarr.providers.lrclib import LRCLIB
from mvidarr.providers.musicbrainz import MUSICBRAINZ
from mvidarr.providers.spotify import SPOTIFY
from mvidarr.providers.wikidata import WIKIDATA

PROVIDERS: tuple[Declared, ...] = (
    MUSICBRAINZ,
    SPOTIFY,
    LASTFM,
    LISTENBRAINZ,
    FANARTTV,
    WIKIDATA,
    LRCLIB,
)
