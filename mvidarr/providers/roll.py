"""All providers, in the order in which people see them."""

from mvidarr.providers.declared import Declared

PROVIDERS: tuple[Declared, ...] = ()
