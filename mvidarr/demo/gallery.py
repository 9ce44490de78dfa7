"""Who gets one of the stills and clips: the newest, as the library shows them first."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from mvidarr.demo.clips import Clip
from mvidarr.demo.stills import Still, still

DISTINCT = 240  # stills; further videos get them again
PLAYABLE = 12  # videos


@dataclass
class _Supply:
    left: int
    age: float  # ms: younger ones get one

    def take(self, age: int) -> bool:
        if self.left <= 0 or age > self.age:
            return False
        self.left -= 1
        return True


class Gallery:
    def __init__(self, stills: Sequence[Still] = (), clips: Sequence[Clip] = ()) -> None:
        self._stills, self._clips = stills, clips
        self._pictures = self._playable = _Supply(0, 0)

    def supply(self, pictures: tuple[int, float], playable: tuple[int, float]) -> None:
        """How many there are, and the age (ms) up to which a video gets one."""
        self._pictures, self._playable = _Supply(*pictures), _Supply(*playable)

    def picture(self, age: int) -> Still | None:
        if not self._stills or not self._pictures.take(age):
            return None
        return self._stills[self._pictures.left % len(self._stills)]

    def clip(self, age: int) -> Clip | None:
        if not self._clips or not self._playable.take(age):
            return None
        return self._clips[self._playable.left % len(self._clips)]


def draw(seed: int, count: int) -> list[Still]:
    with TemporaryDirectory(prefix="mvidarr-demo-") as folder:
        return [still(seed * 1_000 + number, Path(folder)) for number in range(min(count, DISTINCT))]
