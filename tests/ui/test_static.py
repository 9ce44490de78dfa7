"""Colours that can be read, modules that stay small, vendored files that are what their lock says."""

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from mvidarr import resources
from tests.ui import samples
from tests.ui.conftest import BASE, Gallery

STATIC = resources.static()
TOP = STATIC.parent
LOCK = json.loads((STATIC / "vendor/vendor.lock.json").read_text())["packages"]
OWN_MODULES = sorted((STATIC / "js").rglob("*.js"))
TOKEN = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)")
TOKENS = {name: pair for name, *pair in TOKEN.findall((STATIC / "css/tokens.css").read_text())}
SURFACES = ("bg", "s1", "s2", "s3")
WORDS = ("text", "text-2", "text-3", "accent", "ok", "warn", "bad", "info", "live")
JS_LIMIT, CSS_LIMIT = 45 * 1024, 18 * 1024  # bytes, gzipped, per page


def contrast(one: str, other: str) -> float:
    """WCAG 2: 1 (the same) to 21 (black on white)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("word", "surface"), list(product(WORDS, SURFACES)))
def test_words_can_be_read_on_every_surface_in_both_themes(word: str, surface: str) -> None:
    for theme in (0, 1):
        assert contrast(TOKENS[word][theme], TOKENS[surface][theme]) >= 4.5


@pytest.mark.parametrize(("mark", "surface"), list(product(("edge", "focus"), SURFACES)))
def test_controls_and_focus_stand_out_from_every_surface(mark: str, surface: str) -> None:
    for theme in (0, 1):
        assert contrast(TOKENS[mark][theme], TOKENS[surface][theme]) >= 3


@pytest.mark.parametrize("fill", ["accent-fill", "accent-fill-hover"])
def test_the_label_of_a_button_can_be_read(fill: str) -> None:
    assert min(contrast("#ffffff", colour) for colour in TOKENS[fill]) >= 4.5
    assert min(contrast(*pair) for pair in zip(TOKENS[fill], TOKENS["bg"], strict=True)) >= 3


@pytest.mark.parametrize("package", LOCK, ids=lambda package: package["package"])
def test_vendored_files_are_what_the_lock_says(package: dict[str, object]) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", str(package["version"]))
    assert re.fullmatch(r"sha512-[\w+/]{86}==", str(package["integrity"]))
    assert (TOP / str(package["licence_file"])).read_text().strip()
    files = package["files"]
    assert isinstance(files, dict)
    for path, digest in files.items():
        assert hashlib.sha256((TOP / path).read_bytes()).hexdigest() == digest, path


def test_every_vendored_file_is_in_the_lock() -> None:
    listed = {TOP / path for package in LOCK for path in package["files"]}
    listed |= {TOP / package["licence_file"] for package in LOCK} | {STATIC / "vendor/vendor.lock.json"}
    assert {path for path in (STATIC / "vendor").rglob("*") if path.is_file()} <= listed


def test_what_pages_may_load_is_vendored_with_its_version_in_the_name() -> None:
    named = [(Path(path).name, package["version"]) for package in LOCK for path in package["files"]]
    assert all(version in name for name, version in named if name.endswith(".js"))


@pytest.mark.parametrize("module", OWN_MODULES, ids=lambda path: path.name)
def test_a_module_imports_files_that_exist_and_writes_no_html(module: Path) -> None:
    text = module.read_text()
    imports = re.findall(r"""(?:from|^import)\s*\(?["']([^"']+)["']""", text, re.MULTILINE)
    assert all(name.startswith(".") and (module.parent / name).resolve().is_file() for name in imports)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|cssText", text)
    assert len(text.splitlines()) <= 400


@pytest.mark.parametrize("sheet", sorted((STATIC / "css").glob("*.css")), ids=lambda path: path.name)
def test_a_style_sheet_lies_in_its_layers(sheet: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    tops = re.findall(r"^[^\s}][^{;]*", text, re.MULTILINE)
    assert {top.split(" ")[0] for top in tops} == {"@layer"}
    assert len(sheet.read_text().splitlines()) <= 400


@pytest.mark.parametrize("name", sorted(samples.pages()))
def test_a_page_stays_below_the_limits_of_what_it_loads(
    name: str, html: Callable[[str], str], gallery: Gallery
) -> None:
    prefix = f"{BASE}/static/{gallery.assets.digest}/"
    loaded = set(re.findall(rf'{prefix}([^"]+\.(?:js|css))"', html(name)))
    loaded = {each for each in loaded if "swagger-ui" not in each}  # a program of its own, on one page
    modules = {each for entry in loaded if entry.endswith(".js") for each in gallery.assets.modules(entry)}
    assert weight(modules) <= JS_LIMIT
    assert 0 < weight(each for each in loaded if each.endswith(".css")) <= CSS_LIMIT


def weight(names: Iterable[str]) -> int:
    return sum(packed(name) for name in names)


@cache
def packed(name: str) -> int:
    return len(gzip.compress((STATIC / name).read_bytes(), 9))


def test_the_pages_before_sign_in_load_no_script(html: Callable[[str], str]) -> None:
    assert "<script" not in html("login")
    assert "<script" not in html("setup")
