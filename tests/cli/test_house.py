"""Commands that need the whole house, but no server."""

import asyncio
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mvidarr.app import build
from mvidarr.config import load, make_data_folder
from mvidarr.db import Database, migrate
from mvidarr.db.tables.library import profiles, roots
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
    assert (ended.code, ended.err) == (1, "")
    found = ended.out.splitlines()
    (at,) = [n for n, line in enumerate(found) if "The media folder" in line]
    assert found[at].startswith("error")
    assert "folder" in found[at + 1]


def test_the_doctor_looks_at_the_folder_of_the_server_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    media = tmp_path / "elsewhere"
    before = asyncio.run(_served_once(tmp_path / "data", media))
    ended = run("doctor")
    assert f"The media folder {media} can be written." in ended.out
    other = run("doctor", "--media", str(tmp_path / "other"))
    assert f"The media folder {tmp_path / 'other'} can be made." in other.out
    assert not (tmp_path / "other").exists()
    assert not (tmp_path / "data" / "media").exists()
    assert asyncio.run(_rows(tmp_path / "data")) == before


def test_the_doctor_leaves_a_database_of_an_older_version_as_it_is(run: Run, tmp_path: Path) -> None:
    asyncio.run(_served_once(tmp_path / "data", tmp_path / "media"))
    with closing(sqlite3.connect(tmp_path / "data" / "mvidarr.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
        database.commit()
    ended = run("doctor")
    assert ended.code == 1
    assert "The schema of the database is 0001" in ended.out
    with closing(sqlite3.connect(tmp_path / "data" / "mvidarr.db")) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    assert not (tmp_path / "data" / "backups").exists()


async def _served_once(data: Path, media: Path) -> dict[str, list[dict[str, Any]]]:
    """As a server with ``--media`` leaves the database behind: its roots and profiles."""
    config = load(None, {"paths.data": data, "paths.media": media})
    make_data_folder(data)
    await migrate(config.database.url, data)
    database = await Database.open(config.database.url)
    try:
        await build(config, database)
    finally:
        await database.close()
    return await _rows(data)


async def _rows(data: Path) -> dict[str, list[dict[str, Any]]]:
    database = await Database.open(f"sqlite:///{data}/mvidarr.db")
    try:
        async with database.read() as r:
            return {each.name: await r.all(select(each).order_by(each.c.id)) for each in (roots, profiles)}
    finally:
        await database.close()


def test_the_commands_leave_no_data_behind(run: Run, tmp_path: Path) -> None:
    run("routes")
    assert not (tmp_path / "data").exists()
    assert sys.argv[1:] == ["routes"]
