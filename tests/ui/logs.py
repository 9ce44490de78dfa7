"""The log page and the page of errors, filled."""

from typing import Any

from mvidarr.system.pages.failures import ORIGINS
from mvidarr.system.pages.logs import LEVELS, LogsAsked
from mvidarr.web.principal import Principal

Sample = tuple[str, Principal | None, str, dict[str, Any]]

TRACEBACK = 'Traceback (most recent call last):\n  File "mvidarr/library/videos.py", line 80, in get\nKeyError: 7'
LONG = "https://media.example/" + "very-long-address/" * 20


def line(n: int, level: str, event: str, **more: Any) -> dict[str, Any]:
    ids = {name: more.pop(name, None) for name in ("request_id", "job_id", "error_id", "exception")}
    told = {"n": n, "time": "2026-11-21T03:00:01.250Z", "level": level, "event": event, "logger": "mvidarr.jobs"}
    return {**told, **ids, "fields": more}


def failure(n: int, **more: Any) -> dict[str, Any]:
    return {
        "id": n, "origin": "request", "code": "internal", "place": "GET /api/videos/{id}", "sentence": "KeyError: 7",
        "reference": "5f0c9a12", "count": 1200, "first": "2026-11-01T03:00:00Z", "last": "2026-11-21T03:00:00Z",
        "detail": TRACEBACK, **more,
    }  # fmt: skip


def pages(admin: Principal) -> dict[str, Sample]:
    lines = [
        line(5, "error", "request failed", error_id="5f0c9a12", request_id="01J9", exception=TRACEBACK),
        line(4, "warning", "job_failed", job_id=17, code="private", detail="This video is private."),
        line(3, "info", f"asked {LONG}", title="“Ōkami” <b>"),
        line(2, "debug", "client left"),
    ]
    files = [
        {"name": "mvidarr.log", "size": 81_000, "changed": "2026-11-21T03:00:00Z"},
        {"name": "mvidarr.log.1", "size": 10_000_000, "changed": "2026-11-20T03:00:00Z"},
    ]
    logs: dict[str, Any] = {
        "lines": lines, "asked": LogsAsked(), "filtered": False, "query": "", "last": 5, "first": None,
        "levels": [(name, label, f"/system/logs?level={name}") for name, label in LEVELS],
        "older": "/system/logs?before=2", "files": files,
    }  # fmt: skip
    none = {"lines": [], "filtered": True, "asked": LogsAsked(level="error", job=17), "query": "level=error&job=17"}
    failures = [
        failure(1),
        failure(2, origin="job", place="download", code="private", sentence="This video is private.", detail="",
                reference="17", count=1),
        failure(3, origin="task", place="outbox", sentence=f"ValueError: {LONG}", reference=""),
    ]  # fmt: skip
    errors: dict[str, Any] = {
        "failures": failures, "origin": "", "first": None, "next": "/system/errors?cursor=abc",
        "origins": [(name, label, f"/system/errors?origin={name}") for name, label in ORIGINS],
    }  # fmt: skip
    return {
        "logs": ("system/logs.html", admin, "/system/logs", logs),
        "logs-nothing": ("system/logs.html", admin, "/system/logs", logs | none | {"older": None, "files": []}),
        "errors": ("system/errors.html", admin, "/system/errors", errors),
        "errors-none": ("system/errors.html", admin, "/system/errors", errors | {"failures": [], "next": None}),
    }
