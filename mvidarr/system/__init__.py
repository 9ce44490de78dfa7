"""The system: health checks with remedies, and what this installation consists of. Owns no tables, emits no events."""

from mvidarr.system.checks import Checked, Folders
from mvidarr.system.status import About, System

__all__ = ["About", "Checked", "Folders", "System"]
