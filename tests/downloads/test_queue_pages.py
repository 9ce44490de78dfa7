"""The queue in a browser, steered by its forms: no script is needed for any of it."""

from typing import Any

import pytest

from tests.downloads.test_queue import _entries, _order, _shelf
from tests.house import Home

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.parametrize("db_url", ["sqlite"], indirect=True),
]


async def _press(at_home: Home, download: int, do: str, **more: Any) -> str:
    """The page that follows."""
    form = {"do": do, **more}
    answer = await at_home.api.post(f"/activity/queue/{download}", data=form, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_the_page_tells_the_queue_and_its_forms_steer_it(at_home: Home) -> None:
    empty = (await at_home.api.get("/activity/queue")).text
    assert "Nothing waits." in empty
    _, ids = await _shelf(at_home, 3)
    one, two, three = ids
    page = (await at_home.api.get("/activity/queue")).text
    assert [page.index(f'id="entry-{id}"') for id in ids] == sorted(page.index(f'id="entry-{id}"') for id in ids)
    assert "Song 1 is number 1 now." in await _press(at_home, two, "up")
    assert await _order(at_home) == [two, one, three]
    assert "Song 1 stands at the end already." in await _press(at_home, two, "up")
    assert "Song 0 is number 3 now." in await _press(at_home, one, "down")
    assert "stands at the top" in await _press(at_home, three, "top")
    assert await _order(at_home) == [three, two, one]
    assert "Song 0 is number 1 now." in await _press(at_home, one, "place", number="1")
    assert await _order(at_home) == [one, three, two]
    assert "Type the number that it is to have" in await _press(at_home, one, "place")
    assert "Song 0 is number 3 now." in await _press(at_home, one, "place", number="77")
    assert "has the priority urgent now" in await _press(at_home, one, "raise", priority="20")
    assert await _order(at_home) == [one, three, two]
    assert "is paused" in await _press(at_home, three, "pause")
    assert [entry["state"] for entry in await _entries(at_home)] == ["queued", "paused", "queued"]
    assert "goes on" in await _press(at_home, three, "resume")
    assert "stands at the bottom" in await _press(at_home, three, "bottom")
    removed = await _press(at_home, two, "remove")
    assert "is out of the queue" in removed
    assert await _order(at_home) == [one, three]
    button = removed.partition('action="/jobs/')[2]
    assert "Put it back" in button
    back = {"back": "/activity/queue"}
    again = await at_home.api.post(f"/jobs/{button.partition('/')[0]}/retry", data=back, follow_redirects=True)
    assert "In the queue again." in again.text
    assert await _order(at_home) == [one, two, three]  # where it stood
    assert "is out of the queue" in await _press(at_home, three, "remove")
    assert await _order(at_home) == [one, two]
    assert "No upload is blocked." in (await at_home.api.get("/activity/blocklist")).text
    assert "this upload is not taken again" in await _press(at_home, two, "block")
    listed = (await at_home.api.get("/activity/blocklist", params={"q": "song"})).text
    only = listed.partition('name="only" value="')[2].partition('"')[0]
    press = {"only": only, "back": "/activity/blocklist?q=song"}
    lifted = await at_home.api.post("/activity/blocklist/lift", data=press, follow_redirects=True)
    assert lifted.url.query == b"q=song"
    assert "This upload may be taken again." in lifted.text
    assert "Undo" in lifted.text
    assert "Mark those first" in (await at_home.api.post("/activity/blocklist/lift", follow_redirects=True)).text
    assert (await at_home.api.get("/activity/blocklist", params={"q": "yaer:1"})).status_code == 422
    assert await _order(at_home) == [one]
    assert "it is not in the queue any more" in await _press(at_home, two, "up")


async def test_all_that_a_query_finds_of_the_queue_is_steered_together(at_home: Home) -> None:
    _, (one, two, three) = await _shelf(at_home, 3)
    found = (await at_home.api.get("/activity/queue", params={"q": "title:(1,2)"})).text
    assert "All 2 that were found" in found
    assert f'id="entry-{one}"' not in found
    third = (await at_home.api.get("/activity/queue", params={"number": 3})).text
    assert (f'id="entry-{two}"' in third, f'id="entry-{three}"' in third) == (False, True)
    for do, told in (
        ("top", "2 downloads: at the top of what has their priority."), ("pause", "2 downloads: paused."),
        ("raise", "2 downloads: of the priority urgent now."),
    ):  # fmt: skip
        form = {"q": "title:(1,2)", "do": do, "priority": "20"}
        answer = await at_home.api.post("/activity/queue/together", data=form, follow_redirects=True)
        assert told in answer.text
        assert answer.url.params["q"] == "title:(1,2)"
    entries = [(entry["id"], entry["state"], entry["priority"]) for entry in await _entries(at_home)]
    assert entries == [(two, "paused", 20), (three, "paused", 20), (one, "queued", 0)]
    none = {"q": "nothing", "do": "pause"}
    answer = await at_home.api.post("/activity/queue/together", data=none, follow_redirects=True)
    assert "There is none among them that you may steer." in answer.text
    mistaken = await at_home.api.get("/activity/queue", params={"q": "yaer:1"})
    assert (mistaken.status_code, "did you mean" in mistaken.text or "there are" in mistaken.text) == (422, True)


async def test_all_downloads_rest_and_go_on(at_home: Home) -> None:
    paused = await at_home.api.post("/activity/queue/rest", data={"paused": "yes"}, follow_redirects=True)
    assert "Somebody paused all of them." in paused.text
    assert paused.text.count("Resume") == 1
    on = await at_home.api.post("/activity/queue/rest", data={"paused": "no"}, follow_redirects=True)
    assert "Pause downloads" in on.text
    await at_home.api.post("/api/queue/lane", json={"lane": "metadata", "paused": True})
    told = (await at_home.api.get("/activity/queue")).text
    assert "Somebody paused all jobs of the lane “metadata”: no page is read" in told
    form = {"paused": "no", "lane": "metadata"}
    read = await at_home.api.post("/activity/queue/rest", data=form, follow_redirects=True)
    assert "Jobs of the lane metadata go on." in read.text
    assert "Somebody paused" not in read.text
    assert (await at_home.api.post("/activity/queue/1", data={"do": "explode"})).status_code == 422
