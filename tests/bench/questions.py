"""What people ask of a library: addresses of the API, every one of them another question."""

import random
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from mvidarr.library.fields import VIDEOS
from tests.server import Server

LIMIT = 50
_MANY = 60  # of each kind
_PLACES = "/api/videos"


class Questions:
    """Made of what is in the library behind ``server``, with the same dice each time."""

    def __init__(self, server: Server, videos: int) -> None:
        self._server = server
        self._videos = videos
        self._dice = random.Random(2)
        some = [video for at in range(8) for video in self._page(sort="id", at=videos * at // 8, limit=100)["items"]]
        self._dice.shuffle(some)
        words = [word.lower() for video in some for word in video["title"].split() if word.isalpha() and len(word) > 2]
        self.words = list(dict.fromkeys(words))[: _MANY * 2]
        self.names = list(dict.fromkeys(video["artist"]["name"] for video in some if video["artist"]))[:_MANY]
        self.genres = list(dict.fromkeys(genre for video in some for genre in video["genres"]))
        self.directors = list(dict.fromkeys(name for video in some for name in video["directors"]))[:_MANY]

    def _page(self, **asked: str | int) -> Any:
        return self._server.get(_PLACES, **asked)

    def orders(self) -> list[str]:
        """Every order both ways: the first page, and three from somewhere in the middle on, by cursor."""
        found = []
        for name in (name for name in VIDEOS.sorts if name != "relevance"):
            for sort in (name, f"-{name}"):
                found.append(_list(sort=sort))
                cursor = self._page(sort=sort, limit=1, at=self._dice.randrange(self._videos - 500))["next"]
                for _ in range(3):
                    found.append(_list(sort=sort, cursor=cursor))
                    cursor = self._page(sort=sort, limit=LIMIT, cursor=cursor)["next"]
        return self._mixed(found)

    def places(self) -> list[str]:
        """As somebody scrolls by the bar: from any rank on, in every order; every third time of a query."""
        found, queries = [], self.criteria()[:8]
        for turn in range(_MANY * 2):
            sort = self._dice.choice([name for name in VIDEOS.sorts if name != "relevance"])
            q = queries[turn % len(queries)] if turn % 3 == 0 else ""
            found.append(_list(q=q, sort=sort, at=self._dice.randrange(1, self._videos // (8 if q else 1))))
        return found

    def with_words(self) -> list[str]:
        found = [_list(q=word) for word in self.words[:_MANY]]
        found += [_list(q=" ".join(pair)) for pair in zip(self.words, self.words[1:_MANY], strict=False)]
        return self._mixed([*found, *(_list(q=word, sort="-added") for word in self.words[_MANY:])])

    def with_prefixes(self) -> list[str]:
        starts = dict.fromkeys(word[:length] for word in self.words for length in (1, 2, 3))
        return self._mixed([_list(q=f"{start}*") for start in starts])[: _MANY * 2]

    def criteria(self) -> list[str]:
        """One or two each, of every kind of field."""
        dice, found = self._dice, []
        for genre, word, name in zip(self.genres * 3, self.words, self.names, strict=False):
            year = dice.randrange(1975, 2024)
            found += [
                f'genre:"{genre}"', f"year:{year}..{year + 3}", f'artist:"{name}"', f"title:{word}",
                f'genre:"{genre}" -kind:live', f"duration:>{dice.randrange(3, 8)}m{dice.randrange(60)}s status:wanted",
                f"quality:{dice.choice((480, 720, 1080, 2160))} year:>{year}", f"size:>{dice.randrange(20, 400)}MB",
                f"rating:>={dice.randrange(5, 10)} year:<{year}", f"plays:>{dice.randrange(1, 6)} -title:{word}",
                f"added:<{dice.randrange(20, 900)}d kind:live", f'-genre:"{genre}" is:wanted',
                f'(genre:"{genre}" OR year:{year}) has:file',
                f"video_codec:{dice.choice(('h264', 'vp9', 'av1'))} year:{year}",
                f"tag:cats year:>{year}", f"is:missing -title:{word}", f"is:duplicate year:{year}", f"album:{word}",
            ]  # fmt: skip
        found += [f'director:"{name}"' for name in self.directors]
        return self._mixed(list(dict.fromkeys(found)))

    def with_criteria(self) -> list[str]:
        sorts = ("-added", "title", "-year", "-popularity", "-plays", "artist", "-rating")
        return [_list(q=q, sort=sorts[at % len(sorts)]) for at, q in enumerate(self.criteria()[: _MANY * 5])]

    def ten_criteria(self) -> list[str]:
        """Over words, names, numbers, dates and files, no two alike."""
        dice, found = self._dice, []
        for _ in range(_MANY * 2):
            year, word = dice.randrange(1970, 2010), dice.choice(self.words)
            genre, other = dice.choice(self.genres), dice.choice(self.genres)
            found.append(
                f'-"{word}" -genre:"{genre}" (genre:"{other}" OR year:{year}..{year + 15}) -kind:(live,interview) '
                f"status:downloaded quality:>=480 duration:1m..{dice.randrange(4, 20)}m "
                f"size:>{dice.randrange(1, 20)}MB added:<{dice.randrange(2, 20)}y has:file"
            )
        return [_list(q=q) for q in found]

    def counts(self) -> list[str]:
        """Three of four are of one word or criterion, the fourth is of ten."""
        tens = self.ten_criteria()
        plain = [f"/api/videos/count?{urlencode({'q': q})}" for q in [*self.words[:_MANY], *self.criteria()[:_MANY]]]
        ten = [path.replace(f"{_PLACES}?", f"{_PLACES}/count?").replace(f"&limit={LIMIT}", "") for path in tens]
        return self._mixed([*plain, *ten[: len(plain) // 3]])

    def rails(self) -> list[str]:
        queries = ["", *self.words[:10], *self.criteria()[:20]]
        asked = [{"q": q, "by": by} for q in queries for by in ("letter", "artist", "year")]
        return self._mixed([f"/api/videos/index?{urlencode(one)}" for one in asked])

    def facets(self) -> list[str]:
        queries = [*self.words[:20], *self.criteria()[:40]]
        return [f"/api/videos/facets?{urlencode({'q': q})}" for q in queries]

    def suggestions(self) -> list[str]:
        """Letter by letter: words, names of fields, their values."""
        typed = [word[:length] for word in self.words[:30] for length in range(1, len(word) + 1)]
        typed += [f"genre:{genre[:length].lower()}" for genre in self.genres[:20] for length in range(4)]
        typed += [f"artist:{name[:length].lower()}" for name in self.names[:20] for length in range(6)]
        asked = [{"q": text, "at": len(text)} for text in dict.fromkeys(typed)]
        return [f"/api/videos/suggest?{urlencode(one)}" for one in self._mixed(asked)]

    def playlists(self) -> list[str]:
        """Pages of smart ones that are made for this, everybody's: of one or two criteria, and of ten."""
        tens = [dict(parse_qsl(urlsplit(path).query))["q"] for path in self.ten_criteria()]
        found = []
        for at, q in enumerate([*self.criteria()[:_MANY], *tens[: _MANY // 3]]):
            made = {"name": f"Smart {at}", "smart": True, "q": q, "shared": "readonly"}
            answer = self._server.api.post("/api/playlists", json=made).raise_for_status().json()
            found.append(f"/playlists/{answer['playlist']['id']}")
        return found

    def searching(self) -> list[str]:
        """As many people ask at once: words, beginnings, criteria, pages."""
        return self._mixed([*self.with_words(), *self.with_prefixes(), *self.with_criteria(), *self.orders()])

    def _mixed(self, found: Sequence[Any]) -> list[Any]:
        found = list(found)
        self._dice.shuffle(found)
        return found


def _list(**asked: str | int) -> str:
    given: Mapping[str, str | int] = {name: value for name, value in asked.items() if value != ""}
    return f"{_PLACES}?{urlencode({**given, 'limit': LIMIT})}"
