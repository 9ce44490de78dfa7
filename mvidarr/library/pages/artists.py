"""Artists in a browser: the list, and one artist with what is here, what is missing, and what was changed."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal

from mvidarr.jobs import Jobs, JobView
from mvidarr.library.artists import Artists
from mvidarr.library.changes import Changes
from mvidarr.library.lists import ArtistLists, VideoLists
from mvidarr.library.pages.listing import Asked, RowsAsked, soon
from mvidarr.library.pages.looks import Looks
from mvidarr.library.pages.nouns import ARTISTS, VIDEOS
from mvidarr.library.pages.querying import heard
from mvidarr.library.pages.reading import Part, Shelf, shelf, some_rows
from mvidarr.library.pages.saved import SavedViews
from mvidarr.library.pages.told import Telling
from mvidarr.library.pictures import Pictures
from mvidarr.library.profiles import Profiles
from mvidarr.library.query_field import QueryField
from mvidarr.library.shapes import Artist, Link, Video
from mvidarr.query import parse
from mvidarr.web.endpoint import Call, Page, See, page

VERBS = [("edit", "Edit", "pencil"), ("merge", "Merge", "git-merge"), ("delete", "Delete", "trash-2")]
# path below the artist, label, icon: what a manager does
MISSING = "is:wanted OR is:missing"
ORDER = "-year"  # of one artist's videos
ELSEWHERE = {
    "musicbrainz": ("MusicBrainz", "https://musicbrainz.org/artist/{}"),
    "imvdb": ("IMVDb", "https://imvdb.com/n/{}"),
    "youtube": ("YouTube", "https://www.youtube.com/channel/{}"),
    "spotify": ("Spotify", "https://open.spotify.com/artist/{}"),
    "discogs": ("Discogs", "https://www.discogs.com/artist/{}"),
    "theaudiodb": ("TheAudioDB", "https://www.theaudiodb.com/artist/{}"),
    "wikidata": ("Wikidata", "https://www.wikidata.org/wiki/{}"),
    "lastfm": ("Last.fm", "https://www.last.fm/music/{}"),
}


class ArtistAsked(Asked):
    tab: Literal["videos", "missing", "history"] = "videos"


class ArtistRowsAsked(RowsAsked):
    tab: Literal["videos", "missing"] = "videos"


class ArtistsPages:
    def __init__(
        self,
        artists: Artists,
        lists: ArtistLists,
        videos: VideoLists,
        *,
        profiles: Profiles,
        changes: Changes,
        jobs: Jobs,
        pictures: Pictures,
        telling: Telling,
        looks: Looks,
        saved: SavedViews,
        field: QueryField,
        left_out: Callable[[int], Awaitable[int]],
        looked: Callable[[int], Awaitable[Mapping[str, Any]]],
    ) -> None:
        """Of an artist, ``left_out``: how many uploads were found and are no video; ``looked``: how the last look for
        their videos went."""
        self._left_out = left_out
        self._looked = looked
        self._artists = artists
        self._lists = lists
        self._videos = videos
        self._profiles = profiles
        self._changes = changes
        self._jobs = jobs
        self._pictures = pictures
        self._telling = telling
        self._looks = looks
        self._saved = saved
        self._field = field

    @page(role="readonly", query=Asked)
    async def index(self, call: Call) -> Page | See:
        """All artists, as cards, a table, a wall or an overview."""
        views = await self._saved.on(call, "artists", ARTISTS.table.default_sort)
        if views.elsewhere:
            return See(views.elsewhere)
        look, cookies = await self._looks.of(call, ARTISTS)
        found = await shelf(call, ARTISTS, self._lists, "/artists", look, preset=views.held)
        found = await heard(call, self._field, found)
        context = await self._pictured(found) | {"views": views}
        return Page("library/artists.html", context, status=found.status, cookies=cookies)

    @page(role="readonly", query=RowsAsked)
    async def rows(self, call: Call) -> Page:
        """Some rows of all artists, for the script that shows them on one page."""
        look, _ = await self._looks.of(call, ARTISTS)
        found = await some_rows(call, ARTISTS, self._lists, "/artists", look)
        return Page("library/artist-rows.html", await self._pictured(found))

    async def _pictured(self, found: Shelf) -> dict[str, Any]:
        pictures = await self._pictures.of_artists([artist["id"] for artist in found.items])
        return {"artists": found.items, "list": found.shown, "pictures": pictures}

    @page(role="readonly", query=ArtistAsked)
    async def artist(self, call: Call) -> Page:
        """One artist: videos, what is missing, history."""
        artist = await self._artists.get(call.id)
        asked: ArtistAsked = call.query
        context: dict[str, Any] = {
            "artist": artist,
            "links": links_of(artist),
            "profile": await self._profile(artist),
            "picture": (await self._pictures.of_artists([call.id])).get(call.id),
            "counts": await self._counts(call),
            "tab": asked.tab,
            "verbs": VERBS,
            "left_out": await self._left_out(call.id),
            "looked": await self._looked(call.id),
        }
        if asked.tab == "history":
            history = (await self._changes.of("artist_id", call.id, asker=call.asker))["items"]
            told = await self._telling.of({change["id"]: change["told"] for change in history})
            return Page("library/artist.html", {**context, "history": history, "told": told})
        return await self._with_videos(call, asked.tab, context)

    @page(role="readonly", query=ArtistRowsAsked)
    async def video_rows(self, call: Call) -> Page:
        """Some rows of one artist's videos, for the script that shows them on one page."""
        look, _ = await self._looks.of(call, VIDEOS)
        path, part = f"/artists/{call.id}", _part(call.id, call.query.tab)
        found = await some_rows(call, VIDEOS, self._videos, path, look, part=part, sort=ORDER)
        context = {"videos": found.items, "list": found.shown, "jobs": await self._open(found), "by": True}
        return Page("library/video-rows.html", context)

    async def _with_videos(self, call: Call, tab: str, context: dict[str, Any]) -> Page:
        look, cookies = await self._looks.of(call, VIDEOS)
        held = tab if tab != "videos" else None
        part = _part(call.id, tab)
        found = await shelf(call, VIDEOS, self._videos, f"/artists/{call.id}", look, part=part, sort=ORDER, tab=held)
        context |= {
            "videos": found.items,
            "list": found.shown,
            "jobs": await self._open(found),
            "featured": any(video["featured"] or not is_by(video, call.id) for video in found.items),
        }
        return Page("library/artist.html", context, status=found.status, cookies=cookies)

    async def _open(self, found: Shelf) -> dict[int, JobView]:
        return await self._jobs.open_of("video", [video["id"] for video in found.items])

    async def _counts(self, call: Call) -> dict[str, int | None]:
        """What the tabs hold; guest roles are among the videos."""
        asker, mine = call.asker, f"artist_id:{call.id}"
        return {
            "videos": await soon(self._videos.count(mine, asker)),
            "missing": await soon(self._videos.count(f"{mine} ({MISSING})", asker)),
        }

    async def _profile(self, artist: Artist) -> str | None:
        """By name; None where the default one holds."""
        if artist["profile_id"] is None:
            return None
        return (await self._profiles.get(artist["profile_id"]))["name"]


def _part(artist_id: int, tab: str) -> Part:
    return Part("artist_id", artist_id, parse(MISSING) if tab == "missing" else None)


def is_by(video: Video, artist_id: int) -> bool:
    return video["artist"] is not None and video["artist"]["id"] == artist_id


def links_of(artist: Artist) -> list[Link]:
    """Where else this artist is, known ids first. Other schemes than the web's are left out."""
    ids = dict(artist["ids"])
    if slug := ids.get("imvdb_slug"):  # IMVDb's pages are called by it, not by the number
        ids["imvdb"] = slug
    known: list[Link] = [
        {"name": ELSEWHERE[provider][0], "url": ELSEWHERE[provider][1].format(key)}
        for provider, key in ids.items()
        if provider in ELSEWHERE
    ]
    given = [link for link in artist["links"] if link["url"].startswith(("https://", "http://"))]
    urls = {link["url"] for link in known}
    return known + [link for link in given if link["url"] not in urls]
