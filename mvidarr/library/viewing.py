"""What a player's reports mean: plays and skips counted, the place to go on kept. Pure.

A viewing begins with ``start`` and counts once: as a play when it comes to the end or nearly, as a skip when it is
left for good. So there are never more of both than starts, however many tabs report, and a replay counts when it is
started anew.
"""

from dataclasses import dataclass, replace
from typing import Literal

Event = Literal["start", "progress", "finish", "skip"]

PLAYED = 0.9  # of the length: whoever came so far has seen it
BEGINNING = 5.0  # seconds that nobody wants to come back to
NEAR = 5.0  # seconds; a place that close to the kept one is not written again


@dataclass(frozen=True)
class Report:
    """``position`` in seconds, None where the player doesn't say."""

    event: Event
    position: float | None = None


@dataclass(frozen=True)
class Viewing:
    """``settled``: this viewing has been counted already."""

    plays: int = 0
    skips: int = 0
    last_played: int | None = None  # milliseconds
    position: float | None = None  # seconds
    settled: bool = False


def after(state: Viewing, report: Report, *, length: float | None, moment: int) -> Viewing:
    """``length`` of the video in seconds, None while nobody knows. An equal state means that nothing is to be kept."""
    match report.event:
        case "start":
            return replace(state, last_played=moment, settled=False)
        case "skip":
            return replace(_settled(state, skips=state.skips + 1), position=None)
        case "finish":
            return _ended(state, moment)
        case "progress":
            return _moved(state, report.position, length, moment)


def _moved(state: Viewing, position: float | None, length: float | None, moment: int) -> Viewing:
    if position is None:
        return state
    if length and position >= PLAYED * length:  # beyond the end, too: another file may have taken its place
        return _ended(state, moment)
    if position < BEGINNING:
        return replace(state, position=None)
    if state.position is not None and abs(position - state.position) < NEAR:
        return state
    return replace(state, position=round(position, 1))


def _ended(state: Viewing, moment: int) -> Viewing:
    """Whoever tells the end alone has played it, too."""
    played = moment if state.last_played is None else state.last_played
    return replace(_settled(state, plays=state.plays + 1), position=None, last_played=played)


def _settled(state: Viewing, *, plays: int | None = None, skips: int | None = None) -> Viewing:
    if state.settled:
        return state
    return replace(
        state,
        settled=True,
        plays=state.plays if plays is None else plays,
        skips=state.skips if skips is None else skips,
    )
