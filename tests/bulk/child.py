"""A whole house in a process, to be killed while it edits: python -m tests.bulk.child DATABASE_URL FOLDER

It asks for one edit of everything if nobody did yet, and ends once that is over, if it comes so far.
"""

import asyncio
import sys
from pathlib import Path

from tests.bulk.hand import Hand
from tests.house import home

EDIT = {"set": {"kind": "live"}, "add": {"tags": ["Killed", "again"], "featured": ["A Guest"]}}


async def main(url: str, folder: Path) -> None:
    async with home(url, folder) as at_home:
        hand = Hand(at_home)
        (plan, *_) = (await at_home.api.get("/api/bulk/plans")).json()["items"] or [None]
        if plan is None:
            plan = (await at_home.api.post(hand.path, json={"selection": {"q": ""}, **EDIT})).json()["plan"]
        await at_home.ended(plan["job_id"])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
