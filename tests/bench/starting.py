"""How long a start takes, and what the server weighs once it is up and nobody asks for anything."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure, at_most, at_most_above, at_most_times
from tests.bench.processes import python, resident
from tests.packaging.builds import install, package
from tests.server import TOP, Server, await_answer, free_port

ROUNDS = 5
LIBRARIES = (
    "aiosqlite, bcrypt, cronsim, databases, httptools, httpx, jinja2, jwt, lark, limits, multipart, orjson, PIL.Image, "
    "platformdirs, prometheus_client, pydantic, pydantic_settings, sqlalchemy, starlette.applications, "
    "starlette_compress, structlog, typer, typing_extensions, uvicorn, websockets"
)
UNPACKING = 120.0  # seconds that the first start may take
SETTLED = 3.0  # seconds after the first pages


def start(work: Path) -> list[Figure]:
    server = Server(work)
    with server:
        _ = server.bearer
    ours, app, imports = [], [], []
    for _ in range(ROUNDS):
        ours.append(_start_of_server(server))
        app.append(_start_of_bare_application())
        imports.append(_bare_imports())
    what = "start to first 200"
    return [
        Figure(what, median(ours), "s", at_most(0.9), median(imports), "Python and the bare imports"),
        Figure(f"{what} (same)", median(ours), "s", at_most(0.9), median(app), "bare Starlette and uvicorn"),
    ]


def pyz(work: Path) -> list[Figure]:
    """The one file, once it has unpacked itself, against the installed wheel."""
    built = package().wheel(work)
    installed = install(built, work / "installed")
    one_file = package().pyz(built, work, kept=True)
    wheel = Server(work / "wheel", command=(str(installed / "bin" / "mvidarr"), "serve"))
    file = Server(work / "file", command=(str(one_file), "serve"), environment={"PEX_ROOT": str(work / "unpacked")})
    with wheel:
        _ = wheel.bearer
    began = time.perf_counter()
    file.start()
    file.wait(UNPACKING)
    first = time.perf_counter() - began
    _ = file.bearer
    file.stop()
    of_wheel, of_file = [], []
    for _ in range(ROUNDS):
        of_wheel.append(_start_of_server(wheel))
        of_file.append(_start_of_server(file))
    note = f"the first start, which unpacks: {first:.1f} s"
    what = "mvidarr.pyz: start to first 200"
    return [Figure(what, median(of_file), "s", at_most_times(1.5), median(of_wheel), "the installed wheel", note)]


def _start_of_server(server: Server) -> float:
    began = time.perf_counter()
    with server:
        return time.perf_counter() - began


def _start_of_bare_application() -> float:
    began, port = time.perf_counter(), free_port()
    with python("-m", "tests.bench.bare", str(port)):
        await_answer(port, "/healthz", lambda: None)
        return time.perf_counter() - began


def _bare_imports() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {LIBRARIES}"], check=True, cwd=TOP)
    return time.perf_counter() - began


def memory(work: Path) -> list[Figure]:
    """After the first pages and the health checks, which start the warden; yt-dlp has been asked and is gone."""
    with Server(work) as server:
        for path in ("/videos", "/activity", "/system", "/account"):
            server.api.get(path, follow_redirects=True).raise_for_status()
        server.get("/api/system/health")
        time.sleep(SETTLED)
        family = {pid: resident(pid) for pid in server.family()}
    with python("-c", f"import {LIBRARIES}\nprint(flush=True)\ninput()") as process:
        assert process.stdout is not None
        process.stdout.readline()
        bare = resident(process.pid)
    total, note = sum(family.values()), f"{len(family)} processes: " + " + ".join(f"{s:.1f}" for s in family.values())
    return [
        Figure("RSS at idle, all included", total, "MiB", at_most(105), bare, "the bare imports", note),
        Figure("RSS above the bare imports", total, "MiB", at_most_above(25), bare, "the bare imports"),
    ]
