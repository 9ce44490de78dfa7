"""Names in a row, and the guests that a heading calls ``feat.``"""

import re
from collections.abc import Collection, Sequence

from mvidarr.library.text import fold, one_line
from mvidarr.library.titles.patterns import lazily

EDGE, STOP = "\x00", "\x01"  # where a note was taken out; after STOP nothing of the song follows
_JOINT = lazily(
    r"\s*,(?!\s*(?:jr|sr)\b)\s*(?:(?:&|and|y|e|et|und)\s+)?|"
    r"\s+(?:&|＆|and|y|e|et|und|x|×|и)\s+(?!(?:the|his|her|their|los|las|les|die)\s)|\s*、\s*",
    re.IGNORECASE,
)
_ONE = lazily(  # names that everybody writes with a comma or an ampersand: nothing else tells them from two guests
    r"tyler, the creator|earth, wind (?:&|and) fire|crosby, stills(?:, nash)? & (?:nash|young)|emerson, lake & palmer|"
    r"blood, sweat & tears|peter, paul (?:&|and) mary|simon (?:&|and) garfunkel|hall & oates|sly & robbie|"
    r"ike & tina turner|mumford & sons|chase & status|brooks & dunn|above & beyond|kool & the gang|"
    r"huey lewis and the news",
    re.IGNORECASE,
)
_CREDIT_JOINT = lazily(r"\s*,\s*|\s+(?:&|＆|and|y|et|und|x|×|\+|vs\.?|и)\s+|\s*、\s*|\s*×\s*", re.IGNORECASE)
_FEATURED = lazily(
    r"(?<=\S)\s+[(\[]?(?:feat\.?|ft\.?(?! (?:under|tall|high|deep|wide|below|down|above)\b)|"
    r"featuring|w/|part\.|при уч(?:\.|астии)|con la participación de)\s+"
    r"([^()\[\]\x00\x01|]+?)[)\]]?(?=\s*(?:$|[(\[\x00\x01|]|\s[-–—]\s|\s*prod\.))",
    re.IGNORECASE,
)
_MADE_BY = lazily(r"\s+(?:prod(?:uced)?\.?(?: by)?|dir(?:ected)? by|dir\.)\s+[^()\[\]\x00\x01|]+$", re.IGNORECASE)


def names_of(text: str, known: Collection[str] = ()) -> list[str]:
    """``A, B & C`` -> three names; what ``known`` (folded) has as one stays one, and so does ``Tyler, The Creator``."""
    whole = one_line(text).strip(" ,;-–—")
    if known and fold(whole) in known:
        return [whole]
    kept = _ONE.sub(lambda found: found[0].replace(" ", "\x02").replace(",", "\x03"), whole)
    parts = (part.replace("\x02", " ").replace("\x03", ",").strip(" ,;-–—") for part in _JOINT.split(kept))
    return [name for name in parts if name]


def apart(credit: str, known: Collection[str]) -> list[str]:
    """The artists of a credit when the library knows each of them and not the credit; otherwise the credit alone."""
    if not known or fold(credit) in known:
        return [credit]
    parts = [part for part in _CREDIT_JOINT.split(credit) if part]
    return parts if len(parts) > 1 and all(fold(part) in known for part in parts) else [credit]


def without_guests(text: str, known: Collection[str] = ()) -> tuple[str, list[str]]:
    """The text without ``feat. …``, and who that names."""
    lowered = text.lower()
    if "f" not in lowered and "part" not in lowered and "при уч" not in lowered and "w/" not in lowered:
        return text, []
    guests = [name for found in _FEATURED.finditer(text) for name in names_of(found[1], known)]
    return (_FEATURED.sub("", text) if guests else text), guests


def without_makers(text: str) -> tuple[str, str]:
    """The text without ``prod. by …`` at its end, and that end."""
    found = _MADE_BY.search(text)
    return (text[: found.start()], found[0].strip()) if found and found.start() > 0 else (text, "")


def distinct(names: Sequence[str], *, besides: str | None) -> tuple[str, ...]:
    seen = {fold(besides or "")}
    kept: list[str] = []
    for name in names:
        if fold(name) not in seen:
            seen.add(fold(name))
            kept.append(name)
    return tuple(kept)
