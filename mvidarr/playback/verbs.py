"""What this room does with a selection of videos."""

from mvidarr.library import BulkVerb

VERBS = (BulkVerb("playlist", "Add to playlist…", "list-plus", "/playlists/choose", role="user"),)
