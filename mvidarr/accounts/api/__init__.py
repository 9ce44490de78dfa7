"""The room's API, a module per noun: signing in, API keys, feeds, the accounts of all."""

from mvidarr.accounts.api.feeds import FeedsApi
from mvidarr.accounts.api.fields import Name, Secret
from mvidarr.accounts.api.keys import KeysApi
from mvidarr.accounts.api.signing_in import AccountsApi
from mvidarr.accounts.api.users import UsersApi

__all__ = ["AccountsApi", "FeedsApi", "KeysApi", "Name", "Secret", "UsersApi"]
