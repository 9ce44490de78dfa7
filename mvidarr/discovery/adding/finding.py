"""Artists that sources found, as the API and the pages tell of them."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from typing_extensions import TypedDict

from mvidarr.discovery.adding.uniting_artists import United, name_key
from mvidarr.errors import Invalid
from mvidarr.library.rules import provider_ids
from mvidarr.providers.sureness import alike
from mvidarr.query.text import fold

_ALIAS = 0.95  # of the likeness of the own name
_LEAST = 0.5  # likeness: below that nobody meant them
_NAME, _SOURCE, _SURE, _MOST_SOURCES = 70.0, 6.0, 6.0, 4


class Page(TypedDict):
    name: str
    url: str


class InLibrary(TypedDict):
    """``by``: how it is known to be the same; of a name alone nobody is sure."""

    id: int
    name: str
    by: Literal["id", "name"]


class FoundArtist(TypedDict):
    key: str
    name: str
    sort_name: str | None
    disambiguation: str | None
    country: str | None
    begin: int | None  # year
    person: bool | None  # False: a group
    aliases: list[str]
    genres: list[str]
    ids: dict[str, str]  # by provider
    pages: list[Page]
    picture: str | None  # path below the base URL
    videos: int | None  # how many the source with most of them knows
    listeners: int | None
    sources: list[str]
    why: list[str]
    score: float  # 0 to 100
    in_library: InLibrary | None


class SourceError(TypedDict):
    code: str
    detail: str


class SourceTold(TypedDict):
    source: str
    label: str
    state: Literal["asked", "told", "failed"]
    found: int
    error: SourceError | None


class LookupView(TypedDict):
    """``address``: the term is an id or the address of a page, no name."""

    term: str
    address: bool
    artists: list[FoundArtist]
    sources: list[SourceTold]
    done: bool


def likeness(term: str, united: United) -> float:
    """0 to 1: how near the words that somebody typed come to a name of theirs."""
    asked, spelled = fold(term), name_key(term)
    own = max((_near(asked, spelled, one.name, one.provider) for one in united.found), default=0.0)
    others = (_near(asked, spelled, alias, one.provider) for one in united.found for alias in one.aliases)
    return max(own, _ALIAS * max(others, default=0.0))


def _near(asked: str, spelled: str, name: str, provider: str) -> float:
    return 1.0 if spelled == name_key(name, provider) else min(0.99, alike(asked, fold(name)))


def score_of(term: str | None, united: United) -> float:
    """``term`` None: they were pasted by an id, so they are meant."""
    near = 1.0 if term is None else likeness(term, united)
    sure = max(one.score for one in united.found)
    told = min(len(united.sources), _MOST_SOURCES)
    return round(_NAME * near + _SOURCE * told + _SURE * max(0.0, min(1.0, sure)), 1)


def ranked(term: str | None, united: Sequence[United]) -> list[tuple[float, United]]:
    """Those that may be meant, the likeliest first; of equals who is heard more."""
    scored = [(score_of(term, one), one) for one in united if term is None or likeness(term, one) >= _LEAST]
    return sorted(scored, key=_place)


def _place(scored: tuple[float, United]) -> tuple[float, int, int, str]:
    score, one = scored
    return -score, -_most(one, "listeners"), -_most(one, "videos"), key_of(one)


def _most(united: United, fact: str) -> int:
    return max((getattr(one, fact) or 0 for one in united.found), default=0)


def key_of(united: United) -> str:
    """The same as long as they have the same ids."""
    one = united.found[0]
    best = next((provider for provider in ("musicbrainz", "wikidata", "spotify") if provider in united.ids), None)
    return f"{best}:{united.ids[best]}" if best else f"{one.provider}:{one.key}"


def view_of(
    united: United, score: float, labels: Mapping[str, str], picture: str | None, in_library: InLibrary | None
) -> FoundArtist:
    """The first that knows a fact tells it."""
    found = united.found
    aliases = {fold(alias): alias for one in reversed(found) for alias in reversed(one.aliases)}
    aliases.pop(fold(found[0].name), None)
    pages = {one.provider: one.url for one in reversed(found) if one.url and _on_the_web(one.url)}
    return {
        "key": key_of(united),
        "name": found[0].name,
        "sort_name": _first(united, "sort_name"),
        "disambiguation": _apart(united),
        "country": _first(united, "country"),
        "begin": _first(united, "begin"),
        "person": _first(united, "person"),
        "aliases": list(reversed(aliases.values()))[:10],
        "genres": next((list(one.genres)[:6] for one in found if one.genres), []),
        "ids": {provider: value for provider, value in united.ids.items() if _is_id(provider, value)},
        "pages": [{"name": labels.get(name, name), "url": url} for name, url in reversed(pages.items())],
        "picture": picture,
        "videos": _most(united, "videos") or None,
        "listeners": _most(united, "listeners") or None,
        "sources": list(united.sources),
        "why": list(united.why),
        "score": score,
        "in_library": in_library,
    }


def _on_the_web(url: str) -> bool:
    return url.startswith(("https://", "http://"))


def _is_id(provider: str, value: str) -> bool:
    """What an artist can be added with: some sources know artists by their names."""
    try:
        return bool(provider_ids({provider: value}))
    except Invalid:
        return False


def _apart(united: United) -> str | None:
    """Whose channel it is tells only channels apart: it is no word for an artist whom other sources know."""
    told = [one for one in united.found if one.provider != "youtube"] or united.found
    return next((one.disambiguation for one in told if one.disambiguation), None)


def _first(united: United, fact: str) -> Any:
    return next((value for one in united.found if (value := getattr(one, fact)) is not None), None)
