"""What the server's log says of jobs that fail: a line of what was to be expected, a traceback of what was not."""

import io
from collections.abc import Iterator

import pytest

from mvidarr.config import LogConfig
from mvidarr.db import Database
from mvidarr.errors import Conflict, External, Invalid, MvidarrError, NotFound
from mvidarr.observe import configure
from tests.jobs.house import Blow, House

EXPECTED = [
    External("This video is private.", source="yt-dlp", code="private"),
    Invalid("The title is empty.", code="no_title"),
    NotFound("The video is gone.", code="no_such_video"),
    Conflict("Another file already has this name.", code="target_exists"),
]


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    configure(LogConfig(level="info"), stream)
    yield stream
    configure(LogConfig(level="warning"))


@pytest.mark.parametrize("error", EXPECTED, ids=lambda error: type(error).__name__)
async def test_a_failure_that_was_to_be_expected_is_one_warning_with_its_code_and_sentence(
    db: Database, written: io.StringIO, error: MvidarrError
) -> None:
    house = House(db)
    house.kind("fail", Blow(error))
    async with house.at_work():
        job = await house.add("fail")
        await house.until(job, "failed")
    said = written.getvalue()
    (line,) = [line for line in said.splitlines() if "job_failed" in line]
    assert "level=warning" in line
    assert f"code={error.code}" in line
    assert error.detail in line
    assert f"job_id={job}" in line
    assert "Traceback" not in said


async def test_a_failure_that_will_be_tried_again_says_why(db: Database, written: io.StringIO) -> None:
    house = House(db)
    house.kind("slow", Blow(External("The site is overloaded.", source="yt-dlp", code="busy", retryable=True)))
    async with house.at_work():
        await house.until(await house.add("slow"))
    (line,) = [line for line in written.getvalue().splitlines() if "job_will_be_retried" in line]
    assert "The site is overloaded." in line


async def test_a_failure_that_nobody_expected_leaves_its_traceback(db: Database, written: io.StringIO) -> None:
    house = House(db)
    house.kind("break", Blow(KeyError("a fault of ours")))
    async with house.at_work():
        await house.until(await house.add("break"), "failed")
    said = written.getvalue()
    assert "level=error" in said
    assert "Traceback" in said
    assert "a fault of ours" in said
