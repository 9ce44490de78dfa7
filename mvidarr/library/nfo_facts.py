"""What an NFO tells of a video, its file and its artist, out of the shapes of the library. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from mvidarr.files import ArtistFacts, NfoAudio, NfoFacts, NfoFile
from mvidarr.library.shapes import Artist, NewFile, Video, VideoFile

_PROBED = (
    "root_id", "path", "size", "duration", "width", "height", "video_codec", "audio_codec", "fps", "bitrate",
    "container", "audio_channels", "audio_language", "hdr",
)  # fmt: skip


def nfo_facts(video: Video, file: NewFile) -> NfoFacts:
    artists = [video["artist"]["name"]] if video["artist"] else []
    return NfoFacts(
        title=video["title"],
        artists=(*artists, *(guest["name"] for guest in video["featured"])),
        album=video["album"],
        plot=video["description"],
        duration=file.duration,
        genres=tuple(video["genres"]),
        tags=tuple(video["tags"]),
        directors=tuple(video["directors"]),
        studios=(video["label"],) if video["label"] else (),
        release_date=video["release_date"],
        year=video["year"],
        ids={source["provider"]: source["id"] for source in reversed(video["sources"]) if source["provider"] != "web"},
        added=added_of(video),
        file=NfoFile(
            video_codec=file.video_codec,
            width=file.width,
            height=file.height,
            duration=file.duration,
            hdr=file.hdr,
            audio=tuple(map(_audio, file.audio)) or _main_audio(file),
            subtitles=file.subtitles,
        ),
    )


def artist_facts(artist: Artist) -> ArtistFacts:
    return ArtistFacts(
        artist["name"],
        musicbrainz=artist["ids"].get("musicbrainz"),
        genres=tuple(artist["genres"]),
        biography=artist["description"],
    )


def probed(file: VideoFile) -> NewFile:
    """A file of the library as it was when it came in."""
    values: Mapping[str, Any] = file
    streams: tuple[dict[str, Any], ...] = tuple(dict(stream) for stream in file["audio"])
    return NewFile(**{name: values[name] for name in _PROBED}, audio=streams, subtitles=tuple(file["subtitles"]))


def added_of(video: Video) -> int:
    """Milliseconds."""
    return round(datetime.fromisoformat(video["added"]).timestamp() * 1000)


def _audio(stream: Mapping[str, Any]) -> NfoAudio:
    return NfoAudio(stream["codec"], stream["channels"], stream["language"])


def _main_audio(file: NewFile) -> tuple[NfoAudio, ...]:
    return (NfoAudio(file.audio_codec, file.audio_channels, file.audio_language),) if file.audio_codec else ()
