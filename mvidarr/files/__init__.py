"""Names, folders and files on disk. Knows no rooms and no database.

``names`` and ``nfo`` are pure; ``roots`` says where we may write; ``placement`` moves a finished file in, crash-proof;
``sidecars`` writes what stands beside it; ``sweep`` removes what killed jobs left; ``space`` asks for room first;
``disk`` is the one seam to the operating system.

Tables: ``file_intents`` (``db.tables.files``), written by the room that places. Events: none.
"""

from mvidarr.files.kept import Earlier, Kept
from mvidarr.files.names import Place, clean_name, fold, video_place
from mvidarr.files.nfo import ArtistFacts, NfoAudio, NfoFacts, NfoFile, artist_nfo, parse, video_nfo
from mvidarr.files.placement import (
    ALLOWED,
    PICTURE_EXTENSIONS,
    SUBTITLE_EXTENSIONS,
    VIDEO_EXTENSIONS,
    choose_target,
    place,
    unexpected,
)
from mvidarr.files.roots import Root
from mvidarr.files.sidecars import NFO, PICTURE, THUMB, beside, write_beside, write_whole
from mvidarr.files.space import free_space, require
from mvidarr.files.sweep import Swept, sweep

__all__ = [
    "ALLOWED",
    "NFO",
    "PICTURE",
    "PICTURE_EXTENSIONS",
    "SUBTITLE_EXTENSIONS",
    "THUMB",
    "VIDEO_EXTENSIONS",
    "ArtistFacts",
    "Earlier",
    "Kept",
    "NfoAudio",
    "NfoFacts",
    "NfoFile",
    "Place",
    "Root",
    "Swept",
    "artist_nfo",
    "beside",
    "choose_target",
    "clean_name",
    "fold",
    "free_space",
    "parse",
    "place",
    "require",
    "sweep",
    "unexpected",
    "video_nfo",
    "video_place",
    "write_beside",
    "write_whole",
]
