"""Starting children, and remembering them until they are gone."""

import asyncio
import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from mvidarr.errors import External, Unavailable
from mvidarr.process.child import Child, Limits
from mvidarr.process.output import Collected
from mvidarr.process.records import MARK, Records
from mvidarr.process.running import Spawned, Started
from mvidarr.process.warden import Warden

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
DEFAULT = Limits()
MAX_OUTPUT = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Finished:
    """``cut`` when a stream was longer than asked for; ``code`` is negative for a signal."""

    code: int
    out: bytes
    err: bytes
    timed_out: bool
    cut: bool


class Children:
    """``folder`` is ``<data>/run/children-<host>``: ours alone, not shared with other machines."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self._records = Records(folder)
        self._running: set[Child] = set()
        self._warden: Warden | None = None
        self._before_close: dict[Callable[[], None], None] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def sweep(self) -> int:
        """Before the first start: kill what a dead server left. How many processes that were."""
        return await asyncio.to_thread(self._records.sweep)

    async def close(self) -> None:
        """Stop all that still runs, and the warden."""
        for call in self._before_close:
            call()
        async with asyncio.TaskGroup() as stopping:
            for child in list(self._running):
                stopping.create_task(child.stop())
        if self._warden is not None:
            self._warden.close()
            self._warden = None

    async def start(
        self,
        argv: Sequence[str | Path],
        *,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        limits: Limits = DEFAULT,
    ) -> Child:
        """``env`` is added to a minimal environment (PATH, LANG, and HOME and TMPDIR in ``cwd``), never to our own.

        External(code="program_missing"), Unavailable(code="folder_missing" | "no_processes" | "data_folder").
        """
        return self.launch(argv, cwd=cwd, env=env, limits=limits)

    async def run(
        self,
        argv: Sequence[str | Path],
        *,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        limits: Limits = DEFAULT,
        max_output: int = MAX_OUTPUT,
    ) -> Finished:
        """Start, wait and keep the first ``max_output`` bytes of each stream."""
        collected = Collected(max_output)
        child = self.launch(argv, cwd=cwd, env=env, limits=limits, collected=collected)
        end = await child.wait()
        return Finished(end.code, collected.bytes_of("out"), collected.bytes_of("err"), end.timed_out, collected.cut)

    def launch(
        self,
        argv: Sequence[str | Path],
        *,
        cwd: Path,
        env: Mapping[str, str] | None,
        limits: Limits,
        collected: Collected | None = None,
        stdin: int = subprocess.DEVNULL,
    ) -> Child:
        """No await in here: a cancellation finds a child either not started or recorded."""
        environment = self.environment(cwd, env)
        return self.adopt(_spawn([str(part) for part in argv], str(cwd), environment, stdin), limits, collected)

    def before_close(self, call: Callable[[], None]) -> None:
        """Once, however often it is said."""
        self._before_close[call] = None

    def environment(self, cwd: Path, env: Mapping[str, str] | None) -> dict[str, str]:
        """All that a child knows; from now on the warden watches."""
        if self._warden is None:
            self._records.prepare()
            self._warden = Warden(self._folder, str(self._records.owner), f"{MARK}={self._records.mark}")
        place = str(cwd)
        marked = {MARK: self._records.mark}
        return {"PATH": PATH, "LANG": "C.UTF-8", "HOME": place, "TMPDIR": place, **(env or {}), **marked}

    def adopt(self, started: Started, limits: Limits, collected: Collected | None = None) -> Child:
        """Records and restrains what has just been started, by whomever."""
        try:
            record = self._records.add(started.process.pid)
        except OSError as error:
            _undo(started)
            detail = "The data folder cannot be written, so no program may start: see that it exists and has space."
            raise Unavailable(detail, code="data_folder", retry_after=60) from error
        _restrain(started.process.pid, limits)

        def forget() -> None:
            self._records.remove(record)
            self._running.discard(child)

        child = Child(started, limits, collected, forget)
        self._running.add(child)
        return child


def _spawn(argv: list[str], cwd: str, env: dict[str, str], stdin: int) -> Started:
    program = shutil.which(argv[0], path=env["PATH"])
    if program is None:
        name = Path(argv[0]).name
        raise External(f"The program {name} is not installed or may not be run.", source=name, code="program_missing")
    our_out, their_out = os.pipe()
    our_err, their_err = os.pipe()
    try:
        process = subprocess.Popen(
            argv,
            executable=program,
            stdin=stdin,
            stdout=their_out,
            stderr=their_err,
            cwd=cwd,
            env=env,
            start_new_session=True,
        )
    except OSError as error:
        os.close(our_out)
        os.close(our_err)
        raise _translated(error, argv[0], cwd) from error
    finally:
        os.close(their_out)
        os.close(their_err)
    return Started(Spawned(process), our_out, our_err)


def _translated(error: OSError, program: str, cwd: str) -> External | Unavailable:
    if isinstance(error, BlockingIOError):
        return no_processes()
    if isinstance(error, FileNotFoundError | NotADirectoryError) and error.filename == cwd:
        return folder_missing()
    name = Path(program).name
    return External(f"The program {name} could not be started.", source=name, code="program_missing")


def no_processes() -> Unavailable:
    return Unavailable("The machine cannot start more programs right now.", code="no_processes", retry_after=30)


def folder_missing() -> Unavailable:
    return Unavailable("The working folder of a program is gone.", code="folder_missing", retry_after=30)


def _restrain(pid: int, limits: Limits) -> None:
    """From outside, right after the start: code between fork and exec would cost a copy of our page tables."""
    stricter = (
        ProcessLookupError,
        PermissionError,
        ValueError,
    )  # it has ended, or we ourselves live under stricter ones
    with suppress(*stricter):
        os.setpriority(os.PRIO_PROCESS, pid, limits.nice)
    with suppress(*stricter):
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
    if limits.file_bytes is not None:
        with suppress(*stricter):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))


def _undo(started: Started) -> None:
    started.process.discard()
    os.close(started.out)
    os.close(started.err)
