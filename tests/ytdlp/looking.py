"""A watch over a child whose looks the test takes: how long anything lasts is up to the machine."""

from mvidarr.ytdlp.watching import LOOKS, Watch


class ByHand(Watch):
    def _again(self) -> None:
        """No timer."""

    @property
    def received(self) -> int:
        return self._way.received if self._way else 0

    def look(self) -> bool:
        """Whether it has ended the child."""
        if not self.stuck | self.throttled:
            self._look()
        return self.stuck | self.throttled

    def look_for_long(self) -> bool:
        """For three times its patience, in which nothing happens."""
        return any(self.look() for _ in range(3 * LOOKS))
