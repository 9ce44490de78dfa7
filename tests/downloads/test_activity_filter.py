"""Activity asks for jobs in the query language."""

import pytest

from tests.house import Home

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_activity_shows_the_jobs_that_a_query_finds_and_marks_a_mistake(at_home: Home) -> None:
    added = await at_home.add("http://127.0.0.1:9/never.mp4", download=True)
    found = (await at_home.api.get("/activity", params={"q": "kind:extract"})).text
    assert f'href="/activity/{added["job"]["id"]}"' in found
    assert f'href="/activity/{added["download"]["job_id"]}"' not in found
    assert "No job matches." in (await at_home.api.get("/activity", params={"q": "kind:no_such"})).text
    answer = await at_home.api.get("/activity", params={"q": "kind:extract stat:failed"})
    assert answer.status_code == 422
    assert '<mark data-part="token">stat</mark>' in answer.text
