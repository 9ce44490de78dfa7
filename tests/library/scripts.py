"""Words of fifteen ways to write, with how else somebody may type them."""

from typing import NamedTuple


class Script(NamedTuple):
    name: str
    word: str
    typed: str  # the same word in another spelling: without accents or points, in capitals, of another width
    other: str  # another word
    start: str  # how the word begins


SCRIPTS = (
    Script("Latin", "Björk", "BJORK", "vespertine", "bjö"),
    Script("Vietnamese", "Đường", "duong", "Việt", "đu"),
    Script("Greek", "Ουρανός", "ΟΥΡΑΝΟΣ", "θάλασσα", "ουρ"),
    Script("Cyrillic", "Кино", "КИНО", "Звёзды", "ки"),
    Script("Armenian", "Երեւան", "ԵՐԵՒԱՆ", "սեր", "երե"),
    Script("Georgian", "სიყვარული", "ᲡᲘᲧᲕᲐᲠᲣᲚᲘ", "მთვარე", "სიყ"),
    Script("Hebrew", "שָׁלוֹם", "שלום", "אהבה", "של"),
    Script("Arabic", "حَبِيبِي", "حبيبي", "قلبي", "حبي"),
    Script("Devanagari", "दिल", "दिल", "सपना", "दि"),
    Script("Tamil", "காதல்", "காதல்", "வானம்", "கா"),
    Script("Thai", "ความรัก", "ความรัก", "หัวใจ", "ความ"),
    Script("Ethiopic", "ፍቅር", "ፍቅር", "ሙዚቃ", "ፍቅ"),
    Script("Han", "椎名林檎", "椎名林檎", "東京事変", "椎名"),
    Script("Kana", "ガール", "ｶﾞｰﾙ", "さくら", "ガー"),
    Script("Hangul", "소녀시대", "소녀시대", "사랑", "소녀"),
)
