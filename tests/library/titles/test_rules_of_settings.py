"""Rules for titles as people set and try them: what is wrong is told, what is right is felt by the next title."""

import re
from pathlib import Path

import pytest

from mvidarr.library.title_settings import TITLES, rules_of
from mvidarr.library.titles import read
from mvidarr.settings import Registry
from tests import databases
from tests.house import home

REGISTRY = Registry(TITLES)


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [
        ("names", "Earth, Wind & Fire\n\n Foo  - Bar \nFoo - Bar", ["Earth, Wind & Fire", "Foo - Bar"]),
        ("kinds", ["garage session=Live"], ["garage session = live"]),
        ("kinds", ["on set -> behind the scenes"], ["on set = behind_the_scenes"]),
        ("artists", "Channel = of signs → Nova", ["Channel = of signs = Nova"]),
        ("noise", ["公式", "out now!"], ["公式", "out now!"]),
    ],
)  # fmt: skip
def test_entries_are_kept_one_a_line(name: str, given: object, kept: list[str]) -> None:
    setting = REGISTRY[f"titles.{name}"]
    assert setting.read(given) == kept
    assert setting.read(setting.kind.typed(kept)) == kept


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("noise", "ok\n!!!", "“!!!” has no letter or number to look for."),
        ("noise", "x" * 201, "too long"),
        ("noise", 7, "Give a list of texts."),
        ("noise", [str(number) for number in range(501)], "at most 500"),
        ("kinds", "garage session", "“garage session” lacks its other half: write it as “session = live”."),
        ("kinds", "garage session = gig", "“gig” is no kind of video; there are official, live,"),
        ("artists", "= Nova", "lacks its other half"),
        ("artists", "Nova =", "lacks its other half"),
    ],
)
def test_what_is_no_rule_is_refused_with_a_sentence(name: str, given: object, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        REGISTRY[f"titles.{name}"].read(given)


def test_settings_make_the_rules_that_titles_are_read_by() -> None:
    values = {
        "titles.noise": ["out now"],
        "titles.kinds": ["garage = live"],
        "titles.artists": ["Channel = of signs = Nova"],
        "titles.labels": ["Songs of Everybody"],
        "titles.names": ["Foo - Bar"],
    }
    rules = rules_of(values.__getitem__)
    reading = read("Foo - Bar - Tide (garage) OUT NOW", "Songs of Everybody", rules=rules)
    assert (reading.artist, reading.title, reading.kind) == ("Foo - Bar", "Tide (garage)", "live")
    assert read("Tide", "Channel = of signs", rules=rules).artist == "Nova"


async def test_a_rule_and_a_new_artist_are_felt_by_the_next_title(tmp_path: Path, sqlite_template: Path) -> None:
    async with home(databases.sqlite_copy(sqlite_template, tmp_path), tmp_path) as at:
        asked = {"title": "Ana Reyes x Teo - Azul (garage)", "channel": "Songs of Everybody"}
        before = (await at.api.post("/api/titles/read", json=asked)).json()
        assert (before["artist"], before["featured"], before["kind"]) == ("Ana Reyes x Teo", [], "official")

        for name in ("Ana Reyes", "Teo"):
            assert (await at.api.post("/api/artists", json={"name": name})).status_code == 201
        given = {"titles.kinds": ["garage = live"], "titles.noise": "(garage)"}
        changed = await at.api.patch("/api/settings", json={"settings": given}, headers={"If-Match": "*"})
        assert changed.status_code == 200, changed.text
        after = (await at.api.post("/api/titles/read", json=asked)).json()
        assert (after["artist"], after["featured"], after["title"]) == ("Ana Reyes", ["Teo"], "Azul")
        assert {"code": "apart", "text": "The library knows these artists apart: “Ana Reyes x Teo”.",
                "read_from": "Ana Reyes x Teo"} in after["reasons"]  # fmt: skip

        page = await at.api.get("/settings/titles", params=asked)
        assert "The library knows these artists apart" in page.text
        assert "Ana Reyes" in page.text
        assert "What it says" not in (await at.api.get("/settings/titles")).text

        wrong = await at.api.patch(
            "/api/settings", json={"settings": {"titles.kinds": ["gig"]}}, headers={"If-Match": "*"}
        )
        assert wrong.status_code == 422
        assert "lacks its other half" in wrong.json()["errors"][0]["message"]
