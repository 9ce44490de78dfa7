"""Notes are taken off a heading - out of brackets, behind bars and dashes, off its end - and remembered."""

import re
from dataclasses import dataclass, field

from mvidarr.library.text import fold
from mvidarr.library.titles import cleaning, splitting
from mvidarr.library.titles.channels import NOBODY, NOBODYS, Channel
from mvidarr.library.titles.cleaning import tidy
from mvidarr.library.titles.guests import EDGE, STOP
from mvidarr.library.titles.notes import ORDER, Note, note_of
from mvidarr.library.titles.patterns import lazily
from mvidarr.library.titles.result import Reason
from mvidarr.library.titles.words import KIND_ROLES, NOISE, OFFICIAL, ROLES, code_of, note_words

_INNER = r"(?:[^()\[\]{}【】（）［］〔〕＜＞]|[(\[（][^()\[\]（）]*[)\]）])*"
_BRACKETED = lazily(rf"\s*[(\[{{【（［〔＜]({_INNER})[)\]}}】）］〕＞]")
_UNCLOSED = lazily(r"\s[(\[【（]([^()\[\]【】（）]+)$")
_DASHED_END = lazily(
    rf"(?:[\s{EDGE}{STOP}」』】》)\]]+[-–—－~]+|\s:\s|：)\s*((?:(?!\s:\s)[^-–—－~|]){{2,80}}?)\s*[-–—－~]*[\s{EDGE}{STOP}]*$"
)
_LIVE_END = lazily(r"(?<=\S)\s+((?:live (?:at|from|@)|in the live lounge|live in (?=.*\d{4}))\s*.*)$", re.IGNORECASE)
_LIVE_AFTER = lazily(rf"[{EDGE}{STOP}]\s*(live (?:in|on) .*)$", re.IGNORECASE)
_DASHES = tuple("-–—－")
_SHOUTED = lazily(r"(?<=\S)\s+(LIVE)$")
_LEAD = lazily(r"^([^:|]{2,40})\s*[:|｜]\s+(?=\S)")
# Words that may stand at a title's end without brackets and are not of it; others need one of these before them.
_SAFE = frozenset(
    "mv hd hq uhd 4k 8k 720p 1080p 1440p 2160p 60fps lyrics videoclip musikvideo letra legendado paroles teledysk клип "
    "뮤직비디오 官方mv fullhd karaoke visualizer visualiser".split()
) | {code_of(role) for role in ("noise", "lyric", "other", "behind_the_scenes", "concert")}


@dataclass
class Notes:
    """What was found so far; the first of equals wins, and kinds rank by ORDER."""

    kinds: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    telling: list[str] = field(default_factory=list)
    guests: list[str] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    year: int | None = None
    official: bool = False
    short: str = ""

    @property
    def kind(self) -> str | None:
        found = next((kind for kind in ORDER if kind in self.kinds), None)
        return found or ("other" if self.short and not self.official else None)

    def add(self, code: str, read_from: str = "") -> None:
        self.reasons.append(Reason(code, read_from))

    def hashtags(self, run: str) -> None:
        short = cleaning.is_short(run)
        self.short = self.short or (run if short else "")
        self.add("kind" if short and not self.official else "noise", run)

    def take(self, text: str) -> Note | None:
        """Remembers what a note says; None when it is no note."""
        text = tidy(text)
        note = note_of(text)
        if note:
            self._remember(note, text)
        return note

    def does(self, verb: str) -> None:
        """``Band covers "Song"``."""
        self.add("kind", verb)
        self.kinds.append("cover" if verb.lower().startswith("cover") else "live")

    def scan(self, text: str) -> None:
        """What stands behind a quoted title, or behind a bar, is not of the song, whatever it says."""
        if not self.take(text):
            self.add("noise", text)

    def _remember(self, note: Note, text: str) -> None:
        self.add(note.code, text)
        if note.kind:
            self.kinds.append(note.kind)
        if note.version and text not in self.versions:
            self.versions.append(text)
        if note.telling and text not in self.telling:
            self.telling.append(text)
        self.guests += note.guests
        self.year = self.year or note.year
        self.official = self.official or (note.official and not note.kind)


def without_brackets(text: str, notes: Notes) -> str:
    def judged(found: re.Match[str]) -> str:
        inside = found[1].strip()
        before = found.string[: found.start()].rstrip()
        if not before and fold(inside) in {"bts", "live", "remix", "cover", "audio"}:
            return found[0]  # a name
        if before.endswith(_DASHES) and not found.string[found.end() :].strip():
            return found[0]  # all that stands for the song
        note = notes.take(inside)
        return found[0] if note is None else STOP if note.official else EDGE

    text = _BRACKETED.sub(judged, text)
    unclosed = _UNCLOSED.search(text)
    if unclosed and _begins_a_note(unclosed[1]):
        notes.add("noise", unclosed[1])
        return text[: unclosed.start()]
    return text


def _begins_a_note(text: str) -> bool:
    """``(Official Music Vid``, where a site has cut the title."""
    first = fold(text).split(" ")[0].strip(".,:")
    return ROLES.get(first) == OFFICIAL or note_of(text) is not None


def without_lead(text: str, notes: Notes) -> str:
    """``PREMIERE: …``, ``HD | …``, ``MV 「…」``."""
    found = _LEAD.match(text)
    note = note_of(found[1]) if found else None
    if found and note and note.strong and not (note.kind or note.version or note.guests):
        notes.take(found[1])
        return text[found.end() :]
    return text


def without_tail(text: str, notes: Notes, channel: Channel = NOBODYS, *, whole: bool = False) -> str:
    """The end of a heading without its notes. On an artist's own ``channel`` one part is enough.

    ``whole``: the text is the artist's half, which may be all note.
    """
    text = _without_dashed(without_bare(text.rstrip(f" {EDGE}"), notes, whole), notes, channel)
    for pattern in (_LIVE_END, _LIVE_AFTER, _SHOUTED):
        found = pattern.search(text)
        if found and not (channel.artist or whole or splitting.may_divide(text)):
            continue  # “Artist live at X”, and nothing tells who or what
        if found and not splitting.SPACED.search(text[found.start() :]) and _has_before(text[: found.start()]):
            if pattern is _SHOUTED and text.upper() == text:
                continue
            if notes.take(found[1].strip(f" {EDGE}{STOP}")):
                text = text[: found.start()]
    return text


def _without_dashed(text: str, notes: Notes, channel: Channel) -> str:
    """``… - Official Video``, ``… -Music Video-``, ``… - Live at X``."""
    found = _DASHED_END.search(text)
    if not found:
        return text
    before, inside = text[: found.start()] + text[found.start() : found.start() + 1].strip(), found[1]
    note = note_of(inside)
    if not note or not tidy(before):
        return text
    alone = (
        not splitting.SPACED.search(before)
        and not splitting.BAR.search(before)
        and not any(s in text for s in "「『【《")
    )
    if alone and not _leaves_enough(note, inside, tidy(before), channel):
        return text
    notes.take(inside)
    return before + (STOP if note.official else EDGE)


def _leaves_enough(note: Note, inside: str, before: str, channel: Channel) -> bool:
    """Whether ``Song - Note`` is meant, and not ``Artist - Title``: without a channel nobody can say."""
    if channel.kind == NOBODY or channel.is_of(before):
        return False
    if note.official and note.whole and note.kind is None and not note.version:
        return len(inside.split()) > 1
    return channel.artist is not None and note.strong and (note.whole or note.kind == "live")


def without_bare(text: str, notes: Notes, whole: bool = False) -> str:
    """``Demons Lyrics``, ``Song official music video``, ``'Pink' M/V``: a run of words of the vocabulary."""
    words = text.rstrip(f" {EDGE}{STOP}").split(" ")
    start = len(words)
    while start > 0 and _of_vocabulary(words[start - 1]):
        start -= 1
    for at in range(start, len(words)):
        before, run = " ".join(words[:at]), " ".join(words[at:]).replace(STOP, " ").replace(EDGE, " ")
        if not (whole or _has_before(before)):
            continue
        note = note_of(run)
        if note and _is_safe(run, words[at]):
            notes.take(run)
            return before + (STOP if note.official else EDGE)
    return text


def _of_vocabulary(word: str) -> bool:
    folded = fold(word).strip(f".,!:;{EDGE}{STOP}")
    return folded in ROLES or folded == "m/v" or (bool(folded) and folded in {"scenes", "practice"})


def _is_safe(run: str, first: str) -> bool:
    from_first = fold(first).strip(f".,!:;{EDGE}{STOP}")
    if ROLES.get(from_first) in (KIND_ROLES - {"lyric", "visualizer"}) and ROLES.get(from_first) != OFFICIAL:
        return False
    found = note_words(fold(run))
    return (
        ROLES.get(found[0]) == OFFICIAL
        or bool(_SAFE & set(found[:1]))
        or (ROLES.get(found[0]) == NOISE and len(found) > 1)
    )


def _has_before(text: str) -> bool:
    """Something is left of the song: not nothing, and not a separator alone."""
    rest = text.rstrip(f" {EDGE}{STOP}")
    return bool(tidy(rest)) and rest[-1] not in "-–—－|｜:/_~"


def without_bars(text: str, notes: Notes, channel: Channel) -> str:
    """``Artist - Song | Note | Album``: the part that says artist and song; two parts without a dash stay."""
    for pattern in (splitting.SLASH, splitting.BAR):
        parts = [part for part in pattern.split(text) if tidy(part)]
        if len(parts) > 1 and not channel.is_of(tidy(parts[0])):
            text = _main_part(text, parts, pattern is splitting.BAR, notes, channel)
    return text


def _main_part(text: str, parts: list[str], bars: bool, notes: Notes, channel: Channel) -> str:
    alone = len(parts) == 2 and not channel.artist and not splitting.SPACED.search(parts[0])
    kept = [part for at, part in enumerate(parts) if at == 0 or not _is_note(tidy(part), alone, notes)]
    divided = [part for part in kept if splitting.is_divided(part)]
    if divided and (bars or (splitting.by_wide_quotes(parts[0]) and len(divided) > 1)):
        for part in kept:
            if part is not divided[0]:
                notes.scan(tidy(part))
        return divided[0]
    if len(kept) == len(parts):
        return text
    return (" | " if bars else " / ").join(kept)


def _is_note(text: str, alone: bool, notes: Notes) -> bool:
    """``alone``: without it nothing would tell the artist, so it must be made of known words."""
    note = note_of(text)
    if not note or not note.strong or (alone and not note.whole):
        return False
    return notes.take(text) is not None
