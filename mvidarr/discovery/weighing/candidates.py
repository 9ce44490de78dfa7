"""From what all sources tell to candidates with their scores, and to videos with their uploads. Pure: no database, no
network; the order of what is handed in makes no difference.

Two questions: all videos of an artist (``videos_of``), and one video (``uploads_for``). Uploads of all sources are
brought together (``drafts``), read (``reading``), grouped by what is the same video (``grouping``), held against what
is looked for (``rejecting``, ``phrases``) and weighed (``scoring``).
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from functools import partial
from statistics import median_low
from types import MappingProxyType

from mvidarr.discovery.weighing.drafts import SITES, Draft, drafts_of, in_order, without_upload
from mvidarr.discovery.weighing.grouping import Bundle, bundles_of
from mvidarr.discovery.weighing.likeness import key
from mvidarr.discovery.weighing.reading import OTHER, OWN_NAME, UNNAMED, Texts, words_of
from mvidarr.discovery.weighing.rejecting import Around, Sought, rejections_of
from mvidarr.discovery.weighing.scoring import score_of
from mvidarr.discovery.weighing.shapes import Candidate, Group, Rejection, Score, Whose
from mvidarr.library.titles import NO_RULES, Rules
from mvidarr.providers.shapes import Upload, VideoFound, Wanted

REFUSED = Rejection("refused", "Somebody refused this upload.")
BLOCKED = Rejection("blocked", "This upload is on the blocklist.")
DEAD = Rejection("dead", "This upload is gone.")

Against = Mapping[tuple[str, str], Rejection]  # by provider and key of the upload
_NOTHING: Against = MappingProxyType({})


def videos_of(
    whose: Whose,
    found: Iterable[VideoFound],
    *,
    rules: Rules = NO_RULES,
    known: Collection[str] = frozenset(),
    against: Against = _NOTHING,
) -> list[Group]:
    """All that could be videos of this artist, the best first, also what is rejected (``Group.good`` tells).

    ``known``: folded names of the library's artists. ``against``: what is already known to speak against an upload,
    such as ``REFUSED``. A group without candidates is a video of which nobody knows an upload yet. Each upload is in
    one group only. Never raises.
    """
    groups = _groups(Texts(whose, rules, known), found, against, None)
    return sorted(groups, key=lambda group: (not group.good, -group.score.total, group.song))


def uploads_for(
    wanted: Wanted,
    whose: Whose,
    found: Iterable[VideoFound],
    *,
    rules: Rules = NO_RULES,
    known: Collection[str] = frozenset(),
    against: Against = _NOTHING,
) -> list[Candidate]:
    """Uploads that could be this one video, the best first, also what is rejected (``score.good`` tells)."""
    texts = Texts(whose, rules, known)
    said = texts.track(wanted.title)
    sought = Sought(wanted, said.title, words_of(said.telling))
    groups = _groups(texts, found, against, sought)
    return sorted((one for group in groups for one in group.candidates), key=_best_first)


def _groups(texts: Texts, found: Iterable[VideoFound], against: Against, sought: Sought | None) -> list[Group]:
    whose = texts.whose
    name = whose.names[0] if whose.names else ""
    bundles = bundles_of(drafts_of(found, texts), name)
    titles = Counter(key(bundle.drafts[0].title) for bundle in bundles if bundle.drafts[0].theirs != OTHER)
    sung = {title for title, times in titles.items() if times > 1}
    return [_group(bundle, texts, sung, against, sought) for bundle in bundles]


def _group(bundle: Bundle, texts: Texts, sung: Set[str], against: Against, sought: Sought | None) -> Group:
    whose, first = texts.whose, bundle.drafts[0]
    records = in_order({id(one): one for draft in bundle.drafts for one in draft.records}.values())
    around = _around(bundle, records, sung)
    weighed = [
        (draft, _score(draft, around=around, whose=whose, sought=sought, against=against)) for draft in bundle.drafts
    ]
    candidates = sorted((_candidate(d, d.upload, s, bundle.song) for d, s in weighed if d.upload), key=_best_first)
    return Group(
        song=bundle.song,
        artist=_artist(first, whose),
        title=_title(first),
        featured=first.featured,
        kind=first.kind,
        year=around.year,
        candidates=tuple(candidates),
        score=_standing(candidates, partial(_score, around=around, whose=whose, sought=sought, against={}), bundle),
        version=first.version,
        released=next((one.released for one in records if one.released), None),
        duration=around.duration or (candidates[0].duration if candidates else None),
        found=tuple(in_order({id(one): one for draft in bundle.drafts for one in draft.found}.values())),
        ids=_ids(records),
    )


def _standing(candidates: list[Candidate], weigh: Callable[[Draft], Score], bundle: Bundle) -> Score:
    """The best upload's; where none will do, that of the video itself: one that a source knows is there, though what it
    points to is dead or refused."""
    if candidates and candidates[0].score.good:
        return candidates[0].score
    known = next((draft for draft in bundle.drafts if any(one.provider not in SITES for one in draft.records)), None)
    if not candidates:
        return weigh(known or bundle.drafts[0])
    score = weigh(without_upload(known)) if known else candidates[0].score
    return score if score.good else candidates[0].score


def _around(bundle: Bundle, records: list[VideoFound], sung: Set[str]) -> Around:
    drafts = bundle.drafts
    known = [one for one in records if one.provider not in SITES]
    lengths = [one.duration for one in known if one.duration]
    return Around(
        title=drafts[0].title,
        titled=bool(known),
        sung=bool(known) or key(drafts[0].title) in sung,
        backed=any(draft.vouched for draft in drafts) or bool(known),
        duration=median_low(lengths)
        if lengths
        else next((d.duration for d in drafts if d.vouched and d.duration), None),
        year=next((draft.year for draft in drafts if draft.year), None),
        most_views=max((draft.upload.views or 0 for draft in drafts if draft.upload), default=0),
        sources=frozenset(name for draft in drafts for name in draft.sources),
    )


def _score(draft: Draft, *, around: Around, whose: Whose, sought: Sought | None, against: Against) -> Score:
    told = against.get(draft.place)
    rejections = tuple(rejections_of(draft, around, whose, sought))
    liked = () if sought else whose.liked
    return score_of(draft, around, sought, (told, *rejections) if told else rejections, liked)


def _candidate(draft: Draft, upload: Upload, score: Score, song: str) -> Candidate:
    return Candidate(
        upload, draft.artist, _title(draft), draft.featured, draft.kind, draft.version, draft.year,
        draft.released, draft.duration, song, draft.found, score,
    )  # fmt: skip


def _artist(draft: Draft, whose: Whose) -> str | None:
    """The artist's own spelling, unless the video is by others, or by several."""
    return whose.names[0] if whose.names and draft.theirs in (OWN_NAME, UNNAMED) else draft.artist


def _title(draft: Draft) -> str:
    """As the library calls it: what makes another cut of it stays in brackets."""
    telling = draft.telling if draft.telling and draft.telling not in draft.title else None
    return f"{draft.title} ({telling})" if telling else draft.title


def _ids(records: Iterable[VideoFound]) -> dict[str, str]:
    ids: dict[str, str] = {}
    for record in records:
        for provider, value in ((record.provider, record.key), *sorted(record.ids.items())):
            if provider not in SITES:
                ids.setdefault(provider, value)
    return ids


def _best_first(one: Candidate) -> tuple[bool, float, int, int, str, str]:
    upload = one.upload
    return (
        not one.score.good, -one.score.total, -(upload.height or 0), -(upload.views or 0), upload.provider, upload.key
    )  # fmt: skip
