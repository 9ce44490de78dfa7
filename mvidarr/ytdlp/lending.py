"""Cookies for one run: a copy in its folder, which comes back when it ends."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mvidarr.ytdlp.options import with_cookies

COPY = ".cookies-"  # how the names of copies begin


@dataclass(frozen=True, slots=True)
class Loan:
    """``of``: the digest of what was lent."""

    path: Path
    of: str


class Lender(Protocol):
    """``guardian.Jar``. Its methods block."""

    def lend(self, folder: Path) -> Loan | None: ...

    def take_back(self, loan: Loan) -> None: ...


def sweep(folder: Path) -> None:
    """Copies that a killed server left in a folder. Blocks."""
    for path in folder.glob(f"{COPY}*"):
        path.unlink(missing_ok=True)


@asynccontextmanager
async def lent(jar: Lender | None, argv: Sequence[str], folder: Path) -> AsyncIterator[Sequence[str]]:
    """The command line with cookies, where there are some. A copy that is made while its run is stopped goes too."""
    if jar is None:
        yield argv
        return
    lending = asyncio.ensure_future(asyncio.to_thread(jar.lend, folder))
    try:
        loan = await asyncio.shield(lending)
        yield argv if loan is None else with_cookies(argv, loan.path)
    finally:
        loan = await lending
        if loan is not None:
            await asyncio.to_thread(jar.take_back, loan)
