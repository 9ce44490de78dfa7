"""Which of the videos that are found the library has already, had once, or never had. Pure.

Held against what is known in this order: the same upload, the same id of the video somewhere, then the same name, kind
and length of the same artist.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from mvidarr.discovery.weighing.shapes import Group
from mvidarr.library.text import fold

Key = tuple[str, str]  # provider, and its id of an upload or of a video
Fate = Literal["new", "known", "gone"]

_TELLING = frozenset({"imvdb", "musicbrainz", "theaudiodb", "wikidata"})
_ONE_EACH = frozenset({"official", "lyric", "visualizer", "audio"})  # of these a song has one, more or less cut
_NEAR, _NEAR_SHARE = 3.0, 0.02  # seconds, or the part of its length, by which two lengths of one video may differ
_CUT, _CUT_SHARE = 20.0, 0.12


@dataclass(frozen=True)
class Had:
    """A video of the library. ``title`` is folded."""

    id: int
    title: str
    kind: str
    status: str
    duration: float | None = None


@dataclass(frozen=True)
class Seen:
    """An upload that was found before, for this artist. ``had``: it was a video once; without one now, somebody
    deleted that. ``ids``: of its video, by source."""

    key: Key
    kind: str
    song: str
    video_id: int | None
    had: bool
    ids: Mapping[str, str] = field(default_factory=dict)
    verdict: str | None = None
    title: str = ""  # folded
    duration: float | None = None

    @property
    def deleted(self) -> bool:
        return self.had and self.video_id is None


@dataclass(frozen=True)
class Match:
    """``video_id`` of one that is ``known``."""

    fate: Fate
    video_id: int | None = None


NEW, GONE = Match("new"), Match("gone")


class Shelf:
    """What the library knows of one artist. ``sources``: uploads that are some video's already, whosesoever."""

    def __init__(self, videos: Iterable[Had], sources: Mapping[Key, int], seen: Sequence[Seen]) -> None:
        self.videos = {video.id: video for video in videos}
        self._sources = dict(sources)
        self._ids = {(*key, one.kind): one.video_id for one in seen if one.video_id for key in telling(one.ids)}
        self._songs = {one.song: one.video_id for one in seen if one.video_id}
        self._deleted = {one.key for one in seen if one.deleted}
        self._deleted_ids = {(*key, one.kind) for one in seen if one.deleted for key in telling(one.ids)}
        self._deleted_songs = {one.song for one in seen if one.deleted}
        self._deleted_names: dict[tuple[str, str], list[float | None]] = {}
        for one in seen:
            if one.deleted and one.title:
                self._deleted_names.setdefault((one.title, one.kind), []).append(one.duration)
        self._named: dict[tuple[str, str], list[Had]] = {}
        for video in self.videos.values():
            self._named.setdefault((video.title, video.kind), []).append(video)

    def match(self, group: Group) -> Match:
        found = self._by_upload(group) or self._by_id(group) or self._by_name(group) or self._by_song(group)
        if found is not None:
            return Match("known", found)
        return GONE if self._was_deleted(group) else NEW

    def status(self, video_id: int) -> str | None:
        """None of one that belongs to somebody else."""
        video = self.videos.get(video_id)
        return video.status if video else None

    def has(self, key: Key) -> bool:
        return key in self._sources

    def _by_upload(self, group: Group) -> int | None:
        return next((self._sources[key] for key in uploads_of(group) if key in self._sources), None)

    def _by_id(self, group: Group) -> int | None:
        """Of the same kind: sources give one id to a song's video and to its lyric video."""
        found = (self._ids.get((*key, group.kind), 0) for key in telling(group.ids))
        return next((video for video in found if video in self.videos), None)

    def _by_name(self, group: Group) -> int | None:
        named = self._named.get((fold(group.title), group.kind), ())
        return next((video.id for video in named if same_length(video.duration, group)), None)

    def _by_song(self, group: Group) -> int | None:
        """Another upload of it was found before; the library may call it otherwise by now."""
        video = self.videos.get(self._songs.get(group.song, 0))
        return video.id if video and same_length(video.duration, group) else None

    def _was_deleted(self, group: Group) -> bool:
        return (
            group.song in self._deleted_songs
            or any(key in self._deleted for key in uploads_of(group))
            or any((*key, group.kind) in self._deleted_ids for key in telling(group.ids))
            or any(same_length(it, group) for it in self._deleted_names.get((fold(group.title), group.kind), ()))
        )


def uploads_of(group: Group) -> Iterator[Key]:
    """The best first."""
    return ((one.upload.provider, one.upload.key) for one in group.candidates)


def telling(ids: Mapping[str, str]) -> list[Key]:
    """Those that name one video; an ISRC names a song."""
    return [(provider, value) for provider, value in ids.items() if provider in _TELLING]


def same_length(seconds: float | None, group: Group) -> bool:
    """What is not known stands against nothing."""
    if not seconds or not group.duration:
        return True
    near, share = (_CUT, _CUT_SHARE) if group.kind in _ONE_EACH else (_NEAR, _NEAR_SHARE)
    return abs(seconds - group.duration) <= max(near, share * max(seconds, group.duration))
