"""How many downloads may ask one site at the same time, and how long lies between two of their starts."""

import ipaddress
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from mvidarr.clock import SECOND

_LINE = re.compile(r"(?P<host>[a-z0-9.:-]+\.[a-z0-9.:-]+) +(?P<most>\d{1,4})(?: +(?P<pause>\d{1,4}))?")
_ALIASES: Mapping[str, str] = {"youtu.be": "youtube.com", "youtube-nocookie.com": "youtube.com"}
# What stands before the letters of a country where people register below it: bbc.co.uk, but not music.abc.de. Whole
# lists of such places change every week; who is missing here only shares the manners of a few more sites.
_BELOW_COUNTRIES = frozenset(
    "ac co com edu ed gen go gob gouv gov govt gv id in info ltd me mil ne net nom or org plc pro sch web".split()
)
MOST = 1000


@dataclass(frozen=True)
class Manners:
    """``most`` at once, 0 for as many as the lane has; ``pause`` in seconds between two starts."""

    most: int = 0
    pause: int = 0


def host_of(url: str | None) -> str | None:
    """The site of an address, as its owner registered it: ``youtube.com`` for ``https://m.youtube.com/…``."""
    with suppress(ValueError):
        host = (urlsplit(url or "").hostname or "").rstrip(".")
        with suppress(ValueError):
            return str(ipaddress.ip_address(host))
        labels = host.split(".")
        national = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _BELOW_COUNTRIES
        name = ".".join(labels[-3 if national else -2 :])
        return _ALIASES.get(name, name) or None
    return None


def checked_line(line: str) -> str:
    """``youtube.com 2 5``; ValueError with a sentence."""
    match = _LINE.fullmatch(" ".join(line.lower().split()))
    if match is None or int(match["most"]) > MOST:
        how = "a site, how many at once (0: as many as there are) and the seconds between two starts"
        raise ValueError(f"“{line[:60]}” cannot be read. Write {how}, as in “youtube.com 2 5”.")
    return " ".join(part for part in match.groups() if part is not None)


def read_lines(lines: Iterable[str]) -> dict[str, Manners]:
    found = {}
    for line in lines:
        host, *numbers = line.split()
        found[host] = Manners(*map(int, numbers))
    return found


class Hosts:
    """Knows what runs of each site here, and when the last began."""

    def __init__(self) -> None:
        self._rules: Mapping[str, Manners] = {}
        self._others = Manners()
        self._begun: dict[str, int] = {}

    def keep(self, rules: Mapping[str, Manners], others: Manners) -> None:
        """From now on; ``others`` is for sites that no rule names."""
        self._rules, self._others = rules, others

    def begin(self, host: str, moment: int) -> None:
        """A download of it begins."""
        self._begun[host] = moment

    def full(self, running: Sequence[str], moment: int) -> list[str]:
        """Sites of which none may begin now. ``running``: the site of each download that runs."""
        counts = Counter(running)
        return sorted(host for host, began in self._begun.items() if self._is_full(host, counts[host], moment - began))

    def _is_full(self, host: str, running: int, since: int) -> bool:
        manners = self._rules.get(host, self._others)
        return bool(manners.most and running >= manners.most) or 0 <= since < manners.pause * SECOND
