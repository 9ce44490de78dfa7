import re
from pathlib import Path

import pytest
from jinja2 import Environment, StrictUndefined

from tests.architecture.source import TOP

TEMPLATES = sorted((TOP / "templates").rglob("*.html"))
OWN_ASSETS = sorted(
    path for kind in ("js", "css") for path in (TOP / "static" / kind).rglob(f"*.{kind}") if "vendor" not in path.parts
)

INLINE = {
    "a script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(?:ld\+)?json)", re.IGNORECASE),
    "a style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "a style": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a handler": re.compile(r"\s(?:hx-)?on[a-z:-]+\s*=\s*[\"']", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    # but for text that stands in the template itself: a quoted piece, and the shapes of the icons
    "unescaped text": re.compile(r"(?<!['\"])(?<!shapes\[name\])\|\s*safe\b|autoescape\s+false"),
}
FIXED_ADDRESS = re.compile(r"\b(?:href|src|srcset|action|formaction|poster|hx-(?:get|post|put|patch|delete))=[\"']/")
OUTSIDE = re.compile(r"(?:@import|url\(|\bfrom\s+|\bimport\s*\(?)\s*[\"']?(?:https?:)?//", re.IGNORECASE)


def short(path: Path) -> str:
    return str(path.relative_to(TOP))


def test_there_are_templates_and_assets_to_look_at() -> None:
    assert TEMPLATES
    assert OWN_ASSETS


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_a_template_compiles(path: Path) -> None:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    assert environment.parse(path.read_text("utf-8"), short(path)).body


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_a_template_has_nothing_inline(path: Path) -> None:
    text = re.sub(r"{#.*?#}", "", path.read_text("utf-8"), flags=re.DOTALL)
    found = {name: pattern.findall(text) for name, pattern in INLINE.items()}
    assert {name: hits for name, hits in found.items() if hits} == {}


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_a_template_works_under_a_base_url(path: Path) -> None:
    """Addresses are made by ``path()`` and ``static()``, which know where MVidarr lies."""
    assert FIXED_ADDRESS.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", OWN_ASSETS, ids=short)
def test_scripts_and_styles_load_nothing_from_other_sites(path: Path) -> None:
    assert OUTSIDE.findall(path.read_text("utf-8")) == []
