import os
from pathlib import Path

import pytest

from mvidarr.db import Database
from mvidarr.errors import Conflict, Invalid
from mvidarr.files import Root, try_folder
from mvidarr.library import MediaFolder, pinned_root
from mvidarr.library.media_folder import LONGEST_PATH, proper_folder


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "videos",
        "../videos",
        "C:\\videos",
        "/",
        "//",
        "/data",
        "/data/",
        "/data/cache",
        "/data/media/../run",
        "/data/./media/../../data/run",
        "/proc/1/cwd",
        "/dev/shm/videos",
        "/sys",
        "/a\0b",
        "/a\nb",
        "/a\x7f",
        "/\ud800",
        "/" + "x" * LONGEST_PATH,
        "~root",
    ],
)
def test_what_is_no_media_folder_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        proper_folder(text, Path("/data"))
    assert [wrong.field for wrong in refused.value.errors] == ["path"]


@pytest.mark.parametrize("text", ["/data/media", "/srv/videos/", "/srv//videos", " /srv/x/../videos ", "/srv/видео"])
def test_a_folder_outside_the_data_is_taken_as_it_is_meant(text: str) -> None:
    assert ".." not in proper_folder(text, Path("/data")).parts


def test_a_link_into_the_data_folder_is_seen_through(tmp_path: Path) -> None:
    (tmp_path / "data" / "run").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "data" / "run")
    with pytest.raises(Invalid, match="data folder"):
        proper_folder(str(tmp_path / "link"), tmp_path / "data")


def test_a_trial_leaves_nothing_and_says_whether_something_lies_there(tmp_path: Path) -> None:
    Root(1, tmp_path).prepare()
    before = sorted(os.walk(tmp_path))
    tried = try_folder(tmp_path)
    assert (tried.exists, tried.empty, tried.renames) == (True, True, True)
    assert sorted(os.walk(tmp_path)) == before
    (tmp_path / "Song.mp4").touch()
    assert not try_folder(tmp_path).empty
    assert not try_folder(tmp_path / "a" / "b").exists
    assert not (tmp_path / "a").exists()
    with pytest.raises(Conflict):
        try_folder(tmp_path / "Song.mp4")


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_another_folder_is_kept_for_the_next_start_unless_the_configuration_names_one(
    db: Database, tmp_path: Path
) -> None:
    data, default = tmp_path / "data", tmp_path / "data" / "media"
    root = await pinned_root(db, default, chosen=False)
    folder = MediaFolder(db, root, data=data, origin="default")
    state = await folder.state()
    assert (state["path"], state["origin"], state["fixed"]) == (str(default), "default", None)
    assert state["trial"]
    assert state["trial"]["renames"]
    (tmp_path / "file").touch()
    verdict = await folder.verdict(str(tmp_path / "file"))
    assert verdict["trial"] is None
    assert verdict["problem"]
    with pytest.raises(Invalid):
        await folder.choose(str(data / "run"))
    other = tmp_path / "other"
    assert await folder.choose(str(other)) == other
    again = await pinned_root(db, default, chosen=False)
    assert again.path == other
    again.check_writable()
    assert (await MediaFolder(db, again, data=data, origin="default").state())["origin"] == "chosen"
    named = MediaFolder(db, await pinned_root(db, default), data=data, origin="file")
    assert "paths.media" in ((await named.state())["fixed"] or "")
    with pytest.raises(Conflict):
        await named.choose(str(other))
