"""What headings and records say of a video, and whose it is, in the form that uploads are compared by. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from mvidarr.discovery.weighing.likeness import key
from mvidarr.discovery.weighing.shapes import Whose
from mvidarr.library.text import fold
from mvidarr.library.titles import NO_RULES, Reading, Rules, read, read_track
from mvidarr.library.titles.channels import LABEL, OWN, TOPIC, VEVO, Channel, channel_of
from mvidarr.library.titles.guests import names_of

_SAYS_OFFICIAL = re.compile(
    r"offi[cz]|oficial|ufficial|oficjaln|resmi|официальн|公式|官方|공식|\bm/?v\b|\bmusic ?video\b|뮤직비디오|"
    r"video ?cl?ip|\bclipe?\b|ミュージックビデオ|musikvideo|teledysk"
)
_OTHER_CUT = re.compile(r"performance|vertical|choreo|\bdance\b|one[- ]take")  # the same song, other pictures
# Of these an artist has one for each song; two lengths are two uploads of it rather than two videos.
ONE_EACH = frozenset({"official", "lyric", "visualizer", "audio"})
# How an upload is somebody's.
OWN_NAME, JOINT, LOOSE, GUEST, OTHER, UNNAMED = "own", "joint", "loose", "guest", "other", "unnamed"


@dataclass(frozen=True, slots=True)
class Said:
    """``named``: the heading itself names the artist. ``spoken``: a word names the kind; else it is the default;
    ``by_title``: that word is the title. ``official``: it calls itself the official video. ``telling``: what makes
    another cut of it."""

    artist: str | None
    title: str
    featured: tuple[str, ...]
    named: bool
    kind: str
    spoken: bool
    by_title: bool
    official: bool
    version: str | None
    telling: str | None
    year: int | None


class Texts:
    """Reads for one artist: their names count as known, and stay whole."""

    def __init__(self, whose: Whose, rules: Rules = NO_RULES, known: Collection[str] = frozenset()) -> None:
        self.whose = whose
        self.rules = rules
        self.names = {key(name): at for at, name in reversed(list(enumerate(whose.names))) if name.strip()}
        self._parts = [frozenset(map(key, names_of(name))) for name in whose.names]
        mine = frozenset(fold(name) for name in whose.names)
        self.known = known if mine <= set(known) else frozenset(known) | mine
        self._tracks: dict[str, Said] = {}
        self._channels: dict[str, tuple[Channel, bool]] = {}

    def heading(self, title: str, channel: str | None) -> Said:
        return _said(read(title, channel, rules=self.rules, known=self.known))

    def track(self, title: str) -> Said:
        """A title that a source tells apart from its artist."""
        said = self._tracks.get(title)
        if said is None:
            said = self._tracks[title] = _said(read_track(title, rules=self.rules, known=self.known))
        return said

    def channel(self, name: str | None) -> tuple[Channel, bool]:
        """What kind of channel it is, and whether it is called as the artist is."""
        known = self._channels.get(name or "")
        if known is None:
            channel = Channel(LABEL, None) if name and self.rules.is_label(name) else channel_of(name or "")
            own = channel.kind in (OWN, VEVO, TOPIC) and any(channel.is_of(one) for one in self.whose.names)
            known = self._channels[name or ""] = channel, own
        return known

    def theirs(self, artist: str | None, featured: Collection[str] = ()) -> str:
        """Whose an artist credit makes a video: ``own``, ``joint`` (with others), ``guest``, ``other``, ``unnamed``."""
        if not artist:
            return UNNAMED
        if key(artist) in self.names or self._all_of_one({*map(key, names_of(artist)), *map(key, featured)}, artist):
            return OWN_NAME
        if fold(artist) not in self.known and any(key(one) in self.names for one in names_of(artist)):
            return JOINT
        return GUEST if self._among(featured) else OTHER

    def without_name(self, title: str) -> str | None:
        """``Marlene Voss Radio Silence`` -> ``Radio Silence``: what begins with the artist's name and goes on."""
        folded = fold(title)
        for name in self.whose.names:
            if folded.startswith(f"{fold(name)} ") and len(title) == len(folded):
                return title[len(fold(name)) :].strip(" -–—:|\"'") or None
        return None

    def _all_of_one(self, credited: set[str], artist: str) -> bool:
        """``A y B`` is who is called ``A & B``."""
        first = key(next(iter(names_of(artist)), ""))
        return any(len(parts) > 1 and first in parts and parts <= credited for parts in self._parts)

    def _among(self, featured: Collection[str]) -> bool:
        """Also where a name that is one was taken for several."""
        guests = {key(guest) for guest in featured}
        return not guests.isdisjoint(self.names) or any(len(parts) > 1 and parts <= guests for parts in self._parts)


def words_of(telling: str | None) -> frozenset[str]:
    return frozenset(fold(telling).split()) if telling else frozenset()


def _said(reading: Reading) -> Said:
    codes = {reason.code: reason.read_from for reason in reading.reasons}
    notes = [reason.read_from for reason in reading.reasons if reason.code == "noise"]
    official = any(_SAYS_OFFICIAL.search(fold(note)) for note in notes)
    other_cut = next((note for note in notes if _OTHER_CUT.search(fold(note))), None)
    return Said(
        reading.artist, reading.title, reading.featured, not codes.keys() & {"artist_channel", "artist_rule"},
        reading.kind, "default" not in codes, codes.get("kind") == reading.title, official,
        reading.version or other_cut, reading.telling or other_cut, reading.year,
    )  # fmt: skip
