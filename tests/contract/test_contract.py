"""Thousands of requests made up from the document, sense and nonsense: no failure of ours, no answer that the document
does not tell of, and no nonsense that is taken.

Together at least 5,000 requests; ``scripts/soak --requests`` asks as often as one likes, each time something else.
"""

import asyncio
import sys
from pathlib import Path

import pytest

from mvidarr.web.openapi_parts import TAGS
from tests.contract.asking import Asking
from tests.contract.furnished import furnished

TIMES = 9  # requests for each operation, that make sense
PEOPLE = frozenset(
    {"auth", "import-lists", "library", "preferences", "service", "settings", "setup", "sources", "users"}
)
SHELF = frozenset({"artists", "bin", "changes", "playlists", "profiles", "queries", "stats", "titles", "views"})
VIDEOS = frozenset({"blocklist", "candidates", "videos"})
WORK = frozenset({"bulk", "calendar", "discover", "downloads", "follows", "jobs", "queue", "suggestions", "system"})


def test_nothing_is_left_out() -> None:
    assert frozenset(TAGS) == PEOPLE | SHELF | VIDEOS | WORK


# the house rolls its own dice beside, in another thread, which is no doing of the strategies
@pytest.mark.filterwarnings("ignore:Do not use the .random. module:hypothesis.errors.HypothesisDeprecationWarning")
@pytest.mark.timeout(1200)  # it works all the time, so a machine with much else to do takes as many times as long
@pytest.mark.parametrize(
    ("tags", "db_url", "least"),
    [
        pytest.param(PEOPLE, "sqlite", 950, id="people"),
        pytest.param(SHELF, "postgres", 1650, id="shelf"),
        pytest.param(VIDEOS, "sqlite", 1280, id="videos"),
        pytest.param(WORK, "postgres", 1180, id="work"),
    ],
    indirect=["db_url"],
)
async def test_every_answer_is_one_that_the_document_tells_of(
    tags: frozenset[str], db_url: str, least: int, tmp_path: Path
) -> None:
    async with furnished(db_url, tmp_path) as house:
        asking = Asking(
            house.home.house.document(),
            house.people,
            asyncio.get_running_loop(),
            known=house.known,
            number=1,
        )
        asked = await asyncio.to_thread(asking.ask, TIMES, tags)
    sys.stdout.write(f"{asked}\n")
    assert asked.requests >= least
    assert not asked.findings, str(asked)
