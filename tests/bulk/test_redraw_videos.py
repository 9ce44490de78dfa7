"""Pictures made anew: of the one there is, of the file, and never over one that somebody chose."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.bulk.clip import drawn
from tests.bulk.hand import Hand, songs
from tests.house import Home
from tests.library.shelf import Shelf


def picture(color: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (640, 360), color).save(out, "JPEG")
    return out.getvalue()


async def color(at_home: Home, video_id: int) -> tuple[int, int, int]:
    """Of the small picture, as a page shows it."""
    answer = await at_home.api.get(f"/api/videos/{video_id}/thumbnail", params={"size": "s"})
    assert answer.status_code == 200, answer.text
    red, green, blue = Image.open(BytesIO(answer.content)).convert("RGB").getpixel((32, 18))  # type: ignore[misc]
    return red // 100, green // 100, blue // 100


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_pictures_are_made_anew_of_what_there_is_or_of_the_file(at_home: Home, tmp_path: Path) -> None:
    clip, shelf, hand = drawn(tmp_path), Shelf(at_home), Hand(at_home, operation="thumbnails")
    (bare,) = await songs(at_home, 1)
    none, given, chosen, torn = [await shelf.song(title, content=clip) for title in ("None", "Given", "Chosen", "Torn")]
    folder = at_home.media / "Artist"
    (folder / "None/None.jpg").unlink()
    (folder / "Given/Given.jpg").write_bytes(picture("blue"))
    (folder / "Torn/Torn.mkv").write_bytes(b"no video")
    sent = {"content": picture("lime"), "headers": {"Content-Type": "image/jpeg"}}
    assert (await at_home.api.put(f"/api/videos/{chosen}/thumbnail", **sent)).is_success  # type: ignore[arg-type]

    seen = await hand.preview({"ids": [bare, none, given, chosen, torn]})
    assert seen["plan"]["counts"] == {"change": 4, "same": 0, "conflict": 1, "denied": 0}
    done = await hand.apply(plan_id=seen["plan_id"])
    assert (done["done"], done["undone"], done["change_id"]) == (3, 1, None)
    (left,) = await hand.rows(seen["plan_id"], among="undone")
    assert left["id"] == torn
    assert left["reason"].startswith("Its file cannot be read as a video")
    assert [await color(at_home, id) for id in (none, given, chosen)] == [(2, 0, 0), (0, 0, 2), (0, 2, 0)]
    assert (folder / "None/None-thumb.jpg").read_bytes() == (folder / "None/None.jpg").read_bytes()

    seen = await hand.preview({"ids": [bare, given, chosen]}, source="file")
    assert seen["plan"]["counts"] == {"change": 1, "same": 1, "conflict": 1, "denied": 0}
    done = await hand.apply(plan_id=seen["plan_id"])
    assert (done["done"], done["undone"]) == (1, 0)
    assert await color(at_home, given) == (2, 0, 0)
    assert (await at_home.api.post(f"/api/videos/{given}/thumbnail/revert")).is_success  # what was there came back
    assert await color(at_home, given) == (0, 0, 2)

    seen = await hand.preview({"ids": [none]})
    await at_home.api.patch(f"/api/videos/{none}", json={"title": "Another"}, headers={"If-Match": "*"})
    done = await hand.apply(plan_id=seen["plan_id"])
    assert (done["done"], done["undone"]) == (0, 1)
