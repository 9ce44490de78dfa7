"""Who may come in: users and roles, passwords, browser sessions, access tokens, the first set-up.

``room.Accounts`` is the room; ``api.py``, ``pages.py``, ``authenticator.py`` and ``cookies.py`` are its doors.
``console.py`` is what the command line needs. Owns the tables ``users``, ``sessions``, ``secrets`` and
``sign_in_failures``; emits no events yet, and is not in the journal yet.
"""

from mvidarr.accounts.models import ROLES, Role, Session, SessionView, User, UserView
from mvidarr.accounts.room import Accounts

__all__ = ["ROLES", "Accounts", "Role", "Session", "SessionView", "User", "UserView"]
