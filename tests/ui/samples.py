"""Sample contexts for every template, in the shapes of the HTTP contract, with text that is hard to lay out."""

from typing import Any

from mvidarr.downloads.choosing import SAMPLES, judge
from mvidarr.library.pages.artists import VERBS
from mvidarr.library.pages.columns import choosable
from mvidarr.library.pages.columns import shown as shown_columns
from mvidarr.library.pages.filtering import Chip, Mistake, added
from mvidarr.library.pages.listing import Asked, Step, address, pager
from mvidarr.library.pages.nouns import ARTISTS, VIDEOS, Noun
from mvidarr.library.pages.profile_trial import BLANK
from mvidarr.library.pages.shown import Shown
from mvidarr.library.pages.video import looking_for
from mvidarr.library.pages.wants_form import choices, values_of
from mvidarr.library.verbs import BulkVerb
from mvidarr.library.wants_words import sentences
from mvidarr.web.principal import Principal
from tests.ui import (
    adding,
    artists,
    bulk,
    calendar,
    counting,
    discovering,
    editing,
    exports,
    follows,
    guarding,
    help,
    import_lists,
    logs,
    people,
    performance,
    playlists,
    queueing,
    saved,
    searching,
    settings,
    sources,
)
from tests.ui.artists import artist_page, artists_page

ADMIN = Principal(1, "ada", "admin", 1)
READER = Principal(2, "Ræder", "readonly", 2)

LONG = "Зимняя дорога — и очень, очень длинное название песни, которое никуда не помещается (Live at the Old Theatre)"
TITLES = [
    ("Army of Glass", "Nova Ruin", 1995),
    ("Paper Lanterns", "The Quiet Engines", 1984),
    (LONG, "Ансамбль «Вьюга»", 2003),
    ("夜のドライブ", "東京シグナル", 1986),
    ("أغنية المساء", "فرقة النور", 2011),
    ("Tide", "Ana & the Satellites", None),
    ("Hollow Sun <b>&amp;", "Marrow", 2019),
    ("Seven Bars", "Test Card Orchestra", 1979),
]
STATUSES = ["downloaded", "downloading", "downloaded", "downloaded", "wanted", "failed", "downloaded", "discovered"]


LATER = "2030-11-21T03:05:00Z"
WAITED = {"code": "dependency_failed", "detail": "The job it waited for did not succeed.", "retryable": False}
ELSEWHERE = {
    "code": "geo_blocked",
    "detail": "The site does not show this video in your country. Try another source.",
}
BULK = [
    BulkVerb("edit", "Edit…", "pencil", "/videos/bulk/edit", "manager"),
    BulkVerb("playlist", "Add to playlist…", "list-plus", "/playlists/add", "user"),
    BulkVerb("export", "Export…", "file-down", "/videos/export"),
    BulkVerb("wish", "Want or ignore…", "heart", "/videos/bulk/wish", "manager"),
    BulkVerb("replace", "Find and replace…", "search", "/videos/bulk/replace", "manager"),
    BulkVerb("delete", "Delete…", "trash-2", "/videos/bulk/delete", "manager", dangerous=True),
]
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
CHIPS = [
    Chip("1990–1999", "/videos?q=-kind%3Alive", "year", "year:1990..1999", "/videos?q=-year%3A1990..1999"),
    Chip("live", "/videos?q=year%3A1990..1999", "not kind", "-kind:live", "/videos?q=kind%3Alive", negated=True),
    Chip(f"“{LONG}”", "/videos"),
]
YEARS = [Step(str(year), f"/videos?at={year}", year == 1999) for year in range(2026, 1960, -1)]
LETTERS = [Step(letter, f"/videos?at={ord(letter)}", letter == "B") for letter in "#ABCDEFGHIJKLMNOPQRSTUVWXYZあЖ"]
MISTAKE = Mistake(
    "There is no field “yaer”; did you mean year?", "genre:rock ", "yaer", ":1990", [("year", "genre:rock year:1990")]
)


def source(number: int) -> dict[str, Any]:
    address = f"https://www.youtube.com/watch?v=abc{number}"
    return {"provider": "youtube", "id": f"abc{number}", "url": address, "rank": 1}


def video(number: int = 1, **changed: Any) -> dict[str, Any]:
    title, artist, year = TITLES[(number - 1) % len(TITLES)]
    status = STATUSES[(number - 1) % len(STATUSES)]
    here = status == "downloaded"
    base: dict[str, Any] = {
        "id": number,
        "version": 1,
        "title": title,
        "artist": {"id": number, "name": artist},
        "featured": [],
        "kind": "official",
        "status": status,
        "year": year,
        "release_date": f"{year}-04-02" if year else None,
        "album": None,
        "label": None,
        "directors": [],
        "genres": [],
        "tags": [],
        "description": None,
        "credits": [],
        "duration": 245.0 + 31 * number,
        "quality": {"height": 1080, "video_codec": "h264", "audio_codec": "aac", "fps": 25.0, "container": "mp4"}
        if here
        else None,
        "size": 52_428_800 if here else None,
        "popularity": 1_204_551,
        "rating": None,
        "favourite": False,
        "plays": 0,
        "last_played": None,
        "position": None,
        "monitored": True,
        "profile_id": None,
        "locked": [],
        "sources": [source(number)],
        "files": [{"id": number, "path": f"{artist}/{title} ({year})/{title} ({year}).mp4", "size": 52_428_800}]
        if here
        else [],
        "thumbnail": f"/api/videos/{number}/thumbnail?v=a1b2c3" if status not in ("wanted", "discovered") else None,
        "color": None,
        "placeholder": None,
        "error": ELSEWHERE if status == "failed" else None,
        "added": "2026-11-20T18:00:00Z",
        "updated": "2026-11-20T18:03:00Z",
    }
    return base | changed


def provisional(number: int = 40) -> dict[str, Any]:
    address = (
        "https://videos.example.org/watch/with/a/very/long/path/that-never-ends?id=abcdefghijklmnopqrstuvwxyz0123456789"
    )
    return video(
        number, title=address, artist=None, status="wanted", year=None, release_date=None, duration=None, thumbnail=None
    )


def liked(number: int = 41) -> dict[str, Any]:
    """Watched, rated, with guests, and its picture not there yet."""
    guests = [{"id": 90, "name": "Ōkami"}, {"id": 91, "name": "Zoë"}]
    seen = {"rating": 9, "favourite": True, "plays": 12, "position": 100.0, "last_played": "2026-11-20T18:00:00Z"}
    return video(number, featured=guests, kind="other", color="#334455", placeholder=PIXEL, **seen)


def job(number: int = 17, state: str = "running", **changed: Any) -> dict[str, Any]:
    ended = state in ("done", "failed", "cancelled")
    base: dict[str, Any] = {
        "id": number,
        "kind": "download",
        "lane": "download",
        "state": state,
        "progress": {"fraction": None, "stage": None, "speed": None, "eta": None, "message": None},
        "error": None,
        "attempts": 1,
        "created": "2026-11-21T03:00:00Z",
        "started": None if state == "queued" else "2026-11-21T03:00:01Z",
        "finished": "2026-11-21T03:04:00Z" if ended else None,
        "not_before": None,
        "waits_for": None,
        "subject": {"type": "video", "id": 2},
        "cancellable": not ended,
        "actor": "user:1",
        "role": "user",
    }
    if state == "running":
        base["progress"] |= {"fraction": 0.62, "stage": "fetch", "speed": 4_100_000.0, "eta": 38.0}
    if state == "failed":
        detail = "The site says that this video was removed. Look for another source."
        base["error"] = {"code": "removed", "detail": detail, "retryable": False}
    return base | changed


def open_jobs() -> list[dict[str, Any]]:
    place = {"fraction": None, "stage": "place", "speed": None, "eta": None, "message": "Waiting for the disk"}
    busy = {"code": "unreachable", "detail": "The site did not answer.", "retryable": True}
    return [
        job(17),
        job(18, progress=place, subject={"type": "video", "id": 3}, attempts=2),
        job(19, "queued", kind="extract", lane="metadata", subject=None),
        job(20, "queued", waits_for=19, subject={"type": "video", "id": 40}),
        job(21, "queued", error=busy, attempts=2, not_before=LATER, subject={"type": "video", "id": 4}),
    ]


def recent_jobs() -> list[dict[str, Any]]:
    return [
        job(16, "failed", subject={"type": "video", "id": 6}),
        job(15, "done"),
        job(14, "cancelled", subject={"type": "video", "id": 4}),
        job(13, "failed", subject={"type": "video", "id": 5}, error=WAITED),
        job(12, "done", kind="housekeeping", subject=None),
    ]


def subjects(jobs: list[dict[str, Any]]) -> dict[int, dict[str, str]]:
    ids = {each["id"]: each["subject"]["id"] for each in jobs if each["subject"]}
    return {n: {"title": TITLES[(v - 1) % len(TITLES)][0], "path": f"/videos/{v}"} for n, v in ids.items()}


def library(videos: list[dict[str, Any]], jobs: dict[int, Any] | None = None, **changed: Any) -> dict[str, Any]:
    views = saved.menu(at=changed.pop("on", None), changed=bool(changed.get("q")))
    return {"videos": videos, "jobs": jobs or {}, "list": listed(**changed), "views": views}


def listed(kind: Noun = VIDEOS, path: str = "/videos", **changed: Any) -> Shown:
    """A list in the middle of its pages, as asked."""
    asked = Asked(q=changed.pop("q", ""), sort=changed.pop("sort", ""), at=changed.pop("at", None))
    here = address(path, asked)
    count = changed.pop("count", 12_408)
    base: dict[str, Any] = {
        "kind": kind,
        "here": here,
        "q": asked.q,
        "sort": asked.sort or kind.sorts[0].first,
        "view": "grid",
        "pager": pager(here, asked, changed.pop("after", None), count),
        "place": {},
        "count": count,
        "quick": added(here, asked.q, kind.quick),
        "columns": shown_columns(kind.columns, None, asked.sort),
        "choices": choosable(kind.columns, None),
        "verbs": BULK,
        "start": asked.at or 0,
    }
    return Shown(**(base | changed))


def video_page(shown: dict[str, Any], **changed: Any) -> dict[str, Any]:
    profile = {"id": 1, "name": "Up to 1080p", "default": True}
    base = {
        "video": shown,
        "jobs": [],
        "file_exists": True,
        "tab": "details",
        "look_for": looking_for,
        "profile": profile,
        "run": None,
        "tried": None,
        "holding": [],
        "uploads": shown["sources"],
    }
    return base | {"goes": editing.goes()} | changed


def wants() -> dict[str, Any]:
    return {"codecs": ["av1", "vp9"], "only_codecs": True, "fps": 30, "hdr": "avoid", "audio": ["opus"],
            "containers": ["webm", "mkv"], "most_bytes": 500 << 20, "least_seconds": 30, "most_seconds": 900,
            "sources": ["vimeo", "youtube"], "kinds": ["live"], "remux": "mkv",
            "subtitles": {"languages": ["en", "pt-BR"], "inside": True},
            "sponsorblock": {"do": "cut", "parts": ["music_offtopic", "intro"]}}  # fmt: skip


def profiles() -> list[dict[str, Any]]:
    times = {"added": "2026-11-20T18:00:00Z", "updated": "2026-11-20T18:00:00Z"}
    return [
        {"id": 1, "version": 1, "name": "Up to 1080p", "heights": [1080, 720, 480, 360, 240, 144], "cutoff": 1080,
         "wants": {}, "default": True, "artists": 0, "videos": 0, **times},
        {"id": 2, "version": 1, "name": "Best", "heights": [4320, 2160, 1440, 1080, 720, 480, 360, 240, 144],
         "cutoff": 2160, "wants": {}, "default": False, "artists": 1, "videos": 12408, **times},
        {"id": 3, "version": 4, "name": LONG[:80], "heights": [720, 2160, 144], "cutoff": 720,
         "wants": wants(), "default": False, "artists": 0, "videos": 0, **times},
    ]  # fmt: skip


def profiles_page() -> dict[str, Any]:
    return {"profiles": profiles(), "wanted": {one["id"]: sentences(one["wants"]) for one in profiles()}}


LISTED = {"title": LONG, "host": "youtube.com", "url": "https://www.youtube.com/watch?v=abc1", "asked": LATER,
          "among": 2}  # fmt: skip


def formats_page() -> dict[str, Any]:
    """What a profile takes of a video, which no site was asked for yet."""
    every = profiles()
    return {"video": video(1), "profile": every[2], "own": every[0], "profiles": every, "words": BLANK["words"],
            "source": source(1), "judged": None, "listed": None, "refused": ""}  # fmt: skip


def profile_form(profile: dict[str, Any] | None, *, wrong: bool = False) -> dict[str, Any]:
    values = profile or {"name": "", "heights": [720, 480], "cutoff": 720, "version": 0, "wants": {}}
    said, list_ = values_of(values["wants"]), SAMPLES[0]
    errors = {
        "": "It has been changed since you opened it. Load it again and repeat your change.",
        "name": "Give it a name of at most 80 characters.",
        "heights": "Choose at least one height.",
        "first": "Choose one of the heights it takes.",
        "cutoff": "Choose one of the heights it takes.",
        "codecs": "Name each once.",
        "most_mib": "This is less than the least.",
    }
    return {
        "profile": profile,
        "values": {**values, **said, "first": 0 if profile else 720},
        **BLANK,
        "choices": choices(said["fps"]),
        "sample": list_.name if profile else "",
        "listed": LISTED if profile else None,
        "found": ((12, LONG), (13, "夜のドライブ")) if wrong else (),
        "judged": judge(list_.info, profile) if profile else None,  # type: ignore[arg-type]
        "errors": errors if wrong else {},
        "ladder": [4320, 2160, 1440, 1080, 720, 480, 360, 240, 144],
        "kept": profile is not None,
    }


WHEN = "2026-11-21T08:12:00Z"


def checks() -> list[dict[str, Any]]:
    return [
        {"code": "ffmpeg", "severity": "error", "message": "ffmpeg was not found.",
         "remedy": "Install it: apt install ffmpeg, or pip install 'mvidarr[ffmpeg]'.", "link": None, "since": WHEN},
        {"code": "ytdlp_version", "severity": "warning", "message": "yt-dlp 2026.09.12 is 70 days old.",
         "remedy": "Update it: pip install --upgrade yt-dlp.", "link": "/activity", "since": WHEN},
        {"code": "clock", "severity": "ok", "message": "The clock is right.", "remedy": None, "link": None,
         "since": None},
        {"code": "space", "severity": "ok", "message": "412 GB free in the media folder.", "remedy": None,
         "link": None, "since": None},
    ]  # fmt: skip


def health(checks: list[dict[str, Any]]) -> dict[str, Any]:
    disks = [{"name": "media", "path": "/srv/music videos", "free": 412 << 30, "total": 1 << 40},
             {"name": "data", "path": "/var/lib/mvidarr", "free": None, "total": None}]  # fmt: skip
    return {"health": {"status": "error", "checks": checks, "checked": WHEN}, "disks": disks}


def tasks() -> list[dict[str, Any]]:
    never = dict.fromkeys(("last_start", "last_end", "last_duration", "last_outcome", "last_error", "job_id"))
    return [
        {"name": "housekeeping", "label": "Housekeeping", "cron": "17 4 * * *", "words": "At 04:17 every day",
         "next": WHEN, "last_start": WHEN, "last_end": WHEN, "last_duration": 3.2, "last_outcome": "done",
         "last_error": None, "job_id": 41},
        {"name": "health", "label": "Health check", "cron": "7 */6 * * *", "words": "At minute 7 past every sixth hour",
         "next": WHEN, "last_start": WHEN, "last_end": WHEN, "last_duration": 0.8, "last_outcome": "failed",
         "last_error": "The media folder does not exist: create it, or correct the path.", "job_id": 42},
        {"name": "prune", "label": "Forget what has expired", "cron": "", "words": "Off", "next": None, **never},
    ]  # fmt: skip


def pages() -> dict[str, tuple[str, Principal | None, str, dict[str, Any]]]:
    """Name -> template, who looks, path, context."""
    many = [video(n) for n in range(1, 10)]  # each title, and one again
    shelf = [provisional(), *many, liked()]
    running = {2: job(17), 40: job(19, "queued", kind="extract", subject={"type": "video", "id": 40})}
    opened, recent = open_jobs(), recent_jobs()
    unasked: dict[str, Any] = {"q": "", "error": None, "more": False, "holds": queueing.RESTS}
    activity = {"open": opened, "open_count": 1_904, "recent": recent, "subjects": subjects(opened + recent), **unasked}
    full = video(
        1,
        featured=[{"id": 90, "name": "Ōkami"}, {"id": 91, "name": "Zoë"}],
        album="Glasshouse",
        directors=["M. Gondola"],
        genres=["electronic", "trip hop"],
        tags=["night", "winter"],
        label="Glass & Sons",
        credits=[{"role": "camera", "name": "R. Vale"}],
        locked=["genres", "title"],
        description="Filmed in one night.\n\nCamera: R. Vale.",
    )
    failed = video(6)
    log = [
        {
            "n": 1,
            "time": "2026-11-21T03:00:01Z",
            "level": "info",
            "text": "fetch: https://www.youtube.com/watch?v=abc2",
        },
        {"n": 2, "time": "2026-11-21T03:00:04Z", "level": "info", "text": "[download] Destination: Paper Lanterns.mp4"},
    ]
    about = {
        "Version": "0.1.0",
        "Python": "3.11.2",
        "Database": "SQLite 3.40.1",
        "ffmpeg": "7.1 (/usr/bin/ffmpeg)",
        "database_size": 48 << 20,
        "started": WHEN,
    }
    return {
        **people.pages(),
        "login": ("accounts/login.html", None, "/login", {"error": None, "next": "/videos", "values": {}}),
        "login-wrong": ("accounts/login.html", None, "/login",
                        {"error": "User name or password is wrong.", "next": "/", "values": {"username": "ada"}}),
        "library": ("library/index.html", ADMIN, "/videos", library(shelf, running, at=120, after="abc", on=0)),
        "library-table": ("library/index.html", ADMIN, "/videos",
                          library(shelf, running, view="table", sort="-year", at=60, after="abc",
                                  chips=CHIPS, rail=YEARS)),
        "library-wall": ("library/index.html", ADMIN, "/videos", library(shelf, running, view="wall", size=176)),
        "library-overview": ("library/index.html", READER, "/videos", library(shelf, running, view="overview")),
        "library-plain": ("library/index.html", READER, "/videos",
                          library(shelf, after="abc", here=address("/videos", Asked(plain=True)))),
        "library-letters": ("library/index.html", READER, "/videos", library(shelf, sort="title", rail=LETTERS)),
        "library-nothing": ("library/index.html", ADMIN, "/videos",
                            library([], q="genre:polka", chips=CHIPS, count=0, on=0, says="Videos: genre “polka”.",
                                    meant=[{"q": f'title:="{LONG}"', "text": LONG, "count": 1}])),
        "library-mistake": ("library/index.html", ADMIN, "/videos",
                            library([], q="genre:rock yaer:1990", error=MISTAKE, count=None)),
        "library-past-the-end": ("library/index.html", ADMIN, "/videos", library([], at=120)),
        "library-empty": ("library/index.html", ADMIN, "/videos", library([], void=True, count=0)),
        "library-empty-reader": ("library/index.html", READER, "/videos", library([], void=True, count=0)),
        "artists": ("library/artists.html", ADMIN, "/artists", artists_page(rail=LETTERS)),
        "artists-table": ("library/artists.html", READER, "/artists", artists_page(view="table", sort="-videos")),
        "artists-overview": ("library/artists.html", ADMIN, "/artists", artists_page(view="overview")),
        "columns": ("library/columns.html", ADMIN, "/videos/columns",
                    {"nouns": "videos", "columns": choosable(VIDEOS.columns, None), "back": "/videos?view=table",
                     "error": None}),
        "columns-none": ("library/columns.html", READER, "/artists/columns",
                         {"nouns": "artists", "columns": choosable(ARTISTS.columns, None), "back": "",
                          "error": "Choose one column at least."}),
        "artists-nothing": ("library/artists.html", ADMIN, "/artists",
                            artists_page(q="genre:polka", count=0) | {"artists": []}),
        "artists-empty": ("library/artists.html", ADMIN, "/artists", artists_page(void=True) | {"artists": []}),
        **adding.pages(ADMIN),
        "artist": ("library/artist.html", ADMIN, "/artists/1",
                   artist_page(artists.full(), profile="Sofa", verbs=VERBS)
                   | library(shelf, path="/artists/1", sort="-year", within=True)),
        "artist-table": ("library/artist.html", READER, "/artists/7",
                         artist_page(artists.artist(7), picture=None, featured=False)
                         | library(many, path="/artists/7", view="table", sort="title")),
        "artist-missing": ("library/artist.html", READER, "/artists/2",
                           artist_page(artists.artist(2), tab="missing") | library([], void=True, count=0)),
        "artist-history": ("library/artist.html", ADMIN, "/artists/1",
                           artist_page(artists.full(), tab="history", history=editing.history(), told=editing.told())),
        "add": ("library/add.html", ADMIN, "/videos/add", {"error": None, "values": {}}),
        "add-wrong": ("library/add.html", ADMIN, "/videos/add",
                      {"error": "This is not the address of a web page.", "values": {"url": "htp:/x"}}),
        "video": ("library/video.html", ADMIN, "/videos/1",
                  video_page(full, jobs=[job(15, "done"), job(13, "done", kind="extract")])),
        "video-played": ("library/video.html", ADMIN, "/videos/1",
                         video_page(full, run=playlists.run(), holding=[{"id": 1, "name": LONG}])),
        "video-running": ("library/video.html", ADMIN, "/videos/2",
                          video_page(video(2), jobs=[job(17)], file_exists=False)),
        "video-failed": ("library/video.html", ADMIN, "/videos/6",
                         video_page(failed, jobs=[job(16, "failed")], file_exists=False)),
        "video-gone": ("library/video.html", ADMIN, "/videos/1", video_page(video(1), file_exists=False)),
        "video-provisional": ("library/video.html", READER, "/videos/40",
                              video_page(provisional(), file_exists=False, goes=None)),
        **editing.pages(ADMIN, READER, full, artists.full()),
        **{f"video-{name}": ("library/video.html", ADMIN, "/videos/1", video_page(full, tab=name, **context))
           for name, context in editing.tabs().items()},
        "activity": ("activity/index.html", ADMIN, "/activity", activity),
        "activity-reader": ("activity/index.html", READER, "/activity", activity),
        "activity-empty": ("activity/index.html", ADMIN, "/activity",
                           {"open": [], "open_count": 0, "recent": [], "subjects": {}, **unasked}),
        "activity-found": ("activity/index.html", ADMIN, "/activity",
                           activity | {"open": [], "q": "state:failed", "more": True}),
        "activity-mistake": ("activity/index.html", READER, "/activity",
                             activity | {"open": [], "recent": [], "q": "genre:rock yaer:1990", "error": MISTAKE}),
        "job": ("activity/job.html", ADMIN, "/activity/17",
                {"job": job(17), "subject": {"title": TITLES[1][0], "path": "/videos/2"}, "log": log}),
        "job-failed": ("activity/job.html", ADMIN, "/activity/16",
                       {"job": job(16, "failed"), "subject": None, "log": []}),
        "profiles": ("library/profiles.html", ADMIN, "/profiles", profiles_page()),
        "profiles-reader": ("library/profiles.html", READER, "/profiles", profiles_page()),
        "formats": ("library/formats.html", ADMIN, "/videos/1/formats", formats_page()),
        "profile-add": ("library/profile.html", ADMIN, "/profiles/add", profile_form(None)),
        "profile": ("library/profile.html", ADMIN, "/profiles/3", profile_form(profiles()[2])),
        "profile-wrong": ("library/profile.html", ADMIN, "/profiles/3", profile_form(profiles()[2], wrong=True)),
        "system": ("system/index.html", ADMIN, "/system", {**health(checks()), "about": about}),
        "system-well": ("system/index.html", ADMIN, "/system", {**health(checks()[2:]), "about": about}),
        "tasks": ("system/tasks.html", ADMIN, "/system/tasks", {"tasks": tasks()}),
        **help.pages(ADMIN, READER),
        "api-docs": ("api-docs.html", ADMIN, "/api/docs", {}),
        "api-docs-guest": ("api-docs.html", None, "/api/docs", {}),
        **guarding.pages(ADMIN),
        **queueing.pages(ADMIN, READER),
        **logs.pages(ADMIN),
        **performance.pages(ADMIN),
        **counting.pages(ADMIN, READER),
        **playlists.pages(ADMIN, READER, shelf[:3]),
        **exports.pages(ADMIN, READER),
        **calendar.pages(ADMIN, READER, [video(n) for n in range(2, 9)]),
        **follows.pages(ADMIN, READER),
        **import_lists.pages(ADMIN, READER, job(17, kind="import_list")),
        **discovering.pages(ADMIN, READER, shelf[1:5], job(17)),
        **bulk.pages(ADMIN, job(17), editing.history()[0]),
        **searching.pages(ADMIN, video(5), job(17, kind="search")),
        "wanted": ("library/wanted.html", ADMIN, "/wanted?tab=failed",
                   searching.wanted(library(shelf, running, path="/wanted", within=True), "failed")),
        "wanted-overview": ("library/wanted.html", READER, "/wanted",
                            searching.wanted(library(shelf, path="/wanted", view="overview"), "missing")),
        "wanted-empty": ("library/wanted.html", READER, "/wanted",
                         searching.wanted(library([], void=True, count=0), "missing")),
        **settings.pages(ADMIN),
        **sources.pages(ADMIN),
        **saved.pages(ADMIN, READER),
        "error": ("error.html", ADMIN, "/nowhere",
                  {"status": 404, "title": "Nothing here", "detail": "There is no such page.", "request_id": "01J9",
                   "error_id": "", "again": ""}),
        "error-nobody": ("error.html", None, "/nowhere",
                         {"status": 500, "title": "Something went wrong", "detail": "Something went wrong here. "
                          "The log tells more.", "request_id": "01J9", "error_id": "5f0c9a12",
                          "again": "/nowhere", "again_text": "Try again"}),
    }  # fmt: skip
