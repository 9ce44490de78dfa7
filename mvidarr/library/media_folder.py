"""The media folder as people look at it and choose it: where it is and why, whether it can be used, or another.

Another one can be chosen while the configuration names none and nothing lies in it yet. It is kept in its row of
``roots``; the house is built on it with the next start.
"""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar, cast

from typing_extensions import TypedDict

from mvidarr.accounts import Step
from mvidarr.config import network_file_system
from mvidarr.db import Database
from mvidarr.errors import Conflict, FieldError, Invalid, MvidarrError, Unavailable
from mvidarr.files import Root, Trial, try_folder
from mvidarr.library import store

LONGEST_PATH = 1000  # characters
PATIENCE = 10.0  # seconds for a disk or share to answer
_PSEUDO = (Path("/proc"), Path("/sys"), Path("/dev"))

Origin = Literal["option", "environment", "file", "chosen", "default"]
T = TypeVar("T")


class FolderTrial(TypedDict):
    """``free`` in bytes; ``renames``: downloads move in by a rename, not by a copy; ``share``: the type of a network
    file system it lies on."""

    path: str
    exists: bool
    empty: bool
    free: int
    renames: bool
    share: str | None


class FolderVerdict(TypedDict):
    """``trial``, or in its place the ``problem`` as a sentence."""

    trial: FolderTrial | None
    problem: str | None


class FolderState(TypedDict):
    """``problem`` stands in place of ``trial``. ``fixed`` is the reason why no other can be chosen here."""

    path: str
    origin: Origin
    trial: FolderTrial | None
    problem: str | None
    data: str
    data_share: str | None
    fixed: str | None


class MediaFolder:
    """``origin`` is that of the configuration's ``paths.media``, ``data`` the folder of database and state."""

    def __init__(self, database: Database, root: Root, *, data: Path, origin: str) -> None:
        self._database = database
        self._root = root
        self._data = data
        self._origin = origin

    async def state(self) -> FolderState:
        trial, problem = None, None
        try:
            await self._answered(self._root.check)
            trial = await self._tried(self._root.path)
        except MvidarrError as error:
            problem = error.detail
        return {
            "path": str(self._root.path),
            "origin": self._where_from(),
            "trial": trial,
            "problem": problem,
            "data": str(self._data),
            "data_share": await self._data_share(),
            "fixed": await self._fixed(),
        }

    def step(self) -> Step:
        """Of the first run."""
        return Step("folders", "Folders", "/setup/folders", self.in_use)

    async def in_use(self) -> bool:
        """Whether the library holds anything; then its folder stays where it is."""
        async with self._database.read() as r:
            return await store.holds_anything(r)

    async def test(self, text: str) -> FolderTrial:
        """Whether this could be the media folder; what is wrong is Invalid with a sentence for the field ``path``."""
        try:
            path = await self._answered(lambda: proper_folder(text, self._data))
            return await self._tried(path)
        except (Conflict, Unavailable) as error:
            raise _refused(error.detail, error.code) from error

    async def verdict(self, text: str) -> FolderVerdict:
        """The same as something to tell: that a folder will not do is an answer too."""
        try:
            return {"trial": await self.test(text), "problem": None}
        except Invalid as error:
            return {"trial": None, "problem": error.detail}

    async def choose(self, text: str) -> Path:
        """Makes and marks the folder, and remembers it for the next start; Invalid, or Conflict where it is fixed."""
        fixed = await self._fixed()
        if fixed is not None:
            raise Conflict(fixed, code="media_folder_fixed")
        path = Path((await self.test(text))["path"])
        try:
            await self._answered(Root(0, path).prepare)
        except MvidarrError as error:
            raise _refused(error.detail, error.code) from error
        async with self._database.write() as w:
            if await store.holds_anything(w):
                raise Conflict(_HOLDS, code="media_folder_fixed")
            await store.pin_root(w, str(path))
        return path

    async def _fixed(self) -> str | None:
        if self._origin != "default":
            return _PINNED[self._origin]
        return _HOLDS if await self.in_use() else None

    def _where_from(self) -> Origin:
        match self._origin:
            case "option" | "environment" | "file":
                return cast(Origin, self._origin)
            case _:
                return "default" if self._root.path == default_folder(self._data) else "chosen"

    async def _tried(self, path: Path) -> FolderTrial:
        found: Trial = await self._answered(lambda: try_folder(path))
        share = await self._answered(lambda: network_file_system(path))
        return {
            "path": str(path), "exists": found.exists, "empty": found.empty, "free": found.free,
            "renames": found.renames, "share": share,
        }  # fmt: skip

    async def _data_share(self) -> str | None:
        """Only a file of SQLite suffers from lying on a share."""
        if self._database.dialect != "sqlite":
            return None
        return await self._answered(lambda: network_file_system(self._data))

    async def _answered(self, look: Callable[[], T]) -> T:
        try:
            async with asyncio.timeout(PATIENCE):
                return await asyncio.to_thread(look)
        except TimeoutError as error:
            text = "The disk or share does not answer: see that it is connected and mounted."
            raise Unavailable(text, code="disk_failed", retry_after=60) from error


def default_folder(data: Path) -> Path:
    return data / "media"


def proper_folder(text: str, data: Path) -> Path:
    """The folder that somebody typed, without ``~`` and ``..``. Looks at links, so it may wait for a disk."""
    typed = text.strip()
    if not typed:
        raise _refused("Write the path of a folder, such as /srv/music-videos.")
    if len(typed) > LONGEST_PATH or not _plain(typed):
        raise _refused("This is no path of a folder: it is too long or holds signs that paths do not have.")
    if not typed.startswith(("/", "~/")):
        raise _refused("Write the whole path, beginning with /.")
    path = Path(os.path.normpath(os.path.expanduser(typed).replace("//", "/")))
    _refuse_private(path, data)
    _refuse_private(Path(os.path.realpath(path)), Path(os.path.realpath(data)))
    return path


def _refuse_private(path: Path, data: Path) -> None:
    if path.is_relative_to(data) and not path.is_relative_to(default_folder(data)):
        raise _refused("This lies in the data folder, where MVidarr keeps its database. Choose one outside.")
    if data.is_relative_to(path):
        raise _refused("The data folder with the database lies in there, and media servers would read it. Go deeper.")
    if any(path.is_relative_to(pseudo) for pseudo in _PSEUDO):
        raise _refused("This place belongs to the operating system and keeps no files. Choose one on a disk.")


def _plain(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return all(ord(sign) >= 32 and sign != "\x7f" for sign in text)


def _refused(sentence: str, code: str = "bad_folder") -> Invalid:
    return Invalid(sentence, code=code, errors=(FieldError("path", sentence),))


_HOLDS = "Files of the library lie in it already, so it stays where it is."
_PINNED = {
    "option": "It was named by --media on the command line, and is changed there.",
    "environment": "It is named by the variable MVIDARR__PATHS__MEDIA, and is changed there.",
    "file": "It is named by paths.media in the configuration file, and is changed there.",
}
