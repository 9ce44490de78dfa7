"""What lies in deploy/ can be used as it is: by systemd, Docker, and the proxies it has samples for."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from mvidarr.config import load
from tests.architecture.source import TOP

DEPLOY = TOP / "deploy"
UNIT = (DEPLOY / "mvidarr.service").read_text()
SETTINGS = dict(re.findall(r"^(\w+)=(.*)$", UNIT, re.MULTILINE))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
THRESHOLD = 30  # of 100: a tenth of it is what `systemd-analyze security` calls exposure


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))


def test_the_unit_is_hardened_but_lets_the_javascript_runtime_compile() -> None:
    assert "MemoryDenyWriteExecute" not in SETTINGS
    assert SETTINGS["NoNewPrivileges"] == "yes"
    assert SETTINGS["ProtectSystem"] == "strict"
    assert SETTINGS["User"] == SETTINGS["StateDirectory"] == "mvidarr"
    command = [systemd_analyze(), "security", "--offline=yes", f"--threshold={THRESHOLD}", DEPLOY / "mvidarr.service"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_systemd_understands_every_line_of_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "mvidarr.service"
    unit.write_text(UNIT.replace(SETTINGS["ExecStart"], shutil.which("true") or "/bin/true"))
    done = subprocess.run([systemd_analyze(), "verify", unit], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def systemd_analyze() -> str:
    return shutil.which("systemd-analyze") or pytest.skip("there is no systemd-analyze here")


def test_a_service_waits_for_the_word_of_the_server_and_keeps_its_data_where_it_may_write(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert SETTINGS["Type"] == "notify"
    assert SETTINGS["WatchdogSec"]
    for pair in SETTINGS["Environment"].split():
        monkeypatch.setenv(*pair.split("=", 1))
    assert load().paths.data == Path("/var/lib") / SETTINGS["StateDirectory"]


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"^\s*#.*\n", "", (DEPLOY / "Dockerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in text.splitlines() if line.strip())]


def test_the_image_runs_as_nobody_special_and_knows_whether_it_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    said = dict(instructions())
    assert said["USER"] == "1000:1000"
    assert said["HEALTHCHECK"].endswith('CMD ["mvidarr", "healthcheck"]')
    assert said["VOLUME"] == '["/config", "/media"]'
    stages = [rest.split()[0] for name, rest in instructions() if name == "FROM"]
    assert len(stages) == 2
    assert all(re.fullmatch(r"[\w./-]+:[\w.-]*\d[\w.-]*", stage) for stage in stages)
    for name, value in re.findall(r"(MVIDARR__\w+)=(\S+)", said["ENV"]):
        monkeypatch.setenv(name, value)
    config = load()
    assert (str(config.paths.data), str(config.paths.media), config.server.host) == ("/config", "/media", "0.0.0.0")
    assert int(said["EXPOSE"]) == config.server.port


def test_what_the_image_is_built_from_exists_and_is_all_that_is_sent() -> None:
    copied = {
        each for name, rest in instructions() if name == "COPY" and "--from" not in rest for each in rest.split()[:-1]
    }
    sources = {each.rstrip("/") for each in copied}
    ignored = (TOP / ".dockerignore").read_text().splitlines()
    assert {line[1:] for line in ignored if line.startswith("!")} == sources
    project = tomllib.loads((TOP / "pyproject.toml").read_text())
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {*wheel["only-include"], wheel["hooks"]["custom"]["path"], project["project"]["readme"], "LICENSE"}
    assert needed <= sources
    assert all((TOP / source).exists() for source in sources)


def test_compose_starts_one_container_and_postgresql_only_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, database = COMPOSE["services"]["mvidarr"], COMPOSE["services"]["database"]
    assert (DEPLOY / ours["build"]["context"] / ours["build"]["dockerfile"]).is_file()
    assert [volume.rpartition(":")[2] for volume in ours["volumes"]] == ["/config", "/media"]
    assert ours["ports"] == [f"${{PORT:-{load().server.port}}}:{load().server.port}"]
    assert database["profiles"] == ["postgres"]
    assert ours["depends_on"] == {"database": {"condition": "service_healthy", "required": False}}
    assert all(re.search(r":.*\d", service["image"]) for service in COMPOSE["services"].values())
    given = {name: "" for name in ours["environment"] if name.startswith("MVIDARR__")}
    text = (DEPLOY / "compose.yaml").read_text()
    given |= dict(re.findall(r"^#   (MVIDARR__\w+)=(\S+)", text, re.MULTILINE))
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert load().database.url == "postgresql://mvidarr:letters-and-digits@database/mvidarr"


@pytest.mark.parametrize("sample", ["nginx.conf", "Caddyfile", "traefik.yaml"])
def test_what_a_sample_says_about_our_configuration_is_right(sample: str, tmp_path: Path) -> None:
    text = (DEPLOY / sample).read_text()
    written = re.search(r"#   \[server\]\n(?:#   .+\n)+", text)
    assert written is not None
    (tmp_path / "config.toml").write_text(re.sub(r"^#   ", "", written[0], flags=re.MULTILINE))
    server = load(tmp_path / "config.toml").server
    assert server.base_url == "/mv"
    assert server.trusted_proxies
    assert server.allowed_hosts == ("example.org",)
    assert f"127.0.0.1:{server.port}" in text
    assert "example.org" in re.sub("#.*", "", text)


def test_traefik_is_told_in_its_own_words() -> None:
    told = yaml.safe_load((DEPLOY / "traefik.yaml").read_text())["http"]
    router = told["routers"]["mvidarr"]
    assert router["rule"] == "Host(`example.org`) && PathPrefix(`/mv`)"
    assert router["service"] in told["services"]


def test_the_automatic_check_runs_the_scripts() -> None:
    jobs: dict[str, Any] = yaml.safe_load((TOP / ".github/workflows/ci.yml").read_text())["jobs"]
    run = [step.get("run", "") for job in jobs.values() for step in job["steps"]]
    assert "scripts/test" in run
    assert "scripts/audit" in run
    for line in run:
        assert all((TOP / name).exists() for name in re.findall(r"\b(?:scripts|deploy)/[\w.]+", line))
