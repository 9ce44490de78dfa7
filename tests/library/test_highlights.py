"""What was searched for is told of every video, and marked on its page."""

from pathlib import Path

import pytest

from mvidarr.library.highlights import NOTHING, highlights, sought
from mvidarr.query import parse
from tests.house import home


def test_words_are_marked_where_they_are_looked_for() -> None:
    video = {
        "title": "Army of Me", "artist": {"id": 1, "name": "Björk"}, "featured": [{"id": 2, "name": "Skunk"}],
        "album": "Post", "label": None, "description": "An army <of> one", "directors": ["A", "Army"], "tags": [],
        "genres": ["Army Pop"],
    }  # fmt: skip

    def told(q: str) -> dict[str, object]:
        return dict(highlights(video, sought(parse(q))))  # type: ignore[arg-type]

    assert told("army") == {"title": [[0, 4]], "description": [[3, 7]], "directors": [[], [[0, 4]]]}
    assert told("title:army genre:pop") == {"title": [[0, 4]], "genres": [[[5, 8]]]}
    assert told("artist:(bjork,skunk*)") == {"artist": [[0, 5]], "featured": [[[0, 5]]]}
    assert told("-army year:1990 pos*") == {"album": [[0, 3]]}
    assert told("") == {}
    assert list(sought(parse("army")).pieces("title", "An Army!")) == [("An ", False), ("Army", True), ("!", False)]
    assert not NOTHING
    assert not sought(parse("-army is:wanted"))


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_api_and_pages_tell_where_the_words_stand(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        for title, artist in (("Army <b>of</b> Me", "Björk"), ("Army", "Somebody"), ("Else", "X")):
            answer = await at_home.api.post("/api/videos", json={"artist": artist, "title": title})
            assert answer.status_code == 201, answer.text
        plain = (await at_home.api.get("/api/videos?q=army")).json()
        assert [video["title"] for video in plain["items"]] == ["Army", "Army <b>of</b> Me"]
        assert "highlights" not in plain
        for answer in (
            await at_home.api.get("/api/videos?q=army+bjork&highlights=true"),
            await at_home.api.post("/api/videos/search", json={"q": "army bjork", "highlights": True}),
        ):
            page = answer.json()
            assert page["highlights"] == {str(page["items"][0]["id"]): {"title": [[0, 4]], "artist": [[0, 5]]}}
        for view in ("grid", "table"):
            html = (await at_home.api.get(f"/videos?q=army+of&view={view}")).text
            assert "<mark>Army</mark> &lt;b&gt;<mark>of</mark>&lt;/b&gt; Me" in html
            assert "Best match first" in html
            assert "<mark>" not in (await at_home.api.get(f"/videos?view={view}")).text
