"""What several sources found for one name, put together: one artist each, with the reasons. Pure.

Ids count first: who has the same id at some source is the same. Then names: the same name with nothing that speaks
against it, where it is plain who of several is meant. Two ids of MusicBrainz are two artists, whatever else they share;
so are two entries that one source keeps apart, unless an id says otherwise. The order of what comes in says nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from mvidarr.providers.shapes import ArtistFound
from mvidarr.query.text import fold, of_word

KEYED = ("musicbrainz", "wikidata", "discogs", "spotify", "imvdb", "theaudiodb", "youtube")  # whose ids are sure
_NAMES_AS_IDS = frozenset({"lastfm"})  # and so shared by all of one name
_SEVERAL = frozenset({"youtube"})  # where one artist may have more than one
_YEARS = 1  # sources differ by as much about a beginning
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


@dataclass(eq=False)
class _Cluster:
    found: list[ArtistFound]
    why: list[tuple[str, str]] = field(default_factory=list)  # (what is the same, at which id)

    @property
    def first(self) -> tuple[str, str]:
        return min((one.provider, one.key) for one in self.found)

    def all_of(self, provider: str) -> set[str]:
        return {ids_of(one)[provider] for one in self.found if provider in ids_of(one)}

    @property
    def names(self) -> set[str]:
        return {name_key(one.name, one.provider) for one in self.found}

    @property
    def aliases(self) -> set[str]:
        return {name_key(alias, one.provider) for one in self.found for alias in one.aliases}

    def known(self, fact: str) -> set[object]:
        return {value for one in self.found if (value := getattr(one, fact)) is not None}


def unite(
    found: Iterable[ArtistFound], labels: Mapping[str, str] | None = None, weights: Mapping[str, int] | None = None
) -> list[United]:
    """``labels``: how people call the sources; ``weights``: whose word counts."""
    clusters = _by_id(_each_once(found))
    while _one_by_facts(clusters) or _all_by_name(clusters):
        pass
    return [_united(cluster, labels or {}, weights or {}) for cluster in clusters]


def ids_of(one: ArtistFound) -> dict[str, str]:
    """With its own, as far as that is one."""
    own = {one.provider: one.key} if one.provider in KEYED else {}
    known = {provider: value.strip() for provider, value in {**own, **one.ids}.items() if value and value.strip()}
    if "musicbrainz" in known:
        known["musicbrainz"] = known["musicbrainz"].lower()
    return known


def name_key(name: str, provider: str = "") -> str:
    """Equal for spellings of one name. Channels have endings that are none of it, and names without spaces."""
    said = fold(name)
    if provider == "youtube":
        ending = next((ending for ending in _ENDINGS if said.endswith(ending) and said != ending), "")
        said = said.removesuffix(ending)
    plain = "".join(ch for ch in said.replace("&", "and").removeprefix("the ") if of_word(ch))
    return plain or said or name.strip()


def _each_once(found: Iterable[ArtistFound]) -> list[_Cluster]:
    """In an order of their own; what a source says twice of one is one."""
    each: dict[tuple[str, str], list[ArtistFound]] = {}
    for one in sorted(found, key=_order):
        each.setdefault((one.provider, one.key), []).append(one)
    return [_Cluster(some[:1]) for some in each.values()]


def _order(one: ArtistFound) -> tuple[str, str, float, str]:
    return one.provider, one.key, -one.score, repr(one)


def _by_id(clusters: list[_Cluster]) -> list[_Cluster]:
    holders: dict[tuple[int, str, str], list[ArtistFound]] = {}
    for cluster in clusters:
        for one in cluster.found:
            for provider, value in ids_of(one).items():
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
    into.found += other.found
    into.why += [*other.why, why]
    clusters.remove(other)


def _rank(provider: str) -> int:
    return KEYED.index(provider) if provider in KEYED else len(KEYED)


def _one_by_facts(clusters: list[_Cluster]) -> bool:
    """The pair that most facts speak for, where each is the other's best; whether there was one."""
    pairs = {
        (a.first, b.first): (agreed, a, b)
        for a, b in combinations(clusters, 2)
        if _same_name(a, b, or_alias=True) and not _differ(a, b) and (agreed := _agreed(a, b))
    }
    best: dict[tuple[str, str], list[int]] = {}
    for (one, two), (agreed, _, _) in pairs.items():
        best.setdefault(one, []).append(agreed)
        best.setdefault(two, []).append(agreed)
    for (one, two), (agreed, a, b) in sorted(pairs.items(), key=lambda pair: (-pair[1][0], pair[0])):
        if all(agreed == max(best[each]) and best[each].count(agreed) == 1 for each in (one, two)):
            _join(a, b, ("facts", ""), clusters)
            return True
    return False


def _all_by_name(clusters: list[_Cluster]) -> bool:
    """Those of one name of whom no two differ; whether there were some."""
    for name in sorted({name for cluster in clusters for name in cluster.names}):
        some = sorted((cluster for cluster in clusters if name in cluster.names), key=lambda cluster: cluster.first)
        if len(some) > 1 and not any(_differ(a, b) for a, b in combinations(some, 2)):
            for other in some[1:]:
                _join(some[0], other, ("name", ""), clusters)
            return True
    return False


def _same_name(a: _Cluster, b: _Cluster, *, or_alias: bool) -> bool:
    if a.names & b.names:
        return True
    return or_alias and bool(a.names & b.aliases or a.aliases & b.names)


def _differ(a: _Cluster, b: _Cluster) -> bool:
    """Whether something says that they are two."""
    for provider in {*KEYED} - _SEVERAL:
        ours, theirs = a.all_of(provider), b.all_of(provider)
        if ours and theirs and not ours & theirs:
            return True
    kept_apart = {one.provider for one in a.found} & {one.provider for one in b.found} - _SEVERAL
    if kept_apart:
        return True
    if any(_contrary(a.known(fact), b.known(fact)) for fact in ("country", "person")):
        return True
    return bool(a.known("begin") and b.known("begin")) and not _began_together(a, b)


def _contrary(ours: set[object], theirs: set[object]) -> bool:
    return bool(ours and theirs) and not ours & theirs


def _began_together(a: _Cluster, b: _Cluster) -> bool:
    years = [(x, y) for x in a.known("begin") for y in b.known("begin")]
    return any(isinstance(x, int) and isinstance(y, int) and abs(x - y) <= _YEARS for x, y in years)


def _agreed(a: _Cluster, b: _Cluster) -> int:
    """How many facts say that they are the same."""
    return int(bool(a.known("country") & b.known("country"))) + int(_began_together(a, b))


def _united(cluster: _Cluster, labels: Mapping[str, str], weights: Mapping[str, int]) -> United:
    found = sorted(cluster.found, key=lambda one: (-weights.get(one.provider, 0), -one.score, one.provider, one.key))
    ids: dict[str, str] = {}
    for one in found:
        own = ids_of(one).get(one.provider)
        if own is not None:
            ids.setdefault(one.provider, own)  # its own word about itself counts first
    for one in found:
        for provider, value in ids_of(one).items():
            ids.setdefault(provider, value)
    return United(tuple(found), ids, tuple(_told(cluster, found, labels)))


def _told(cluster: _Cluster, found: Sequence[ArtistFound], labels: Mapping[str, str]) -> list[str]:
    """``The same MusicBrainz id in IMVDb and TheAudioDB``."""
    told = []
    for provider in sorted({at for what, at in cluster.why if what == "id"}, key=lambda one: (_rank(one), one)):
        value = {value for one in found if (value := ids_of(one).get(provider))}
        for each in sorted(value):
            names = [labels.get(one.provider, one.provider) for one in found if ids_of(one).get(provider) == each]
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
