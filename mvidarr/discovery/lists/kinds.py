"""The kinds of lists: where each comes from, what must be said to find it, how it is read. All of them are here."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mvidarr.errors import FieldError, Invalid, NotFound
from mvidarr.library.text import one_line
from mvidarr.providers import lastfm_lists, listenbrainz_lists
from mvidarr.providers.shapes import Entries

Choices = tuple[tuple[str, str], ...]
Given = Mapping[str, str]

MOST = 10_000  # entries of a list; what comes after is left out, and that is said
_LONGEST = 500
_OF: Choices = (("artists", "Artists"), ("tracks", "Songs"))


@dataclass(frozen=True)
class ListOption:
    """What must be said of a list. With ``choices`` it is one of them, the first one where nothing is said."""

    name: str
    label: str
    help: str = ""
    choices: Choices = ()


@dataclass(frozen=True)
class ListKind:
    """``source``: the provider that is asked, None for a list that a person hands in. ``read`` gives External where it
    cannot be asked, NotFound where there is no such list. ``marked``: what it tells cheaply to say whether a list has
    changed at all."""

    name: str
    label: str
    about: str
    source: str | None
    read: Callable[[Any, Given], Awaitable[Entries]]
    options: tuple[ListOption, ...] = ()
    marked: Callable[[Any, Given], Awaitable[str | None]] | None = None

    def checked(self, given: Mapping[str, Any]) -> dict[str, str]:
        """All of its options as they are kept. Invalid with the fields that are wrong."""
        unknown = sorted(given.keys() - self._names())
        errors = [FieldError(f"options.{name}", "There is no such field here.") for name in unknown]
        clean: dict[str, str] = {}
        for option in self.options:
            said = one_line(str(given.get(option.name) or ""))
            if option.choices:
                said = said or option.choices[0][0]
                if said not in dict(option.choices):
                    names = ", ".join(name for name, _ in option.choices)
                    errors.append(FieldError(f"options.{option.name}", f"Choose one of {names}."))
            elif not said:
                errors.append(FieldError(f"options.{option.name}", "This must be said."))
            elif len(said) > _LONGEST:
                errors.append(FieldError(f"options.{option.name}", f"It may have {_LONGEST} characters."))
            clean[option.name] = said
        if errors:
            raise Invalid(errors[0].message, errors=tuple(errors))
        return clean

    def _names(self) -> set[str]:
        return {option.name for option in self.options}


async def _spotify_followed(spotify: Any, given: Given) -> Entries:
    found: Entries = await spotify.followed_artists(MOST)
    return found


async def _spotify_playlist(spotify: Any, given: Given) -> Entries:
    found: Entries = await spotify.playlist(given["playlist"], MOST)
    return found


async def _spotify_mark(spotify: Any, given: Given) -> str | None:
    found: str | None = await spotify.playlist_mark(given["playlist"])
    return found


async def _top(source: Any, given: Given) -> Entries:
    ask = source.top_tracks if given["of"] == "tracks" else source.top_artists
    found: Entries = await ask(given["user"], given["period"])
    return found


async def _loved(source: Any, given: Given) -> Entries:
    found: Entries = await source.loved_tracks(given["user"], MOST)
    return found


async def _library(lidarr: Any, given: Given) -> Entries:
    found: Entries = await lidarr.library_artists(monitored=given["which"] == "monitored")
    return found


async def _collection(musicbrainz: Any, given: Given) -> Entries:
    found: Entries | None = await musicbrainz.collection(given["collection"])
    if found is None:
        raise NotFound("MusicBrainz has no such collection.", code="no_such_collection")
    return found


async def _handed_in(nobody: Any, given: Given) -> Entries:
    """Its lines came with it."""
    return Entries((), complete=False)


def _named(values: tuple[str, ...], names: Mapping[str, str]) -> Choices:
    return tuple((value, names.get(value, value.replace("_", " ").capitalize())) for value in values)


_SPANS = {
    "overall": "Of all time", "7day": "A week", "1month": "A month", "3month": "Three months", "6month": "Half a year",
    "12month": "A year", "all_time": "Of all time", "half_yearly": "Half a year", "quarter": "Three months",
    "year": "A year", "month": "A month", "week": "A week",
}  # fmt: skip
_USER = ListOption("user", "User", "Whose profile it is. It must be public.")
_WHAT = ListOption("of", "What", choices=_OF)

KINDS: Mapping[str, ListKind] = {
    kind.name: kind
    for kind in (
        ListKind(
            "spotify_followed", "Spotify: followed artists", "The artists whom the connected account follows.",
            "spotify", _spotify_followed,
        ),
        ListKind(
            "spotify_playlist", "Spotify: a playlist",
            "The songs of a playlist of the connected account. Those of other people are not told by Spotify.",
            "spotify", _spotify_playlist,
            (ListOption("playlist", "Playlist", "Its address, such as https://open.spotify.com/playlist/…"),),
            _spotify_mark,
        ),
        ListKind(
            "lastfm_top", "Last.fm: most played", "The artists or songs that somebody plays most.", "lastfm", _top,
            (_USER, _WHAT, ListOption("period", "Within", choices=_named(lastfm_lists.PERIODS, _SPANS))),
        ),
        ListKind("lastfm_loved", "Last.fm: loved songs", "The songs that somebody loves.", "lastfm", _loved, (_USER,)),
        ListKind(
            "listenbrainz_top", "ListenBrainz: most played", "The artists or songs that somebody plays most.",
            "listenbrainz", _top,
            (_USER, _WHAT, ListOption("period", "Within", choices=_named(listenbrainz_lists.PERIODS, _SPANS))),
        ),
        ListKind(
            "lidarr", "Lidarr: its artists", "The artists of a Lidarr of your own.", "lidarr", _library,
            (ListOption("which", "Which", choices=(("all", "All of them"), ("monitored", "Monitored ones"))),),
        ),
        ListKind(
            "musicbrainz_collection", "MusicBrainz: a collection",
            "The artists or recordings of a public collection; of releases their artists.",
            "musicbrainz", _collection,
            (ListOption("collection", "Collection", "Its address or id."),),
        ),
        ListKind(
            "text", "Text or CSV", "Lines that you type or a file: an artist, or an artist and a title, on each.",
            None, _handed_in,
        ),
    )
}  # fmt: skip


def kind_of(name: str) -> ListKind:
    if name not in KINDS:
        sentence = f"There is no such kind of list; the kinds are {', '.join(KINDS)}."
        raise Invalid(sentence, errors=(FieldError("kind", sentence),))
    return KINDS[name]
