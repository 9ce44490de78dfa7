"""``python -m mvidarr.db.migrations.run`` brings the database at ``MVIDARR_MIGRATE_URL`` up to date, or fails whole."""

import os
import sys

from alembic import command
from alembic.config import Config

from mvidarr.db.migrations import VERSIONS


def configuration(url: str) -> Config:
    config = Config(stdout=sys.stderr)
    config.set_main_option("script_location", str(VERSIONS.parent))
    config.set_main_option("version_locations", str(VERSIONS))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["url"] = url
    return config


def main() -> None:
    command.upgrade(configuration(os.environ["MVIDARR_MIGRATE_URL"]), "head")


if __name__ == "__main__":
    main()
