"""A heading before anything is read: one line, entities and pictures out, and the notes at its end."""

import re
import unicodedata

from mvidarr.library.text import one_line
from mvidarr.library.titles.guests import EDGE, STOP
from mvidarr.library.titles.patterns import lazily

LONGEST = 1000  # characters that are read; sites allow 100 to 255
_ENTITIES = {"&amp;": "&", "&quot;": '"', "&#39;": "'", "&lt;": "<", "&gt;": ">", "&#039;": "'", "&apos;": "'"}
_ENTITY = lazily("|".join(map(re.escape, _ENTITIES)))
_PICTURES = lazily(
    "[\U0001f000-\U0001faff\ufe0e\ufe0f\u200d\u2600-\u2604\u260e-\u2638\u2668-\u267f\u2690-\u26ff\u2702-\u271b\u2728-\u27bf\u2b50\u2b55]+"
)
_HASHTAGS = lazily(r"(?:\s+[#＃][^\W\d][\w-]*)+[\s\x00\x01]*$")
_SHORTS = lazily(r"[#＃]shorts?\b", re.IGNORECASE)
_ENDS_OPEN = lazily(r"(?:[-–—－|｜:/]|\b(?:ft|feat|by)\.?)[\s\x00\x01]*$", re.IGNORECASE)
EDGES = f" \t:：-–—−－|｜•·~{EDGE}{STOP}"


def cleaned(title: str) -> tuple[str, bool]:
    """The heading as it is read, and whether it was cut."""
    text = _line(title[: LONGEST * 2])
    while "&" in text and _ENTITY.search(text):
        text = _line(_ENTITY.sub(lambda found: _ENTITIES[found[0]], text))
    return text[:LONGEST].strip(), len(text) > LONGEST or len(title) > LONGEST * 2


def _line(text: str) -> str:
    """``one_line``, in a fifth of the time for what holds nothing that can't be shown."""
    return " ".join(unicodedata.normalize("NFC", text).split()) if text.isprintable() else one_line(text)


def without_pictures(text: str) -> str:
    if text.isascii():
        return text
    bare = one_line(_PICTURES.sub(" ", text))
    return text if not bare or _ENDS_OPEN.search(bare) else bare


def without_hashtags(text: str) -> tuple[str, str]:
    """The text without the run of hashtags at its end; ``Artist - #Song`` keeps its song."""
    if "#" not in text and "＃" not in text:
        return text, ""
    found = _HASHTAGS.search(text)
    if not found or found.start() == 0 or _ENDS_OPEN.search(text[: found.start()]):
        return text, ""
    return text[: found.start()], found[0].strip(f" {EDGE}{STOP}")


def is_short(hashtags: str) -> bool:
    return bool(_SHORTS.search(hashtags))


def tidy(text: str) -> str:
    """A name or title by itself: the marks of what was taken out gone, and no separator left at its ends."""
    if EDGE in text or STOP in text:
        text = text.replace(EDGE, " ").replace(STOP, " ")
    return " ".join(text.split()).strip(EDGES).strip()
