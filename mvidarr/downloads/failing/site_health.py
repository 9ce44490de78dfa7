"""Health checks of the sites that downloads come from: which rest and why, and where too few succeed."""

from collections.abc import Callable, Sequence
from typing import Any

from mvidarr.clock import DAY, MINUTE, now
from mvidarr.db import Database
from mvidarr.downloads.failing import cooling, outcomes
from mvidarr.downloads.failing.cooling import QUEUE, Rest
from mvidarr.downloads.failing.outcomes import Share
from mvidarr.downloads.failing.settings import SUCCESS
from mvidarr.observe.health import Check, Finding, finding, fine
from mvidarr.ytdlp.failures import BY_CODE

LEAST = 10  # tries in a day, to tell
_QUEUE = "/activity"


def checks(database: Database, value: Callable[[str], Any]) -> list[tuple[str, Check]]:
    """Each with its code. ``value`` tells settings by name."""

    async def rests() -> Finding:
        moment = now()
        async with database.read() as r:
            return told_rests(await cooling.resting(r, moment), moment)

    async def succeeds() -> Finding:
        async with database.read() as r:
            found = await outcomes.shares(r, now() - DAY)
        return told_shares(found, value(SUCCESS.name))

    return [("sites_resting", rests), ("sites_failing", succeeds)]


def told_rests(resting: Sequence[Rest], moment: int) -> Finding:
    if not resting:
        return fine("sites_resting", "No site is left alone.")
    queue = next((one for one in resting if one.host == QUEUE), None)
    if queue is not None:
        return finding(
            "sites_resting", "warning", f"Nothing is downloaded {_for(queue, moment)}: {queue.detail}",
            _remedy(queue), _QUEUE,
        )  # fmt: skip
    text = " ".join(f"{one.host} is left alone {_for(one, moment)}: {one.detail}" for one in resting)
    return finding("sites_resting", "warning", text, _remedy(resting[0]), _QUEUE)


def told_shares(found: Sequence[Share], percent: int) -> Finding:
    low = outcomes.low(found, percent=percent, least=LEAST)
    if not low:
        tries = sum(one.tries for one in found)
        return fine("sites_failing", f"{tries:,} tries within a day." if tries else "Nothing was tried within a day.")
    text = " ".join(
        f"{one.host}: {one.tries - one.failed:,} of {one.tries:,} tries within a day succeeded "
        f"({one.percent} %); most often: {_said(one.code)}"
        for one in low
    )
    failure = BY_CODE.get(low[0].code or "")
    remedy = failure.remedy if failure and failure.remedy else "The log of each job says more."
    return finding("sites_failing", "warning", text, remedy, "/activity/needs-you")


def sentence(one: Rest, moment: int) -> str:
    """Why something of it waits, for its row."""
    whom = "Nothing is downloaded" if one.host == QUEUE else f"{one.host} is left alone"
    return f"{whom} {_for(one, moment)}: {one.detail}"


def _for(one: Rest, moment: int) -> str:
    minutes = max(1, -(-(one.until - moment) // MINUTE))
    if minutes < 90:
        return f"for {minutes} minute{'s' if minutes != 1 else ''}"
    return f"for {round(minutes / 60)} hours"


def _remedy(one: Rest) -> str:
    failure = BY_CODE.get(one.code)
    return failure.remedy if failure and failure.remedy else "It goes on by itself."


def _said(code: str | None) -> str:
    failure = BY_CODE.get(code or "")
    return failure.sentence if failure else f"{code}."
