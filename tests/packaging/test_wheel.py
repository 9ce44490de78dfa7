import gzip
import subprocess
import sys
import zipfile
from pathlib import Path

import brotli
import pytest

from tests.architecture.source import TOP


def content(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("folder", ["templates", "static", "docs", "deploy"])
def test_the_wheel_carries_every_template_static_file_and_page_of_the_help(wheel: Path, folder: str) -> None:
    packed = content(wheel)
    files = [path for path in (TOP / folder).rglob("*") if path.is_file() and path.suffix != ".webp"]
    assert files
    different = [path for path in files if packed.get(f"mvidarr/{path.relative_to(TOP)}") != path.read_bytes()]
    assert different == []


def test_static_files_lie_packed_beside_themselves(wheel: Path) -> None:
    packed = content(wheel)
    for suffix, unpack in ((".br", brotli.decompress), (".gz", gzip.decompress)):
        names = [name for name in packed if name.endswith(suffix)]
        assert [name for name in names if unpack(packed[name]) != packed[name.removesuffix(suffix)]] == []
        large = {n for n, data in packed.items() if n.endswith((".js", ".css")) and len(data) >= 1000}
        assert large
        assert {f"{name}{suffix}" for name in large} <= set(names)


def test_the_wheel_carries_the_migrations_and_the_licence_but_no_tests(wheel: Path) -> None:
    names = set(content(wheel))
    migrations = [path.relative_to(TOP) for path in (TOP / "mvidarr" / "db" / "migrations").rglob("*.py")]
    assert migrations
    assert {str(path) for path in migrations} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.partition("/")[0] for name in names if not name.startswith("mvidarr-")} == {"mvidarr"}


def test_installed_it_finds_its_own_files_and_not_those_of_the_checkout(installed: Path, tmp_path: Path) -> None:
    code = (
        "from mvidarr import resources as its; print(its.templates(), its.static(), its.sample('config.example.toml'))"
    )
    done = subprocess.run(
        [installed / "bin" / "python", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    templates, static, sample = map(Path, done.stdout.split())
    assert sample.read_bytes() == (TOP / "config.example.toml").read_bytes()
    assert sample.is_relative_to(installed)
    assert templates.is_relative_to(installed)
    assert static.is_relative_to(installed)
    assert (templates / "base.html").is_file()


def test_in_a_checkout_the_top_level_is_used(tmp_path: Path) -> None:
    code = "from mvidarr import resources; print(resources.templates(), resources.static())"
    done = subprocess.run([sys.executable, "-c", code], cwd=TOP, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(TOP / "templates"), str(TOP / "static")]
