"""The system: health checks with remedies, what runs by itself, and what this installation consists of.

Tables owned: ``findings``, ``failures``, ``minutes``. Emits ``HealthChanged``.
"""

from mvidarr.observe.health import Finding
from mvidarr.system.about import About, Installation
from mvidarr.system.checks import Checked, Folders, outdated
from mvidarr.system.failures import Failures
from mvidarr.system.housekeeping import Housekeeping
from mvidarr.system.logs import Logs
from mvidarr.system.performance import Performance
from mvidarr.system.readings import Reading, Readings
from mvidarr.system.restart import Restart
from mvidarr.system.room import Watched, watched
from mvidarr.system.status import System
from mvidarr.system.summary import Summaries
from mvidarr.system.tending import KEEP_JOBS, SCHEDULES
from mvidarr.system.vendored import vendored_check

__all__ = [
    "KEEP_JOBS",
    "SCHEDULES",
    "About",
    "Checked",
    "Failures",
    "Finding",
    "Folders",
    "Housekeeping",
    "Installation",
    "Logs",
    "Performance",
    "Reading",
    "Readings",
    "Restart",
    "Summaries",
    "System",
    "Watched",
    "outdated",
    "vendored_check",
    "watched",
]
