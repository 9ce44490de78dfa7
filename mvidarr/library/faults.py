"""What can be wrong with a file that is there, and how people are told."""

from collections.abc import Mapping
from typing import Literal

Fault = Literal["unreadable", "no_picture", "damaged", "truncated", "resized"]

FAULTS: Mapping[Fault, str] = {
    "unreadable": "{name} cannot be read as a video. Download it again.",
    "no_picture": "{name} has sound, but no picture. Download it again.",
    "damaged": "{name} is damaged. Download it again.",
    "truncated": "{name} ends before its end. Download it again.",
    "resized": "{name} has {size:,} bytes, and {noted:,} were noted: somebody changed it.",
}
BROKEN: tuple[Fault, ...] = ("unreadable", "no_picture", "damaged", "truncated")  # cannot be watched as it should
