"""All providers, in the order in which people see them."""

from mvidarr.providers.declared import Declared
from mvidarr.providers.fanarttv import FANARTTV
from mvidarr.providers.imvdb import IMVDB
from mvidarr.providers.lastfm import LASTFM
from mvidarr.providers.lidarr import LIDARR
from mvidarr.providers.listenbrainz import LISTENBRAINZ
from mvidarr.providers.lrclib import LRCLIB
from mvidarr.providers.musicbrainz import MUSICBRAINZ
from mvidarr.providers.spotify import SPOTIFY
from mvidarr.providers.theaudiodb import THEAUDIODB
from mvidarr.providers.wikidata import WIKIDATA
from mvidarr.providers.youtube import YOUTUBE

PROVIDERS: tuple[Declared, ...] = (
    MUSICBRAINZ,
    YOUTUBE,
    IMVDB,
    THEAUDIODB,
    SPOTIFY,
    LASTFM,
    LISTENBRAINZ,
    FANARTTV,
    WIKIDATA,
    LRCLIB,
    LIDARR,
)
