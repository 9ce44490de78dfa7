"""A whole house in a process, to be killed: python -m tests.bulk.living DATABASE_URL FOLDER

It does what it finds to do, until it is killed or nobody holds its standard input any more.
"""

import asyncio
import os
import sys
from pathlib import Path

from tests.house import home


async def main(url: str, folder: Path) -> None:
    alone = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), _heard, alone)
    async with home(url, folder) as at_home:
        at_home.house.lanes.set("download", 0)  # what becomes wanted stays so
        await alone.wait()


def _heard(alone: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 100):
        alone.set()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
