"""What people do with bulk edits, over HTTP."""

from typing import Any

from tests.house import Home
from tests.library.shelf import over


class Hand:
    """One operation on videos, or on artists."""

    def __init__(self, at_home: Home, noun: str = "video", operation: str = "edit") -> None:
        self.home, self.path = at_home, f"/api/{noun}s/bulk/{operation}"

    async def preview(self, selection: Any, **arguments: Any) -> dict[str, Any]:
        answer = await self.home.api.post(f"{self.path}/preview", json={"selection": selection, **arguments})
        assert answer.status_code in (200, 202), answer.text
        return dict(answer.json())

    async def refused(self, selection: Any, **arguments: Any) -> list[str]:
        answer = await self.home.api.post(f"{self.path}/preview", json={"selection": selection, **arguments})
        assert answer.status_code == 422, answer.text
        return [one["field"] for one in answer.json().get("errors", [])]

    async def rows(self, plan_id: int, **asked: Any) -> list[dict[str, Any]]:
        answer = await self.home.api.get(f"/api/bulk/plans/{plan_id}/rows", params=asked)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    async def apply(self, **body: Any) -> dict[str, Any]:
        """The plan once it is applied."""
        answer = await self.home.api.post(self.path, json=body)
        assert answer.status_code in (200, 202), answer.text
        said = answer.json()
        if "job" in said:
            ended = await over(self.home, said["job"]["id"])
            assert ended["state"] == "done", ended
        return await self.plan(said["plan"]["id"])

    async def plan(self, plan_id: int) -> dict[str, Any]:
        return dict((await self.home.api.get(f"/api/bulk/plans/{plan_id}")).json())

    async def undo(self, change_id: int, way: str = "undo") -> None:
        answer = await self.home.api.post(f"/api/changes/{change_id}/{way}", json={"when_moved": "nothing"})
        assert (await over(self.home, answer.json()["job"]["id"]))["state"] == "done"

    async def video(self, video_id: int) -> dict[str, Any]:
        return dict((await self.home.api.get(f"/api/videos/{video_id}")).json())


async def songs(at_home: Home, count: int, artist: str = "Björk") -> list[int]:
    answers = [
        await at_home.api.post("/api/videos", json={"artist": artist, "title": f"Song {at}"}) for at in range(count)
    ]
    return [answer.json()["video"]["id"] for answer in answers]


def told(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("version", "updated")}
