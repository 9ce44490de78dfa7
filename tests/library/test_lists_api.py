"""Lists over HTTP: the query, the error that says where it is wrong, the same list for long queries, 304."""

from pathlib import Path

from tests.house import home


async def test_a_list_is_asked_for_counted_and_revalidated(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        at_home.house.lanes.set("metadata", 0)  # nobody looks what they are
        ids = [(await at_home.add(f"http://127.0.0.1:9/{name}.mp4"))["video"]["id"] for name in ("one", "two")]
        page = await at_home.api.get("/api/videos", params={"q": "source:web", "sort": "id"})
        assert [video["id"] for video in page.json()["items"]] == ids
        same = await at_home.api.post("/api/videos/search", json={"q": "source:web", "sort": "id", "at": 1})
        assert [video["id"] for video in same.json()["items"]] == ids[1:]
        assert (await at_home.api.get("/api/videos/count", params={"q": f"id:{ids[0]}"})).json() == {"count": 1}
        rail = (await at_home.api.get("/api/videos/index", params={"by": "year"})).json()
        assert rail == [{"key": "", "at": 0}]
        assert (await at_home.api.get(f"/api/videos/{ids[0]}/files")).json() == []
        assert (await at_home.api.get("/api/artists")).json() == {"items": [], "next": None}
        empty = await at_home.api.get("/api/videos", params={"q": "year:1800"})
        kept = {"If-None-Match": empty.headers["etag"]}
        assert (await at_home.api.get("/api/videos", params={"q": "year:1800"}, headers=kept)).status_code == 304


async def test_a_query_that_makes_no_sense_says_where(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        for door in ("/api/videos", "/api/videos/count", "/api/videos/index"):
            answer = await at_home.api.get(door, params={"q": "kind:live yeer:1990"})
            told = answer.json()
            assert (answer.status_code, told["code"], told["position"], told["length"]) == (422, "bad_query", 10, 4)
            assert (told["token"], told["expected"][0]) == ("yeer", "year")
        assert (await at_home.api.get("/api/artists", params={"q": "year:1990"})).json()["code"] == "bad_query"
