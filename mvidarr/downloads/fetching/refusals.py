"""Sites that give a video and refuse its subtitles, because they are asked too much. Pure.

The first time in a day the site rests, as after any such answer. Where that was no help, only its subtitles do: else
each video would cost all others of that site another rest. A restart forgets it, and costs one.
"""

from mvidarr.clock import DAY, MINUTE

AGAIN = 30 * MINUTE  # sooner it is an answer to what was asked before the rest


class Refusals:
    def __init__(self) -> None:
        self._first: dict[str, int] = {}  # by site, when it refused
        self._until: dict[str, int] = {}

    def met(self, site: str, moment: int) -> bool:
        """Whether the site has to rest for it."""
        first = self._first.get(site)
        if first is None or moment - first > DAY:
            self._first[site] = moment
            return True
        if moment - first > AGAIN:
            self._until[site] = moment + DAY
        return False

    def rest(self, site: str, moment: int) -> bool:
        """Whether it is asked for no subtitles."""
        return self._until.get(site, 0) > moment
