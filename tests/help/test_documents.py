"""What the pages of the help say is there: places they lead to, keys, commands, doors, codes."""

import re
from pathlib import Path

import pytest

from mvidarr import resources
from mvidarr.config.model import keys
from tests.architecture.source import TOP
from tests.architecture.test_docs import commands
from tests.help import query_document
from tests.help.pages import BESIDE, DOCS, document, paths, section

LANGUAGES = {"sh", "python", "yaml", "toml", "json", "text"}


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.name)
def test_every_link_leads_to_a_file_and_a_heading_that_exist(path: Path) -> None:
    wrong = []
    for _, target, _ in document(path).links():
        file, _, anchor = target.partition("#")
        there = (path.parent / file).resolve() if file else path
        if not target.startswith("https://") and not _is_there(there, anchor):
            wrong.append(target)
    assert wrong == []


def _is_there(file: Path, anchor: str) -> bool:
    anchors = (
        {section.anchor for section in document(file).sections} if file.suffix == ".md" and file.exists() else {""}
    )
    return file.is_file() and anchor in anchors


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_a_page_of_the_help_links_only_to_what_is_delivered_with_it(path: Path) -> None:
    links = [target.partition("#")[0] for _, target, _ in document(path).links()]
    outside = [target for target in links if target.startswith("../") and not resources.sample(Path(target).name)]
    assert outside == []
    assert [target for target in links if Path(target).name in BESIDE and target != "README.md"] == []
    assert document(path).title
    assert "![" not in path.read_text("utf-8")  # pictures are not in the wheel


def test_the_contents_list_every_page_once() -> None:
    listed = [target for _, target, _ in document(DOCS / "README.md").links()]
    assert sorted(listed) == sorted(path.name for path in DOCS.glob("*.md") if path.name != "README.md")


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda path: path.name)
def test_a_sample_says_what_it_is_written_in(path: Path) -> None:
    assert set(re.findall(r"^```(\w*)$\n.", path.read_text("utf-8"), re.MULTILINE)) - {""} <= LANGUAGES
    fences = re.findall(r"^```(\w*)$", path.read_text("utf-8"), re.MULTILINE)
    assert all(fences[::2])


def test_every_key_of_the_configuration_is_described_as_in_the_readme() -> None:
    ours, readme = (text.read_text("utf-8").splitlines() for text in (DOCS / "configure.md", TOP / "README.md"))
    rows = [line for line in ours if line.startswith("| `")]
    assert sorted(row.split("`")[1] for row in rows) == sorted(keys())
    assert [row for row in rows if row not in readme] == []


@pytest.mark.parametrize(
    ("command", "options"), list(commands()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_has_a_section_with_its_options_and_no_others(command: str, options: list[str]) -> None:
    told = section("command-line", command.replace(" ", "-"))
    assert set(re.findall(r"--\w+", told)) == set(options)


def test_every_code_in_troubleshooting_exists() -> None:
    source = "".join(path.read_text("utf-8") for path in (TOP / "mvidarr").rglob("*.py"))
    told = [section.anchor for section in document(DOCS / "troubleshooting.md").sections if section.level == 3]
    assert [code for code in told if f'"{code}"' not in source] == []
    assert len(told) > 40


def test_the_fields_of_the_query_language_are_those_there_are() -> None:
    """``python -m tests.help.query_document`` writes it."""
    assert query_document.PATH.read_text("utf-8") == query_document.text()
