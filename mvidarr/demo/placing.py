"""The few files of a demo library that exist: stills, and clips that play.

They are written while the rows are not yet committed. A list of them in the media folder, written first, lets the next
``demo`` take away what a killed one left.
"""

from contextlib import suppress
from pathlib import Path

from mvidarr.demo.songs import Song
from mvidarr.errors import Conflict
from mvidarr.files import PICTURE, THUMB, Root, beside
from mvidarr.files.roots import OWN_FOLDER

_LIST = "demo-files"


class Placing:
    """Nothing that stands in the folder is written over: it must hold nothing but what is hidden."""

    def __init__(self, root: Root) -> None:
        self._root = root
        self._list = root.path / OWN_FOLDER / _LIST

    def begin(self) -> None:
        """Conflict, code ``media_not_empty``, for a folder where something lies."""
        self.take_back()
        self._root.check()
        if any(not name.startswith(".") and name != "lost+found" for name in self._root.listing()):
            raise Conflict(
                f"The media folder {self._root.path} is not empty, and demo data writes files there: "
                "choose an empty one with --media, or use --stills 0.",
                code="media_not_empty",
            )

    def place(self, song: Song) -> None:
        """Its still in both of its names, and its clip, where it has them."""
        if not (song.picture or song.clip):
            return
        video = self._root.resolve(song.path)
        wanted = {}
        if song.picture:
            wanted = {beside(video, PICTURE): song.picture.data, beside(video, THUMB): song.picture.data}
        if song.clip:
            wanted[video] = song.clip.data
        self._note(list(wanted))
        video.parent.mkdir(parents=True, exist_ok=True)
        for path, data in wanted.items():
            path.write_bytes(data)

    def done(self) -> None:
        """The rows are there, so the files may stay."""
        self._list.unlink(missing_ok=True)

    def take_back(self) -> None:
        """What an earlier try that did not end well left here, and nothing else."""
        if not self._list.is_file():
            return
        for line in self._list.read_text("utf-8").splitlines():
            path = self._root.resolve(line)
            path.unlink(missing_ok=True)
            for folder in (path.parent, path.parent.parent):
                if folder != self._root.path:
                    with suppress(OSError):  # not empty yet, or gone
                        folder.rmdir()
        self.done()

    def _note(self, paths: list[Path]) -> None:
        with self._list.open("a", encoding="utf-8") as file:
            file.writelines(f"{self._root.relative(path)}\n" for path in paths)
