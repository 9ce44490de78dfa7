"""The summary of dashboards: what it counts, and that the samples of its page ask for what there is."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from mvidarr import __version__
from tests.architecture.source import TOP
from tests.house import Home, home

PAGE = (TOP / "docs" / "dashboards.md").read_text("utf-8")


def samples(language: str) -> list[Any]:
    blocks = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    return [json.loads(block) if language == "json" else yaml.safe_load(block) for block in blocks]


def addresses(found: Any) -> Iterator[str]:
    """Of MVidarr itself, as far as a dashboard asks them."""
    if isinstance(found, dict | list):
        for value in found.values() if isinstance(found, dict) else found:
            yield from addresses(value)
    elif isinstance(found, str) and found.startswith("http://mvidarr:8845/"):
        yield urlsplit(found).path


async def summary_of(at_home: Home) -> dict[str, Any]:
    answer = await at_home.api.get("/api/system/summary")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_it_counts_what_there_is_and_the_samples_ask_for_its_fields(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        for title in ("Hyperballad", "Joga"):
            added = await at_home.api.post("/api/videos", json={"artist": "Björk", "title": title})
            assert added.status_code == 201, added.text
        found = await summary_of(at_home)
        assert (found["version"], found["health"], found["problems"]) == (__version__, "ok", 0)
        assert (found["videos"], found["videos_wanted"], found["videos_downloaded"], found["artists"]) == (2, 2, 0, 1)
        assert (found["jobs_failed"], found["last_download"], found["last_download_title"]) == (0, None, None)
        assert min(found["free_media"], found["free_data"], found["database_size"]) > 0
        assert not [value for value in found.values() if isinstance(value, dict | list)]
        (shown,) = samples("json")
        assert list(shown) == list(found)
        mapped = [mapping["field"] for mapping in samples("yaml")[0][0]["Media"][0]["MVidarr"]["widget"]["mappings"]]
        asked = [
            *mapped,
            *re.findall(r'\.JSON\.\w+ "(\w+)"', PAGE),
            *re.findall(r"`((?:videos|jobs|free|last)_\w+)`", PAGE),
        ]
        assert len(asked) > 12
        assert [field for field in asked if field not in found] == []
        for path in sorted({path for sample in samples("yaml") for path in addresses(sample)}):
            assert (await at_home.api.get(path)).status_code == 200, path


@pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
async def test_a_dashboard_needs_no_more_than_a_key_of_the_smallest_role(db_url: str, tmp_path: Path) -> None:
    async with home(db_url, tmp_path) as at_home:
        made = await at_home.api.post("/api/auth/keys", json={"name": "dashboard", "role": "readonly"})
        assert made.status_code == 201, made.text
        key = made.json()["key"] if isinstance(made.json()["key"], str) else made.json()["secret"]
        del at_home.api.headers["authorization"]
        assert (await at_home.api.get("/api/system/summary")).status_code == 401
        at_home.api.headers["X-Api-Key"] = key
        assert (await summary_of(at_home))["videos"] == 0
        assert (await at_home.api.get("/api/system/tasks")).status_code == 403
