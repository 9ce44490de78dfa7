"""Scripts and fonts of others are held against their lock when the server starts."""

import json
import shutil
from pathlib import Path

import pytest

from mvidarr import resources
from mvidarr.system import vendored_check

SCRIPT, FONT = "static/vendor/htmx-4.0.1.js", "static/vendor/fonts/inter-latin-wght-normal.woff2"


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    shutil.copytree(resources.static(), tmp_path / "static")
    (tmp_path / "templates/macros").mkdir(parents=True)
    shutil.copy(resources.templates() / "macros/icons.html", tmp_path / "templates/macros")
    return tmp_path


async def test_an_installation_as_it_was_packed_has_nothing_to_say(installation: Path) -> None:
    assert resources.altered() == resources.altered(installation) == []
    assert (await vendored_check([]).run())["severity"] == "ok"


async def test_files_that_were_changed_or_are_gone_are_named_with_the_remedy(installation: Path) -> None:
    with (installation / SCRIPT).open("a") as script:
        script.write("fetch('https://elsewhere.example/')")
    (installation / FONT).unlink()
    altered = resources.altered(installation)
    assert sorted(altered) == sorted([SCRIPT, FONT])
    found = await vendored_check(altered).run()
    assert found["severity"] == "error"
    assert SCRIPT in found["message"]
    assert found["remedy"] == "Install MVidarr again, then restart it."


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"packages": [{"files": 1}]}', json.dumps({"packages": [None]})])
def test_a_lock_that_cannot_be_read_is_itself_what_is_wrong(tmp_path: Path, text: str) -> None:
    (tmp_path / "static/vendor").mkdir(parents=True)
    (tmp_path / resources.LOCK).write_text(text)
    assert resources.altered(tmp_path) == [resources.LOCK]
