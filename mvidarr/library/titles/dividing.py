"""A heading without its notes is divided into the artist's half and the song's."""

from collections.abc import Collection
from dataclasses import dataclass

from mvidarr.library.text import fold
from mvidarr.library.titles import channels, cleaning, splitting
from mvidarr.library.titles.channels import Channel
from mvidarr.library.titles.cleaning import tidy
from mvidarr.library.titles.guests import without_guests
from mvidarr.library.titles.noting import Notes, without_bars, without_tail
from mvidarr.library.titles.rules import Rules


@dataclass(frozen=True)
class Division:
    """``notes`` is told why, and what more was found on the way."""

    rules: Rules
    known: Collection[str]
    channel: Channel
    notes: Notes

    def of(self, text: str) -> tuple[str, str]:
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
