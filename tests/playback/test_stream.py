"""A player gets the file, the parts it asks for, and a clear sentence when there is none."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mvidarr.process import Warm
from tests.house import Home, home
from tests.library.shelf import Shelf
from tests.standins.media_server import MediaServer

pytestmark = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)


async def with_a_file(at_home: Home) -> dict[str, Any]:
    """A video that nobody had to download, for what does not ask what is in it."""
    shelf = Shelf(at_home)
    return await shelf.get(f"/api/videos/{await shelf.song('Song', content=b'video' * 100)}")


@pytest.mark.asyncio(loop_scope="session")
async def test_a_player_gets_the_file_its_parts_and_stills_in_each_size(
    db_url: str, tmp_path: Path, media_server: MediaServer, warm: Warm
) -> None:
    async with home(db_url, tmp_path, warm=warm) as at_home:
        _, video = await at_home.download(media_server.at("/page", title="Play - Me"))
        stream = f"/api/videos/{video['id']}/stream"
        content = (at_home.media / video["files"][0]["path"]).read_bytes()
        whole = await at_home.api.get(stream)
        assert (whole.status_code, whole.headers["content-type"], whole.content) == (200, "video/mp4", content)
        assert whole.headers["accept-ranges"] == "bytes"
        part = await at_home.api.get(stream, headers={"Range": "bytes=100-199"})
        assert (part.status_code, part.content) == (206, content[100:200])
        assert part.headers["content-range"] == f"bytes 100-199/{len(content)}"
        tail = await at_home.api.get(stream, headers={"Range": "bytes=-10"})
        assert tail.content == content[-10:]
        head = await at_home.api.head(stream)
        assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(content)), b"")
        await _stills(at_home, video)


async def _stills(at_home: Home, video: dict[str, Any]) -> None:
    assert video["thumbnail"].startswith(f"/api/videos/{video['id']}/thumbnail?v=")
    for size, width in {"s": 160, "m": 320, "l": 640, "xl": 1280}.items():
        address = f"/api/videos/{video['id']}/thumbnail?size={size}"
        webp = await at_home.api.get(address, headers={"Accept": "image/webp,*/*"})
        assert (webp.status_code, webp.headers["content-type"]) == (200, "image/webp")
        jpeg = await at_home.api.get(address, headers={"Accept": "image/jpeg"})
        assert jpeg.headers["content-type"] == "image/jpeg"
        with Image.open(BytesIO(webp.content)) as one, Image.open(BytesIO(jpeg.content)) as two:
            assert one.format == "WEBP"
            assert one.width == two.width <= width
        again = {"Accept": "image/jpeg", "If-None-Match": jpeg.headers["etag"]}
        assert (await at_home.api.get(address, headers=again)).status_code == 304
    assert (await at_home.api.get(f"/api/videos/{video['id']}/thumbnail?size=huge")).status_code == 422


async def test_parts_that_do_not_exist_are_refused_like_any_other_mistake(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        video = await with_a_file(at_home)
        stream = f"/api/videos/{video['id']}/stream"
        size = video["files"][0]["size"]
        beyond = await at_home.api.get(stream, headers={"Range": f"bytes={size}-"})
        assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")
        assert beyond.headers["content-type"] == "application/problem+json"
        assert (beyond.json()["code"], beyond.json()["size"]) == ("range_not_satisfiable", size)
        for nonsense in ("bytes", "bytes=", "bytes=a-b", "bytes=9-3", "seconds=1-2"):
            refused = await at_home.api.get(stream, headers={"Range": nonsense})
            assert (refused.status_code, refused.headers["content-type"]) == (400, "application/problem+json"), nonsense
            assert refused.json()["code"] == "bad_range"
            assert "content-range" not in refused.headers
        parts = (await at_home.api.get("/api/openapi.json")).json()["paths"]["/api/videos/{id}/stream"]["get"]
        assert {"400", "416"} <= set(parts["responses"])
        several = await at_home.api.get(stream, headers={"Range": "bytes=0-4,10-14"})
        assert (several.status_code, several.content.count(b"video")) == (206, 4)  # twice it is the media type
        assert several.headers["content-type"].partition(";")[0] in parts["responses"]["206"]["content"]


async def test_a_video_without_a_file_says_so(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        added = (await at_home.api.post("/api/videos", json={"artist": "Not", "title": "Yet"})).json()
        answer = await at_home.api.get(f"/api/videos/{added['video']['id']}/stream")
        assert (answer.status_code, answer.json()["code"]) == (404, "no_file")
        assert (await at_home.api.get("/api/videos/4711/stream")).status_code == 404


async def test_a_file_that_vanished_is_told_apart(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        video = await with_a_file(at_home)
        (at_home.media / video["files"][0]["path"]).unlink()
        answer = await at_home.api.get(f"/api/videos/{video['id']}/stream")
        assert (answer.status_code, answer.json()["code"]) == (404, "file_missing")
        assert str(at_home.media) not in answer.text
        page = await at_home.api.get(f"/videos/{video['id']}")
        assert "not where it was put" in page.text
        assert "data-unsettled" in page.text  # it may be on its way back


async def test_a_path_that_leads_out_of_the_root_is_refused(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        video = await with_a_file(at_home)
        path = at_home.media / video["files"][0]["path"]
        path.unlink()
        path.symlink_to("/etc/hostname")
        answer = await at_home.api.get(f"/api/videos/{video['id']}/stream")
        assert answer.status_code == 422
        assert answer.json()["code"] == "path_outside_root"
