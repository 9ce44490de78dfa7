"""How many rows a query finds, exact, and worked out once for each state of the library.

The state is a number in the database that every transaction over the library's tables counts up, so several server
processes agree. What depends on who asks or on the time of day is counted anew.
"""

from mvidarr.db import Database
from mvidarr.query import Asker, Lists


class Counts:
    def __init__(self, database: Database, lists: Lists) -> None:
        self._database = database
        self._lists = lists

    async def count(self, q: str, asker: Asker) -> int:
        async with self._database.read() as r:
            return await self._lists.count(r, q, asker)
