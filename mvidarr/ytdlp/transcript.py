"""Joins the lines of standard error to messages: an ``ERROR:`` may go on over several lines. Pure."""

from dataclasses import dataclass, field

MOST = 50
LONGEST = 4000


@dataclass(slots=True)
class Transcript:
    """The last ``MOST`` messages of each kind. Lines without a prefix belong to the message before them."""

    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    _open: list[str] | None = None

    def feed(self, text: str) -> None:
        if text.startswith("ERROR:"):
            self._begin(self.errors, text)
        elif text.startswith(("WARNING:", "Deprecated Feature:")):
            self._begin(self.warnings, text)
        elif self._open is None:
            self._begin(self.errors, text)  # Python or the option parser speaks, before yt-dlp does
        elif text.strip():
            self._open[-1] = f"{self._open[-1]}\n{text}"[:LONGEST]

    def _begin(self, messages: list[str], text: str) -> None:
        messages.append(text[:LONGEST])
        del messages[:-MOST]
        self._open = messages
