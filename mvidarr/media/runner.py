"""Runs ffmpeg and ffprobe and types what they answer."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from mvidarr.errors import External, NotFound, Unavailable
from mvidarr.media import checks, embedding, frames, probe
from mvidarr.media.checks import Integrity
from mvidarr.media.probe import Probe
from mvidarr.media.toolbox import Toolbox
from mvidarr.media.tools import Capabilities, Tools, read_encoders, read_version
from mvidarr.process import Children, Finished, Limits

_PROBE = Limits(seconds=60)
_FRAME = Limits(seconds=120, file_bytes=32 << 20)
_CHECK = Limits(seconds=3600)  # a large file on a slow share
_EMBED = Limits(seconds=3600)
_NOT_EMBEDDED = "ffmpeg could not put the subtitles into the file."


class Media:
    """Every method raises ``External`` when the program fails and ``NotFound`` (``file_missing``) without the file.

    Without the programs it is ``Unavailable`` (``ffmpeg_missing``); one that goes this very moment is ``External``
    (``program_missing``).
    """

    def __init__(self, children: Children, tools: Tools | Toolbox) -> None:
        self._toolbox = tools
        self._children = children
        self._capabilities: tuple[Tools, Capabilities] | None = None

    @property
    def tools(self) -> Tools:
        """``Unavailable`` (``ffmpeg_missing``) says what to install."""
        return self._toolbox.tools if isinstance(self._toolbox, Toolbox) else self._toolbox

    def require(self) -> None:
        """Before work that would need the programs in its middle: ``Unavailable`` (``ffmpeg_missing``)."""
        self.tools  # noqa: B018 - looks for them

    async def probe(self, path: Path) -> Probe:
        """``External`` (``not_media``) for anything that is no audio or video."""
        size = await _size(path)
        done = await self._run(self.tools.ffprobe, probe.arguments(path), path.parent, _PROBE)
        if done.code != 0:
            raise probe.not_media() from _said(done)
        return probe.read(done.out, path, size)

    async def integrity(self, path: Path, duration: float | None) -> Integrity:
        """``duration`` as probed; damage is an answer, not an error."""
        await _size(path)
        done = await self._run(self.tools.ffmpeg, checks.arguments(path), path.parent, _CHECK)
        return checks.verdict(done.code, done.out, done.err, duration)

    async def frame(self, source: Path, target: Path, *, duration: float | None, width: int = 1280) -> None:
        """Writes a JPEG of a typical frame to ``target``, in a folder of ours; else ``External`` (``no_frame``)."""
        await self._draw(source, target, frames.arguments(source, target, duration, width))

    async def frame_at(self, source: Path, target: Path, *, second: float, width: int = 1280) -> None:
        """As ``frame``, of the moment that is asked for; it must lie within the duration."""
        await self._draw(source, target, frames.arguments_at(source, target, second, width))

    async def embed(self, source: Path, target: Path, subtitles: Mapping[str, Path], *, there: int = 0) -> Probe:
        """``source`` with subtitles (SubRip, by language; ``there``: how many it has) as ``target``, and what that is.

        ``External`` (``not_embedded``) when ffmpeg can't, or made another thing of it.
        """
        before = await self.probe(source)
        arguments = embedding.arguments(source, target, subtitles, there=there)
        done = await self._run(self.tools.ffmpeg, arguments, target.parent, _EMBED)
        if done.code != 0:
            raise External(_NOT_EMBEDDED, source="ffmpeg", code="not_embedded") from _said(done)
        after = await self.probe(target)
        same = after.has_video and checks.matches_duration(after.duration, before.duration)
        if not same or len(after.audio) != len(before.audio) or len(after.subtitles) != there + len(subtitles):
            raise External(_NOT_EMBEDDED, source="ffmpeg", code="not_embedded")
        return after

    async def _draw(self, source: Path, target: Path, arguments: list[str]) -> None:
        await _size(source)
        done = await self._run(self.tools.ffmpeg, arguments, target.parent, _FRAME)
        if done.code != 0 or not await asyncio.to_thread(_has_content, target):
            raise External("ffmpeg found no picture in the video.", source="ffmpeg", code="no_frame") from _said(done)

    async def capabilities(self) -> Capabilities:
        """Asked once of each build; the programs don't change while we run, but they may come late."""
        tools = self.tools
        if self._capabilities is None or self._capabilities[0] != tools:
            self._capabilities = tools, await self._ask(tools)
        return self._capabilities[1]

    async def _ask(self, tools: Tools) -> Capabilities:
        folder = tools.bin_folder
        ffmpeg = await self._run(tools.ffmpeg, ["-version"], folder, _PROBE)
        ffprobe = await self._run(tools.ffprobe, ["-version"], folder, _PROBE)
        encoders = await self._run(tools.ffmpeg, ["-hide_banner", "-encoders"], folder, _PROBE)
        for done in (ffmpeg, ffprobe, encoders):
            if done.code != 0:
                raise External("ffmpeg does not run.", source="ffmpeg", code="ffmpeg_broken") from _said(done)
        return Capabilities(
            read_version(ffmpeg.out.decode(errors="replace")),
            read_version(ffprobe.out.decode(errors="replace")),
            read_encoders(encoders.out.decode(errors="replace")),
        )

    async def _run(self, program: Path, arguments: list[str], folder: Path, limits: Limits) -> Finished:
        done = await self._children.run([program, *arguments], cwd=folder, limits=limits)
        if done.timed_out:
            raise External(
                f"{program.name} took too long for this file.",
                source=program.name,
                code="timed_out",
                retryable=True,
            ) from _said(done)
        if done.code < 0:
            sentence = f"{program.name} crashed on this file: another build of ffmpeg may be able to read it."
            raise External(sentence, source=program.name, code="tool_crashed") from _said(done)
        return done


def _said(done: Finished) -> ChildProcessError:
    """What the program wrote, as the cause of our error: for the log."""
    return ChildProcessError(done.code, done.err.decode(errors="replace").strip()[-2000:])


async def _size(path: Path) -> int:
    try:
        return (await asyncio.to_thread(path.stat)).st_size
    except FileNotFoundError as error:
        raise NotFound("The file is no longer there.", code="file_missing") from error
    except OSError as error:
        raise Unavailable("The disk or share failed.", code="disk_failed", retry_after=60) from error


def _has_content(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
