"""What yt-dlp says while it works: our tagged lines to one progress over all parts. Pure."""

import json
from dataclasses import dataclass, field
from typing import Any

TAG = "\x1e"
_WORDS = {
    "Merger": "Joining picture and sound",
    "VideoRemuxer": "Changing the container",
    "SponsorBlock": "Asking SponsorBlock",
    "ModifyChapters": "Cutting and marking",
    "MoveFiles": "Putting the file in place",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """``fraction`` 0..1 over all parts, None when nothing tells; ``speed`` bytes/s; ``eta`` seconds; ``stage`` of
    ``download`` and ``process``."""

    fraction: float | None
    stage: str
    speed: float | None = None
    eta: float | None = None
    message: str | None = None


@dataclass(slots=True)
class _Part:
    weight: float
    size: float | None
    done: float | None = 0.0  # share; None when nothing tells


def tagged(text: str) -> tuple[str, dict[str, Any] | list[Any]] | None:
    """``\\x1eFILE {…}`` -> ``("FILE", {…})``; None for every other line."""
    if not text.startswith(TAG):
        return None
    name, _, value = text[1:].partition(" ")
    try:
        parsed = json.loads(value)
    except ValueError:  # "NA": yt-dlp has no such field
        return None
    return (name, parsed) if isinstance(parsed, dict | list) else None


@dataclass(slots=True)
class Tracker:
    """Adds up the parts (picture and sound come one after the other); the fraction never goes back."""

    chosen: dict[str, Any] = field(default_factory=dict)
    file: dict[str, Any] | None = None
    pieces: tuple[tuple[float, float], ...] = ()  # seconds, as SponsorBlock knows them
    _parts: dict[str, _Part] = field(default_factory=dict)
    _best: float = 0.0

    def feed(self, name: str, value: dict[str, Any] | list[Any]) -> Progress | None:
        if name == "PARTS" and isinstance(value, list):
            self._plan([part for part in value if isinstance(part, dict)])
        elif name == "PIECES" and isinstance(value, list):
            self.pieces = _joined([_span(one) for one in value if isinstance(one, dict)])
        elif isinstance(value, dict):
            if name == "SEL":
                self.chosen = value
                self._plan([value])
            elif name == "FILE":
                self.file = value
            elif name == "DL":
                return self._downloading(str(value.get("fmt")), value.get("p") or {})
            elif name == "PP" and value.get("status") == "started":
                return self._processing(str(value.get("postprocessor")))
        return None

    def _plan(self, formats: list[dict[str, Any]]) -> None:
        sizes = [_number(part.get("filesize")) or _number(part.get("filesize_approx")) for part in formats]
        rates = [_number(part.get("tbr")) for part in formats]
        weights = next((list(known) for known in (sizes, rates) if all(known)), [1.0] * len(formats))
        total = sum(weight or 0 for weight in weights)
        self._parts = {
            str(part.get("format_id")): _Part((weight or 0) / total, size)
            for part, weight, size in zip(formats, weights, sizes, strict=True)
        }

    def _downloading(self, name: str, said: dict[str, Any]) -> Progress:
        part = self._parts.setdefault(name, _Part(1.0, None))
        part.size = _number(said.get("total_bytes")) or _number(said.get("total_bytes_estimate")) or part.size
        part.done = 1.0 if said.get("status") == "finished" else _share(said, part.size)
        speed = _number(said.get("speed"))
        return Progress(self._fraction(), "download", speed, self._eta(said, speed), self._message(name))

    def _fraction(self) -> float | None:
        known = [part.weight * part.done for part in self._parts.values() if part.done is not None]
        if len(known) < len(self._parts):
            return None
        self._best = max(self._best, min(1.0, sum(known)))
        return round(self._best, 4)

    def _eta(self, said: dict[str, Any], speed: float | None) -> float | None:
        """Of all parts when their sizes are known, else of this one."""
        if speed and all(part.size for part in self._parts.values()):
            return round(sum((part.size or 0) * (1 - (part.done or 0)) for part in self._parts.values()) / speed, 1)
        return _number(said.get("eta"))

    def _message(self, name: str) -> str | None:
        names = list(self._parts)
        return f"Part {names.index(name) + 1} of {len(names)}" if len(names) > 1 else None

    def _processing(self, processor: str) -> Progress:
        return Progress(round(self._best, 4) or None, "process", message=_WORDS.get(processor, "Finishing the file"))


def _share(said: dict[str, Any], size: float | None) -> float | None:
    """By fragments first: estimated sizes jump."""
    count, index = _number(said.get("fragment_count")), said.get("fragment_index")
    if count and isinstance(index, int):
        return min(1.0, index / count)
    got = said.get("downloaded_bytes")
    return min(1.0, got / size) if size and isinstance(got, int | float) else None


def _span(said: dict[str, Any]) -> tuple[float, float]:
    return _number(said.get("start_time")) or 0.0, _number(said.get("end_time")) or 0.0


def _joined(spans: list[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """In order, those that overlap as one."""
    found: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        elif end > start:
            found.append((start, end))
    return tuple(found)


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and value > 0 else None
