"""Every question the library asks its tables, a module per noun. Shapes are those of ``shapes.py``."""

from mvidarr.library.store.artists import (
    ARTIST_COLUMNS,
    artist,
    artist_named,
    artist_row,
    artists_of_ids,
    complete_artists,
)
from mvidarr.library.store.files import (
    add_primary_file,
    files_of_video,
    files_of_videos,
    has_file,
    having_files,
    holds_anything,
    paths_below,
    pin_root,
    primary_file,
    root_rows,
)
from mvidarr.library.store.videos import (
    headings,
    links_of_video,
    move_resting,
    move_status,
    set_columns,
    sources_by_rank,
    video,
    video_row,
    video_with_source,
    videos_shown,
)

__all__ = [
    "ARTIST_COLUMNS", "add_primary_file", "artist", "artist_named", "artist_row", "artists_of_ids", "complete_artists",
    "files_of_video", "files_of_videos", "has_file", "having_files",
    "headings", "holds_anything", "links_of_video", "move_resting", "move_status", "paths_below", "pin_root",
    "primary_file", "root_rows", "set_columns", "sources_by_rank", "video", "video_row",
    "video_with_source", "videos_shown",
]  # fmt: skip
