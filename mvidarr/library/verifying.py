"""Files held against their rows: whether each is there, as large as noted, and readable, and what lies beside it.

Looking takes its time, so it is done outside of any transaction; what was found is noted where the files are those that
were looked at. A disk that is away, or fails, says nothing about its files: then nothing is noted at all.
"""

import asyncio
import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mvidarr.clock import now
from mvidarr.db import Database, Outbox, Reader, Writer
from mvidarr.errors import External, Invalid, Unavailable
from mvidarr.files import NFO, PICTURE, THUMB, Root, beside
from mvidarr.library.faults import FAULTS, Fault
from mvidarr.library.rewriting import Rewriting
from mvidarr.library.store import checked
from mvidarr.media import Media

Row = dict[str, Any]
_GONE = "{name} is not there any more. Bring it back, or download the video again."
_IN_BIN = "{name} is in the recycle bin still, and was not looked at."
_NFO_GONE = "Its NFO file was gone, and is written anew."
_PICTURE_GONE = "The picture beside it is gone: make it anew."
_MEANWHILE = "Its files changed while they were looked at. Do it again."
_UNDECIDED = ("timed_out", "tool_crashed")
_MOST = 4  # files that are read at a time


@dataclass(frozen=True)
class Seen:
    """Of one file. ``said`` is what is not in order, in sentences; ``decided``: it can be noted."""

    file: Row
    gone: bool = False
    fault: Fault | None = None
    said: tuple[str, ...] = ()
    decided: bool = True
    nfo_gone: bool = False


async def with_files(r: Reader, video_ids: Sequence[int]) -> list[Row]:
    """``id``, ``version``, ``added``, ``picture`` and the rows of their ``files``, the primary one first."""
    return await checked.of_videos(r, video_ids)


class Verifying:
    def __init__(self, database: Database, outbox: Outbox, media: Media, rewriting: Rewriting) -> None:
        self._database = database
        self._outbox = outbox
        self._media = media
        self._rewriting = rewriting
        self._reading = asyncio.Semaphore(min(len(os.sched_getaffinity(0)), _MOST))

    def require(self) -> None:
        """``Unavailable`` without the programs that it takes."""
        self._media.require()

    async def look(self, video_ids: Sequence[int], *, whole: bool) -> dict[int, list[Seen]]:
        """Of each video what was seen of its files. ``whole``: read to their ends. ``Unavailable`` while a media folder
        is not mounted, or fails."""
        async with self._database.read() as r:
            videos = await checked.of_videos(r, video_ids)
        roots = {file["root_id"]: Root(file["root_id"], Path(file["root"])) for one in videos for file in one["files"]}
        await _must_be_there(roots.values())
        found = await asyncio.gather(
            *(self._file(roots[file["root_id"]], file, one, whole) for one in videos for file in one["files"]),
            return_exceptions=True,
        )
        seen: dict[int, list[Seen]] = {one["id"]: [] for one in videos}
        for each in found:
            if isinstance(each, BaseException):
                raise each
            seen[each.file["video_id"]].append(each)
        if any(each.gone for files in seen.values() for each in files):
            await _must_be_there(roots.values())  # not unmounted between the two looks
        return seen

    async def note(self, w: Writer, seen: Mapping[int, Sequence[Seen]], *, actor: str) -> dict[int, str]:
        """What is not in order, by video; ``VideoChecked`` where that is news. The NFO files that were gone are written
        anew."""
        moment, said = now(), {}
        news: list[Row] = []
        turned, otherwise, bare = set(), [], []
        for video in await checked.of_videos(w, list(seen)):
            theirs = seen[video["id"]]
            if [_is(one.file) for one in theirs] != [_is(file) for file in video["files"]]:
                said[video["id"]] = _MEANWHILE
                continue
            news += [_noted(one, moment) for one in theirs if one.decided]
            if any(one.decided and one.gone != (one.file["missing_since"] is not None) for one in theirs):
                turned.add(video["id"])
            if video["id"] in turned or any(one.decided and one.fault != one.file["fault"] for one in theirs):
                otherwise.append(video["id"])
            if any(one.nfo_gone for one in theirs):
                bare.append(video["id"])
            if sentences := [sentence for one in theirs for sentence in one.said]:
                said[video["id"]] = " ".join(sentences)
        await checked.note(w, news, turned)
        await self._rewriting.enqueue_nfo(w, bare, actor=actor)
        if otherwise:
            await self._outbox.emit_many(w, [("VideoChecked", ("video", id), {"actor": actor}) for id in otherwise])
        return said

    async def _file(self, root: Root, file: Row, video: Row, whole: bool) -> Seen:
        name = Path(file["path"]).name
        if file["in_bin"]:
            return Seen(file, decided=False, said=(_IN_BIN.format(name=name),))
        async with self._reading:
            try:
                path = root.resolve(file["path"])
                size = await asyncio.to_thread(_size, path)
                if size is None:
                    return Seen(file, gone=True, said=(_GONE.format(name=name),))
                fault = await self._fault(path, size, file, whole)
            except (External, Invalid) as error:
                if isinstance(error, External) and error.code not in _UNDECIDED:
                    raise
                return Seen(file, decided=False, said=(f"{name}: {error.detail}",))
            nfo_gone, picture_gone = await asyncio.to_thread(_bare, path, file, video)
        said = [FAULTS[fault].format(name=name, size=size, noted=file["size"])] if fault else []
        said += [sentence for sentence, is_so in ((_NFO_GONE, nfo_gone), (_PICTURE_GONE, picture_gone)) if is_so]
        return Seen(file, fault=fault, said=tuple(said), nfo_gone=nfo_gone)

    async def _fault(self, path: Path, size: int, file: Row, whole: bool) -> Fault | None:
        try:
            found = await self._media.probe(path)
        except External as error:
            if error.code != "not_media":
                raise
            return "unreadable"
        if not found.has_video:
            return "no_picture"
        if whole and (trouble := (await self._media.integrity(path, found.duration)).trouble):
            return trouble
        return "resized" if size != file["size"] else None


async def _must_be_there(roots: Iterable[Root]) -> None:
    for root in roots:
        await asyncio.to_thread(root.check)


def _size(path: Path) -> int | None:
    """None when there is no such file."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise Unavailable(
            "The disk or share failed: check its cable, its network and its log.", code="disk_failed", retry_after=60
        ) from error
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def _bare(path: Path, file: Row, video: Row) -> tuple[bool, bool]:
    """Whether the NFO that we wrote is gone, and the picture. Only the file that is played has them."""
    if not file["primary"]:
        return False, False
    pictures = [beside(path, suffix) for suffix in (PICTURE, THUMB)]
    nfo_gone = bool(file["nfo"]) and not beside(path, NFO).is_file()
    return nfo_gone, bool(video["picture"]) and not any(picture.is_file() for picture in pictures)


def _is(file: Row) -> tuple[Any, ...]:
    """What must be the same for what was seen to be so still."""
    return (*(file[name] for name in ("id", "root_id", "path", "size", "missing_since")), bool(file["in_bin"]))


def _noted(seen: Seen, moment: int) -> Row:
    since = (seen.file["missing_since"] or moment) if seen.gone else None
    fault = None if seen.gone else seen.fault
    return {"of": seen.file["id"], "at": moment, "found": fault, "since": since}
