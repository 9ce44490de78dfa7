"""Activity asks for jobs in the query language."""

from pathlib import Path

from tests.house import home


async def test_activity_shows_the_jobs_that_a_query_finds(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        added = await at_home.add("http://127.0.0.1:9/never.mp4", download=True)
        found = (await at_home.api.get("/activity", params={"q": "kind:extract"})).text
        assert f'href="/activity/{added["job"]["id"]}"' in found
        assert f'href="/activity/{added["download"]["job_id"]}"' not in found
        assert "No job matches." in (await at_home.api.get("/activity", params={"q": "kind:no_such"})).text


async def test_a_mistake_in_the_query_is_marked_on_activity(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        answer = await at_home.api.get("/activity", params={"q": "kind:extract stat:failed"})
        assert answer.status_code == 422
        assert '<mark data-part="token">stat</mark>' in answer.text
