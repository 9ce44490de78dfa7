"""What a note says: the words in brackets, after a bar, behind the last dash. None where it belongs to the song."""

import re
from dataclasses import dataclass
from functools import lru_cache

from mvidarr.library.text import fold
from mvidarr.library.titles import words
from mvidarr.library.titles.guests import names_of
from mvidarr.library.titles.patterns import lazily
from mvidarr.library.titles.words import KIND_ROLES, ROLES, note_words

_YEAR = lazily(r"(?:19[2-9]\d|20\d\d)")
_NUMBER = lazily(r"\d{1,4}(?:st|nd|rd|th|'|s|fps|p)?")
_GUESTS = lazily(
    r"(?:feat|ft|featuring|participação|при уч(?:астии)?)\b\.?:?\s+(.+)|part\.\s+([^\d].*)|"
    r"(?:duet )?(?:with|w/)\s+(?-i:(?!You\b|Me\b|Love\b|The Lights)([^a-z].*))",
    re.IGNORECASE,
)
_CREDIT = lazily(
    r"(?:(?:co-?)?prod(?:uced|uction)?\b\.?|(?:video |clip )?dir(?:ected)?\b\.?|shot|edited|written|"
    r"choreograph(?:y|ed)|réalis\S+|dirigid[oa]|animated|filmed|mixed|video|music|lyrics|words)\s*(?:by|por|par|von|:)\s*.+"
    r"|(?:prod|dir)\b\.?\s+.+",
    re.IGNORECASE,
)
_ORIGIN = lazily(
    r"(?:(?:taken )?from|off|de|aus|banda sonora|ost|theme (?:from|of)|(?:official )?soundtrack)\b.*[\"“„«'‘].+"
    r"|.*\b(?:ost|o\.s\.t\.?|soundtrack|motion picture)\b.*"
    r"|from .*\b(?:album|ep|movie|film|series|season|musical|upcoming|netflix)\b.*",
    re.IGNORECASE,
)
_REMIX_END = frozenset("remix rmx rework bootleg mashup refix flip".split())
_VERSION_END = frozenset("version ver vers versao versione cut demo remaster remastered".split())
_LIVE_START = lazily(
    r"live\s*(?:[,@:–-]|\b(?:at|from|on|im|aus|bei|auf|en|à|a|au|aux|ao|no|na|dal|al|в|на|session|sessions|"
    r"performance|version|video|studio|acoustic|show|tv|tour|stream)\b|\d{4}|.*\b(?:19|20)\d\d\b|"
    r"in (?!(?:the )?(?:moment|now|past|present|dreams?|love|peace|sky|hope|harmony|fear|me|my)\b))"
)
_NOT_BEFORE_LIVE = frozenset(
    "i we you they to the long let how people not can could will would you'll we'll where who just and gotta".split()
)
_LIVE_INSIDE = frozenset("session sessions unplugged sessie sesion sesiones sessao".split())
ORDER = (  # a film of a concert with its words is told by its words
    "behind_the_scenes", "interview", "other", "concert", "lyric", "visualizer", "live", "cover", "remix", "audio",
)  # fmt: skip


@dataclass(frozen=True)
class Note:
    """``official``: it says so, and nothing of the song comes after it. ``telling``: as in ``Reading``."""

    code: str
    kind: str | None = None
    version: bool = False
    telling: bool = False
    official: bool = False
    guests: tuple[str, ...] = ()
    year: int | None = None
    strong: bool = False
    whole: bool = False


@lru_cache(maxsize=8192)
def note_of(text: str) -> Note | None:
    """``Official Lyric Video`` -> a note of kind lyric; ``Are Made of This`` -> None."""
    folded = fold(text).strip(" .,;:!-–—*~'\"")
    if not folded or len(folded) > 200:
        return None
    if _YEAR.fullmatch(folded):
        return Note("year", year=int(folded))
    found = note_words(folded)
    if not found:
        return None
    return _of_known_words(found) or _of_credits(text) or _of_versions(folded, found) or _of_mixed(folded, found)


def _of_known_words(found: list[str]) -> Note | None:
    """A note made of the vocabulary only."""
    roles = [ROLES.get(word) or (_NUMBER.fullmatch(word) and "number") for word in found]
    if None in roles:
        return None
    met = {role for role in roles if role}
    if met <= {words.FILLER, "number"} or _lives(found):
        return None
    kinds = met & KIND_ROLES
    year = next((int(word) for word in found if _YEAR.fullmatch(word)), None)
    if met <= {words.VERSION, "number", words.FILLER} and not _says_a_version(found):
        return None
    version = bool(met & {words.VERSION, words.PICTURE}) or bool(kinds & {"live", "remix", "cover"})
    official = words.OFFICIAL in met or words.NOISE in met
    return Note(
        "kind" if kinds else "version" if version else "noise",
        _first(kinds),
        version,
        telling=words.VERSION in met and not (kinds and len(found) < 3),  # “Live Ver.” says no more than the kind
        official=official,
        year=None if version else year,
        strong=official or len(found) > 1 or any(word.startswith(words.CODE) for word in found),
        whole=True,
    )


_AMBIGUOUS = frozenset("up long short radio club strings cut intro alt mono stereo alternative piano dub speed".split())


def _says_a_version(found: list[str]) -> bool:
    """``Up``, ``Long`` or ``Radio`` alone may be of the song; ``Radio Edit`` and ``Demo`` are not."""
    return any(ROLES.get(word) == words.VERSION and word not in _AMBIGUOUS for word in found)


def _of_credits(text: str) -> Note | None:
    guests = _GUESTS.fullmatch(text)
    if guests:
        return Note("featured", guests=tuple(names_of(guests[1] or guests[2] or guests[3])), strong=True)
    if _CREDIT.fullmatch(text):
        return Note("credit", strong=True)
    return None


def _of_versions(folded: str, found: list[str]) -> Note | None:
    """A name beside a word of the vocabulary: ``Arty Remix``, ``Oasis Cover``, ``Live at Wembley``."""
    last, known = found[-1], [ROLES.get(word) for word in found]
    if last in _REMIX_END or "remix" in found or last == words.code_of("remix"):
        return Note("kind", "remix", True, True, strong=True)
    if last in {"mix", "edit", "dub"} and len(found) > 1:
        own = any(role is None for role in known) and not _NUMBER.fullmatch(found[0])
        return Note("kind" if own else "version", "remix" if own else None, True, True, strong=True)
    if (last == "cover" and len(found) > 1) or " cover by " in f" {folded} " or last == "covers":
        return Note("kind", "cover", True, True, strong=True)
    if _LIVE_START.match(folded) or _ends_live(found):
        return Note("kind", "live", True, True, strong=True)
    if _LIVE_INSIDE & set(found):
        return Note("kind", "live", True, True)
    if (last in _VERSION_END or found[0] == "version") and len(found) > 1:
        kind = _first({role for role in known if role and role in KIND_ROLES})
        return Note("kind" if kind else "version", kind, True, True, strong=True)
    if words.PICTURE in known:
        return Note("version", None, True, False, strong=True)
    return None


def _of_mixed(folded: str, found: list[str]) -> Note | None:
    """Words of the vocabulary that settle the matter, whatever stands beside them."""
    phrases = {ROLES.get(word, "") for word in found if word.startswith(words.CODE)} & KIND_ROLES
    roles = [ROLES.get(word) for word in found]
    settled = phrases | {role for role in roles if role in {"lyric", "interview"} and len(found) > 1}
    if settled:
        kind = _first(settled)
        return Note("kind", kind, kind == "live", kind == "live", strong=True)
    if roles[0] == words.OFFICIAL and len(found) > 1 and roles[1] is not None:
        kinds = {role for role in roles if role and role in KIND_ROLES}
        return Note("kind" if kinds else "noise", _first(kinds), official=True, strong=True)
    if found[-1] in {"exclusive", "premiere", "exclusivo"}:
        return Note("noise", strong=True)
    if _ORIGIN.fullmatch(folded):
        return Note("origin", official=True, strong=True)
    return None


def _lives(found: list[str]) -> bool:
    """``Long Live``, ``The Live``."""
    return found[-1] == "live" and len(found) > 1 and found[-2] in _NOT_BEFORE_LIVE


def _ends_live(found: list[str]) -> bool:
    at = len(found) - 1
    while at > 0 and (found[at] in {"version", "video", "session", "performance"} or _YEAR.fullmatch(found[at])):
        at -= 1
    return at > 0 and found[at] == "live" and found[at - 1] not in _NOT_BEFORE_LIVE


def _first(kinds: set[str]) -> str | None:
    return next((kind for kind in ORDER if kind in kinds), None)
