"""What can be typed into a field but not be seen, or not be told apart by a program, is refused with a reason."""

from pathlib import Path
from typing import Any, cast

import pytest

from mvidarr.errors import Invalid
from mvidarr.library.patches import checked_artist, checked_video
from tests.house import home


@pytest.mark.parametrize("said", ["\u200b\u200b", "\u202e", "\ufeff \u2060", "\u00ad"])
def test_a_name_of_nothing_but_marks_without_a_shape_is_refused(said: str) -> None:
    for check, field in ((checked_video, "title"), (checked_artist, "name")):
        with pytest.raises(Invalid, match="nothing that could be read"):
            check(cast(Any, {field: said}))
    with pytest.raises(Invalid):
        checked_video({"tags": ["good", said]})


@pytest.mark.parametrize("said", ["a\ufffe", "\uffff", "\U0001fffe tail"])
def test_what_is_no_character_is_refused(said: str) -> None:
    """NFO files cannot hold it: the title would be another there, or none."""
    with pytest.raises(Invalid, match="cannot be shown"):
        checked_video({"title": said})


def test_marks_that_say_how_a_name_is_read_stay() -> None:
    said = "\u200fשלום\u200d 👨\u200d👩\u200d👧"
    assert checked_video({"title": said})["title"] == said


async def test_yes_is_not_the_artist_with_the_id_one(db_url: str, tmp_path: Path) -> None:
    """``true`` counts as 1 in JSON read leniently: a video changed hands."""
    async with home(db_url, tmp_path) as at_home:
        for artist in ("First", "Second"):
            added = await at_home.api.post("/api/videos", json={"artist": artist, "title": "Song"})
        video, at_any = added.json()["video"], {"If-Match": "*"}
        for patch in ({"artist": True}, {"artist": 1.0}, {"featured": [True]}):
            answer = await at_home.api.patch(f"/api/videos/{video['id']}", json=patch, headers=at_any)
            assert answer.status_code == 422, patch
        merged = await at_home.api.post(f"/api/artists/{video['artist']['id']}/merge", json={"into": True})
        assert merged.status_code == 422
        now = (await at_home.api.get(f"/api/videos/{video['id']}")).json()
    assert (now["artist"]["name"], now["featured"]) == ("Second", [])
