"""What speaks against an upload, however well it scores: each with a sentence. Pure.

Words of a heading count only where the song itself is not called so, and what an artist's own channel or a source that
lists by ids vouches for is not doubted.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mvidarr.discovery.weighing.drafts import Draft
from mvidarr.discovery.weighing.likeness import NEAR, key, title_likeness
from mvidarr.discovery.weighing.phrases import GONE, IN_CHANNELS, IN_HEADINGS, SENTENCES
from mvidarr.discovery.weighing.reading import GUEST, JOINT, LOOSE, ONE_EACH, OTHER, OWN_NAME, UNNAMED, words_of
from mvidarr.discovery.weighing.shapes import Rejection, Whose
from mvidarr.library.text import fold
from mvidarr.library.titles.channels import LABEL
from mvidarr.providers.shapes import Wanted

SHORTEST = 50.0  # seconds; shorter music videos are few
LONGEST = 720.0
LONGEST_VOUCHED = 2_400.0  # there are films of one song
_SHORTEST_NAME = 3  # letters; shorter ones are parts of other words
_LONG_KINDS = frozenset({"concert", "interview", "behind_the_scenes", "other"})
KIND_WORDS = {
    "official": "an official video",
    "live": "a live video",
    "lyric": "a lyric video",
    "visualizer": "a visualizer",
    "audio": "sound with a still picture",
    "remix": "a remix",
    "cover": "a cover",
    "concert": "a whole concert",
    "behind_the_scenes": "from behind the scenes",
    "interview": "an interview",
    "other": "something else than a music video",
}


_UNSURE = ("Nothing but its heading says that it is a video of this artist.", "Nothing says that it is a music video.")


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of the video that an upload would be. ``backed``: somebody who should know says it is the artist's.
    ``titled``: a source other than headings tells the title. ``sung``: it is a song's, other videos have it, too."""

    title: str
    titled: bool
    sung: bool
    backed: bool
    duration: float | None
    year: int | None
    most_views: int
    sources: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sought:
    """The one video that is looked for: its title without notes, and the words of what makes it another cut."""

    wanted: Wanted
    title: str
    cut: frozenset[str]


def rejections_of(draft: Draft, around: Around, whose: Whose, sought: Sought | None) -> Iterator[Rejection]:
    yield from _of_state(draft)
    yield from _of_artist(draft, whose)
    if sought:
        yield from _of_song(draft, sought)
    words = None if _is_above_doubt(draft, around) else _of_words(draft, around, whose)
    if words:
        yield words
    yield from _of_kind(draft, whose, sought)
    yield from _of_length(draft, around, sought)
    if not words and _is_unsure(draft, around, sought):
        yield Rejection("unsure", _UNSURE[draft.aside])


def _of_state(draft: Draft) -> Iterator[Rejection]:
    upload = draft.upload
    if upload and GONE.fullmatch(fold(upload.title or "")):
        yield Rejection("dead", "This upload is gone.")
    if upload and upload.live:
        yield Rejection("live_stream", "It is a live stream.")
    if upload and upload.short:
        yield Rejection("short", "It is a vertical clip of a minute or less.")
    if not upload and any(one.stage == "never" for one in draft.records):
        yield Rejection("never", "It was finished, but has never been shown.")


def _of_artist(draft: Draft, whose: Whose) -> Iterator[Rejection]:
    called = whose.names[0] if whose.names else "this artist"
    if draft.theirs == GUEST:
        yield Rejection("guest", f"It is by {draft.artist}; {called} is a guest.")
    elif draft.theirs == OTHER and not _is_listed(draft):
        yield Rejection("other_artist", f"It names {draft.artist} as the artist.")
    elif draft.namesake:
        channel = draft.upload.channel if draft.upload else None
        yield Rejection("namesake", f"Its channel, {channel}, is none of {called}'s: somebody else is called so, too.")


def _of_song(draft: Draft, sought: Sought) -> Iterator[Rejection]:
    if song_likeness(draft, sought) < NEAR:
        yield Rejection("other_song", f"It is called “{draft.title}”, not “{sought.title}”.")
    elif not _is_the_cut(words_of(draft.telling), sought):
        yield Rejection("other_version", f"It is another version of the song: {draft.telling or 'the plain one'}.")


def song_likeness(draft: Draft, sought: Sought) -> float:
    """0 to 1: of what it is called, or of what any source calls it."""
    likeness = title_likeness(sought.title, draft.title)
    return max([likeness, *(title_likeness(sought.title, record.title or "") for record in draft.records)])


def _is_the_cut(words: frozenset[str], sought: Sought) -> bool:
    """A concert may be named more or less fully; a song's one video is another than its director's cut."""
    alike = words <= sought.cut or sought.cut <= words
    return alike and (sought.wanted.kind not in ONE_EACH or bool(words) == bool(sought.cut))


def _of_words(draft: Draft, around: Around, whose: Whose) -> Rejection | None:
    for found in IN_HEADINGS.finditer(_without_names(fold(draft.heading), around, whose)):
        code = found.lastgroup or ""
        if not (code == "cover" and draft.mine) and not (
            draft.mine and draft.official and found[0] == fold(draft.title)
        ):
            return Rejection(code, SENTENCES[code])
    channel = fold(draft.upload.channel or "") if draft.upload and not draft.mine else ""
    by_channel = IN_CHANNELS.search(channel) if channel else None
    if by_channel and not any(key(by_channel[0]) in key(name) for name in whose.names):
        code = by_channel.lastgroup or ""
        return Rejection(code, SENTENCES[code])
    if draft.kind == "cover" and not draft.mine and draft.theirs in (OWN_NAME, JOINT) and not draft.vouched:
        return Rejection("cover", SENTENCES["cover"])
    return None


def _without_names(text: str, around: Around, whose: Whose) -> str:
    """A folded heading without the artist's names, and without a title that a source knows."""
    for name in (*whose.names, *((around.title,) if around.titled else ())):
        folded = fold(name)
        if len(folded) > _SHORTEST_NAME:
            text = text.replace(folded, " ", 1)
    return text


def _of_kind(draft: Draft, whose: Whose, sought: Sought | None) -> Iterator[Rejection]:
    kinds = frozenset({sought.wanted.kind}) if sought else whose.kinds
    if draft.kind in kinds:
        return
    if draft.kind == "audio":
        yield Rejection("sound_only", "It is sound with a still picture.")
    else:
        yield Rejection("kind", f"It is {KIND_WORDS.get(draft.kind, draft.kind)}, which is not wanted here.")


def _of_length(draft: Draft, around: Around, sought: Sought | None) -> Iterator[Rejection]:
    seconds = draft.duration
    if not seconds or draft.kind in _LONG_KINDS:
        return
    reference = sought.wanted.duration if sought and sought.wanted.duration else around.duration
    vouched = draft.vouched or bool(reference and abs(reference - seconds) <= max(10.0, 0.1 * reference))
    if seconds < SHORTEST and not (reference and reference < SHORTEST * 1.2):
        yield Rejection("too_short", f"It lasts only {round(seconds)} seconds.")
    elif seconds > (LONGEST_VOUCHED if vouched else LONGEST):
        yield Rejection("too_long", f"It lasts {round(seconds / 60)} minutes.")


def _is_listed(draft: Draft) -> bool:
    """By a source that lists by the artist's id and calls them otherwise: a name that nobody told us yet."""
    return any(one.origin == "listed" and one.title and one.artist for one in draft.records)


def _is_above_doubt(draft: Draft, around: Around) -> bool:
    return bool(draft.records) and draft.vouched and draft.official and around.backed


def _is_unsure(draft: Draft, around: Around, sought: Sought | None) -> bool:
    if draft.theirs in (OTHER, GUEST):
        return False
    if draft.vouched or draft.mine:
        return draft.aside and not around.sung
    if draft.theirs == UNNAMED:
        return not (around.backed and draft.channel.kind == LABEL)
    if around.backed or (sought and draft.theirs != LOOSE):
        return False
    by_label = draft.channel.kind == LABEL and bool(draft.upload and draft.upload.verified)
    return draft.theirs == LOOSE or not (draft.official or by_label)
