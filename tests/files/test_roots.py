import os
from pathlib import Path

import pytest

from mvidarr.errors import Conflict, Invalid, Unavailable
from mvidarr.files import Root


def test_a_prepared_root_keeps_media_servers_out_of_our_folder(root: Root) -> None:
    own = root.path / ".mvidarr"
    assert {".nomedia", ".ignore", ".plexignore", "root"} == set(os.listdir(own))
    root.prepare()
    root.check()
    root.check_writable()
    assert {".nomedia", ".ignore", ".plexignore", "root"} == set(os.listdir(own))


def test_a_missing_root_is_told_from_one_that_is_not_mounted(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as missing:
        Root(1, tmp_path / "nowhere").check()
    assert missing.value.code == "root_missing"
    with pytest.raises(Unavailable) as unmounted:
        Root(1, tmp_path).check()
    assert unmounted.value.code == "root_unmounted"


def test_nothing_is_staged_on_an_empty_mount_point(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        Root(1, tmp_path).staging(7)
    assert list(tmp_path.iterdir()) == []


def test_staging_gives_each_job_a_private_folder(root: Root) -> None:
    folder = root.staging(17)
    assert folder == root.path / ".mvidarr/staging/17"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert root.staging(17) == folder


def test_paths_inside_resolve_and_come_back(root: Root) -> None:
    path = root.resolve("Artist/Song (1999)/Song (1999).mkv")
    assert path == root.path / "Artist/Song (1999)/Song (1999).mkv"
    assert root.relative(path) == "Artist/Song (1999)/Song (1999).mkv"


@pytest.mark.parametrize("text", ["", "/etc/passwd", "../x", "a/../../x", "a/..", "a\\b", "a\0b", "C:/x", "C:"])
def test_a_path_that_leads_outside_is_refused(root: Root, text: str) -> None:
    with pytest.raises(Invalid) as refused:
        root.resolve(text)
    assert refused.value.code == "path_outside_root"


def test_a_link_out_of_the_root_is_refused_and_one_inside_is_not(root: Root, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    (root.path / "away").symlink_to(tmp_path)
    (root.path / "real").mkdir()
    (root.path / "near").symlink_to(root.path / "real")
    (root.path / "circle").symlink_to(root.path / "circle")
    assert root.resolve("near/song.mkv") == root.path / "near/song.mkv"
    for outside in ("away/secret", "circle/x"):
        with pytest.raises(Invalid):
            root.resolve(outside)


def test_a_root_reached_through_a_link_works(root: Root, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root.path)
    assert Root(2, tmp_path / "link").resolve("a/b.mkv") == tmp_path / "link/a/b.mkv"


def test_a_path_elsewhere_has_no_relative_form(root: Root, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        root.relative(tmp_path / "other.mkv")


def test_listing_knows_nothing_from_a_file_in_the_way(root: Root) -> None:
    (root.path / "file").write_text("x")
    assert root.listing("nowhere") == set()
    with pytest.raises(Conflict):
        root.listing("file")
