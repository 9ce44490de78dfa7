"""Who is left alone now, asked before jobs are taken: sites that rest, and the queue where it does."""

from collections.abc import Sequence

from mvidarr.clock import now
from mvidarr.db import Reader, Writer
from mvidarr.downloads.failing import cooling
from mvidarr.downloads.failing.cooling import QUEUE, Rest
from mvidarr.downloads.tempo.holding import Hold
from mvidarr.ytdlp.failures import BY_CODE

LANE = "download"
_ITSELF = "It goes on by itself."


class Rests:
    """``full`` is a brake of the lanes, ``resting`` a source of ``Holds``."""

    async def full(self, r: Reader, lane: str, moment: int) -> Sequence[str] | None:
        """Looks at sites wait as well; only downloads wait for a queue that rests."""
        resting = await cooling.resting(r, moment)
        if lane == LANE and any(one.host == QUEUE for one in resting):
            return None
        return [one.host for one in resting if one.host != QUEUE]

    async def resting(self, r: Reader, moment: int) -> Sequence[Hold]:
        return [hold_of(one) for one in await cooling.resting(r, moment)]

    async def hurry(self, w: Writer, host: str | None) -> None:
        """A person wants something of it at once."""
        await cooling.hurry(w, *([host, QUEUE] if host else [QUEUE]), moment=now())


def hold_of(rest: Rest) -> Hold:
    """What yt-dlp itself said is in the log of the job, not here."""
    failure = BY_CODE.get(rest.code)
    remedy = failure.remedy if failure and failure.remedy else _ITSELF
    text = rest.detail.partition(" yt-dlp said: ")[0].removesuffix(remedy).rstrip()
    host = None if rest.host == QUEUE else rest.host
    return Hold(rest.code, text, remedy, rest.since, rest.until, host, rest.tries, early=True)
