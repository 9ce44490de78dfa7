"""What several sources found for one name, put together: one artist each, with the reasons. Pure.

Ids count first: who has the same id at some source is the same. Then names: the same name with nothing that speaks
against it, where it is plain who of several is meant. Two ids of MusicBrainz are two artists, whatever else they share;
so are two entries that one source keeps apart, unless an id says otherwise. The order of what comes in says nothing.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType

from mvidarr.providers.shapes import ArtistFound
from mvidarr.query.text import fold, of_word

Renamed = Mapping[tuple[str, str], str]  # by provider and the id that was: the one that is

KEYED = ("musicbrainz", "wikidata", "discogs", "spotify", "imvdb", "theaudiodb", "youtube")  # whose ids are sure
_NAMES_AS_IDS = frozenset({"lastfm"})  # and so shared by all of one name
_SEVERAL = frozenset({"youtube"})  # where one artist may have more than one
_YEARS = 1  # sources differ by as much about a beginning
_FACTS = ("country", "person", "begin")
_ENDINGS = ("vevo", " topic", " official", " official channel", " music")


@dataclass(frozen=True)
class United:
    """One artist. ``found``: each source's word, the one that counts most first. ``why``: how they are known to be
    the same; empty where only one told of it."""

    found: tuple[ArtistFound, ...]
    ids: Mapping[str, str]
    why: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.provider for one in self.found))


class _Cluster:
    """Some that are the same, with all that they say. ``why``: what is the same, and at which id."""

    def __init__(self, one: ArtistFound, now: Renamed) -> None:
        self.found = [one]
        self.why: list[tuple[str, str]] = []
        self.first = (one.provider, one.key)
        self.providers = {one.provider}
        self.ids = {provider: {value} for provider, value in ids_of(one, now).items()}
        self.names = {name_key(one.name, one.provider)}
        self.aliases = {name_key(alias, one.provider) for alias in one.aliases}
        self.facts = {fact: _known(one, fact) for fact in _FACTS}

    def join(self, other: "_Cluster", why: tuple[str, str]) -> None:
        self.found += other.found
        self.why += [*other.why, why]
        self.first = min(self.first, other.first)
        for ours, theirs in (
            (self.providers, other.providers), (self.names, other.names), (self.aliases, other.aliases),
            *((self.ids.setdefault(name, set()), values) for name, values in other.ids.items()),
            *((self.facts[fact], other.facts[fact]) for fact in _FACTS),
        ):  # fmt: skip
            ours |= theirs  # type: ignore[operator]

    def all_of(self, provider: str) -> set[str]:
        return self.ids.get(provider, set())


def _known(one: ArtistFound, fact: str) -> set[object]:
    return {value} if (value := getattr(one, fact)) is not None else set()


def unite(
    found: Iterable[ArtistFound], labels: Mapping[str, str] | None = None, weights: Mapping[str, int] | None = None
) -> list[United]:
    """``labels``: how people call the sources; ``weights``: whose word counts."""
    told = list(found)
    now = {(one.provider, old.lower()): one.key.lower() for one in told for old in one.formerly}
    clusters = _by_id(_each_once(told, now), now)
    while _one_by_facts(clusters) or _all_by_name(clusters):
        pass
    return [_united(cluster, labels or {}, weights or {}, now) for cluster in clusters]


def ids_of(one: ArtistFound, now: Renamed = MappingProxyType({})) -> dict[str, str]:
    """With its own, as far as that is one. ``now``: what became of ids of MusicBrainz that were merged."""
    own = {one.provider: one.key} if one.provider in KEYED else {}
    known = {provider: value.strip() for provider, value in {**own, **one.ids}.items() if value and value.strip()}
    if "musicbrainz" in known:
        mbid = known["musicbrainz"].lower()
        known["musicbrainz"] = now.get(("musicbrainz", mbid), mbid)
    return known


def name_key(name: str, provider: str = "") -> str:
    """Equal for spellings of one name. Channels have endings that are none of it, and names without spaces."""
    said = fold(name)
    if provider == "youtube":
        ending = next((ending for ending in _ENDINGS if said.endswith(ending) and said != ending), "")
        said = said.removesuffix(ending)
    plain = "".join(ch for ch in said.replace("&", "and").removeprefix("the ") if of_word(ch))
    return plain or said or name.strip()


def _each_once(found: Iterable[ArtistFound], now: Renamed) -> list[_Cluster]:
    """In an order of their own; what a source says twice of one is one."""
    each: dict[tuple[str, str], list[ArtistFound]] = {}
    for one in sorted(found, key=_order):
        each.setdefault((one.provider, one.key), []).append(one)
    return [_Cluster(some[0], now) for some in each.values()]


def _order(one: ArtistFound) -> tuple[str, str, float, str]:
    return one.provider, one.key, -one.score, repr(one)


def _by_id(clusters: list[_Cluster], now: Renamed) -> list[_Cluster]:
    holders: dict[tuple[int, str, str], list[ArtistFound]] = {}
    for cluster in clusters:
        for one in cluster.found:
            for provider, value in ids_of(one, now).items():
                if provider not in _NAMES_AS_IDS:
                    holders.setdefault((_rank(provider), provider, value), []).append(one)
    at = {id(one): cluster for cluster in clusters for one in cluster.found}
    for _, provider, value in sorted(holders):
        own_first = sorted(holders[_rank(provider), provider, value], key=lambda one: one.provider != provider)
        _join_all(own_first, at, ("id", provider), clusters)
    return clusters


def _join_all(
    some: Sequence[ArtistFound], at: dict[int, _Cluster], why: tuple[str, str], clusters: list[_Cluster]
) -> None:
    """Each to the first of them, unless two artists of MusicBrainz would be one."""
    for one in some[1:]:
        into, other = at[id(some[0])], at[id(one)]
        if into is other:
            into.why.append(why)
        elif len(into.all_of("musicbrainz") | other.all_of("musicbrainz")) <= 1:
            _join(into, other, why, clusters)
            at |= {id(each): into for each in other.found}


def _join(into: _Cluster, other: _Cluster, why: tuple[str, str], clusters: list[_Cluster]) -> None:
    into.join(other, why)
    clusters.remove(other)


def _rank(provider: str) -> int:
    return KEYED.index(provider) if provider in KEYED else len(KEYED)


def _one_by_facts(clusters: list[_Cluster]) -> bool:
    """The pair that most facts speak for, where each is the other's best; whether there was one."""
    pairs = {pair: agreed for pair in _of_one_name(clusters) if not _differ(*pair) and (agreed := _agreed(*pair))}
    best: dict[_Cluster, list[int]] = {}
    for pair, agreed in pairs.items():
        for each in pair:
            best.setdefault(each, []).append(agreed)
    for (a, b), agreed in sorted(pairs.items(), key=lambda told: (-told[1], told[0][0].first, told[0][1].first)):
        if all(agreed == max(best[each]) and best[each].count(agreed) == 1 for each in (a, b)):
            _join(a, b, ("facts", ""), clusters)
            return True
    return False


def _all_by_name(clusters: list[_Cluster]) -> bool:
    """Those of one name of whom no two differ; whether there were some."""
    called: dict[str, list[_Cluster]] = {}
    for cluster in sorted(clusters, key=lambda cluster: cluster.first):
        for name in cluster.names:
            called.setdefault(name, []).append(cluster)
    for _, some in sorted(called.items()):
        if len(some) > 1 and not any(_differ(a, b) for a, b in combinations(some, 2)):
            for other in some[1:]:
                _join(some[0], other, ("name", ""), clusters)
            return True
    return False


def _of_one_name(clusters: list[_Cluster]) -> Iterable[tuple[_Cluster, _Cluster]]:
    """Each pair once; two that only share an alias are none."""
    called: dict[str, list[_Cluster]] = {}
    for cluster in sorted(clusters, key=lambda cluster: cluster.first):
        for name in cluster.names | cluster.aliases:
            called.setdefault(name, []).append(cluster)
    pairs = {pair: None for name in sorted(called) for pair in combinations(called[name], 2)}
    return ((a, b) for a, b in pairs if a.names & b.names or a.names & b.aliases or a.aliases & b.names)


def _differ(a: _Cluster, b: _Cluster) -> bool:
    """Whether something says that they are two."""
    if any(_contrary(a.all_of(provider), b.all_of(provider)) for provider in KEYED if provider not in _SEVERAL):
        return True
    if a.providers & b.providers - _SEVERAL:  # a source keeps them apart
        return True
    if any(_contrary(a.facts[fact], b.facts[fact]) for fact in ("country", "person")):
        return True
    return bool(a.facts["begin"] and b.facts["begin"]) and not _began_together(a, b)


def _contrary(ours: Set[object], theirs: Set[object]) -> bool:
    return bool(ours and theirs) and not ours & theirs


def _began_together(a: _Cluster, b: _Cluster) -> bool:
    years = [(x, y) for x in a.facts["begin"] for y in b.facts["begin"]]
    return any(isinstance(x, int) and isinstance(y, int) and abs(x - y) <= _YEARS for x, y in years)


def _agreed(a: _Cluster, b: _Cluster) -> int:
    """How many facts say that they are the same."""
    return int(bool(a.facts["country"] & b.facts["country"])) + int(_began_together(a, b))


def _united(cluster: _Cluster, labels: Mapping[str, str], weights: Mapping[str, int], now: Renamed) -> United:
    found = sorted(cluster.found, key=lambda one: (-weights.get(one.provider, 0), -one.score, one.provider, one.key))
    ids: dict[str, str] = {}
    for one in found:
        own = ids_of(one, now).get(one.provider)
        if own is not None:
            ids.setdefault(one.provider, own)  # its own word about itself counts first
    for one in found:
        for provider, value in ids_of(one, now).items():
            ids.setdefault(provider, value)
    return United(tuple(found), ids, tuple(_told(cluster, found, labels, now)))


def _told(cluster: _Cluster, found: Sequence[ArtistFound], labels: Mapping[str, str], now: Renamed) -> list[str]:
    """``The same MusicBrainz id in IMVDb and TheAudioDB``."""
    told = []
    for provider in sorted({at for what, at in cluster.why if what == "id"}, key=lambda one: (_rank(one), one)):
        value = {value for one in found if (value := ids_of(one, now).get(provider))}
        for each in sorted(value):
            names = [labels.get(one.provider, one.provider) for one in found if ids_of(one, now).get(provider) == each]
            if len(set(names)) > 1:
                told.append(f"The same {labels.get(provider, provider)} id in {_listed(names)}")
    whats = {what for what, _ in cluster.why}
    names = [labels.get(one.provider, one.provider) for one in found]
    if "facts" in whats:
        told.append(f"The same name, and the same country or year, in {_listed(names)}")
    elif "name" in whats:
        told.append(f"The same name in {_listed(names)}, and nothing that differs")
    return told


def _listed(names: Iterable[str]) -> str:
    *others, last = dict.fromkeys(names)
    return f"{', '.join(others)} and {last}" if others else last
