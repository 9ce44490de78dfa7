"""How well an upload would do, as a sum of named reasons. Pure.

Weights are whole numbers, so that the total is exactly their sum; those of all that speaks for an upload make 100 at
most, what the profile likes besides counts as far as there is room. What speaks against it takes no more than there is.
"""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache

from mvidarr.discovery.weighing.drafts import Draft
from mvidarr.discovery.weighing.grouping import near_in_time
from mvidarr.discovery.weighing.reading import JOINT, LOOSE, OWN_NAME
from mvidarr.discovery.weighing.rejecting import Around, Sought, song_likeness
from mvidarr.discovery.weighing.shapes import Reason, Rejection, Score
from mvidarr.library.titles.channels import LABEL, TOPIC, VEVO

ARTIST, TITLE, CHANNEL, KIND, LENGTH, HEIGHT, VIEWS = 14, 14, 16, 8, 8, 8, 6
IDS = {"imvdb": 8, "musicbrainz": 8, "theaudiodb": 4}
MOST_IDS, AGREE, PRIMARY, YEAR = 16, 4, 4, 2
LIKED, MOST = 10, 100
_HEIGHTS = ((2160, 8), (1440, 7), (1080, 6), (720, 4), (480, 2), (360, 1))
_NAMES = {"imvdb": "IMVDb", "musicbrainz": "MusicBrainz", "theaudiodb": "TheAudioDB", "youtube": "YouTube"}
Weighed = tuple[str, int, str]


def score_of(
    draft: Draft,
    around: Around,
    sought: Sought | None,
    rejections: tuple[Rejection, ...],
    liked: Sequence[str] = (),
) -> Score:
    """Within 0 and 100, and the sum of its reasons. ``liked``: kinds, most first."""
    total = 0
    reasons = []
    said = (*_for(draft, around, sought), *_of_liked(draft, liked), *_against(draft, around, sought))
    for code, weight, text in said:
        weight = min(max(weight, -total), MOST - total)
        if weight:
            total += weight
            reasons.append(_reason(code, weight, text))
    return Score(float(total), tuple(reasons), rejections)


@lru_cache(maxsize=4_096)
def _reason(code: str, weight: int, text: str) -> Reason:
    """Most uploads are told the same."""
    return Reason(code, float(weight), text)


def _for(draft: Draft, around: Around, sought: Sought | None) -> Iterator[Weighed]:
    yield from _artist(draft)
    yield from _title(draft, around, sought)
    yield from _channel(draft)
    yield from _sources(draft, around)
    yield from _kind(draft)
    yield from _length(draft, around, sought)
    yield from _quality(draft, around)
    yield from _year(draft, around, sought)


def _artist(draft: Draft) -> Iterator[Weighed]:
    if draft.theirs == OWN_NAME:
        yield "artist", ARTIST, "It names the artist."
    elif draft.theirs == JOINT:
        yield "artist", ARTIST - 3, "It names the artist together with others."
    elif draft.theirs == LOOSE:
        yield "artist", ARTIST - 6, "Its heading begins with the artist's name."
    elif draft.mine or draft.vouched:
        yield "artist", ARTIST - 4, "It is listed as the artist's."


def _title(draft: Draft, around: Around, sought: Sought | None) -> Iterator[Weighed]:
    if not sought:
        if around.titled:
            yield "title", TITLE, "A source knows a video of this title."
        return
    near = song_likeness(draft, sought)
    if near == 1:
        yield "title", TITLE, "It has the title that is looked for."
    elif near > 0.5:
        yield (
            "title",
            round(TITLE * (near - 0.5) * 1.8),
            f"Its title is near to the one that is looked for ({near:.0%}).",
        )


def _channel(draft: Draft) -> Iterator[Weighed]:
    upload = draft.upload
    if not upload:
        return
    if draft.mine and draft.channel.kind == TOPIC:
        yield "channel_topic", CHANNEL - 6, "YouTube's own channel of the artist's sound has it."
    elif draft.mine:
        what = "VEVO channel" if draft.channel.kind == VEVO else "own channel"
        yield "channel_own", CHANNEL, f"It is on the artist's {what}, {upload.channel or upload.channel_id}."
    elif upload.verified:
        yield "channel_verified", CHANNEL - 8, f"The site vouches for the channel {upload.channel}."
    elif draft.channel.kind == LABEL:
        yield "channel_label", CHANNEL - 10, f"{upload.channel} is a label or a station."


def _sources(draft: Draft, around: Around) -> Iterator[Weighed]:
    left = MOST_IDS
    direct = draft.sources
    for name, weight in IDS.items():
        if name in direct or (not draft.upload and name in around.sources):
            yield name, min(weight, left), _TOLD[name]
        elif name in around.sources:
            weight //= 2
            yield name, min(weight, left), f"{_NAMES[name]} knows this video, though not this upload."
        else:
            continue
        left -= min(weight, left)
    if len(around.sources) > 1:
        names = ", ".join(sorted(_NAMES.get(name, name) for name in around.sources))
        yield "agree", min(AGREE, 2 * (len(around.sources) - 1)), f"Several sources know it: {names}."
    if draft.upload and draft.upload.primary:
        yield "primary", PRIMARY, "A source calls this upload the official one."


_TOLD = {
    "imvdb": "IMVDb lists it.",
    "musicbrainz": "MusicBrainz has it as a music video.",
    "theaudiodb": "TheAudioDB lists it.",
}


def _kind(draft: Draft) -> Iterator[Weighed]:
    if draft.official and draft.kind == "official":
        yield "kind", KIND, "It calls itself the official video."
    elif draft.spoken:
        yield "kind", KIND - 2, "Its kind is named."
    else:
        yield "kind", KIND - 4, "Nothing says that it is another kind of video."


def _of_liked(draft: Draft, liked: Sequence[str]) -> Iterator[Weighed]:
    """The kind liked most gains all of it, those after it less."""
    if draft.kind in liked:
        share = 1 - liked.index(draft.kind) / len(liked)
        yield "kind_liked", max(round(LIKED * share), 1), "The quality profile likes videos of this kind."


def _length(draft: Draft, around: Around, sought: Sought | None) -> Iterator[Weighed]:
    reference = (sought.wanted.duration if sought else None) or around.duration
    if not draft.duration or not reference:
        return
    off = abs(draft.duration - reference)
    if near_in_time(draft.duration, reference):
        yield "length", LENGTH, "It is as long as the recording."
    elif off <= max(30.0, 0.15 * reference):
        yield "length", LENGTH // 2, f"It is nearly as long as the recording ({_seconds(draft.duration - reference)})."


def _quality(draft: Draft, around: Around) -> Iterator[Weighed]:
    upload = draft.upload
    if not upload:
        return
    if upload.height:
        weight = next((weight for height, weight in _HEIGHTS if upload.height >= height), 0)
        yield "height", weight, f"Its picture has {upload.height} lines."
    if upload.views and around.most_views:
        share = math.log1p(max(upload.views, 0)) / math.log1p(around.most_views)
        yield "views", round(VIEWS * min(share, 1.0)), f"{upload.views:,} have seen it."


def _year(draft: Draft, around: Around, sought: Sought | None) -> Iterator[Weighed]:
    year = (sought.wanted.year if sought else None) or around.year
    if year and draft.year and abs(draft.year - year) <= 1:
        yield "year", YEAR, f"It is of {draft.year}."


def _against(draft: Draft, around: Around, sought: Sought | None) -> Iterator[Weighed]:
    reference = (sought.wanted.duration if sought else None) or around.duration
    if draft.duration and reference and abs(draft.duration - reference) > max(30.0, 0.15 * reference):
        yield "length_off", -8, f"It is of another length than the recording ({_seconds(draft.duration - reference)})."
    year = sought.wanted.year if sought else None
    if year and draft.year and abs(draft.year - year) > 1:
        yield "year_off", -3, f"It is of {draft.year}, not of {year}."
    if draft.telling and draft.kind == "official" and not sought:
        yield "version", -3, f"It is another version: {draft.telling}."


def _seconds(off: float) -> str:
    return f"{round(abs(off))} s {'longer' if off > 0 else 'shorter'}"
