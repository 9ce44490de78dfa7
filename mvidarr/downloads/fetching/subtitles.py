"""The stage after a file is whole: the subtitles that its profile wants, by a run of their own, beside it or inside.

Whatever goes wrong here is told and keeps no file from the library. What came before stays as it is in staging, so the
stage can be repeated: what is made of it lies in folders of its own.
"""

import asyncio
import json
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mvidarr.clock import now
from mvidarr.downloads.fetching.fetch import Fetched
from mvidarr.downloads.fetching.refusals import Refusals
from mvidarr.errors import External, MvidarrError
from mvidarr.files import require
from mvidarr.files.disk import typed_errors
from mvidarr.jobs import JobContext
from mvidarr.library.wants import Subtitles
from mvidarr.media import Media, Probe, embedding
from mvidarr.media.subtitles import fitted, read, single, write
from mvidarr.ytdlp import Track, YtDlp, tracks_of
from mvidarr.ytdlp.failures import BY_CODE

ASKED, READY, INSIDE = "asked", "subtitles", "inside"  # folders in staging
MOST_BYTES = 4 << 20  # of one; that of a film has a tenth


class Subtitling:
    """``received`` hears of each job how many bytes came in for it."""

    def __init__(
        self, ytdlp: YtDlp, media: Media, received: Callable[[int, int], None], refusals: Refusals | None = None
    ) -> None:
        self._ytdlp = ytdlp
        self._media = media
        self._received = received
        self._refusals = refusals or Refusals()

    async def bring(
        self, fetched: Fetched, found: Probe, info: Path, staging: Path, ctx: JobContext
    ) -> tuple[Fetched, Probe]:
        """``found``: of the file as it came; ``info``: what the site said of it."""
        wanted = fetched.profile["wants"].get("subtitles")
        if not wanted or not wanted.get("languages"):
            return fetched, found
        await ctx.stage("subtitles")
        try:
            with typed_errors():
                fetched, ready = await self._ready(wanted, fetched, found, info, staging, ctx)
                if ready and wanted.get("inside"):
                    return await self._inside(fetched, found, ready, staging, ctx)
        except MvidarrError as error:
            return _told(fetched, f"No subtitles came with it. {error.detail}", ctx), found
        except ValueError:
            return _told(fetched, "No subtitles came with it. What the site had said can't be read.", ctx), found
        return replace(fetched, subtitles=tuple(ready)), found

    async def _ready(
        self, wanted: Subtitles, fetched: Fetched, found: Probe, info: Path, staging: Path, ctx: JobContext
    ) -> tuple[Fetched, dict[str, Path]]:
        """Those that came, by language, as they go with the file."""
        await asyncio.to_thread(_empty, staging)
        said = await asyncio.to_thread(_read, info)
        tracks = tracks_of(said, wanted["languages"], automatic=wanted.get("automatic", False))
        if none := [one for one in wanted["languages"] if one not in {track.language for track in tracks}]:
            ctx.log(f"The site has no subtitles in {', '.join(none)}.")
        if not tracks:
            return fetched, {}
        site = ctx.job.host or ""
        if self._refusals.rest(site, now()):
            return _told(fetched, _not_asked([track.language for track in tracks]), ctx), {}
        got = await self._ytdlp.subtitles(
            info, staging / ASKED, list(dict.fromkeys(track.code for track in tracks)),
            automatic=any(track.automatic for track in tracks), on_line=ctx.log,
            on_received=lambda count: self._received(ctx.job.id, count),
        )  # fmt: skip
        whole = {"length": found.duration, "cuts": fetched.cuts, "whole": fetched.duration}
        ready = await asyncio.to_thread(_fit, tracks, got.files, staging / READY, whole)
        if missing := [track.language for track in tracks if track.language not in ready]:
            fetched = _told(fetched, _missing(missing, got.error), ctx)
            limited = _limited(got.error)
            fetched = replace(fetched, limited=limited if limited and self._refusals.met(site, now()) else None)
        if ready:
            ctx.log(f"Subtitles in {', '.join(ready)}.")
        return fetched, ready

    async def _inside(
        self, fetched: Fetched, found: Probe, ready: Mapping[str, Path], staging: Path, ctx: JobContext
    ) -> tuple[Fetched, Probe]:
        """Where that can't be, they lie beside the file."""
        beside = replace(fetched, subtitles=tuple(ready))
        if not embedding.can_hold(fetched.path):
            kind = fetched.path.suffix.lstrip(".").upper()
            return _told(beside, f"{kind} files hold no subtitles, so they lie beside it.", ctx), found
        target = staging / INSIDE / fetched.path.name
        try:
            await require(staging, found.size)
            after = await self._media.embed(fetched.path, target, ready, there=len(found.subtitles))
        except MvidarrError as error:
            return _told(beside, f"{error.detail} They lie beside it.", ctx), found
        ctx.log(f"Put subtitles in {', '.join(ready)} into the file.")
        return replace(fetched, path=target), after


def staged(staging: Path, languages: Collection[str]) -> dict[str, Path]:
    """Where those lie that go beside a file."""
    return {language: staging / READY / f"{language}.srt" for language in languages}


def _told(fetched: Fetched, note: str, ctx: JobContext) -> Fetched:
    ctx.log(note, "warning")
    return replace(fetched, notes=(*fetched.notes, note))


def _missing(languages: Sequence[str], error: MvidarrError | None) -> str:
    failure = BY_CODE.get(error.code) if error else None
    why = failure.sentence if failure else error.detail if error else "There was nothing in them."
    return f"Subtitles in {', '.join(languages)} did not come. {why}"


def _not_asked(languages: Sequence[str]) -> str:
    return f"Subtitles in {', '.join(languages)} were not asked for: the site refused them again after it had rested."


def _limited(error: MvidarrError | None) -> str | None:
    """The code of what makes the site rest."""
    failure = BY_CODE.get(error.code) if isinstance(error, External) else None
    return failure.code if failure and failure.scope == "site" else None


def _empty(staging: Path) -> None:
    for name in (ASKED, READY, INSIDE):
        shutil.rmtree(staging / name, ignore_errors=True)
        (staging / name).mkdir(mode=0o700)


def _read(path: Path) -> dict[str, Any]:
    info = json.loads(path.read_bytes())
    return info if isinstance(info, dict) else {}


def _fit(tracks: Sequence[Track], files: Mapping[str, Path], folder: Path, whole: Mapping[str, Any]) -> dict[str, Path]:
    """By language; without those that have nothing to read."""
    ready: dict[str, Path] = {}
    for track in tracks:
        path = files.get(track.code)
        if path is None or path.stat().st_size > MOST_BYTES:
            continue
        said = read(path.read_text("utf-8", errors="replace"))
        cues = fitted(single(said) if track.automatic else said, **whole)
        if cues:
            path = folder / f"{track.language}.srt"
            path.write_text(write(cues), "utf-8")
            ready[track.language] = path
    return ready
