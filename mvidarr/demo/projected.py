"""The derived columns, as the library writes them, without asking the database for what is at hand."""

from functools import lru_cache
from typing import Any

from mvidarr.demo.people import Artist
from mvidarr.demo.songs import Song
from mvidarr.library.text import sort_name
from mvidarr.query.text import fold, words

_words = lru_cache(maxsize=20_000)(words)
_fold = lru_cache(maxsize=20_000)(fold)


def label(name: str) -> dict[str, str]:
    return {"folded": _fold(name), "words": _words(name)}


def artist(one: Artist) -> dict[str, str]:
    return {
        "folded": fold(one.name),
        "sort_name": sort_name(one.name),
        "words": words(one.name),
        "search": words(one.name, *one.aliases, *one.genres),
    }


def video(song: Song, video_id: int, file_id: int) -> dict[str, Any]:
    guests = [guest.name for guest in song.guests]
    return {
        "title_key": fold(song.title),
        "artist_key": sort_name(song.artist.name),
        "title_words": words(song.title),
        "album_words": words(song.album),
        "label_words": words(song.label),
        "description_words": words(song.description),
        "search": words(
            song.title, song.artist.name, *song.artist.aliases, *guests, song.album, song.label,
            *(name for _, _, name in song.labels), song.description,
        ),
        "belongings": {},
    }  # fmt: skip
