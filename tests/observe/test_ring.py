"""The last lines of the log in memory: bounded, redacted, numbered, found again."""

import io
import logging
from collections.abc import Iterator

import pytest

from mvidarr.config import LogConfig
from mvidarr.observe import configure, get_logger, job_context, recent, request_context, set_level
from mvidarr.observe.line import LONGEST, packed, shown, written
from mvidarr.observe.ring import Ring, Wanted

EVERYTHING = Wanted()


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    """The stream of a log that begins with an empty ring, on the level info."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    root.handlers.clear()
    configure(LogConfig(), stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def line(event: str, level: str = "info", **more: object) -> dict[str, object]:
    return {"event": event, "level": level, "logger": "x", "time": "2026-11-21T10:00:00Z", **more}


def events(ring: Ring, wanted: Wanted = EVERYTHING, **options: int) -> list[str]:
    """In the order they were written."""
    return [each["event"] for each in reversed(ring.newest(wanted, limit=100, **options).lines)]


def test_what_the_log_says_is_kept_redacted_with_its_time_also_under_the_journal(
    out: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JOURNAL_STREAM", "8:1")
    configure(LogConfig(), out)
    with request_context("r1"), job_context(17):
        get_logger("mvidarr.test").warning("asked /ping?apikey=abc", password="p", error_id="e1", n=3, ok=True)
    logging.getLogger("uvicorn.error").info("GET /setup?token=%s", "abc")
    foreign, kept = recent().newest(Wanted(), limit=10).lines
    assert (kept["event"], kept["level"], kept["logger"]) == ("asked /ping?apikey=***", "warning", "mvidarr.test")
    assert (kept["request_id"], kept["job_id"], kept["error_id"]) == ("r1", 17, "e1")
    assert kept["fields"] == {"password": "***", "n": "3", "ok": "true"}
    assert kept["time"].endswith("Z")
    assert foreign["event"] == "GET /setup?token=***"
    assert "time=" not in out.getvalue()


def test_the_level_can_be_set_while_it_runs_and_the_ring_outlives_a_new_configuration(out: io.StringIO) -> None:
    log = get_logger("x")
    log.debug("no")
    set_level("debug")
    log.debug("yes")
    logging.getLogger("httpx").info("talkative")
    configure(LogConfig(level="warning"), out)
    log.info("no")
    log.error("and yes")
    assert events(recent()) == ["yes", "and yes"]


def test_a_break_inside_a_text_begins_no_line_of_its_own(out: io.StringIO) -> None:
    get_logger("x").info("one\ntime=2026 level=error event=forged", title="a\r\nb\u2028c\x1b[31m")
    (kept,), (raw,) = recent().newest(Wanted(), limit=5).lines, recent().all(Wanted())
    assert kept["event"] == "one\\ntime=2026 level=error event=forged"
    assert kept["fields"] == {"title": "a\\u000d\\nb\\u2028c\\u001b[31m"}
    assert written(raw.raw, "text").splitlines() == [written(raw.raw, "text")]
    assert written(raw.raw, "text") == out.getvalue().rstrip("\n")


def test_it_keeps_so_many_lines_and_so_many_bytes_and_counts_what_is_missed() -> None:
    few = Ring(lines=3, first=100)
    for n in range(5):
        few.add(line(f"e{n}"))
    assert events(few) == ["e2", "e3", "e4"]
    found = few.after(101, Wanted(), limit=10)
    assert ([each["n"] for each in found.lines], found.last, found.missed) == ([103, 104, 105], 105, 1)
    small = Ring(size=1_000)
    for n in range(50):
        small.add(line(f"e{n}" + "x" * 100))
    assert sum(len(kept.raw) for kept in small.all(Wanted())) <= 1_000
    assert events(small)[-1].startswith("e49")


def test_a_follower_gets_every_line_once_and_older_ones_page_by_page() -> None:
    ring = Ring(first=0)
    for n in range(1, 8):
        ring.add(line(f"e{n}", "error" if n % 2 else "debug"))
    first = ring.after(0, Wanted(level="error"), limit=3)
    rest = ring.after(first.last, Wanted(level="error"), limit=3)
    assert [each["event"] for each in (*first.lines, *rest.lines)] == ["e1", "e3", "e5", "e7"]
    assert (first.more, rest.more, rest.last, first.missed) == (True, False, 7, 0)
    assert ring.after(7, Wanted(), limit=3).lines == []
    assert ring.after(10_000, Wanted(), limit=1).lines[0]["event"] == "e1"
    newest = ring.newest(Wanted(), limit=3)
    assert [each["event"] for each in newest.lines] == ["e7", "e6", "e5"]
    assert newest.more
    assert events(ring, before=newest.lines[-1]["n"]) == ["e1", "e2", "e3", "e4"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["plain", "of a job", "of another", "failed"]),
        (Wanted(level="warning"), ["failed"]),
        (Wanted(job=1), ["of a job"]),
        (Wanted(request="r"), ["of another"]),
        (Wanted(error="e9"), ["failed"]),
        (Wanted(find="VIDEO=Été job"), ["of a job"]),
        (Wanted(find="valueerror"), ["failed"]),
        (Wanted(find="nowhere"), []),
    ],
)
def test_lines_are_found_by_level_job_request_error_and_words(wanted: Wanted, found: list[str]) -> None:
    ring = Ring()
    ring.add(line("plain"))
    ring.add(line("of a job", job_id=1, video="été"))
    ring.add(line("of another", job_id=17, request_id="r"))
    ring.add(line("failed", "critical", error_id="e9", exception="Traceback\nValueError: x"))
    assert events(ring, wanted) == found


class Wordless:
    def __str__(self) -> str:
        raise ValueError("no words")


@pytest.mark.parametrize("odd", ["\ud800half", 2**70, Wordless(), {1: Wordless()}, b"\xff", float("nan")])
def test_whatever_a_line_names_can_be_kept(odd: object) -> None:
    kept = shown(1, packed({"event": "odd", "level": "info", "logger": "x", "time": "", "what": odd}))
    assert (kept["event"], list(kept["fields"])) == ("odd", ["what"])


def test_a_very_long_line_is_cut_a_traceback_at_its_beginning() -> None:
    raw = packed({"event": "e" * LONGEST, "exception": "x" * LONGEST + "the end", "fields": {"deep": "d" * LONGEST}})
    assert len(raw) <= LONGEST
    kept = shown(1, raw)
    assert str(kept["exception"]).endswith("the end")
    assert kept["event"].endswith(" …")
