"""Commands that need the whole house, but no server."""

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_the_openapi_document_is_printed_and_nothing_else(run: Run) -> None:
    ended = run("openapi")
    assert (ended.code, ended.err) == (0, "")
    document = json.loads(ended.out)
    assert document["openapi"].startswith("3.1")
    assert "/api/videos" in document["paths"]


def test_every_route_is_listed_with_its_role(run: Run) -> None:
    lines = [line.split() for line in run("routes").out.splitlines()]
    assert ["GET", "/healthz", "open"] in lines
    assert ["POST", "/api/videos", "user"] in lines


def test_the_doctor_finds_the_tools_of_the_wheel_when_path_has_none(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ended = run("doctor")
    findings = [line.split(maxsplit=1) for line in ended.out.splitlines()]
    assert [text for severity, text in findings if "ffmpeg" in text and severity != "ok"] == []
    assert any("ffmpeg" in text for severity, text in findings if severity == "ok")
    assert ended.err == ""


def test_a_media_folder_that_cannot_be_is_exit_code_one_and_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    ended = run("doctor", "--media", str(tmp_path / "file" / "media"))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.count("\n") == 1
    assert "folder" in ended.err


def test_the_commands_leave_no_data_behind(run: Run, tmp_path: Path) -> None:
    run("routes")
    assert not (tmp_path / "data").exists()
    assert sys.argv[1:] == ["routes"]
