"""Whose channel it is: an artist's own, a label's, or YouTube's own channel of sound (``… - Topic``)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from mvidarr.library.text import fold, one_line
from mvidarr.library.titles.patterns import lazily

TOPIC, VEVO, LABEL, OWN, NOBODY = "topic", "vevo", "label", "own", "nobody"

_TOPIC = lazily(r"\s+[-–—]\s+(?:topic|thema|tema|тема|トピック|주제|主題|主题|sujet|onderwerp)$", re.IGNORECASE)
_CAMEL = lazily(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_TAIL = lazily(
    r"(?:[\s|,-]+(?:(?:the )?official(?: youtube)?(?: channel)?|oficial|officiel|ufficiale|offiziell|music channel|"
    r"youtube channel|channel|vevo|tv|официальный канал)|"
    r"\s*[(\[（【](?:the )?(?:official|oficial|公式|공식)[^)\]）】]*[)\]）】]|"
    r"\s*公式(?:チャンネル)?|\s*(?:オフィシャル)?チャンネル|\s*ちゃんねる)+$",
    re.IGNORECASE,
)
_HEAD = lazily(r"^(?:the )?official\s+(?=\S)", re.IGNORECASE)
# Last words of firms, stations and collections; a channel that ends so is nobody's name.
_LABEL_END = frozenset(
    fold(word)
    for word in """records record recordings recording label labels entertainment ent discos disques musikverlag
        schallplatten edizioni lyrics letras lyric paroles testi karaoke covers nation fm playlist playlists
        distribution publishing promotion promotions soundtracks mixes remixes 唱片 唱片公司 音樂 歌詞 歌词 가사
        レーベル レコード""".split()
)
_LABEL_TAIL = lazily(
    r"\w(?:唱片|音樂|歌詞|歌词|가사|가사채널|レコード)$|\w(?:lyrics|records|recordings|letras)(?:hd|tv)?$"
)
_FIRM = lazily(
    r"\b(?:records|recordings|recording co|entertainment|label|labels|recording company|music (?:group|publishing|"
    r"entertainment|italy|france|spain|germany|brasil|brazil|mexico|latin|latina|india|korea|japan|uk|us|usa|africa|"
    r"turkiye|polska|nederland|sweden|denmark|australia|canada|taiwan|hong kong|thailand|vietnam|indonesia)|"
    r"lyric videos|唱片|レコード)\b"
)
_KNOWN_LABELS = frozenset(
    re.sub(r"\W", "", fold(name))
    for name in """88rising; 1theK; 1theK (원더케이); Majestic Casual; COLORS; COLORSxSTUDIOS; NPR Music; KEXP;
        Audiotree; Audiotree Live; La Blogothèque; THE FIRST TAKE; Boiler Room; Cercle; BBC; BBC Radio 1;
        BBC Music; MTV; MTV UK; VEVO; Vevo DSCVR; Genius; COMPLEX; XXL; Lyrical Lemonade; WORLDSTARHIPHOP;
        GRM Daily; Link Up TV; No Jumper; T-Series; Zee Music Company; Saregama Music; Sony Music India;
        Speed Records; YRF; Tips Official; SMTOWN; STARSHIP; HYBE LABELS; JYP Entertainment; YG ENTERTAINMENT;
        KBS WORLD TV; Mnet K-POP; M2; Stone Music Entertainment; Dingo Music; Genie Music; Sub Pop; 4AD; Warp;
        Ninja Tune; XL Recordings; Domino; Domino Recording Co.; Rough Trade; Matador; Merge; Secretly Canadian;
        Jagjaguwar; Dead Oceans; Ghostly International; Stones Throw; Brainfeeder; Mad Decent; OWSLA;
        Monstercat; NoCopyrightSounds; NCS; Proximity; MrSuicideSheep; Trap Nation; Chill Nation; UKF;
        UKF Drum & Bass; UKF Dubstep; Spinnin' Records; Ultra Music; Ministry of Sound; Defected; Armada Music;
        Tomorrowland; Anjunabeats; Anjunadeep; Hospital Records; RAM Records; Liquicity; Selected.; Cloudkid;
        Dim Mak; Cooking Vinyl; Epitaph; Fueled By Ramen; RHINO; Nuclear Blast; Napalm; Metal Blade; Roadrunner;
        Rise; Fearless; Hopeless; Nettwerk; Because Music; Ed Banger; Kitsuné; Mute; City Slang; PIAS;
        Som Livre; KondZilla; GR6 EXPLODE; Warner Music; Universal Music; Sony Music; Warner Chappell; UMG;
        Concord; BMG; ABKCO; ABKCOVEVO; Sing King; 7clouds; Lyrics; LyricFind; Apple Music; Spotify; TIDAL;
        Amazon Music; SiriusXM; triple j; Like A Version; KCRW; Pitchfork; Pitchfork TV; Rolling Stone; NME;
        The FADER; Vanity Fair; Vogue; Noisey; VICE; ARTE Concert; Rockpalast; OnePlusOne; Avex; avex; lantis;
        SonyMusicSMEJ; 相信音樂; 滾石唱片; 海蝶音樂; 華納音樂; 環球音樂; 索尼音樂; Rock Records; MuchMusic;
        Top of the Pops; TOTP; The Tonight Show; The Late Show; The Graham Norton Show; Jimmy Kimmel Live;
        Saturday Night Live; Glastonbury; Rock in Rio; Southern Lord; Young; Polydor; Island; Parlophone;
        Interscope; Def Jam; Atlantic; Columbia; Capitol; RCA; Republic""".split(";")
)
_HOUSES = lazily(
    r"^(?:sony|warner|universal|emi|bmg|ultra|armada|virgin|zee|tips|saregama|genie|stone|dingo|avex|because)\s+music\b"
)


@dataclass(frozen=True)
class Channel:
    """``artist`` is None where the channel is nobody's own; ``key`` is its name as ``key_of`` compares it."""

    kind: str
    artist: str | None
    keys: frozenset[str] = frozenset()

    def is_of(self, name: str) -> bool:
        """Whether it is this artist's own, though it is spelled otherwise (``blink182VEVO``, ``KateBushMusic``)."""
        key = key_of(name)
        return bool(key) and (key in self.keys or any(own in {f"{key}{end}" for end in _ENDS} for own in self.keys))


NOBODYS = Channel(NOBODY, None)
_ENDS = ("music", "official", "band", "tv", "channel", "musik", "musica")


@lru_cache(maxsize=4096)
def key_of(name: str) -> str:
    """Letters and digits of a folded name: spaces and signs differ between an artist's name and the channel's."""
    return "".join(ch for ch in fold(name).replace("&", "and") if ch.isalnum()) or fold(name)


@lru_cache(maxsize=4096)
def channel_of(name: str) -> Channel:
    shown = one_line(name)
    if not shown:
        return NOBODYS
    bare = _TOPIC.sub("", shown)
    if bare != shown and bare:
        return _own(TOPIC, bare)
    if is_label(shown):
        return Channel(LABEL, None)
    if shown.lower().endswith("vevo") and len(shown) > 4:
        bare = shown[:-4].strip(" -")
        return _own(VEVO, _CAMEL.sub(" ", bare) if " " not in bare else bare) if bare else Channel(LABEL, None)
    bare = _TAIL.sub("", shown).strip() or shown
    return _own(OWN, _HEAD.sub("", bare) or bare)


def is_label(name: str) -> bool:
    folded = fold(name)
    if re.sub(r"\W", "", folded) in _KNOWN_LABELS:
        return True
    parts = folded.split()
    last = parts[-1].strip(".,!()[]") if len(parts) > 1 or not folded.isascii() else ""
    return (
        last in _LABEL_END
        or bool(_LABEL_TAIL.search(folded))
        or bool(_FIRM.search(folded))
        or bool(_HOUSES.match(folded))
    )


def channel_artist(channel: str | None) -> str | None:
    """``DaftPunkVEVO`` -> ``Daft Punk``, ``Queen Official`` -> ``Queen``, ``Air - Topic`` -> ``Air``, a label None."""
    return channel_of(channel or "").artist


def _own(kind: str, name: str) -> Channel:
    name = name.strip(" -–—|~_") or name
    parts = [name, *re.split(r"\s+/\s+|\s*[|｜]\s*", name)]
    return Channel(kind, name, frozenset(key_of(part) for part in (*parts, *_by_script(name)) if part))


def _by_script(name: str) -> list[str]:
    """``米津玄師 Kenshi Yonezu`` is both names."""
    words = name.split()
    wide = [word for word in words if any("LATIN" not in unicodedata.name(ch, "") and ch.isalpha() for ch in word)]
    latin = [word for word in words if word not in wide]
    return [" ".join(wide), " ".join(latin)] if wide and latin else []
