"""The pages below ``/system``: a module for each tab."""

from mvidarr.system.pages.status import SystemPages
from mvidarr.system.pages.tasks import TasksPages

__all__ = ["SystemPages", "TasksPages"]
