"""Every sample of the help and the README does what it says."""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from mvidarr.config import load
from tests import databases
from tests.cli.conftest import Run
from tests.help.pages import Sample, samples
from tests.server import PASSWORD, Server

SAID = re.compile(r"^(?:echo (?P<said>\S+) \| )?mvidarr (?P<rest>.+)$", re.MULTILINE)
STRICT = 'set -euo pipefail\ncurl() { command curl --fail-with-body --silent --show-error --max-time 100 "$@"; }\n'


def where(sample: Sample) -> str:
    return f"{sample.page}:{sample.line}"


@pytest.mark.parametrize("sample", list(samples("toml", "yaml", "json")), ids=where)
def test_a_sample_of_data_can_be_read(sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    if sample.language == "toml":
        (tmp_path / "config.toml").write_text(sample.code)
        assert tomllib.loads(sample.code).keys() == {
            key.partition(".")[0] for key, origin in _origins(tmp_path / "config.toml").items() if origin == "file"
        }
    elif sample.language == "yaml":
        assert yaml.safe_load(sample.code)
    else:
        assert json.loads(sample.code)


def _origins(file: Path) -> dict[str, str]:
    config = load(file)
    return {key: config.origin(key) for key in config.redacted()}


def test_the_commands_of_the_help_do_what_they_say(run: Run) -> None:
    """One after the other on the same data, as people read them."""
    said = {match[0]: match for sample in samples("sh") for match in SAID.finditer(sample.code)}
    assert len(said) > 10
    secrets = {"$PASSWORD": PASSWORD, '"$NEW_PASSWORD"': "another long one", '"$PASSWORD"': PASSWORD}
    for line, match in said.items():
        ended = run(*shlex.split(match["rest"]), stdin=f"{secrets.get(match['said'] or '', '')}\n")
        assert (line, ended.code, ended.err) == (line, 0, "")


def test_the_programs_of_the_help_run_against_a_server(tmp_path: Path, sqlite_template: Path) -> None:
    databases.sqlite_copy(sqlite_template, tmp_path / "data")
    environment = {"MVIDARR__METRICS__TOKEN": "prometheus-reads-with-this"}
    with Server(tmp_path, environment=environment) as server:
        key = server.api.post("/api/auth/keys", json={"name": "help", "role": "admin"}).json()["secret"]
        added = server.api.post("/api/users", json={"name": "ada", "password": PASSWORD, "role": "readonly"})
        assert added.status_code == 201, added.text
        (tmp_path / "backups").mkdir()
        given = {
            "API": f"{server.base}/api", "KEY": key, "PASSWORD": PASSWORD, "DATA": str(server.data),
            "BACKUPS": str(tmp_path / "backups"),
        }  # fmt: skip
        ran = [_done(sample, server.base, given) for sample in samples("sh", "python")]
        assert sum(ran) > 12
        made = [path.name for path in (tmp_path / "backups").iterdir()]
        artists = server.api.get("/api/artists").json()["items"]
    assert len(made) == 2
    assert {artist["name"] for artist in artists} == {"Nova Ruin", "The Quiet Engines"}


def _done(sample: Sample, base: str, given: dict[str, str]) -> bool:
    """Whether there was anything to run; ``mvidarr`` itself is run above."""
    code = SAID.sub("", sample.code).replace("http://localhost:8845", base).replace("https://example.org/mv", base)
    installs = re.search(r"^(scripts/|sudo )", code, re.MULTILINE)  # on a machine of its own: tests/packaging
    if not code.strip() or installs:
        return False
    command = (
        [sys.executable, "-W", "error", "-c", code] if sample.language == "python" else ["bash", "-c", STRICT + code]
    )
    done = subprocess.run(command, env={**os.environ, **given}, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, f"{where(sample)}\n{done.stdout}{done.stderr}"
    return True
