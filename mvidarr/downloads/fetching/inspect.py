"""The stages probe and check: what came down is a video, of a wanted height, whole, and as long as it should be.

A file that fails is removed from staging before the error goes on, or the next try would go on from the bad one.
"""

import asyncio

from mvidarr.downloads.choosing import refuse_unwanted
from mvidarr.downloads.fetching.fetch import Fetched
from mvidarr.errors import External
from mvidarr.jobs import JobContext
from mvidarr.media import Media, Probe, matches_duration


async def probe(media: Media, fetched: Fetched) -> Probe:
    try:
        found = await media.probe(fetched.path)
    except External as error:
        if error.code == "not_media":
            await _remove(fetched)
        raise
    if not found.has_video:
        await _remove(fetched)
        raise External("The address gave sound without a picture.", source="ffprobe", code="no_video")
    try:
        refuse_unwanted(found, fetched.profile, fetched.duration)
    except External:
        await _remove(fetched)
        raise
    return found


async def check(media: Media, fetched: Fetched, found: Probe, ctx: JobContext) -> None:
    if not matches_duration(found.duration, fetched.duration, less=_cut_out(fetched)):
        await _remove(fetched)
        raise External(
            f"The file is {found.duration or 0:.0f} seconds long, the site promised {fetched.duration or 0:.0f}.",
            source="ytdlp",
            code="wrong_duration",
            retryable=True,
        )
    verdict = await media.integrity(fetched.path, found.duration)
    if not verdict.sound:
        ctx.log(verdict.said or f"Readable for {verdict.played:.1f} seconds only.", "warning")
        await _remove(fetched)
        raise External("The file arrived damaged.", source="ffmpeg", code=verdict.trouble, retryable=True)


def _cut_out(fetched: Fetched) -> float:
    return sum(end - start for start, end in fetched.cuts)


async def _remove(fetched: Fetched) -> None:
    await asyncio.to_thread(fetched.path.unlink, missing_ok=True)
