"""A clumsy start ends with a sentence, never with a traceback."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("doctor",), ("user", "list")])
def test_a_data_folder_that_cannot_be_made(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file", tmp_path / "file" / "data"):
        ended = run(*command, "--data", str(place))
        assert (ended.code, ended.out) == (1, "")
        assert ended.err.count("\n") == 1
        assert f"The data folder {place} cannot be made" in ended.err


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("doctor",), ("user", "list")])
def test_a_database_file_that_is_none(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mvidarr.db").write_bytes(b"not a database" * 1000)
    ended = run(*command)
    assert (ended.code, ended.out) == (1, "")
    assert "damaged" in ended.err
    assert ended.err.count("\n") == 1


def test_a_configuration_file_in_a_place_that_cannot_be_looked_at(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    ended = run("config", "check", "--config", str(tmp_path / ("x" * 300) / "config.toml"))
    assert ended.code == 2
    assert "cannot be read" in ended.err
    assert "Traceback" not in ended.err
