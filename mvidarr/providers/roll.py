"""All providers, in the order in which people see them."""

from mvidarr.providers.declared import Declared
from mvidarr.providers.lastfm import LASTFM

PROVIDERS: tuple[Declared, ...] = (LASTFM,)
