import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from mvidarr.cli import cli
from mvidarr.config import Config, load
from mvidarr.config.model import keys
from tests.architecture.source import TOP

README = (TOP / "README.md").read_text("utf-8")
EXAMPLE = (TOP / "config.example.toml").read_text("utf-8")
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))


def commands(group: object = None, name: str = "mvidarr") -> Iterator[tuple[str, list[str]]]:
    """Every command as it is typed, with its long options."""
    command = group or typer.main.get_command(cli)
    below = getattr(command, "commands", {})
    for word, child in below.items():
        yield from commands(child, f"{name} {word}")
    if not below:
        options = [option for parameter in command.params for option in parameter.opts if option.startswith("--")]  # type: ignore[attr-defined]
        yield name, [option for option in options if option != "--help"]


@pytest.mark.parametrize("key", keys())
def test_every_key_is_in_the_example_and_with_its_variable_in_the_readme(key: str) -> None:
    section, name = key.split(".")
    table = EXAMPLE.split(f"[{section}]\n")[1].split("\n[")[0]
    assert re.search(rf"^(# )?{name} = ", table, re.MULTILINE)
    assert f"`{key}`" in README
    assert f"`MVIDARR__{section.upper()}__{name.upper()}`" in README


def test_the_example_says_the_defaults() -> None:
    config = load(TOP / "config.example.toml")
    assert config.redacted() == Config().redacted()
    assert config.origin("server.port") == "file"


def test_the_commented_keys_of_the_example_are_valid_too(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(re.sub(r"^# (\w+ = )", r"\1", EXAMPLE, flags=re.MULTILINE))
    assert load(path).redacted()["server.setup_token"] == "(set)"


@pytest.mark.parametrize(
    ("command", "options"), list(commands()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_and_option_is_in_the_readme(command: str, options: list[str]) -> None:
    lines = [line for line in README.splitlines() if line.startswith(f"| `{command}")]
    assert len(lines) == 1
    assert [option for option in options if f"`{option}" not in lines[0] and f"[{option}" not in lines[0]] == []


def test_every_dependency_has_its_reason_in_the_readme() -> None:
    project = PROJECT["project"]
    wanted = [
        *project["dependencies"],
        *project["optional-dependencies"]["ffmpeg"],
        *PROJECT["dependency-groups"]["dev"],
    ]
    names = [re.split(r"[\[<>=]", requirement)[0] for requirement in wanted]
    assert [name for name in names if f"`{name}`" not in README] == []


def test_the_two_commands_are_on_the_first_screen_of_the_readme() -> None:
    first_screen = "\n".join(README.splitlines()[:30])
    assert "scripts/serve" in first_screen
    assert "scripts/test" in first_screen


def test_links_between_the_documents_lead_somewhere() -> None:
    documents = [TOP / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    links = [link for path in documents for link in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8"))]
    assert [link for link in links if not (TOP / link).exists()] == []
    assert links


def test_the_changelog_names_this_version() -> None:
    version = re.search(r'__version__ = "(.+)"', (TOP / "mvidarr" / "__init__.py").read_text("utf-8"))
    assert version is not None
    assert f"## {version.group(1)}" in (TOP / "CHANGELOG.md").read_text("utf-8")
