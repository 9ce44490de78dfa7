"""What a title says, and from which of its words each part was read."""

from dataclasses import dataclass
from typing import Any

KINDS = (
    "official", "live", "lyric", "visualizer", "audio", "remix", "cover", "concert",
    "behind_the_scenes", "interview", "other",
)  # fmt: skip

_SENTENCES = {
    "artist_first": "The artist stands before the separator",
    "artist_last": "The artist stands after the separator, and owns the channel or is known",
    "artist_quoted": "The artist stands before a title in quotes",
    "artist_channel": "The artist is whose channel it is",
    "artist_rule": "The artist is the one that a rule gives the channel",
    "alias": "The artist's name in another script was left out",
    "apart": "The library knows these artists apart",
    "featured": "Guests are named",
    "kind": "The kind was read",
    "kind_topic": "A Topic channel holds sound only",
    "version": "The version was read",
    "year": "The year was read",
    "noise": "This says nothing about the song",
    "credit": "This names who made it, not who sings",
    "origin": "This says where the song comes from",
    "label": "This channel belongs to no artist",
    "rule": "A rule knows this",
    "cut": "Only the beginning of so long a title was read",
    "default": "No word names another kind, so it is official",
}


@dataclass(frozen=True)
class Reason:
    """``code`` is stable and for programs; ``read_from`` is the piece of title or channel that it was read from."""

    code: str
    read_from: str = ""

    def __str__(self) -> str:
        sentence = _SENTENCES[self.code]
        return f"{sentence}: “{self.read_from}”." if self.read_from else f"{sentence}."


@dataclass(frozen=True)
class Reading:
    """``artist`` is None when nothing tells it; ``kind`` is one of KINDS; ``version`` is as the title writes it.

    ``telling`` is the part of the version that makes another song of it in a list (``Long Version``, ``Arty Remix``),
    and not only repeats the kind or tells of better pictures (``Live``, ``4K Remaster``).
    """

    artist: str | None
    title: str
    featured: tuple[str, ...] = ()
    kind: str = "official"
    version: str | None = None
    year: int | None = None
    reasons: tuple[Reason, ...] = ()
    telling: str | None = None

    def plain(self) -> dict[str, Any]:
        """As ``mvidarr doctor titles`` prints it."""
        return {
            "artist": self.artist,
            "featured": list(self.featured),
            "title": self.title,
            "kind": self.kind,
            "version": self.version,
            "reasons": [str(reason) for reason in self.reasons],
        }


@dataclass(frozen=True)
class Named:
    """What a video is called in the library: its title keeps a telling version in brackets."""

    artist: str | None
    title: str
    featured: tuple[str, ...] = ()
    kind: str = "official"
    year: int | None = None
