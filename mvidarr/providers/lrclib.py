"""LRCLIB: the words of songs, with their times, without a key. It may be one's own server.

It matches names exactly and lengths within two seconds, and a video is seldom as long as the song. So it is asked ever
less narrowly, at last by its search, of which the record counts that is about as long.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mvidarr import __version__
from mvidarr.outbound import DAY, Keep, Manners, Web
from mvidarr.providers.declared import Declared, Option
from mvidarr.providers.judging import by_json
from mvidarr.providers.oddities import address, each, items, needed, number, part, text
from mvidarr.providers.shapes import Lyrics
from mvidarr.query.text import fold

SOURCE = "lrclib"
HOME = "https://lrclib.net"
KEPT = Keep(60 * DAY, 14 * DAY)
SEARCHED = Keep(7 * DAY, 7 * DAY)
NEAR = 3.0  # seconds by which a record of the same song may differ
_LONGEST = 3600
_GUESTS = re.compile(r"[\s(\[]+(?:feat|ft|featuring)\b\.?\s.*$", re.IGNORECASE)
_TIMES = re.compile(r"^(?:\[\d+:\d\d(?:[.:]\d+)?\][ \t]*)+", re.MULTILINE)
_NOISE = re.compile(
    r"\s*[(\[][^()\[\]]*\b(?:video|audio|lyrics?|visuali[sz]er|remaster(?:ed)?|hd|4k)\b[^()\[\]]*[)\]]", re.I
)


def manners(given: Mapping[str, str]) -> Manners:
    """It promises no limit, and refuses who asks for several at once. A server of one's own has its own."""
    own = bool(given.get("address")) and given["address"].rstrip("/").removesuffix("/api") != HOME
    return Manners(pace=0.0 if own else 0.6, burst=1, at_once=2 if own else 1, seconds=30.0, judge=by_json)


class Lrclib:
    def __init__(self, web: Web, where: str = "") -> None:
        self._web = web
        self._root = (where or HOME).strip().rstrip("/").removesuffix("/api") + "/api"
        self._headers = {"Accept": "application/json", "Lrclib-Client": f"MVidarr v{__version__}"}

    async def lyrics(
        self, artist: str, title: str, *, album: str | None = None, duration: float | None = None
    ) -> Lyrics | None:
        """``duration`` of the answer is that of the song: times are of use where the video is about as long."""
        named = {"artist_name": _plain(artist), "track_name": _plain(title)}
        if not all(named.values()):
            return None
        for asked in _narrowly(named, album, duration):
            told = await self._ask("get", asked, KEPT)
            found, _ = each([told] if told else [], _lyrics, SOURCE)
            if found:
                return found[0]
        return _best(items(await self._ask("search", named, SEARCHED)), named, duration)

    async def _ask(self, noun: str, params: Mapping[str, str | int], keep: Keep) -> Any:
        answer = await self._web.get(
            f"{self._root}/{noun}", capability="lyrics", params=params, headers=self._headers, keep=keep
        )
        return answer.json() if answer else None


def _narrowly(named: Mapping[str, str], album: str | None, duration: float | None) -> list[dict[str, str | int]]:
    """What to ask for, the narrowest first. Without a length the search alone would choose."""
    length = round(duration) if duration else 0
    if not 1 <= length <= _LONGEST:
        return [{**named}]
    timed: dict[str, str | int] = {**named, "duration": length}
    return [{**timed, "album_name": album}, timed] if album else [timed]


def _best(rows: Sequence[Any], named: Mapping[str, str], duration: float | None) -> Lyrics | None:
    """That of the same song that is nearest in length; one with times before one without."""
    artist, title = fold(named["artist_name"]), fold(named["track_name"])
    same = [
        row
        for row in map(part, rows)
        if fold(_plain(text(row.get("trackName")) or "")) == title
        and f" {artist} " in f" {fold(text(row.get('artistName')) or '')} "
    ]
    found, _ = each(same, _lyrics, SOURCE)
    return min(found, key=lambda one: _distance(one, duration), default=None)


def _distance(one: Lyrics, duration: float | None) -> tuple[bool, bool, float]:
    apart = abs(one.duration - duration) if one.duration and duration else 0.0
    return apart > NEAR, one.synced is None, apart


def _lyrics(told: Any) -> Lyrics | None:
    """None for a record that has no words and is not said to have none."""
    row = part(told)
    needed(row.get("trackName"), "title")
    plain, synced = text(row.get("plainLyrics")), text(row.get("syncedLyrics"))
    instrumental = row.get("instrumental") is True
    if not (plain or synced or instrumental):
        return None
    return Lyrics(
        plain=plain or (_without_times(synced) if synced else None),
        synced=synced,
        instrumental=instrumental,
        duration=number(row.get("duration")) or None,
        provider=SOURCE,
        url=HOME,
    )


def _without_times(synced: str) -> str | None:
    return _TIMES.sub("", synced).strip() or None


def _plain(words: str) -> str:
    """Without guests, and without what is said of a video in brackets."""
    return _NOISE.sub("", _GUESTS.sub("", words)).strip()


async def _trial(provider: Lrclib) -> str:
    found = await provider.lyrics("Queen", "Bohemian Rhapsody")
    return "It answers, with the words of a song." if found else "It answers."


def _is_address(value: str) -> str | None:
    return None if address(value) else "This is no address. It begins with http:// or https://."


LRCLIB = Declared(
    name=SOURCE,
    label="LRCLIB",
    home=HOME,
    about="The words of songs, most of them with times, as people entered them.",
    manners=manners,
    build=lambda tools: Lrclib(tools.web, tools.given.get("address", "")),
    trial=_trial,
    options=(
        Option(
            "address", "Own server", "The address of an LRCLIB of your own, such as http://192.168.1.5:3300.",
            check=_is_address,
        ),
    ),
    credit="Lyrics: LRCLIB.",
    private=True,
    weight=50,
)  # fmt: skip
