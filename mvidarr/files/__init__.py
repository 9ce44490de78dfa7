"""Names, folders and files on disk. Knows no rooms and no database.

``names``, ``nfo``, ``nfo_reading`` and ``nfo_rewriting`` are pure; ``roots`` says where we may write, ``trial`` tries a
folder that may become a root; ``placement`` moves a finished file in, crash-proof; ``sidecars`` writes what stands
beside it; ``group`` knows what goes along with a video, ``bin`` moves that out and back, ``carrying`` to another name;
``sweep`` removes what killed jobs left; ``space`` asks for room first; ``disk`` is the one seam to the operating
system.

Tables: those of ``db.tables.files``, written by the rooms that let files move. Events: none.
"""

from mvidarr.files.carrying import carry
from mvidarr.files.group import ARTIST_NFO, Member, artist_folder, members
from mvidarr.files.kept import Earlier, Kept
from mvidarr.files.names import Place, clean_name, fold, video_place
from mvidarr.files.nfo import ArtistFacts, NfoAudio, NfoFacts, NfoFile, artist_nfo, video_nfo
from mvidarr.files.nfo_reading import parse
from mvidarr.files.nfo_rewriting import Told, rewrite_artist, rewrite_video, told_of
from mvidarr.files.nfo_writing import write_artist_nfo, write_video_nfo
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
from mvidarr.files.sidecars import (
    NFO,
    PICTURE,
    THUMB,
    beside,
    digest,
    is_ours,
    move_whole,
    subtitle_suffix,
    write_beside,
    write_whole,
)
from mvidarr.files.space import LEAST_ROOM, RESERVE, free_space, free_space_of, require
from mvidarr.files.sweep import Swept, sweep
from mvidarr.files.trial import Trial, try_folder

__all__ = [
    "ALLOWED",
    "ARTIST_NFO",
    "LEAST_ROOM",
    "NFO",
    "PICTURE",
    "PICTURE_EXTENSIONS",
    "RESERVE",
    "SUBTITLE_EXTENSIONS",
    "THUMB",
    "VIDEO_EXTENSIONS",
    "ArtistFacts",
    "Earlier",
    "Kept",
    "Member",
    "NfoAudio",
    "NfoFacts",
    "NfoFile",
    "Place",
    "Root",
    "Swept",
    "Told",
    "Trial",
    "artist_folder",
    "artist_nfo",
    "beside",
    "carry",
    "choose_target",
    "clean_name",
    "digest",
    "fold",
    "free_space",
    "free_space_of",
    "is_ours",
    "members",
    "move_whole",
    "parse",
    "place",
    "require",
    "rewrite_artist",
    "rewrite_video",
    "subtitle_suffix",
    "sweep",
    "told_of",
    "try_folder",
    "unexpected",
    "video_nfo",
    "video_place",
    "write_artist_nfo",
    "write_beside",
    "write_video_nfo",
    "write_whole",
]
