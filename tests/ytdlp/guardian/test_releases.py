"""Versions beside the installed one: one is used, one is the way back, and nothing half made is ever either."""

from pathlib import Path

import pytest

from mvidarr.errors import Conflict, NotFound
from mvidarr.ytdlp.guardian import Releases
from mvidarr.ytdlp.guardian.releases import POINTER


def come(releases: Releases, version: str) -> None:
    stage = releases.stage()
    (stage / "yt_dlp").mkdir()
    releases.admit(stage, version)


def test_the_installed_one_is_used_until_another_is_chosen(tmp_path: Path) -> None:
    releases = Releases(tmp_path / "ytdlp", "2026.10.26")
    assert (releases.code(), releases.all(), releases.choice().version) == (None, [], None)
    come(releases, "2026.11.9")
    come(releases, "2026.11.10")
    assert releases.all() == ["2026.11.10", "2026.11.9"]
    assert releases.code() is None
    releases.choose("2026.11.10")
    assert releases.code() == tmp_path / "ytdlp" / "2026.11.10"
    again = Releases(tmp_path / "ytdlp", "2026.10.26")
    assert (again.choice().version, again.choice().before) == ("2026.11.10", None)
    again.choose(None)
    assert (releases.code(), releases.choice().before) == (None, "2026.11.10")
    for wrong in ("2026.11.11", "../2026.11.9", ".new-1", ""):
        with pytest.raises(NotFound):
            releases.choose(wrong)
    with pytest.raises(Conflict):
        releases.choose(None)


def test_old_ones_go_but_the_one_before_stays(tmp_path: Path) -> None:
    releases = Releases(tmp_path, "2026.10.26")
    for version in ("2026.11.1", "2026.11.2", "2026.11.3"):
        come(releases, version)
        releases.choose(version)
    assert releases.prune() == ["2026.11.1"]
    assert releases.all() == ["2026.11.3", "2026.11.2"]
    with pytest.raises(Conflict):
        releases.remove("2026.11.3")
    releases.remove("2026.11.2")
    assert releases.all() == ["2026.11.3"]


def test_half_made_ones_are_no_versions_and_are_swept(tmp_path: Path) -> None:
    releases = Releases(tmp_path, "2026.10.26")
    (releases.stage() / "yt_dlp").mkdir()
    (tmp_path / f"{POINTER}.12.tmp").write_text("{")
    assert releases.all() == []
    releases.sweep()
    assert list(tmp_path.iterdir()) == []
    stage = releases.stage()
    with pytest.raises(NotFound):
        releases.admit(stage, "../../outside")


@pytest.mark.parametrize(
    "said", ["", "[]", "{", '{"version": 1}', '{"version": "gone", "before": null, "installed": ""}']
)
def test_a_pointer_that_says_nothing_leaves_the_installed_one(tmp_path: Path, said: str) -> None:
    (tmp_path / POINTER).write_text(said)
    assert Releases(tmp_path, "2026.10.26").code() is None


def test_a_newer_one_that_comes_with_mvidarr_wins_and_an_older_choice_by_hand_stays(tmp_path: Path) -> None:
    releases = Releases(tmp_path, "2026.10.26")
    come(releases, "2026.11.1")
    releases.choose("2026.11.1")
    assert Releases(tmp_path, "2026.12.1").code() is None
    assert Releases(tmp_path, "2026.10.30").code() == tmp_path / "2026.11.1"
    newer = Releases(tmp_path, "2026.12.1")
    newer.choose("2026.11.1")
    assert newer.code() == tmp_path / "2026.11.1"
