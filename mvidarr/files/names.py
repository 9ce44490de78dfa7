"""Names on disk: one component from any text, and the place of a video below its root. Pure.

The layout ``<Artist>/<Title> (<Year>)[ [live]]/<the same>.mkv`` is the one that Kodi, Jellyfin, Emby and ErsatzTV all
read: each video has its own folder, so Jellyfin never takes two songs of an artist for versions of one.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

LIMIT = 255  # bytes of one component on every common file system
SUFFIX_ROOM = 40  # bytes kept free after a base name: ".zh-Hant-TW.forced.srt", "-thumb.jpg", " (2)", ".webm"

_REPLACED = str.maketrans({"/": "-", "\\": "-", ":": " -", '"': "'", "<": "(", ">": ")", "*": "", "?": "", "|": ""})
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ ]*(?=\.|$)", re.IGNORECASE)
# letters that draw nothing: Hangul fillers, braille blank, combining grapheme joiner
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f")
_ZWNJ, _ZWJ = "\u200c", "\u200d"

# at the end of a base name these make a media server take the file for an extra or for a part of another one
_EXTRA = re.compile(
    r"[-](?:scene|clip|interview|behindthescenes|deleted|deletedscene|featurette|short|extra|other)$"
    r"|[-._ ] ?(?:trailer|sample)$|^(?:trailer|sample|theme|movie)$",
    re.IGNORECASE,
)
_STACKED = re.compile(r"(?:^|[\])} _.-])[(\[]?(?:cd|dvd|part|pt|dis[ck])[ _.-]*(?:[0-9]+|[a-f])[)\]]?$", re.IGNORECASE)
# folders of these names are searched for extras, or not searched at all
_EXTRA_FOLDERS = frozenset(
    (
        "backdrops", "behind the scenes", "clips", "deleted scenes", "extras", "extrafanart", "extrathumbs",
        "featurettes", "interviews", "lost+found", "metadata", "other", "ps3_update", "ps3_vprm", "sample", "samples",
        "scenes", "shorts", "subs", "subtitles", "theme-music", "trailers", "video_ts", "bdmv", "$recycle.bin",
        "#recycle", "@eadir", "system volume information",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a video belongs below its root; ``folder`` and ``base`` carry no extension."""

    artist: str
    base: str

    @property
    def folder(self) -> PurePosixPath:
        return PurePosixPath(self.artist, self.base)

    def file(self, extension: str) -> PurePosixPath:
        """``extension`` with its dot."""
        return self.folder / f"{self.base}{extension}"

    def numbered(self, number: int) -> "Place":
        """The same place for the second, third, … video of this name; the first has no number."""
        return self if number < 2 else Place(self.artist, f"{self.base} ({number})")


def clean_name(text: str, limit: int = LIMIT) -> str:
    """One component that every common file system and share takes, at most ``limit`` bytes; never empty, never hidden.

    Cleaning a clean name changes nothing.
    """
    name = text
    while (cleaned := _cleaned(name, limit)) != name:  # removing one thing can make the next: "CON?" -> "CON"
        name = cleaned
    return name


def video_place(artist: str | None, title: str, year: int | None, kind: str) -> Place:
    ending = f" ({year})" if year else ""
    if kind and kind != "official":
        ending += f" [{clean_name(kind, 60)}]"
    room = LIMIT - SUFFIX_ROOM - len(ending.encode())
    return Place(
        _plain_folder(clean_name(artist or "", LIMIT - SUFFIX_ROOM)), _plain_base(clean_name(title, room) + ending)
    )


def fold(path: str) -> str:
    """What a disk that ignores case sees: two paths that fold alike must not both exist."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _cleaned(text: str, limit: int) -> str:
    text = unicodedata.normalize("NFC", text.translate(_REPLACED))
    text = unicodedata.normalize("NFC", "".join(_visible(text)))
    text = _trimmed(" ".join(text.split()))
    text = _RESERVED.sub(lambda match: f"{match[1]}_", text, count=1) if _RESERVED.match(text) else text
    return _trimmed(_cut(text, limit)) or "Unknown"


def _trimmed(text: str) -> str:
    """Windows drops dots and spaces at the end, a dot at the start hides the file."""
    return text.rstrip(". ").lstrip(". ")


def _visible(text: str) -> list[str]:
    kept: list[str] = []
    for position, character in enumerate(text):
        if character.isspace():
            kept.append(" ")
        elif character in (_ZWJ, _ZWNJ):
            if kept and _joins(kept[-1], character, text[position + 1 : position + 2]):
                kept.append(character)
        elif _is_selector(character):
            if kept and kept[-1] != " " and not _is_selector(kept[-1]):
                kept.append(character)
        elif character not in _BLANK and unicodedata.category(character) not in ("Cc", "Cf", "Cs"):
            kept.append(character)
    return kept


def _joins(before: str, joiner: str, after: str) -> bool:
    """A joiner stays where it changes what is drawn: between emoji, and inside words of Arabic and Indic scripts."""
    if not after:
        return False
    if joiner == _ZWJ and (_is_pictograph(before) or _is_selector(before) or _is_modifier(before)):
        return _is_pictograph(after)
    return _is_joining_letter(before) and _is_joining_letter(after)


def _is_joining_letter(character: str) -> bool:
    return "\u0600" <= character <= "\u1cff" and unicodedata.category(character)[0] in "LM"


def _is_pictograph(character: str) -> bool:
    return unicodedata.category(character) == "So"


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f"


def _is_modifier(character: str) -> bool:
    return "\U0001f3fb" <= character <= "\U0001f3ff"  # skin tones


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _cut(text: str, limit: int) -> str:
    """The longest start of at most ``limit`` bytes that ends between two characters as people count them."""
    if len(text.encode()) <= limit:
        return text
    hard = len(text.encode()[:limit].decode(errors="ignore"))
    cut = hard
    while cut > 0 and not _is_boundary(text, cut):
        cut -= 1
    return text[: cut or hard]  # one letter under a mountain of accents: cut the mountain


def _is_boundary(text: str, cut: int) -> bool:
    before, after = text[cut - 1], text[cut]
    if after in (_ZWJ, _ZWNJ) or before == _ZWJ or _is_modifier(after) or unicodedata.category(after)[0] == "M":
        return False
    if _is_flag_letter(before) and _is_flag_letter(after):  # two make a flag
        letters = len(text[:cut]) - len(text[:cut].rstrip("".join(map(chr, range(0x1F1E6, 0x1F200)))))
        return letters % 2 == 0
    return True


def _plain_base(base: str) -> str:
    return f"{base}_" if _EXTRA.search(base) or _STACKED.search(base) or base.lower() in _EXTRA_FOLDERS else base


def _plain_folder(folder: str) -> str:
    return f"{folder}_" if folder.lower() in _EXTRA_FOLDERS else folder
