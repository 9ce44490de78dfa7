"""Which script a text is written in, as Unicode names it."""

import unicodedata
from collections import Counter

_SAME = {"HIRAGANA": "KANA", "KATAKANA": "KANA", "KATAKANA-HIRAGANA": "KANA"}


def script_of(text: str) -> str:
    """The one of most of its letters."""
    names = [unicodedata.name(letter).split()[0] for letter in text if letter.isalpha()]
    return Counter(_SAME.get(name, name) for name in names).most_common(1)[0][0]
