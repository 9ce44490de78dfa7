"""Which uploads are the same video. Pure, and a true partition: every draft is in one group, in whatever order
they come.

Ids first: what one record of a source names is one video. Then names, kind and version. Durations tell apart what is
called the same (two concerts, two cuts), and join what is called nearly the same.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from mvidarr.discovery.weighing.drafts import SITES, Draft, Order
from mvidarr.discovery.weighing.likeness import key, loose_keys, near_ones
from mvidarr.discovery.weighing.reading import GUEST, ONE_EACH, OTHER, words_of

_IDS = ("imvdb", "musicbrainz")
Bucket = tuple[str, str, str, str]  # artist ("" is who is looked for), title, kind, version


@dataclass(slots=True)
class Atom:
    """Drafts that a source calls one video. ``stands``: it is one by itself, not only another upload of its song."""

    drafts: list[Draft]
    bucket: Bucket
    stands: bool
    imvdb: str | None
    duration: float | None
    loose: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()  # words of its version


@dataclass(slots=True)
class Bundle:
    """One video: its drafts, the most trusted first. ``song`` names it among those of this artist."""

    song: str
    drafts: list[Draft]


def bundles_of(drafts: Sequence[Draft], artist: str) -> list[Bundle]:
    """``artist``: how who is looked for is called."""
    buckets: dict[Bucket, list[Atom]] = {}
    for atom in _atoms(drafts):
        buckets.setdefault(atom.bucket, []).append(atom)
    bundles: dict[str, Bundle] = {}
    for bucket, atoms in sorted(_loosely(buckets).items()):
        for at, cluster in enumerate(_clusters(atoms, bucket[2])):
            song = _song(bucket, key(artist), cluster if at else None, bundles)
            bundles[song] = Bundle(song, sorted((one for atom in cluster for one in atom.drafts), key=_order))
    return list(bundles.values())


def near_in_time(one: float | None, other: float | None) -> bool:
    """Within 3 seconds or 2 %; never where one is not known."""
    return bool(one and other) and abs((one or 0) - (other or 0)) <= max(3.0, 0.02 * max(one or 0, other or 0))


def _order(draft: Draft) -> Order:
    return draft.order


def _first_order(atom: Atom) -> Order:
    return atom.drafts[0].order


# Ids ------------------------------------------------------------------------------------------------------------------
def _atoms(drafts: Sequence[Draft]) -> list[Atom]:
    union = _Union(len(drafts))
    seen: dict[tuple[str, str, str], int] = {}
    for at, draft in enumerate(drafts):
        for name in _ids(draft):
            union.join(at, seen.setdefault((*name, draft.kind), at))
    return sorted((_atom([drafts[at] for at in ats]) for ats in union.sets()), key=_first_order)


def _ids(draft: Draft) -> Iterable[tuple[str, str]]:
    for record in draft.records:
        if record.provider not in SITES:
            yield record.provider, record.key
        for provider in _IDS:
            if record.ids.get(provider):
                yield provider, record.ids[provider]


def _atom(drafts: list[Draft]) -> Atom:
    drafts.sort(key=_order)
    first = drafts[0]
    others = first.theirs in (OTHER, GUEST)
    return Atom(
        drafts,
        (key(first.artist or "") if others else "", key(first.title), first.kind, key(first.telling or "")),
        any(one.records or one.official for one in drafts),
        next((name for one in drafts for provider, name in _ids(one) if provider == "imvdb"), None),
        next((one.duration for one in drafts if one.duration), None),
        loose_keys(first.title),
        words_of(first.telling),
    )


# Names that are only nearly the same ----------------------------------------------------------------------------------
def _loosely(buckets: dict[Bucket, list[Atom]]) -> dict[Bucket, list[Atom]]:
    """Buckets joined whose names are near, where the lengths of their videos agree. A bucket keeps the name of the one
    with the most trusted draft."""
    atoms = [atom for _, many in sorted(buckets.items()) for atom in many if atom.duration]
    union = _Union(len(names := sorted(buckets)))
    at_of = {name: at for at, name in enumerate(names)}
    for one, other in (*_called_alike(atoms), *_spelled_alike(atoms)):
        union.join(at_of[one.bucket], at_of[other.bucket])
    joined: dict[Bucket, list[Atom]] = {}
    for ats in union.sets():
        many = sorted((atom for at in ats for atom in buckets[names[at]]), key=_first_order)
        joined[many[0].bucket] = many
    return joined


def _called_alike(atoms: Iterable[Atom]) -> Iterable[tuple[Atom, Atom]]:
    """Those of which the name of one is a part of the other's, or in another script."""
    by_name: dict[tuple[str, str, str], list[Atom]] = {}
    for atom in atoms:
        artist, title, kind, _ = atom.bucket
        for name in (title, *atom.loose):
            by_name.setdefault((artist, name, kind), []).append(atom)
    for many in by_name.values():
        for one, other in combinations(many, 2):
            if one.bucket != other.bucket and _versions_agree(one, other) and _lengths_agree(one, other):
                yield one, other


def _spelled_alike(atoms: Iterable[Atom]) -> Iterable[tuple[Atom, Atom]]:
    """Those of the same length within 2 seconds that are written nearly the same; two that stand by themselves are not
    joined for that."""
    by_artist: dict[tuple[str, str, str], list[Atom]] = {}
    for atom in atoms:
        artist, _, kind, version = atom.bucket
        by_artist.setdefault((artist, kind, version), []).append(atom)
    for many in by_artist.values():
        many.sort(key=lambda atom: (atom.duration or 0, atom.bucket))
        titles = [atom.bucket[1] for atom in many]
        lengths = [atom.duration or 0 for atom in many]
        for at, one in enumerate(many):
            end = bisect_right(lengths, lengths[at] + 2, lo=at)
            for place in near_ones(titles[at], titles[at + 1 : end]):
                other = many[at + 1 + place]
                if not (one.stands and other.stands):
                    yield one, other


def _versions_agree(one: Atom, other: Atom) -> bool:
    """``Live at Wembley`` and ``Live at Wembley 1986``; a concert whose place only one of the two names."""
    if one.bucket[3] == other.bucket[3]:
        return True
    return one.bucket[2] not in ONE_EACH and (one.places <= other.places or other.places <= one.places)


def _lengths_agree(one: Atom, other: Atom) -> bool:
    """Less is asked of an upload that is nothing by itself."""
    longer, off = max(one.duration or 0, other.duration or 0), abs((one.duration or 0) - (other.duration or 0))
    return off <= (max(3.0, 0.02 * longer) if one.stands and other.stands else max(8.0, 0.05 * longer))


# Lengths --------------------------------------------------------------------------------------------------------------
def _clusters(atoms: list[Atom], kind: str) -> list[list[Atom]]:
    """Atoms of one name, apart where they are several videos; the most trusted first."""
    one_each = kind in ONE_EACH
    standing = [atom for atom in atoms if atom.stands] if one_each else [atom for atom in atoms if atom.duration]
    clusters = [*_by_imvdb(standing)] or [*_by_length(standing, loosely=one_each)] or [[]]
    placed = {id(atom) for cluster in clusters for atom in cluster}
    firsts = [next((atom.duration for atom in cluster if atom.duration), None) for cluster in clusters]
    for atom in atoms:
        if id(atom) not in placed:
            clusters[_nearest(atom.duration, firsts)].append(atom)
    return clusters


def _by_imvdb(atoms: Sequence[Atom]) -> list[list[Atom]]:
    """IMVDb has a record for each cut: two of them are two videos."""
    with_id = [atom for atom in atoms if atom.imvdb]
    return [[atom] for atom in with_id] if len(with_id) > 1 else []


def _by_length(atoms: Sequence[Atom], *, loosely: bool) -> list[list[Atom]]:
    """Cut where the next longer one is too far from the last: the order in which they came makes no difference."""
    timed = sorted((atom for atom in atoms if atom.duration), key=lambda atom: (atom.duration, _first_order(atom)))
    if not timed:
        return [list(atoms)] if atoms else []
    clusters = [[timed[0]]]
    for before, atom in pairwise(timed):
        if _apart(before.duration or 0, atom.duration or 0, loosely=loosely):
            clusters.append([])
        clusters[-1].append(atom)
    clusters.sort(key=lambda cluster: min(_first_order(atom) for atom in cluster))
    return clusters


def _apart(one: float, other: float, *, loosely: bool) -> bool:
    return abs(one - other) > max(20.0, 0.12 * max(one, other)) if loosely else not near_in_time(one, other)


def _nearest(seconds: float | None, durations: Sequence[float | None]) -> int:
    if not seconds:
        return 0
    return min(range(len(durations)), key=lambda at: (abs((durations[at] or 1e9) - seconds), at))


# Names of groups ------------------------------------------------------------------------------------------------------
def _song(bucket: Bucket, artist: str, further: list[Atom] | None, taken: dict[str, Bundle]) -> str:
    """``nova/nightdrive/official``, the same the next time; what is called the same has its id or length, too."""
    name = "/".join(filter(None, (bucket[0] or artist, bucket[1], bucket[2], bucket[3])))
    if further is not None:
        name += f"#{next((atom.imvdb for atom in further if atom.imvdb), None) or round(further[0].duration or 0)}"
    if name in taken and further is None:
        name += "#1"
    while name in taken:
        name += "+"
    return name


class _Union:
    """Sets that are joined, by the numbers of their members."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def join(self, one: int, other: int) -> None:
        a, b = self._root(one), self._root(other)
        if a != b:
            self._parent[max(a, b)] = min(a, b)

    def sets(self) -> list[list[int]]:
        sets: dict[int, list[int]] = {}
        for at in range(len(self._parent)):
            sets.setdefault(self._root(at), []).append(at)
        return list(sets.values())

    def _root(self, at: int) -> int:
        while self._parent[at] != at:
            self._parent[at] = self._parent[self._parent[at]]
            at = self._parent[at]
        return at
