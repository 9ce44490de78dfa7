"""Who acts on a video as somebody deletes it is told that it is gone, and nothing is left of what they did."""

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from mvidarr.errors import NotFound
from mvidarr.files import Kept
from tests.library.conftest import Library
from tests.library.test_pictures import BLUE, FILE, GREEN, RED, Gallery, clip, drawn, gallery, looks

__all__ = ["clip", "gallery"]


async def drop(library: Library, video_id: int) -> None:
    await library.curation.deletion.video(video_id, files="keep", version=None, actor="user:2")


class DeletedOnceChosen(Kept):
    """Somebody deletes the video after its new picture was written."""

    library: Library
    video_id = 0

    async def choose(self, key: str, data: bytes) -> Path:
        path = await super().choose(key, data)
        await drop(self.library, self.video_id)
        return path


def fading(gallery: Gallery, video_id: int) -> Gallery:
    """The same pictures, of which one loses its video at the worst moment."""
    kept = DeletedOnceChosen(gallery.root)
    kept.library, kept.video_id = gallery.library, video_id
    return replace(gallery, pictures=gallery.pictures_with(kept=kept), kept=kept)


@pytest.mark.parametrize("chosen_before", [True, False])
async def test_a_picture_for_a_video_that_goes_is_taken_back(gallery: Gallery, clip: Path, chosen_before: bool) -> None:
    video_id = await gallery.with_file(clip)
    if chosen_before:
        await gallery.put(video_id, RED)
    else:
        gallery.beside()[0].write_bytes(drawn(RED, "JPEG"))  # as the download left it
    before = {path: path.read_bytes() for path in gallery.root.path.rglob("*.jpg")}
    with pytest.raises(NotFound, match="no video"):
        await fading(gallery, video_id).put(video_id, GREEN)
    after = {path: path.read_bytes() for path in gallery.root.path.rglob("*.jpg")}
    earlier = {path for path in after if path.parent.parent == gallery.root.pictures_folder and path.stem != "chosen"}
    assert {path: data for path, data in after.items() if path not in earlier} == before
    assert all(looks(path, RED) for path in after)


async def test_no_picture_is_written_while_files_move(gallery: Gallery, clip: Path) -> None:
    """Whoever moves them has listed them: one that came then would stay behind."""
    video_id = await gallery.with_file(clip)
    async with gallery.still:
        asking = asyncio.create_task(gallery.put(video_id, BLUE))
        while not waiting(gallery.still) and not asking.done():
            await asyncio.sleep(0)
        await drop(gallery.library, video_id)
        shutil.rmtree((gallery.root.path / FILE).parent)
    with pytest.raises(NotFound, match="no video"):
        await asking
    assert list(gallery.root.path.rglob("*.jpg")) == []


def waiting(lock: asyncio.Lock) -> bool:
    return bool(getattr(lock, "_waiters", None))
