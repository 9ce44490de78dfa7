"""What can be done here with a selection of a list."""

from mvidarr.library import BulkVerb

VERBS = (
    BulkVerb("export", "Export…", "file-down", "/videos/export"),
    BulkVerb("export", "Export…", "file-down", "/artists/export", of="artist"),
)
