"""What MVidarr must know before it starts: addresses, folders, the database, secrets.

Each value comes from the command line, else the environment (``MVIDARR__SECTION__KEY``, or the same with ``_FILE`` for
the content of a file), else ``config.toml``, else its default; ``Config.origin`` tells which. What people change while
it runs is not here but in the settings. There is no global: ``load`` returns a ``Config`` and the roof hands its parts
on.
"""

from mvidarr.config.folders import make_data_folder
from mvidarr.config.load import load
from mvidarr.config.model import Config, LogConfig, MetricsConfig, PathsConfig, ServerConfig
from mvidarr.config.mounts import network_file_system

__all__ = [
    "Config",
    "LogConfig",
    "MetricsConfig",
    "PathsConfig",
    "ServerConfig",
    "load",
    "make_data_folder",
    "network_file_system",
]
