"""Bytes of a pipe to lines. Pure."""

from dataclasses import dataclass

CUT = "… [line cut]"


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end; ``stream`` is ``out`` or ``err``; a ``cut`` line was longer than the limit."""

    stream: str
    text: str
    cut: bool = False


class Splitter:
    """Splits at ``\\n`` only (``\\r`` is part of progress lines); keeps at most ``limit`` bytes of a line."""

    def __init__(self, stream: str, limit: int) -> None:
        self._stream = stream
        self._limit = limit
        self._parts: list[bytes] = []
        self._kept = 0
        self._cut = False

    def feed(self, data: bytes) -> list[Line]:
        *ends, rest = data.split(b"\n")
        lines = []
        for end in ends:
            self._keep(end)
            lines.append(self._line())
        self._keep(rest)
        return lines

    def close(self) -> list[Line]:
        """The last line, when it had no end."""
        return [self._line()] if self._parts else []

    def _keep(self, part: bytes) -> None:
        room = self._limit - self._kept
        if len(part) > room:
            part, self._cut = part[:room], True
        if part:
            self._parts.append(part)
            self._kept += len(part)

    def _line(self) -> Line:
        text = b"".join(self._parts).decode("utf-8", "replace").removesuffix("\r")
        line = Line(self._stream, text + CUT if self._cut else text, self._cut)
        self._parts, self._kept, self._cut = [], 0, False
        return line
