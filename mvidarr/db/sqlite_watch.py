"""Whether anything was committed to a SQLite file, told in three microseconds and without the way to a thread.

SQLite keeps that in memory that all processes share; asking for it reads no table. So it may be done on the event loop,
where nothing may wait: a file that is locked at that moment is no answer, rather than a wait.
"""

import sqlite3
from pathlib import Path


class Watch:
    def __init__(self, path: Path) -> None:
        self._raw = sqlite3.connect(path, isolation_level=None, timeout=0, check_same_thread=False)

    def state(self) -> int | None:
        """Another number after every commit, of whatever process and connection."""
        try:
            (state,) = self._raw.execute("PRAGMA data_version").fetchone()
        except sqlite3.Error:
            return None
        return int(state)

    def close(self) -> None:
        self._raw.close()
