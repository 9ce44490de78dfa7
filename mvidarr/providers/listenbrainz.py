"""ListenBrainz: what people listen to, without a key. Similar artists, how popular songs are, ids, lists of its users.

Everything hangs on MusicBrainz ids. Similar artists come from its laboratory, which promises nothing and may be down
while the rest is well; by which of its ways of reckoning changes with time, so that is an option.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mvidarr.errors import External
from mvidarr.outbound import DAY, WEEK, Fault, Keep, Manners
from mvidarr.providers.capabilities import Ids
from mvidarr.providers.declared import Declared, Option, Tools
from mvidarr.providers.judging import by_json, said
from mvidarr.providers.listenbrainz_lists import ROOT, SOURCE, ListenBrainzLists
from mvidarr.providers.musicbrainz_links import artist_ids, channels, links
from mvidarr.providers.musicbrainz_web import as_mbid
from mvidarr.providers.oddities import Odd, address, each, items, needed, number, part, text, whole, year
from mvidarr.providers.shapes import ArtistFacts, ArtistFound, Similar
from mvidarr.query.text import fold

LABS = "https://labs.api.listenbrainz.org/similar-artists/json"
ALGORITHMS = (
    "session_based_days_9000_session_300_contribution_5_threshold_15_limit_50_skip_30",
    "session_based_days_1825_session_300_contribution_3_threshold_10_limit_100_filter_True_skip_30",
)
KEPT = Keep(WEEK, DAY)
_ALGORITHM = re.compile(r"[A-Za-z0-9_]{10,200}")


def manners(given: Mapping[str, str]) -> Manners:
    return Manners(pace=0.4, burst=3, at_once=2, judge=judge)


def judge(status: int, headers: Mapping[str, str], body: bytes) -> Fault | None:
    """It says in seconds when its limit is lifted, in a header of its own."""
    if status == 429:
        seconds = number(headers.get("x-ratelimit-reset-in"))
        return Fault("busy", said(body), seconds)
    return by_json(status, headers, body)


class ListenBrainz(ListenBrainzLists):
    def __init__(self, tools: Tools) -> None:
        super().__init__(tools.web, tools.given.get("token", ""))
        chosen = tools.given.get("algorithm", "")
        self._algorithms = tuple(dict.fromkeys(one for one in (chosen, *ALGORITHMS) if one))

    async def describe_artist(self, ids: Ids, name: str | None = None) -> ArtistFacts | None:
        mbid = as_mbid(ids.get("musicbrainz"))
        if mbid is None:
            return None
        params = {"artist_mbids": mbid, "inc": "artist"}
        told = await self._ask(f"{ROOT}/metadata/artist/", "lookups", params, KEPT)
        facts, _ = each(items(told), lambda one: _facts(part(one)), SOURCE)
        return facts[0] if facts else None

    async def similar_artists(self, ids: Ids, name: str | None = None, limit: int = 30) -> Sequence[Similar]:
        mbid = as_mbid(ids.get("musicbrainz"))
        if mbid is None:
            return ()
        rows = [one for one in await self._similar_to(mbid) if part(one).get("artist_mbid") != mbid]
        most = max((number(part(one).get("score")) or 0.0 for one in rows), default=0.0)
        found, _ = each(rows, lambda one: _similar(part(one), most), SOURCE)
        return sorted(found, key=lambda one: -one.score)[:limit]

    async def popularity(self, ids: Ids, name: str | None = None) -> Mapping[str, int]:
        """By listeners; of recordings of one title the one that most listen to counts."""
        mbid = as_mbid(ids.get("musicbrainz"))
        if mbid is None:
            return {}
        told = await self._ask(f"{ROOT}/popularity/top-recordings-for-artist/{mbid}", "popularity", {}, KEPT)
        songs, _ = each(items(told), lambda one: _song(part(one)), SOURCE)
        return dict(sorted(songs, key=lambda song: song[1]))

    async def _similar_to(self, mbid: str) -> list[Any]:
        """By the first of its ways that it still knows, which is asked first from then on."""
        for place, algorithm in enumerate(self._algorithms, 1):
            params = {"artist_mbids": mbid, "algorithm": algorithm}
            try:
                told = await self._ask(LABS, "similar artists", params, KEPT)
            except External as error:
                if error.code != "bad_request" or place == len(self._algorithms):
                    raise
                continue
            self._algorithms = (algorithm, *(one for one in self._algorithms if one != algorithm))
            return [row for one in items(told) for row in items(part(one).get("data", one))]
        return []


def _facts(told: Mapping[str, Any]) -> ArtistFacts:
    """``rels`` has one address a kind, or, of some, several."""
    mbid = as_mbid(text(told.get("artist_mbid")) or text(told.get("mbid")))
    if mbid is None:
        raise Odd("it has no id")
    pages = [(kind, url) for kind, urls in part(told.get("rels")).items() for url in _addresses(urls)]
    kind = text(told.get("type"))
    found = ArtistFound(
        provider=SOURCE,
        key=mbid,
        name=needed(told.get("name"), "name"),
        score=1.0,
        ids={**artist_ids(url for _, url in pages), "musicbrainz": mbid},
        begin=year(told.get("begin_year")),
        person=None if kind not in {"Person", "Group"} else kind == "Person",
        url=f"https://listenbrainz.org/artist/{mbid}/",
    )
    return ArtistFacts(found, links=links(pages), channels=channels(url for _, url in pages))


def _addresses(told: Any) -> list[str]:
    return [found for one in (told if isinstance(told, list) else [told]) if (found := address(one))]


def _similar(told: Mapping[str, Any], most: float) -> Similar:
    """Its scores have no bound: the likest of the list is 1."""
    return Similar(
        provider=SOURCE,
        name=needed(told.get("name"), "name"),
        score=round(max(0.0, number(told.get("score")) or 0.0) / most, 4) if most > 0 else 0.0,
        musicbrainz=as_mbid(text(told.get("artist_mbid"))),
        disambiguation=text(told.get("comment")),
    )


def _song(told: Mapping[str, Any]) -> tuple[str, int]:
    count = whole(told.get("total_user_count")) or whole(told.get("total_listen_count")) or 0
    return fold(needed(told.get("recording_name"), "name")), count


async def _trial(provider: ListenBrainz) -> str:
    nina = "4d5f891b-9bce-45ae-ad86-912dd27252fc"
    facts = await provider.describe_artist({"musicbrainz": nina})
    return f"It answers: “{facts.found.name}” was found." if facts else "It answers."


def _is_algorithm(value: str) -> str | None:
    return None if _ALGORITHM.fullmatch(value) else "Its names have letters, digits and underscores only."


LISTENBRAINZ = Declared(
    name=SOURCE,
    label="ListenBrainz",
    home="https://listenbrainz.org",
    about="Similar artists, how popular songs are, channels of artists, and lists of what its users listen to.",
    manners=manners,
    build=ListenBrainz,
    trial=_trial,
    options=(
        Option(
            "token", "Token", "It works without one; with one it answers more questions. It is in your profile.", True
        ),
        Option(
            "algorithm",
            "Similar artists by",
            "The name of another way to reckon who is similar, where the usual ones are no longer known there.",
            check=_is_algorithm,
        ),
    ),
    credit="Similar artists and popularity: ListenBrainz.",
    get_key="https://listenbrainz.org/settings/",
    weight=50,
)
