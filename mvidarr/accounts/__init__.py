"""Who may come in: users and roles, passwords, browser sessions, access and refresh tokens, API keys, the first set-up.

``room.Accounts`` is the room; its doors are the API, the pages, ``authenticator.py`` and ``cookies.py``.
``console.py`` is what the command line needs. Owns the tables ``users``, ``sessions``, ``api_keys``,
``refresh_tokens``, ``feed_tokens``, ``secrets`` and ``sign_in_failures``; ``users`` and ``api_keys`` are in the
journal. No events.
"""

from mvidarr.accounts.feeds import Feed, Feeds
from mvidarr.accounts.first_run import FirstRun, Step
from mvidarr.accounts.models import ROLES, AccountView, By, Role, Session, SessionView, User, UserView
from mvidarr.accounts.programs import ApiKey, ApiKeyView, Program
from mvidarr.accounts.room import Accounts
from mvidarr.accounts.sharing import may_change, reached, sees
from mvidarr.accounts.tracked import tracked as tracked_accounts

__all__ = [
    "ROLES",
    "AccountView",
    "Accounts",
    "ApiKey",
    "ApiKeyView",
    "By",
    "Feed",
    "Feeds",
    "FirstRun",
    "Program",
    "Role",
    "Session",
    "SessionView",
    "Step",
    "User",
    "UserView",
    "may_change",
    "reached",
    "sees",
    "tracked_accounts",
]
