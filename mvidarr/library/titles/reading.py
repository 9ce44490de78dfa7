"""A heading is read: notes off, divided, artist and guests told apart, kind and version settled. Pure."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

from mvidarr.library.text import fold, one_line
from mvidarr.library.titles import channels, cleaning, splitting
from mvidarr.library.titles.channels import Channel
from mvidarr.library.titles.cleaning import tidy
from mvidarr.library.titles.guests import STOP, apart, distinct, without_guests, without_makers
from mvidarr.library.titles.headings import kind_of_title
from mvidarr.library.titles.noting import Notes, without_bars, without_brackets, without_lead, without_tail
from mvidarr.library.titles.result import Reading
from mvidarr.library.titles.rules import NO_RULES, Rules

_ALIAS = re.compile(r"^(.*\S)\s*[(（]([^()（）]+)[)）]$")


def read(
    title: str, channel: str | None = None, *, rules: Rules = NO_RULES, known: Collection[str] = frozenset()
) -> Reading:
    """What a heading says. ``known``: folded names of the library's artists, which tell ``A & B`` apart.

    Never raises. An empty title gives an empty reading.
    """
    return _Reader(rules, known, _channel(channel or "", rules)).read(title, channel or "")


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

    def read(self, title: str, channel: str) -> Reading:
        text, cut = cleaning.cleaned(title)
        if cut:
            self.notes.add("cut", text[:40])
        if self.channel.kind == channels.LABEL:
            self.notes.add("label", one_line(channel))
        left, right = self._divided(self._bare(text))
        artist, song, guests = self._named(left, right)
        song = song or tidy(self._bare_again(text)) or text
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
        text = cleaning.without_pictures(one_line(text))
        for _ in range(4):
            before = text
            text = without_brackets(text, self.notes)
            text, hashtags = cleaning.without_hashtags(text)
            if hashtags:
                self.notes.hashtags(hashtags)
            text = without_lead(without_tail(text, self.notes, self.channel), self.notes)
            if text == before:
                break
        return text

    def _bare_again(self, text: str) -> str:
        return cleaning.without_pictures(text)

    def _divided(self, text: str) -> tuple[str, str]:
        """Artist's half and song's half; the first is empty where nothing divides them."""
        if self.channel.kind == channels.TOPIC:
            return self._of_topic(text)
        whole = self.rules.name_before(text)
        if whole:
            rest = tidy(text[len(whole) :].lstrip(" :"))
            if rest:
                self.notes.add("rule", whole)
                return whole, rest
        text = without_bars(text, self.notes, self.channel)
        pair = self._by_owner(text) or self._by_dash(text) or self._by_quotes(text) or self._by_other(text)
        return pair or ("", text)

    def _by_owner(self, text: str) -> tuple[str, str] | None:
        """``Owner | Song - with a dash``."""
        pair = splitting.halves(text, splitting.BAR)
        if not pair or not self.channel.is_of(tidy(pair[0])):
            return None
        self.notes.add("artist_first", tidy(pair[0]))
        return pair

    def _of_topic(self, text: str) -> tuple[str, str]:
        """The title is the track's own; only the artist before a dash is not of it."""
        pair = splitting.halves(text, splitting.SPACED)
        return ("", pair[1] if pair and self.channel.is_of(tidy(pair[0])) else text)

    def _by_dash(self, text: str) -> tuple[str, str] | None:
        pair = splitting.halves(text, splitting.SPACED)
        if not pair:
            quoted = splitting.by_wide_quotes(text)
            if quoted and tidy(quoted[0]):
                return None
            pair = splitting.by_looser_dash(text)
        return self._turned(pair)

    def _turned(self, pair: tuple[str, str] | None) -> tuple[str, str] | None:
        """``Song - Artist`` on the artist's own channel, or where the library knows who is who."""
        if not pair:
            return None
        left, right = tidy(pair[0]), tidy(without_guests(pair[1])[0])
        own = self.channel.is_of(right) and not self.channel.is_of(left)
        if own or (self.known and fold(right) in self.known and fold(left) not in self.known):
            self.notes.add("artist_last", right)
            return pair[1], pair[0]
        self.notes.add("artist_first", left)
        return pair

    def _by_quotes(self, text: str) -> tuple[str, str] | None:
        three = splitting.by_wide_quotes(text)
        if three is None and splitting.halves(text, splitting.SLASH):
            return None
        if three is None:
            colon = splitting.by_colon(text)
            if colon and self.channel.is_of(tidy(colon[0])):
                return None
            three = splitting.by_quotes(text)
            if (
                three
                and tidy(three[2])
                and not self.notes.take(tidy(three[2]))
                and not without_guests(f"x {three[2]}")[1]
            ):
                return None
        if not three:
            return None
        before, verb = splitting.without_verb(three[0])
        if verb:
            self.notes.does(verb)
        before = tidy(without_tail(before, self.notes, whole=True))
        after = three[2]
        if tidy(after):
            self.notes.scan(tidy(after))
        if not before:
            return ("", f"{three[1]} {after}") if without_guests(f"x {after}")[1] else ("", three[1])
        self.notes.add("artist_quoted", before)
        return before, f"{three[1]} {after}" if without_guests(f"x {after}")[1] else three[1]

    def _by_other(self, text: str) -> tuple[str, str] | None:
        pair = splitting.halves(text, splitting.SLASH) or splitting.halves(text, splitting.BAR)
        if pair:
            return self._turned(pair)
        colon = splitting.by_colon(text)
        sure = self.channel.kind == channels.VEVO
        if colon and (self.channel.is_of(tidy(colon[0])) or not sure) and not tidy(colon[0]).isdigit():
            return self._turned(colon)
        by = splitting.by_word(text)
        if by and self.channel.is_of(tidy(by[1])):
            self.notes.add("artist_last", tidy(by[1]))
            return by[1], by[0]
        square = splitting.by_square_brackets(text.rstrip(cleaning.EDGES))
        if square and (not self.channel.artist or self.channel.is_of(tidy(square[0]))):
            self.notes.add("artist_quoted", tidy(square[0]))
            return square
        own = self.channel.artist
        if own and " " in own and fold(text).startswith(f"{fold(own)} ") and len(text.split()) > len(own.split()):
            words = text.split(" ")
            at = len(own.split())
            self.notes.add("artist_first", own)
            return " ".join(words[:at]), " ".join(words[at:])
        return None

    def _named(self, left: str, right: str) -> tuple[str, str, list[str]]:
        right, made = without_makers(right)
        if made:
            self.notes.add("credit", made)
        left, guests = without_guests(left, self.known) if left else ("", [])
        right, more = without_guests(right, self.known)
        if guests or more:
            self.notes.add("featured", ", ".join([*guests, *more]))
        right, made = without_makers(right)
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
