import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from mvidarr import __version__
from tests.cli.conftest import Ended, Run


@contextmanager
def answering(status: int) -> Iterator[tuple[int, list[str]]]:
    """A server that answers every request like this; gives its port and the paths that were asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.headers['Host']}{self.path}")
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_port, asked
        finally:
            server.shutdown()
            thread.join()


def test_the_version_is_printed(run: Run) -> None:
    assert run("version") == Ended(0, f"{__version__}\n", "")


def test_help_lists_the_commands_without_loading_the_house_or_rich() -> None:
    code = (
        "import sys; sys.argv = ['mvidarr', '--help']\n"
        "from mvidarr.cli import main\n"
        "try: main()\n"
        "finally: print([m for m in sys.modules if m.startswith(('rich.', 'sqlalchemy', 'starlette'))],"
        " file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "[]\n")
    assert {"serve", "doctor", "config"} <= set(done.stdout.split())


def test_the_module_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "mvidarr", "version"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"{__version__}\n")


def test_a_wrong_call_has_exit_code_two_and_names_the_option(run: Run) -> None:
    ended = run("serve", "--prot", "1")
    assert ended.code == 2
    assert "No such option: --prot" in ended.err


@pytest.mark.parametrize("command", [("serve",), ("config", "check"), ("user", "list"), ("doctor",)])
def test_an_unknown_key_stops_every_command_with_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("MVIDARR__SERVER__PROT", "1")
    expected = "MVIDARR__SERVER__PROT is not known; the nearest known key is MVIDARR__SERVER__PORT.\n"
    assert run(*command) == Ended(2, "", expected)


def test_an_option_that_makes_no_sense_is_named(run: Run) -> None:
    ended = run("serve", "--port", "70000")
    assert ended.code == 2
    assert ended.err.startswith("--port: 70000 is not a port")


def test_the_configuration_is_checked(run: Run, tmp_path: Path) -> None:
    assert run("config", "check").out == "The configuration is fine; there is no file, so defaults.\n"
    path = tmp_path / "mine.toml"
    path.write_text("[server]\nport = 1234\n")
    assert run("config", "check", "--config", str(path)).out == f"The configuration is fine: {path}.\n"
    assert run("config", "check", "--config", str(tmp_path / "none")).code == 2


def test_every_value_is_shown_with_its_origin_and_secrets_are_not(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[server]\nport = 1234\nsetup_token = "very secret"\n[database]\nurl = "postgresql://me:hush@h/d"\n'
    )
    monkeypatch.setenv("MVIDARR__LOG__LEVEL", "debug")
    lines = run("config", "show", "--config", str(path)).out.splitlines()
    assert "server.port = 1234  # file" in lines
    assert 'server.setup_token = "(set)"  # file' in lines
    assert 'database.url = "postgresql://me:***@h/d"  # file' in lines
    assert 'log.level = "debug"  # environment' in lines
    assert 'server.host = "127.0.0.1"  # default' in lines


def test_a_living_server_is_found_under_its_base_url(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MVIDARR__SERVER__BASE_URL", "/mv")
    with answering(200) as (port, asked):
        ended = run("healthcheck", "--host", "0.0.0.0", "--port", str(port))
    assert ended == Ended(0, "alive\n", "")
    assert asked == [f"localhost:{port}/mv/healthz"]


def test_an_ill_or_absent_server_is_exit_code_one_and_a_sentence(run: Run) -> None:
    with answering(503) as (port, _):
        assert run("healthcheck", "--port", str(port)) == Ended(
            1, "", f"MVidarr answers 503 at 127.0.0.1, port {port}.\n"
        )
    gone = run("healthcheck", "--port", str(port))
    assert gone == Ended(1, "", f"MVidarr does not answer at 127.0.0.1, port {port}.\n")
