"""The help in a running house: below a base URL, for whoever is signed in."""

import re
from pathlib import Path

from mvidarr.resources import docs
from mvidarr.web.openapi import openapi_document
from tests import databases
from tests.help.pages import DOCS, document
from tests.house import Home, home

BASE = "/mv"


async def test_the_help_is_served_whole_and_leads_everywhere_it_says(sqlite_template: Path, tmp_path: Path) -> None:
    database = databases.sqlite_copy(sqlite_template, tmp_path)
    async with home(database, tmp_path, more={"server.base_url": BASE}) as here:
        await _every_page_and_link(here)
        await _what_is_looked_for(here)
        await _every_check_has_its_section(here)
        _every_noun_of_the_api_is_in_its_table(here)


async def _every_page_and_link(here: Home) -> None:
    contents = await here.api.get("/help")
    assert contents.status_code == 200
    pages = {name: (await here.api.get(f"/help/{name.removesuffix('.md')}")) for name in _names()}
    assert {name: page.status_code for name, page in pages.items() if page.status_code != 200} == {}
    links = {link for page in (contents, *pages.values()) for link in re.findall(r'href="([^"#]+)', _prose(page.text))}
    ours = {link for link in links if not link.startswith("https://")}
    assert ours
    assert {link for link in ours if not link.startswith(f"{BASE}/help")} == set()
    answers = {link: (await here.api.get(link)).status_code for link in ours}
    assert {link: status for link, status in answers.items() if status != 200} == {}
    sample = await here.api.get("/help/files/nginx.conf")
    assert (sample.headers["content-type"], sample.text[:9]) == ("text/plain; charset=utf-8", "# MVidarr")
    for nothing in ("/help/README", "/help/nothing", "/help/files/config.toml", "/help/files/..%2Fpyproject.toml"):
        assert (await here.api.get(nothing)).status_code == 404


async def _what_is_looked_for(here: Home) -> None:
    found = (await here.api.get("/help", params={"find": " WEBSOCKETS  proxy "})).text
    assert f'href="{BASE}/help/reverse-proxy"' in found
    assert "<mark>proxy</mark>" in found
    assert "No places with" in (await here.api.get("/help", params={"find": "<zzz>"})).text


async def _every_check_has_its_section(here: Home) -> None:
    health = (await here.api.get("/api/system/health")).json()
    anchors = {section.anchor for section in document(DOCS / "troubleshooting.md").sections}
    assert {check["code"] for check in health["checks"]} - anchors == set()
    assert f"{BASE}/help/troubleshooting#exposure" in (await here.api.get("/system")).text


def _every_noun_of_the_api_is_in_its_table(here: Home) -> None:
    paths = openapi_document(here.house.roll, "0")["paths"]
    nouns = {"/".join(path.split("/")[:3]) for path in paths}
    table = (DOCS / "api.md").read_text("utf-8").partition("## What there is")[2]
    told = {word for row in re.findall(r"^\| (`.+?`) \|", table, re.MULTILINE) for word in re.findall(r"`(.+?)`", row)}
    assert told == nouns


def _names() -> list[str]:
    return [path.name for path in docs().glob("*.md") if path.name != "README.md"]


def _prose(page: str) -> str:
    return page.partition('<div class="prose">')[2].partition("</div>\n  <nav")[0].partition("</main>")[0]
