"""What headings and records say of a video, and whose it is, in the form that uploads are compared by. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from mvidarr.discovery.likeness import key
from mvidarr.discovery.shapes import Whose
from mvidarr.library.text import fold
from mvidarr.library.titles import NO_RULES, Reading, Rules, read, read_track
from mvidarr.library.titles.channels import LABEL, NOBODY, OWN, TOPIC, VEVO, Channel, channel_of
from mvidarr.library.titles.guests import names_of

_SAYS_OFFICIAL = re.compile(
    r"offi[cz]|oficial|ufficial|oficjaln|resmi|официальн|公式|官方|공식|\bm/?v\b|\bmusic ?video\b|뮤직비디오|"
    r"video ?cl?ip|\bclipe?\b|ミュージックビデオ|musikvideo|teledysk"
)
# How an upload is somebody's.
OWN_NAME, JOINT, GUEST, OTHER, UNNAMED = "own", "joint", "guest", "other", "unnamed"


@dataclass(frozen=True, slots=True)
class Said:
    """``spoken``: a word names the kind; else it is the default. ``official``: it calls itself the official video.
    ``telling``: what makes another cut of it."""

    artist: str | None
    title: str
    featured: tuple[str, ...]
    kind: str
    spoken: bool
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
        mine = frozenset(fold(name) for name in whose.names)
        self.known = known if mine <= set(known) else frozenset(known) | mine
        self._tracks: dict[str, Said] = {}

    def heading(self, title: str, channel: str | None) -> Said:
        return _said(read(title, channel, rules=self.rules, known=self.known))

    def track(self, title: str) -> Said:
        """A title that a source tells apart from its artist."""
        said = self._tracks.get(title)
        if said is None:
            said = self._tracks[title] = _said(read_track(title, rules=self.rules, known=self.known))
        return said

    def channel(self, name: str | None) -> Channel:
        if name and self.rules.is_label(name):
            return Channel(LABEL, None)
        return channel_of(name or "")

    def is_own(self, channel: Channel) -> bool:
        """Whether a channel is called as the artist is."""
        return channel.kind in (OWN, VEVO, TOPIC) and any(channel.is_of(name) for name in self.whose.names)

    def theirs(self, artist: str | None, featured: Collection[str] = ()) -> str:
        """Whose an artist credit makes a video: ``own``, ``joint`` (with others), ``guest``, ``other``, ``unnamed``."""
        if not artist:
            return UNNAMED
        if key(artist) in self.names:
            return OWN_NAME
        if fold(artist) not in self.known and any(key(one) in self.names for one in names_of(artist)):
            return JOINT
        return GUEST if any(key(guest) in self.names for guest in featured) else OTHER


def _said(reading: Reading) -> Said:
    codes = {reason.code: reason.read_from for reason in reading.reasons}
    official = any(
        reason.code == "noise" and _SAYS_OFFICIAL.search(fold(reason.read_from)) for reason in reading.reasons
    )
    return Said(
        reading.artist, reading.title, reading.featured, reading.kind, "default" not in codes, official,
        reading.version, reading.telling, reading.year,
    )  # fmt: skip


__all__ = ["GUEST", "JOINT", "LABEL", "NOBODY", "OTHER", "OWN", "OWN_NAME", "TOPIC", "UNNAMED", "VEVO", "Said", "Texts"]
