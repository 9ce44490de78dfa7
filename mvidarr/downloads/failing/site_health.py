"""Health checks of the sites that downloads come from: which rest and why, and where too few succeed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from mvidarr.clock import DAY, now
from mvidarr.db import Database
from mvidarr.downloads.failing import outcomes
from mvidarr.downloads.failing.outcomes import Share
from mvidarr.downloads.failing.settings import SUCCESS
from mvidarr.downloads.tempo.holding import Hold, sentence
from mvidarr.downloads.tempo.holds import Holds, of_sites
from mvidarr.observe.health import Check, Finding, finding, fine
from mvidarr.ytdlp.failures import BY_CODE

LEAST = 10  # tries in a day, to tell
_QUEUE = "/activity/queue"


def checks(database: Database, holds: Holds, value: Callable[[str], Any]) -> list[tuple[str, Check]]:
    """Each with its code. ``value`` tells settings by name."""

    async def rests() -> Finding:
        return told_rests(of_sites(await holds.now()), now())

    async def succeeds() -> Finding:
        async with database.read() as r:
            found = await outcomes.shares(r, now() - DAY)
        return told_shares(found, value(SUCCESS.name))

    return [("sites_resting", rests), ("sites_failing", succeeds)]


def told_rests(resting: Sequence[Hold], moment: int) -> Finding:
    if not resting:
        return fine("sites_resting", "No site is left alone.")
    text = " ".join(sentence(replace(one, remedy=""), moment) for one in resting)
    return finding("sites_resting", "warning", text, resting[0].remedy, _QUEUE)


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


def _said(code: str | None) -> str:
    failure = BY_CODE.get(code or "")
    return failure.sentence if failure else f"{code}."
