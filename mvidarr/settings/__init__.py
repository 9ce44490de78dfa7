"""What people set while the house runs: a typed registry, the values, where each comes from, and what can be tried.

Tables owned: ``settings``; the values of secret ones lie in the vault of the accounts. Emits ``SettingChanged`` (data:
name, change_id, actor) with every change, undo and redo. A room that has settings exports ``SETTINGS``; the roof joins
them (``knobs.py``).
"""

from mvidarr.settings.kinds import Choice, Cron, Flag, Hidden, Lines, Size, Span, Whole, Words
from mvidarr.settings.registry import Registry, Setting
from mvidarr.settings.settings import Settings
from mvidarr.settings.startup import startup
from mvidarr.settings.trials import Trial, Trials, try_database, try_folders, try_tools
from mvidarr.settings.view import view, views

__all__ = [
    "Choice",
    "Cron",
    "Flag",
    "Hidden",
    "Lines",
    "Registry",
    "Setting",
    "Settings",
    "Size",
    "Span",
    "Trial",
    "Trials",
    "Whole",
    "Words",
    "startup",
    "try_database",
    "try_folders",
    "try_tools",
    "view",
    "views",
]
