"""The queue of downloads, with all that it can show."""

from typing import Any

from mvidarr.discovery.searching.blocklist import Blocked
from mvidarr.downloads.failing.needs_you import Letter
from mvidarr.downloads.pages.needs_you import MENDS
from mvidarr.downloads.pages.queue import PRIORITIES, STEP
from mvidarr.downloads.queue.shapes import QueueEntry, QueueStanding
from mvidarr.downloads.tempo.holding import Hold, HoldView, view_of
from mvidarr.web.principal import Principal

WHEN = "2026-11-21T03:05:00Z"
LONG = "Зимняя дорога — и очень, очень длинное название песни, которое никуда не помещается (Live at the Old Theatre)"


def _entry(number: int, **more: Any) -> QueueEntry:
    whole: QueueEntry = {
        "id": 100 + number, "video": {"id": number, "title": f"Paper Lanterns {number}", "artist": "The Quiet Engines"},
        "job_id": 500 + number, "state": "queued", "priority": 0, "position": number, "pinned": False,
        "progress": {"fraction": None, "stage": None, "speed": None, "eta": None, "message": None},
        "host": "youtube.com", "upload": f"youtube:key{number}", "bytes": 0, "reasons": ["Wanted"],
        "explained": [{"code": "plays", "weight": 9000, "text": "You play The Quiet Engines often: 2 h 30 min ahead."}],
        "attempts": 0, "error": None, "waits_for": None, "not_before": None, "rests": None, "actor": "user:1",
        "steerable": True, "created": WHEN, "started": None,
    }  # fmt: skip
    return {**whole, **more}  # type: ignore[typeddict-item]


def _running(number: int, title: str, **progress: Any) -> QueueEntry:
    known = {"fraction": 0.42, "stage": "fetch", "speed": 2_400_000, "eta": 72, "message": "1080p, H.264"}
    video = {"id": number, "title": title, "artist": "Nova Ruin"}
    return _entry(number, state="running", position=None, video=video, progress=known | progress, started=WHEN)


NOON = 1_795_260_000_000
RESTS: list[HoldView] = [
    view_of(hold, NOON)
    for hold in (
        Hold("space", "Only 1 GB are free for videos.", "Free some space there; they go on by themselves.", NOON),
        Hold("closed", "The timetable is closed.", "They go on by themselves.", NOON - 60_000, NOON + 9_000_000),
        Hold("disk_full", "The disk is full.", "Free some space.", NOON, NOON + 600_000, None, 2, early=True),
        Hold("paused", "Somebody paused all of them.", "They go on when a manager resumes them, in the queue.", NOON),
        Hold("rate_limited", "The site asks for fewer requests.", "Everything from this site waits for a while.", NOON,
             NOON + 3_600_000, "youtube.com", 1, early=True),
    )
]  # fmt: skip


RUNNING = [
    _running(9, "Army of Glass"),
    _running(8, LONG, fraction=None, stage="probe", speed=None, eta=None, message=None) | {"steerable": False},
]
WAITING = [
    _entry(1, priority=20, pinned=True),
    _entry(2, priority=10, video={"id": 2, "title": LONG, "artist": "Ансамбль «Вьюга»"}, bytes=12_400_000),
    _entry(3, state="paused"),
    _entry(4, not_before=WHEN, attempts=1, error={"code": "rate_limited", "detail": "The site asks for a pause."}),
    _entry(5, waits_for=77, upload=None, host=None, explained=[]),
    _entry(7, rests=RESTS[-1]),
    _entry(6, priority=-10, steerable=False, video={"id": 6, "title": "夜のドライブ", "artist": "東京シグナル"}),
]

LETTERS: list[Letter] = [
    {
        "video": {"id": number, "title": title, "artist": artist}, "code": "private", "why": "This video is private.",
        "remedy": "Choose another upload of it.", "since": WHEN, "job_id": 500 + number, "upload": "youtube:abc",
        "tried": [], "others": others, "ways": [],
    }
    for number, title, artist, others in ((1, LONG, "Ансамбль «Вьюга»", 3), (2, "夜のドライブ", None, 0))
]  # fmt: skip


BLOCKED: list[Blocked] = [
    {
        "id": 1, "provider": "youtube", "key": "abc1", "url": "https://www.youtube.com/watch?v=abc1", "title": LONG,
        "channel": "Вьюга Official", "video": {"id": 1, "title": LONG}, "artist": {"id": 1, "name": "Ансамбль «Вьюга»"},
        "actor": "user:1", "who": "ada", "blocked": WHEN,
    },
    {
        "id": 2, "provider": "web", "key": "x", "url": "", "title": "夜のドライブ", "channel": None, "video": None,
        "artist": None, "actor": "user:9", "who": "user:9", "blocked": WHEN,
    },
]  # fmt: skip


def pages(admin: Principal, reader: Principal) -> dict[str, Any]:
    def shown(me: Principal = admin, *, paused: bool = False, **more: Any) -> Any:
        holds, resting = more.pop("holds", []), more.pop("resting", [])
        lane = {"name": "download", "paused": paused, "concurrency": more.pop("concurrency", 2)}
        standing: QueueStanding = {
            "running": 2,
            "queued": 4812,
            "paused": 1,
            "lanes": [lane],
            "holds": holds,
            "resting": resting,
        }  # type: ignore[typeddict-item]
        context = {
            "running": RUNNING, "waiting": WAITING, "standing": standing, "lane": lane, "at": 0,
            "step": STEP, "more": True, "priorities": PRIORITIES, "q": "", "error": None, "count": 0,
            "limited": "At most 2 MB/s together until 18:00, as the timetable says.",
        }  # fmt: skip
        return "activity/queue.html", me, "/activity/queue", context | more

    def needing(me: Principal, *letters: Letter, **more: Any) -> Any:
        context = {"letters": letters, "next": None, "count": len(letters), "holds": [], "mends": MENDS}
        return "activity/needs-you.html", me, "/activity/needs-you", context | more

    def blocking(me: Principal, *items: Blocked, **more: Any) -> Any:
        context = {"q": "", "items": items, "next": None, "first": False, "error": None, "count": len(items)}
        return "activity/blocklist.html", me, "/activity/blocklist", context | more

    mistake = {"sentence": "There is no field “yaer”.", "before": "", "token": "yaer", "after": ":1"}
    nothing = {"running": 0, "queued": 0, "paused": 0, "lanes": [], "holds": RESTS[3:4], "resting": []}
    fixed = [{**entry, "steerable": False} for entry in WAITING]
    return {
        "queue": shown(),
        "queue-reader": shown(reader, running=[], waiting=fixed, holds=RESTS[:2]),
        "queue-rests": shown(running=[], holds=RESTS[:4], resting=RESTS[4:]),
        "queue-found": shown(q="lanterns", count=3),
        "queue-mistake": shown(q="yaer:1", error=mistake, running=[], waiting=[]),
        "queue-paused": shown(paused=True, at=100, running=[]),
        "needs-you": needing(admin, *LETTERS, holds=RESTS[3:], next="77", count=1204),
        "needs-you-empty": needing(reader),
        "blocklist": blocking(admin, *BLOCKED, next="abc", count=1204),
        "blocklist-reader": blocking(reader, *BLOCKED, q="вьюга", first=True),
        "blocklist-empty": blocking(admin),
        "blocklist-mistake": blocking(admin, q="yaer:1", error=mistake),
        "queue-empty": shown(running=[], waiting=[], standing=nothing, more=False, concurrency=0),
    }
