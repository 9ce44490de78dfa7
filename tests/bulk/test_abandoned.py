"""A plan whose request was killed is not waited for."""

from sqlalchemy import func, select, update

from mvidarr.clock import MINUTE, now
from mvidarr.db.tables.bulk import bulk_pieces, bulk_plans
from tests.bulk.hand import Hand, songs
from tests.house import Home


async def test_a_plan_that_nobody_makes_any_more_is_gone(at_home: Home) -> None:
    hand, database = Hand(at_home, operation="status"), at_home.house.database
    ids = await songs(at_home, 2)
    left, fresh = [(await hand.preview({"ids": ids}, status="ignored"))["plan_id"] for _ in range(2)]
    async with database.write() as w:  # as a kill leaves it
        for plan_id, since in ((left, 11 * MINUTE), (fresh, 0)):
            values = {"state": "planning", "created": now() - since}
            await w.run(update(bulk_plans).where(bulk_plans.c.id == plan_id).values(**values))
    assert (await at_home.api.get(f"/api/bulk/plans/{left}")).status_code == 404
    assert [plan["id"] for plan in (await at_home.api.get("/api/bulk/plans")).json()["items"]] == [fresh]
    job = (await at_home.api.post("/api/system/tasks/prune/run")).json()["job"]
    assert (await at_home.ended(job["id"]))["state"] == "done"
    async with database.read() as r:
        assert [row["id"] for row in await r.all(select(bulk_plans.c.id))] == [fresh]
        assert await r.value(select(func.count()).where(bulk_pieces.c.plan_id == left)) == 0
