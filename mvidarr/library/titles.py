"""From what a site calls a video to artist, title, featured artists and kind. Pure: no database, no network.

Sites write ``Artist - Song (feat. Guest) [Official Video]`` in many ways; what says nothing about the song is taken
off, what tells its kind is understood, and what can't be told stays None: nothing is invented.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mvidarr.library.text import fold, one_line

KINDS = (
    "official", "live", "lyric", "visualizer", "audio", "remix", "cover", "concert",
    "behind_the_scenes", "interview", "other",
)  # fmt: skip

_KIND_WORDS = (  # the first that matches wins, so the narrower come first
    ("behind_the_scenes", r"behind[ -]the[ -]scenes|making[ -]of"),
    ("interview", r"interview"),
    ("concert", r"full concert|full show|live concert"),
    ("lyric", r"(?:official )?lyrics?(?: video)?|with lyrics"),
    ("visualizer", r"(?:official )?visuali[sz]er"),
    (
        "live",
        r"live(?: (?:at|from|in|on|@) .+| performance| session| version| video|)|.+ live(?: session)?|unplugged",
    ),
    ("remix", r"(?:.+ )?remix"),
    ("cover", r"cover(?: by .+|)|(?:.+ )cover"),
    ("audio", r"(?:official )?(?:full )?audio"),
)
_NOISE = frozenset(  # words that say nothing about the song when a bracket holds nothing else
    """the official original full new explicit clean remastered remaster hd hq 4k 8k uhd music video videos clip
    videoclip officiel oficial offizielles musikvideo vidéo vídeo version mv m v pv promo upgrade upscale upscaled
    ultra quality in from vault closed captioned reupload fullhd 60fps 50fps ai 480p 720p 1080p 1440p 2160p
    """.split()
)
_WORD_GAP = re.compile(r"[\s.,/|:+-]+")
_PURE_KIND = re.compile(
    r"(?:official |the )*(?:live|lyrics?(?: video)?|visuali[sz]er|(?:full )?audio|live video|with lyrics)",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\s*[(\[{【「『]([^()\[\]{}【】「」『』]*)[)\]}】」』]")
_TRAILING = re.compile(
    r"\s*[|｜/]\s*(?:official.*|music video|lyrics?(?: video)?|audio|visuali[sz]er|mv|m/v)\s*$", re.IGNORECASE
)
_BARE_TRAILING = re.compile(
    r"\s+(?:official (?:music |lyrics? |hd |4k )?(?:video|audio|visuali[sz]er|clip)|music video|lyrics? video)\s*$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19[2-9]\d|20\d\d)")
_SEPARATOR = re.compile(r"\s+[-–—−‐]\s+|\s+[-–—]|[–—]\s+|\s[|｜]\s")
_QUOTED = re.compile(r"^(.{1,80}?)\s+[\"“„«‘']([^\"”“»’']{1,120})[\"”“»’']\s*$")
_FEATURED = re.compile(
    r"\s*[(\[]?\b(?:feat\.?|ft\.?|featuring)\s+([^()\[\]]+?)[)\]]?(?=$|\s+[(\[]|\s+[-–—]\s)", re.IGNORECASE
)
_WITH = re.compile(r"(?:with|w/)\s+(.+)", re.IGNORECASE)
_LIST = re.compile(r"\s*,\s*|\s+&\s+|\s+and\s+|\s+x\s+|\s+×\s+", re.IGNORECASE)
_CHANNEL_TAIL = re.compile(r"(?:\s*-\s*topic|\s*vevo|\s+official(?: channel)?|\s+music channel|\s+tv)$", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Named:
    """What a video is called. ``artist`` is None when nothing tells it; ``kind`` is one of KINDS."""

    artist: str | None
    title: str
    featured: tuple[str, ...] = ()
    kind: str = "official"
    year: int | None = None


@dataclass
class _Found:
    """What the brackets and tails of a title told while they were taken off."""

    kinds: list[str] = field(default_factory=list)
    featured: list[str] = field(default_factory=list)
    year: int | None = None


def split(title: str, channel: str | None = None) -> Named:
    """Artist, title, guests, kind and year out of one heading; ``channel`` helps where it has no separator."""
    found = _Found()
    text = _without_tails(_without_brackets(one_line(title), found), found)
    left, right = _halves(text)
    owner = channel_artist(channel)
    if left and owner and fold(right) == fold(owner) and fold(left) != fold(owner):
        left, right = right, left  # "Song - Artist" on the artist's own channel
    artist, guests_left = _without_featured(left) if left else (owner, [])
    song, guests_right = _without_featured(right)
    featured = _distinct([*guests_left, *guests_right, *found.featured], besides=artist)
    return Named(artist or owner, song or one_line(title) or "Untitled", featured, _kind(found.kinds), found.year)


def with_credits(named: Named, artists: Sequence[str], track: str | None) -> Named:
    """Names the site itself gives (its music metadata) win over what was read out of the heading."""
    if not artists or not track:
        return named
    song, guests = _without_featured(_without_brackets(one_line(track), _Found()))
    main, *others = [one_line(name) for name in artists if name.strip()] or [named.artist or ""]
    featured = _distinct([*others, *guests, *named.featured], besides=main)
    return replace(named, artist=main or None, title=song or named.title, featured=featured)


def channel_artist(channel: str | None) -> str | None:
    """``DaftPunkVEVO`` -> ``Daft Punk``, ``Queen Official`` -> ``Queen``, ``Air - Topic`` -> ``Air``."""
    name = one_line(channel or "")
    if not name:
        return None
    bare = _CHANNEL_TAIL.sub("", name).strip() or name
    return _CAMEL.sub(" ", bare) if name.lower().endswith("vevo") and " " not in bare else bare


def _without_brackets(text: str, found: _Found) -> str:
    def judge(match: re.Match[str]) -> str:
        return "" if _understood(match.group(1).strip(), found) else match.group(0)

    return one_line(_BRACKETED.sub(judge, text)).strip(" -–—|")


def _understood(words: str, found: _Found) -> bool:
    """Notes what a bracket tells; True when it says nothing else and can go."""
    if all(word in _NOISE for word in _WORD_GAP.split(words.casefold()) if word):
        return True
    if _YEAR.fullmatch(words):
        found.year = int(words)
        return True
    guests = re.match(r"(?:feat\.?|ft\.?|featuring)\s+(.+)", words, re.IGNORECASE) or _WITH.fullmatch(words)
    if guests and fold(guests.group(1)) != "lyrics":
        found.featured += _names(guests.group(1))
        return True
    kind = _kind_of(words)
    if kind:
        found.kinds.append(kind)
    return bool(_PURE_KIND.fullmatch(words)) or (kind is not None and kind not in {"live", "remix", "cover"})


def _without_tails(text: str, found: _Found) -> str:
    for pattern in (_TRAILING, _BARE_TRAILING):
        match = pattern.search(text)
        if match and match.start() > 0:
            words = match.group(0).strip(" |｜/")
            kind = _kind_of(words)
            if kind:
                found.kinds.append(kind)
            text = text[: match.start()].rstrip()
    return text


def _kind_of(words: str) -> str | None:
    lowered = words.casefold()
    for kind, pattern in _KIND_WORDS:
        if re.fullmatch(pattern, lowered):
            return kind
    return next((k for k in ("live", "remix") if re.search(rf"\b{k}\b", lowered)), None)


def _kind(kinds: Sequence[str]) -> str:
    return kinds[0] if kinds else "official"


def _halves(text: str) -> tuple[str, str]:
    """``("Artist", "Song")``, or ``("", text)`` where nothing separates them."""
    parts = _SEPARATOR.split(text, maxsplit=1)
    if len(parts) == 2 and parts[0].strip() and parts[1].strip():
        return parts[0].strip(), parts[1].strip().strip('"“”„«»')
    quoted = _QUOTED.match(text)
    if quoted:
        return quoted.group(1).strip(), quoted.group(2).strip()
    return "", text


def _without_featured(text: str) -> tuple[str, list[str]]:
    names = [name for match in _FEATURED.finditer(text) for name in _names(match.group(1))]
    return one_line(_FEATURED.sub("", text)), names


def _names(text: str) -> list[str]:
    return [name for name in (part.strip(" .") for part in _LIST.split(text)) if name]


def _distinct(names: Sequence[str], *, besides: str | None) -> tuple[str, ...]:
    seen = {fold(besides or "")}
    kept: list[str] = []
    for name in names:
        if fold(name) not in seen:
            seen.add(fold(name))
            kept.append(name)
    return tuple(kept)
