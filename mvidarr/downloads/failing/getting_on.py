"""A try that broke off but brought the file further: the next goes on from there soon, and it counts as none of those
after which a download is given up. A site may hang up as often as it likes, as long as something comes each time.

What is on the disk is measured, not what came over the line: bytes that a site without ``Range`` sends over and over
keep nothing. It has to be more than ever before, and there is an end to that too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mvidarr.clock import MINUTE, SECOND
from mvidarr.errors import External, MvidarrError

KEPT, TIMES = "kept", "got_on"  # in the payload of a job: bytes that a try left at most, and tries that got on
LEAST = 64 << 10  # bytes more than before
MOST = 1000  # tries
FIRST, LONGEST = 2, MINUTE // SECOND  # seconds until the next: a little longer each time
INTERRUPTED = "interrupted"
ON_THE_WAY = frozenset(("expired", "fragment_missing", "killed", "network", "stalled", "timed_out", "unknown"))


@dataclass(frozen=True)
class GotOn:
    """``more`` bytes than before; ``kept`` in all, at the ``times``th such try."""

    more: int
    kept: int
    times: int

    @property
    def payload(self) -> dict[str, int]:
        return {KEPT: self.kept, TIMES: self.times}

    def error(self, cause: MvidarrError) -> External:
        """Says nothing of the site, which after all gives."""
        return External(
            f"{_sentence(cause)} {_size(self.more)} more had come; it goes on from there by itself.",
            source="ytdlp", code=INTERRUPTED, retryable=True, retry_after=min(FIRST * self.times, LONGEST),
            attempts=self.times + MOST,
        )  # fmt: skip


def got_on(error: MvidarrError, payload: Mapping[str, Any], kept: int) -> GotOn | None:
    """``payload`` of the job; ``kept``: the bytes that lie in its folder now. None: it counts as any other."""
    before, times = int(payload.get(KEPT, 0)), int(payload.get(TIMES, 0)) + 1
    if error.code not in ON_THE_WAY or kept - before < LEAST or times > MOST:
        return None
    return GotOn(kept - before, kept, times)


def kept_in(folder: Path) -> int:
    """Bytes of media and their parts, in the folder of a job. Blocks."""
    return sum(_bytes(path) for path in folder.glob("media-*"))


def _bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # it went away meanwhile
        return 0


def _sentence(cause: MvidarrError) -> str:
    """Without the remedy, which is said anew."""
    remedy = str(cause.extra.get("remedy") or "")
    return cause.detail.removesuffix(remedy).strip() if remedy else cause.detail


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1_000_000 else f"{count // 1000} kB"
