import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.architecture.source import TOP, modules

PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text("utf-8"))["project"]


def test_everything_that_is_imported_is_declared() -> None:
    """What another package happens to bring may be gone with its next release."""
    declared = {_name(requirement) for requirement in PROJECT["dependencies"]} | {"pydantic-core"}  # half of pydantic
    owners = packages_distributions()
    imported = {name.partition(".")[0] for module in modules() for _, name in module.imports()}
    foreign = imported - set(sys.stdlib_module_names) - {"mvidarr"}
    assert {top for top in foreign if not declared & {_name(owner) for owner in owners.get(top, [])}} == set()


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=;]", requirement)[0].replace("_", "-").lower()
