"""The system: health checks with remedies, and what this installation consists of. Owns no tables, emits no events."""

from mvidarr.observe.health import Finding
from mvidarr.system.checks import Checked, Folders, all_checks, outdated
from mvidarr.system.housekeeping import Housekeeping
from mvidarr.system.status import About, System
from mvidarr.system.vendored import vendored_check

__all__ = [
    "About",
    "Checked",
    "Finding",
    "Folders",
    "Housekeeping",
    "System",
    "all_checks",
    "outdated",
    "vendored_check",
]
