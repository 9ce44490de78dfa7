"""One server for one SQLite file.

A second one would take the running work of the first for that of a dead process. The command line may share the file:
it only changes rows.
"""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

from mvidarr.errors import Unavailable

LEAVING = 3.0  # seconds that a server which is just ending may take
_PAUSE = 0.05


@asynccontextmanager
async def only_server(url: str) -> AsyncIterator[None]:
    """Unavailable, code ``data_in_use``, while another process serves this file. PostgreSQL serves several."""
    if not url.startswith("sqlite:///"):
        yield
        return
    with _opened(Path(f"{url.removeprefix('sqlite:///')}.server")) as mark:
        await _taken(mark)
        mark.seek(0)
        mark.truncate()
        mark.write(str(os.getpid()))
        mark.flush()
        yield


async def _taken(mark: IO[str]) -> None:
    """The lock ends with the process that holds it, however it ends."""
    for left in reversed(range(round(LEAVING / _PAUSE))):
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if not left:
                raise Unavailable(
                    f"Another MVidarr (process {mark.read() or 'unknown'}) serves this data already. "
                    "Stop it first, or choose another data folder with --data.",
                    code="data_in_use",
                ) from error
            await asyncio.sleep(_PAUSE)
        else:
            return


def _opened(path: Path) -> IO[str]:
    try:
        return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+")
    except OSError as error:
        detail = f"The folder of the database, {path.parent}, cannot be written: {error.strerror}."
        raise Unavailable(detail, code="database_down") from error
