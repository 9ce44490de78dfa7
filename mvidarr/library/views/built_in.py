"""The views that everybody has. Nobody owns or changes them; each person pins them or opens a page with one."""

from dataclasses import dataclass

from mvidarr.library.views.shapes import ListPage


@dataclass(frozen=True)
class BuiltIn:
    """``key`` is for ever: people's pins and bookmarks name it."""

    key: str
    page: ListPage
    name: str
    q: str = ""
    sort: str = ""


def everything(page: ListPage) -> str:
    """The key of the view that filters nothing."""
    return f"all-{page}"


BUILT_IN = (
    BuiltIn(everything("videos"), "videos", "All videos"),
    BuiltIn("recently-added", "videos", "Recently added", "added:<30d", "-added"),
    BuiltIn("wanted", "videos", "Wanted", "is:wanted", "-added"),
    BuiltIn("failed", "videos", "Failed", "status:failed", "-updated"),
    BuiltIn("missing-file", "videos", "Missing file", "is:missing", "artist,title"),
    BuiltIn("broken-file", "videos", "Broken file", "is:broken", "artist,title"),
    BuiltIn("below-cutoff", "videos", "Below cutoff", "is:upgrade", "quality"),
    BuiltIn("never-played", "videos", "Never played", "has:file -is:played", "-added"),
    BuiltIn("unfinished", "videos", "Unfinished", "has:position", "-played"),
    BuiltIn("favourites", "videos", "Favourites", "is:favourite", "-rating"),
    BuiltIn("most-played", "videos", "Most played", "is:played", "-plays"),
    BuiltIn("duplicates", "videos", "Duplicates suspected", "is:duplicate", "title"),
    BuiltIn("no-year", "videos", "No year", "-has:year", "artist,title"),
    BuiltIn("no-genre", "videos", "No genre", "-has:genre", "artist,title"),
    BuiltIn("no-picture", "videos", "No picture", "-has:thumbnail", "artist,title"),
    BuiltIn(everything("artists"), "artists", "All artists"),
    BuiltIn("artists-recently-added", "artists", "Recently added", "added:<30d", "-added"),
    BuiltIn("artists-monitored", "artists", "Monitored", "is:monitored", "name"),
    BuiltIn("artists-wanted", "artists", "With wanted videos", "is:wanted", "name"),
    BuiltIn("artists-missing", "artists", "With missing files", "is:missing", "name"),
    BuiltIn("artists-no-genre", "artists", "No genre", "-has:genre", "name"),
    BuiltIn("artists-empty", "artists", "Without videos", "-has:videos", "name"),
)
BY_KEY = {view.key: view for view in BUILT_IN}
