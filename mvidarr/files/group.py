"""Which files go with a video: all beside it that carry its base name, and with the last video of an artist what only
told of the artist.
"""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mvidarr.errors import Conflict
from mvidarr.files.placement import VIDEO_EXTENSIONS
from mvidarr.files.roots import Root

ARTIST_NFO = "artist.nfo"
_OF_ARTIST = frozenset(
    (
        ARTIST_NFO, f"{ARTIST_NFO}.bak", "folder.jpg", "fanart.jpg", "poster.jpg", "thumb.jpg", "banner.jpg",
        "logo.png", "clearlogo.png", "artist-poster.jpg", "artist-background.jpg",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Member:
    """``path`` is relative to the root. Of ``shared`` ones, which tell of the artist, or which another video has too
    that takes the place of this one, another may lie there when they come back: then both stay."""

    path: str
    size: int
    mtime: int  # nanoseconds
    shared: bool = False


def members(root: Root, video: str) -> list[Member]:
    """The video first, then what goes with it; what is not there is left out. Links and folders stay where they are.

    Raises ``Conflict`` (``file_is_link``) when the video itself is a link.
    """
    path = root.resolve(video)
    if path.is_symlink():
        raise Conflict("The file is a link, which MVidarr does not move: remove it by hand.", code="file_is_link")
    folder = PurePosixPath(video).parent
    names = root.listing(folder)
    others = [PurePosixPath(name).stem for name in names if _is_video(name) and name != path.name]
    beside = sorted(name for name in names if _goes_along(name, path.stem, others))
    own = _present(root, folder, [path.name, *beside])
    return [*own, *_of_artist(root, PurePosixPath(video), {member.path for member in own})]


def artist_folder(video: PurePosixPath) -> PurePosixPath | None:
    """The folder below the root that holds the artist's videos; None for a video right in the root."""
    return PurePosixPath(video.parts[0]) if len(video.parts) > 1 else None


def _goes_along(name: str, stem: str, others: list[str]) -> bool:
    """What carries the longer name of another video is that one's; what a twin of the same name has stays with it."""
    if _is_video(name) or not _carries(name, stem):
        return False
    return not any(len(other) >= len(stem) and _carries(name, other) for other in others)


def _carries(name: str, stem: str) -> bool:
    return name.startswith(stem) and name[len(stem) : len(stem) + 1] in (".", "-")


def _is_video(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in VIDEO_EXTENSIONS


def _of_artist(root: Root, video: PurePosixPath, going: set[str]) -> list[Member]:
    """What is left in the artist's folder, if all of it is about the artist."""
    folder = artist_folder(video)
    if folder is None or not _will_be_empty(root, video, folder, going):
        return []
    left = sorted(name for name in root.listing(folder) if str(folder / name) not in going and name in _OF_ARTIST)
    return [Member(member.path, member.size, member.mtime, True) for member in _present(root, folder, left)]


def _will_be_empty(root: Root, video: PurePosixPath, folder: PurePosixPath, going: set[str]) -> bool:
    """Of everything but what is about the artist, once ``going`` is gone."""
    for inner in [one for one in video.parents if one != folder and one.is_relative_to(folder)]:
        if any(not _goes(inner / name, video, going) for name in root.listing(inner)):
            return False
    return all(name in _OF_ARTIST or _goes(folder / name, video, going) for name in root.listing(folder))


def _goes(path: PurePosixPath, video: PurePosixPath, going: set[str]) -> bool:
    return str(path) in going or path in video.parents


def _present(root: Root, folder: PurePosixPath, names: list[str]) -> list[Member]:
    found = []
    for name in names:
        path: Path = root.path / folder / name
        if "\\" not in name and path.is_file() and not path.is_symlink():
            facts = path.stat()
            found.append(Member(str(folder / name), facts.st_size, facts.st_mtime_ns))
    return found
