"""``python -m mvidarr`` is the command ``mvidarr``."""

from mvidarr.cli import main

if __name__ == "__main__":
    main()
