"""The room's pages, a module per noun: coming in, one's own account and keys, the accounts of all, the first run."""

from mvidarr.accounts.pages.account import AccountPages
from mvidarr.accounts.pages.entering import EnteringPages, local_path
from mvidarr.accounts.pages.feeds import FeedsPages
from mvidarr.accounts.pages.first_run import FirstRunPages
from mvidarr.accounts.pages.keys import KeysPages
from mvidarr.accounts.pages.users import UsersPages

__all__ = ["AccountPages", "EnteringPages", "FeedsPages", "FirstRunPages", "KeysPages", "UsersPages", "local_path"]
