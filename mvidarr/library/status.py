"""The status of a video: one state machine, moved in the transaction of whatever causes the move.

discovered   a source knows it, nobody asked for it
wanted       somebody asked for it
downloading  a download of it is running
downloaded   its file is in the library
failed       wanted, and the last try failed for good
ignored      never wanted again
"""

from typing import Final, Literal

Status = Literal["discovered", "wanted", "downloading", "downloaded", "failed", "ignored"]

WANTED: Final[tuple[Status, ...]] = ("wanted", "downloading", "failed")  # asked for, and not here yet

MOVES: Final[dict[Status, frozenset[Status]]] = {
    "discovered": frozenset({"wanted", "ignored", "failed", "downloaded"}),
    "wanted": frozenset({"downloading", "downloaded", "failed", "ignored", "discovered"}),
    "downloading": frozenset({"downloaded", "failed", "wanted"}),
    "downloaded": frozenset({"downloading", "wanted", "ignored"}),
    "failed": frozenset({"wanted", "downloading", "downloaded", "ignored", "discovered"}),
    "ignored": frozenset({"wanted", "discovered"}),
}


def sources_of(target: Status) -> list[Status]:
    """The statuses from which a video may become ``target``; staying where it is always may."""
    return [status for status, targets in MOVES.items() if target in targets or status == target]
