"""What a house does by itself when it starts."""

from mvidarr.system.housekeeping import HOUSEKEEPING
from tests.house import Home


async def started(at_home: Home) -> None:
    """All of that is done: nothing runs that nobody asked for."""
    for job in (await at_home.house.jobs.list(kind=HOUSEKEEPING))["items"]:
        await at_home.ended(job["id"])
