"""One run of yt-dlp: its way out, its lines, its answer, its end."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mvidarr.egress import REFUSED, Gate
from mvidarr.errors import MvidarrError
from mvidarr.process import Children, Exit, Limits, Warm
from mvidarr.ytdlp import failures
from mvidarr.ytdlp.progress import Progress, Tracker, tagged
from mvidarr.ytdlp.transcript import Transcript
from mvidarr.ytdlp.watching import PATIENCE, Watch

SPONSORBLOCK = "SponsorBlock API"  # as it names what it could not ask; the video comes all the same
_MISSED = re.compile(r"Unable to download video subtitles")
_NOT_LED = re.compile(rf"{REFUSED}|CONNECT tunnel failed, response 403")  # curl tells the number only


def nothing(_: Any) -> None:
    """Default listener."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """``on_line`` hears what yt-dlp says; ``on_progress`` how far it is, None where an answer is expected instead;
    ``on_received``, once at the end, however that comes, how many bytes came in."""

    on_line: Callable[[str], None] = nothing
    on_progress: Callable[[Progress], None] | None = None
    on_received: Callable[[int], None] = nothing


@dataclass(frozen=True, slots=True)
class Ran:
    """``answer``: the last line of plain output that looks like JSON. ``refused``: why the gate did not lead it
    somewhere; ``stuck``: it was ended as nothing more came, ``throttled``: as it came too slowly."""

    end: Exit
    said: Transcript
    answer: str | None
    refused: MvidarrError | None = None
    stuck: bool = False
    throttled: bool = False


async def run(
    starting: Children | Warm,
    argv: Sequence[str | Path],
    folder: Path,
    *,
    limits: Limits,
    environment: Mapping[str, str],
    gate: Gate | None,
    tracker: Tracker,
    heard: Listeners,
    patience: float = PATIENCE,
    least: float = 0.0,
) -> Ran:
    """Its pass is closed when it has ended: what it left behind, wherever that is, gets nothing more. A download that
    gets no further for ``patience`` seconds is ended, and so is one that a site gives fewer than ``least`` bytes of a
    second."""
    said, answer = Transcript(), None
    with gate.admit() if gate else nullcontext() as way:
        env = {**environment, **(way.environment if way else {})}
        try:
            async with await starting.start(argv, cwd=folder, env=env, limits=limits) as child:
                with Watch(way if heard.on_progress else None, child.terminate, patience, least) as watch:
                    async for line in child.lines():
                        message = tagged(line.text)
                        if message is not None:
                            progress = tracker.feed(*message)
                            if progress and heard.on_progress:
                                watch.working = progress.stage == "process"
                                heard.on_progress(progress)
                            continue
                        watch.said()
                        if line.stream == "out" and not heard.on_progress and line.text.startswith(("{", "null")):
                            answer = None if line.text == "null" else line.text
                        elif not line.text.startswith("\x1e"):
                            heard.on_line(line.text.replace("\r", ""))
                            if line.stream == "err":
                                said.feed(line.text)
                    end = await child.wait()
        finally:
            heard.on_received(way.received if way else 0)
        return Ran(end, said, answer, way.refused if way else None, watch.stuck, watch.throttled)


def failed(ran: Ran, otherwise: failures.Failure) -> MvidarrError:
    """Why there is no result; the words count more than the exit code, which is often 0."""
    errors = [message for message in ran.said.errors if SPONSORBLOCK not in message]
    if ran.refused is not None and _not_led(errors):
        return ran.refused
    if ran.stuck:
        return failures.STALLED.error()
    if ran.throttled:
        return failures.THROTTLED.error()
    if errors:
        return failures.error_of(errors)
    if ran.end.timed_out:
        return failures.TIMED_OUT.error()
    if ran.end.code < 0:
        return failures.KILLED.error()
    return otherwise.error()


def complaining(ran: Ran) -> Ran:
    """As if what could not be fetched were an error, where a run went on without it."""
    missed = [message for message in ran.said.warnings if _MISSED.search(message)]
    return replace(ran, said=Transcript([*missed, *ran.said.errors], ran.said.warnings))


def _not_led(messages: Iterable[str]) -> bool:
    """It failed of what the gate refused; a picture that was refused is a warning only."""
    return any(_NOT_LED.search(message) for message in messages)
