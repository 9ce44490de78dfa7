import asyncio
import io
import json
import logging
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator

import pytest

from mvidarr.config import LogConfig
from mvidarr.observe import configure, get_logger, job_context, request_context
from tests.server import TOP


@pytest.fixture(autouse=True)
def leave_no_trace() -> Iterator[None]:
    root, uvicorn = logging.getLogger(), logging.getLogger("uvicorn.error")
    handlers, level = root.handlers[:], root.level
    uvicorn.setLevel(logging.NOTSET)  # a server in this process has set it
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def to_text(**options: str) -> io.StringIO:
    stream = io.StringIO()
    configure(LogConfig.model_validate(options), stream)
    return stream


def test_a_line_is_key_value_with_time_level_and_event_first() -> None:
    out = to_text()
    get_logger("mvidarr.test").info("download finished", video=3, ok=True, note='say "hi"')
    line = out.getvalue()
    assert line.startswith("time=2")
    assert line.endswith(
        'Z level=info event="download finished" logger=mvidarr.test video=3 ok=true note="say \\"hi\\""\n'
    )


def test_under_the_journal_there_is_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURNAL_STREAM", "8:12345")
    out = to_text()
    get_logger("x").info("started")
    assert out.getvalue() == "level=info event=started logger=x\n"


def test_json_lines_can_be_parsed_and_hold_values_of_any_kind() -> None:
    out = to_text(format="json")
    get_logger("x").warning("odd", where=io, password="p", count=2)
    line = json.loads(out.getvalue())
    assert (line["level"], line["event"], line["password"], line["count"]) == ("warning", "odd", "***", 2)
    assert "module 'io'" in line["where"]


async def test_ids_of_request_and_job_are_on_every_line_inside_also_in_tasks() -> None:
    out = to_text(format="json")
    log = get_logger("x")

    async def inner() -> None:
        log.info("deep")

    with request_context("abc"), job_context(17):
        await asyncio.create_task(inner())
    log.info("after")
    deep, after = (json.loads(line) for line in out.getvalue().splitlines())
    assert (deep["request_id"], deep["job_id"]) == ("abc", 17)
    assert "request_id" not in after


def test_the_level_of_the_configuration_holds() -> None:
    out = to_text(level="warning")
    get_logger("x").info("quiet")
    logging.getLogger("uvicorn.error").info("quiet too")
    get_logger("x").warning("loud")
    assert "quiet" not in out.getvalue()
    assert "loud" in out.getvalue()


def test_lines_of_libraries_and_warnings_go_the_same_way_redacted() -> None:
    logging.captureWarnings(False)  # pytest puts its own hook back after each test, which leaves ours half removed
    out = to_text(format="json")
    logging.getLogger("uvicorn.error").info("Uvicorn running on %s", "http://127.0.0.1:1/setup?token=abc")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("an old way", DeprecationWarning, stacklevel=1)
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert first["event"] == "Uvicorn running on http://127.0.0.1:1/setup?token=***"
    assert (first["logger"], second["logger"]) == ("uvicorn.error", "py.warnings")
    assert "an old way" in second["event"]


def test_a_traceback_is_part_of_its_line_and_redacted() -> None:
    out = to_text()
    try:
        raise ValueError("at https://me:word@host/")
    except ValueError:
        get_logger("x").exception("failed")
    line = out.getvalue()
    assert line.count("\n") == 1
    assert "Traceback" in line
    assert "https://me:***@host/" in line
    assert "word" not in line


def test_configuring_twice_does_not_write_twice() -> None:
    first, second = to_text(), to_text()
    get_logger("x").info("once")
    assert first.getvalue() == ""
    assert second.getvalue().count("once") == 1


def test_rich_is_not_loaded_by_the_log_or_the_command_line() -> None:
    code = "import sys, mvidarr.observe, typer; print([m for m in sys.modules if m[:5] == 'rich.'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_what_uvicorn_takes_for_a_fault_and_is_none_is_not_said() -> None:
    out = to_text()
    uvicorn = logging.getLogger("uvicorn.error")
    for error in (asyncio.CancelledError(), KeyError("a fault")):
        try:
            raise error
        except (asyncio.CancelledError, KeyError):
            uvicorn.exception("Exception in ASGI application\n")
    uvicorn.error("Cancel %s running task(s), timeout graceful shutdown exceeded", 1)
    uvicorn.error("ASGI callable returned without completing handshake.")
    assert out.getvalue().count("level=error") == 1
    assert "a fault" in out.getvalue()


def test_only_this_room_imports_structlog() -> None:
    """Whoever imports it before this room does lets it load rich, which takes 80 ms and 5 MiB of every start."""
    others = [path for path in (TOP / "mvidarr").rglob("*.py") if path.parent.name != "observe"]
    imports = re.compile(r"^(import|from) structlog", re.MULTILINE)
    assert [path.name for path in others if imports.search(path.read_text())] == []
