"""A heading is read: notes off, divided, artist and guests told apart, kind and version settled. Pure."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

from mvidarr.library.text import one_line
from mvidarr.library.titles import channels, cleaning, splitting
from mvidarr.library.titles.channels import Channel
from mvidarr.library.titles.cleaning import tidy
from mvidarr.library.titles.dividing import Division
from mvidarr.library.titles.guests import EDGE, STOP, apart, distinct, without_guests, without_makers
from mvidarr.library.titles.headings import kind_of_title
from mvidarr.library.titles.noting import (
    Notes,
    without_bare,
    without_brackets,
    without_lead,
    without_tail,
)
from mvidarr.library.titles.patterns import lazily
from mvidarr.library.titles.result import Reading
from mvidarr.library.titles.rules import NO_RULES, Rules

_ALIAS = lazily(r"^(.*\S)\s*[(（]([^()（）]+)[)）]$")


def read(
    title: str, channel: str | None = None, *, rules: Rules = NO_RULES, known: Collection[str] = frozenset()
) -> Reading:
    """What a heading says. ``known``: folded names of the library's artists, which tell ``A & B`` apart.

    Never raises. An empty title gives an empty reading.
    """
    return _Reader(rules, known, _channel(channel or "", rules)).read(title, channel or "")


def read_track(title: str, *, rules: Rules = NO_RULES, known: Collection[str] = frozenset()) -> Reading:
    """What the title of a track says, of which nothing is the artist: it is not divided."""
    return _Reader(rules, known, channels.NOBODYS).read(title, "", divided=False)


def _channel(name: str, rules: Rules) -> Channel:
    artist = rules.artist_of(name)
    if artist:
        return Channel(channels.OWN, artist, frozenset({channels.key_of(artist)}))
    return Channel(channels.LABEL, None) if rules.is_label(name) else channels.channel_of(name)


@dataclass
class _Reader:
    rules: Rules
    known: Collection[str]
    channel: Channel
    notes: Notes = field(default_factory=Notes)

    def read(self, title: str, channel: str, *, divided: bool = True) -> Reading:
        text, cut = cleaning.cleaned(title)
        if cut:
            self.notes.add("cut", text[:40])
        if self.channel.kind == channels.LABEL:
            self.notes.add("label", one_line(channel))
        bare = self._bare(text)
        left, right = Division(self.rules, self.known, self.channel, self.notes).of(bare) if divided else ("", bare)
        artist, song, guests = self._named(left, right)
        song = song or tidy(cleaning.without_pictures(text)) or text
        kind = self._kind(song, text)
        if not artist and self.channel.artist:
            artist = self.channel.artist
            self.notes.add("artist_rule" if self.rules.artist_of(channel) else "artist_channel", one_line(channel))
        credited = apart(artist, self.known) if artist else []
        if len(credited) > 1:
            self.notes.add("apart", artist or "")
            artist, guests = credited[0], [*credited[1:], *guests]
        featured = distinct([*guests, *self.notes.guests], besides=artist)
        versions, telling = self.notes.versions, self.notes.telling
        return Reading(
            artist or None, song, featured, kind, ", ".join(versions) or None, self.notes.year,
            tuple(self.notes.reasons), ", ".join(telling) or None,
        )  # fmt: skip

    def _bare(self, text: str) -> str:
        """The heading without its notes, as often as one uncovers the next."""
        text, phrases = self.rules.without_noise(text)
        for phrase in phrases:
            self.notes.add("rule", phrase)
        text = cleaning.without_pictures(" ".join(text.split()))
        for _ in range(4):
            before = text
            text = without_brackets(text, self.notes)
            text, hashtags = cleaning.without_hashtags(text)
            if hashtags:
                self.notes.hashtags(hashtags)
            text = without_lead(without_tail(text, self.notes, self.channel), self.notes).rstrip(" |｜•·")
            if text == before:
                break
        return text

    def _named(self, left: str, right: str) -> tuple[str, str, list[str]]:
        left, guests = without_guests(left, self.known) if left else ("", [])
        right, more = self._without_people(right)
        if guests or more:
            self.notes.add("featured", ", ".join([*guests, *more]))
        if STOP in right and tidy(right.split(STOP)[0]):
            kept, beside = right.split(STOP, 1)
            right = kept
            if tidy(beside):
                self.notes.add("noise", tidy(beside))
        song = tidy(right)
        pair = splitting.quotes_first(song)
        if pair and self.notes.take(pair[1]):
            song = pair[0]
        return self._without_alias(tidy(left)), splitting.unquoted(song), [*guests, *more]

    def _without_people(self, song: str) -> tuple[str, list[str]]:
        """The song's half without guests, makers and the notes between them, as often as one uncovers the next."""
        guests: list[str] = []
        for _ in range(4):
            before = song
            song, made = without_makers(song)
            if made:
                self.notes.add("credit", made)
            song, more = without_guests(song, self.known)
            guests += more
            if song == before:
                break
            song = without_bare(song.rstrip(f" {EDGE}"), self.notes)
        return song, guests

    def _without_alias(self, artist: str) -> str:
        """``BTS (방탄소년단)`` -> ``BTS``: the same name in another script."""
        found = _ALIAS.match(artist)
        if not found or artist.isascii() or not _script(found[1]) or _script(found[1]) == _script(found[2]):
            return artist
        self.notes.add("alias", found[2])
        return found[1]

    def _kind(self, song: str, text: str) -> str:
        if self.channel.kind == channels.TOPIC:
            self.notes.add("kind_topic")
            return "audio"
        ruled = self.rules.kind_in(text)
        if ruled:
            self.notes.add("rule", ruled[1])
            return ruled[0]
        kind = kind_of_title(song, self.notes.kind)
        if kind != self.notes.kind:
            self.notes.add("kind", song)
        if not kind:
            self.notes.add("default")
        return kind or "official"


def _script(text: str) -> str:
    """The script of the first letter, by its name: ``LATIN``, ``HANGUL``, ``CJK``, …"""
    letter = next((ch for ch in text if ch.isalpha()), "")
    return unicodedata.name(letter, "").split(" ")[0] if letter else ""
