"""Everything that can be asked of videos. What people did with them is the asker's own."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, select, type_coerce
from sqlalchemy import Text as TextType

from mvidarr.db.tables.files import nfos
from mvidarr.db.tables.library import (
    FACTS,
    artist_labels,
    artists,
    files,
    play_state,
    profiles,
    sources,
    video_artists,
    video_labels,
    videos,
)
from mvidarr.library.faults import BROKEN, FAULTS
from mvidarr.library.fields.derived import below_cutoff, comes_later, has_twin
from mvidarr.library.fields.kinds import Code, Condition, Either, Listed, Own, Related, Searched
from mvidarr.library.fields.labels import GENRES
from mvidarr.library.fields.means import VIDEOS as MEANS
from mvidarr.library.fields.stored import Bitrate, Entry, Stored, under
from mvidarr.library.fields.words import video_names, video_words
from mvidarr.library.status import MOVES, WANTED
from mvidarr.library.titles import KINDS
from mvidarr.query import (
    Asked,
    Asker,
    Beside,
    Choice,
    Day,
    Duration,
    Field,
    FieldTable,
    Flag,
    Height,
    Moment,
    Names,
    Number,
    Rail,
    Size,
    SortKey,
    Text,
)
from mvidarr.query.sql import bound

c = videos.c


def _by_artist(inner: Condition) -> Condition:
    return c.artist_id.in_(select(artists.c.id).where(inner))


def _by_alias(inner: Condition) -> Condition:
    of = artist_labels.c
    return c.artist_id.in_(select(of.artist_id).where(of.kind == "alias", inner))


def _by_guest(inner: Condition) -> Condition:
    guests = video_artists.join(artists, artists.c.id == video_artists.c.artist_id)
    return c.id.in_(select(video_artists.c.video_id).select_from(guests).where(inner))


def _label(kind: str) -> Field:
    of = video_labels.c
    return Names(
        within=lambda inner: c.id.in_(select(of.video_id).where(of.kind == kind, inner)),
        words=of.words,
        folded=of.folded,
    )


def _in(table: Table, *where: Condition) -> Callable[[Condition], Condition]:
    return lambda inner: c.id.in_(select(table.c.video_id).where(inner, *where))


_primary = _in(files, files.c.primary)
_any_file = _in(files)
_folder = func.rtrim(files.c.path, func.replace(files.c.path, "/", ""))  # what is left without a run of no slashes
_file_name = func.substr(files.c.path, func.length(_folder) + 1)
_fps = select(files.c.fps).where(files.c.video_id == c.id, files.c.primary).limit(1).correlate(videos).scalar_subquery()


def _own_profile(inner: Condition) -> Condition:
    return c.profile_id.in_(select(profiles.c.id).where(inner))


def _mine(column: str) -> Callable[[Asker], ColumnElement[Any]]:
    """Of the asker's own play state; empty for whoever has none."""

    def of(asker: Asker) -> ColumnElement[Any]:
        mine = play_state.alias("mine")  # a list may have joined the table already
        theirs = and_(mine.c.video_id == c.id, mine.c.user_id == (asker.user_id or 0))
        return select(mine.c[column]).where(theirs).correlate(videos).scalar_subquery()

    return of


def _ordered(column: str, absent: int | None = None) -> Callable[[Asker], Beside]:
    """What the asker did, as an index of it has it."""

    def of(asker: Asker) -> Beside:
        mine = play_state.alias("ranked")
        counts = mine.c[column].is_not(None) if absent is None else mine.c[column] > bound(absent)
        theirs = mine.c.user_id == bound(asker.user_id or 0)
        return Beside(mine, mine.c.video_id, mine.c[column], (theirs, counts), absent)

    return of


def _plays(asker: Asker) -> ColumnElement[Any]:
    return func.coalesce(_mine("plays")(asker), 0)


def _favourite(asker: Asker) -> ColumnElement[Any]:
    return _mine("favourite")(asker).is_(True)


_own = play_state.alias("own")


def _mine_are(asker: Asker, inner: Condition) -> Condition:
    return c.id.in_(select(_own.c.video_id).where(_own.c.user_id == bound(asker.user_id or 0), inner))


def _is_played(asker: Asker) -> Condition:
    return _mine_are(asker, _own.c.plays > bound(0))


_played = Own(Moment(_own.c.last_played), _mine_are)
_genre, _tag, _director = GENRES, _label("tag"), _label("director")
_FIELDS: dict[str, Field] = {
    "title": Searched(Text(c.title_words, c.title_key), video_names),
    "artist": Either((
        Names(within=_by_artist, words=artists.c.words, folded=artists.c.folded),
        Names(within=_by_alias, words=artist_labels.c.words, folded=artist_labels.c.folded),
    )),
    "artist_id": Either((Number(c.artist_id), Related(Number(video_artists.c.artist_id), _in(video_artists)))),
    "featured": Names(within=_by_guest, words=artists.c.words, folded=artists.c.folded),
    "album": Searched(Text(c.album_words), video_words),
    "label": Searched(Text(c.label_words), video_words),
    "description": Searched(Text(c.description_words), video_words),
    "genre": _genre, "genres": _genre,
    "tag": _tag, "tags": _tag,
    "director": _director, "directors": _director,
    "credit": Entry(c.credits, "name"), "credits": Entry(c.credits, "name"),
    "role": Entry(c.credits, "role"),
    "kind": Choice(c.kind, KINDS),
    "status": Choice(c.status, tuple(MOVES)),
    "year": Number(c.year),
    "release_date": Day(c.release_date), "released": Day(c.release_date),
    "duration": Duration(c.duration),
    "quality": Height(c.height), "height": Height(c.height),
    "width": Related(Number(files.c.width), _primary),
    "size": Size(c.size),
    "bitrate": Related(Bitrate(files.c.bitrate), _primary),
    "popularity": Number(c.popularity),
    "video_codec": Code(files.c.video_codec, _primary),
    "audio_codec": Code(files.c.audio_codec, _primary),
    "container": Code(files.c.container, _primary),
    "hdr": Code(files.c.hdr, _primary),
    "fps": Number(_fps),
    "audio_channels": Related(Number(files.c.audio_channels), _primary),
    "audio_language": Code(files.c.audio_language, _primary),
    "subtitle": Related(Listed(files.c.subtitles), _primary), "subtitles": Related(Listed(files.c.subtitles), _primary),
    "file": Stored(_file_name, _any_file),
    "path": Stored(files.c.path, _any_file),
    "file_id": Related(Number(files.c.id), _any_file),
    "file_added": Related(Moment(files.c.added), _any_file),
    "missing_since": Related(Moment(files.c.missing_since), _any_file),
    "checked": Related(Moment(files.c.checked), _any_file),
    "fault": Related(Choice(files.c.fault, tuple(FAULTS)), _any_file),
    "root_id": Related(Number(files.c.root_id), _any_file),
    "source": Code(sources.c.provider, _in(sources)),
    "source_id": Stored(sources.c.key, _in(sources)),
    "url": Stored(sources.c.url, _in(sources)),
    "error": Either((Stored(under(c.error, bound("code"))), Stored(under(c.error, bound("detail"))))),
    "color": Stored(c.color),
    "locked": Listed(c.locked),
    "monitored": Flag(c.monitored),
    "profile": Stored(profiles.c.name, _own_profile),
    "profile_id": Number(c.profile_id),
    "id": Number(c.id),
    "version": Number(c.version),
    "added": Moment(c.added),
    "updated": Moment(c.updated),
    "rating": Own(Number(_own.c.rating), _mine_are),
    "favourite": Flag(_favourite),
    "plays": Own(Number(_own.c.plays), _mine_are, Number(_plays)),
    "played": _played, "last_played": _played,
    "position": Own(Duration(_own.c.position), _mine_are),
}  # fmt: skip
_IS: dict[str, Asked] = {
    **{status: c.status == status for status in MOVES},
    "wanted": c.status.in_(WANTED),
    "missing": c.missing.is_(True),
    "broken": _any_file(files.c.fault.in_(BROKEN)),
    "upgrade": below_cutoff(),
    "upcoming": comes_later,
    "monitored": c.monitored.is_(True),
    "duplicate": has_twin(),
    "locked": type_coerce(c.locked, TextType) != "[]",
    "played": _is_played,
    "favourite": _favourite,
}
_HAS: dict[str, Asked] = {
    "file": c.size.is_not(None),
    "thumbnail": c.picture.is_not(None),
    "artwork": c.picture.is_not(None),
    "nfo": and_(c.size.is_not(None), _in(nfos)(nfos.c.told.is_not(None))),
    "artist": c.artist_id.is_not(None),
    "subtitles": _primary(type_coerce(files.c.subtitles, TextType) != "[]"),
    "credits": type_coerce(c.credits, TextType) != "[]",
    "error": c.error.is_not(None),
    "profile": c.profile_id.is_not(None),
    "plays": _is_played,
}
_SORTS = {
    "relevance": SortKey(c.standing, empty=False, largest=True, besides=(c.added,)),  # what words leave alike
    "added": SortKey(c.added),
    "updated": SortKey(c.updated),
    "title": SortKey(c.title_key, str),
    "artist": SortKey(c.artist_key, str),
    "year": SortKey(c.year),
    "released": SortKey(c.release_date, str),
    "duration": SortKey(c.duration, float),
    "quality": SortKey(c.height),
    "size": SortKey(c.size),
    "popularity": SortKey(c.popularity),
    "rating": SortKey(_mine("rating"), empty=True, beside=_ordered("rating")),
    "plays": SortKey(_plays, empty=False, beside=_ordered("plays", absent=0)),
    "played": SortKey(_mine("last_played"), empty=True, beside=_ordered("last_played")),
    "id": SortKey(c.id),
}
VIDEOS = FieldTable(
    noun="videos",
    id=c.id,
    fields=_FIELDS,
    is_=_IS,
    has=_HAS,
    sorts=_SORTS,
    words=video_words,
    default_sort="-added",
    words_sort="relevance",
    covered=FACTS,
    means=MEANS,
    rails={"letter": Rail("title", letters=True), "artist": Rail("artist", letters=True), "year": Rail("-year")},
)
