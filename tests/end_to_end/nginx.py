"""nginx before the server, with the sample that people copy; only ports and places are of the test."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.server import TOP, await_answer

SAMPLE = TOP / "deploy" / "nginx.conf"
MAIN = """daemon off; master_process off; pid {folder}/pid; events {{}}
http {{
    access_log off;
    {places}
    include {folder}/mvidarr.conf;
}}
"""
PLACES = "client_body_temp_path proxy_temp_path fastcgi_temp_path uwsgi_temp_path scgi_temp_path".split()


@contextmanager
def nginx(port: int, outside: int, folder: Path) -> Iterator[str]:
    """The address outside, ``/mv`` included, of what listens on ``port``. It may have nothing to complain of."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    assert program is not None, "install the Debian package nginx"
    log = folder / "log"
    folder.mkdir()
    places = "\n    ".join(f"{name} {folder}/{name};" for name in PLACES)
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, places=places))
    (folder / "mvidarr.conf").write_text(for_a_test(SAMPLE.read_text(), port, outside))
    command: list[str | Path] = [program, "-p", folder, "-e", log, "-c", folder / "nginx.conf"]
    with subprocess.Popen(command) as running:
        try:
            await_answer(outside, "/mv/healthz", lambda: check(running, log))
            yield f"http://127.0.0.1:{outside}/mv"
        finally:
            running.terminate()
            running.wait(10)
    assert log.read_text() == ""


def for_a_test(sample: str, port: int, outside: int) -> str:
    changed = sample.replace("listen 80;", f"listen 127.0.0.1:{outside};").replace(
        "127.0.0.1:8845", f"127.0.0.1:{port}"
    )
    assert changed.count(str(outside)) == changed.count(str(port)) == 1
    return changed


def check(running: "subprocess.Popen[bytes]", log: Path) -> None:
    assert running.poll() is None, log.read_text()
