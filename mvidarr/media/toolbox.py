"""The tools at hand: found once, and looked for anew as long as they are missing, so that nobody has to restart."""

from pathlib import Path

from mvidarr.errors import Unavailable
from mvidarr.media.tools import Tools, resolve


class Toolbox:
    """``ffmpeg``, ``ffprobe``: as configured; ``own_folder``: gets links when the two lie apart, or came late."""

    def __init__(
        self, ffmpeg: Path | None, ffprobe: Path | None, own_folder: Path, *, search: str | None = None
    ) -> None:
        self._configured = ffmpeg, ffprobe
        self._own_folder = own_folder
        self._search = search
        self._tools: Tools | None = None
        self._late = False
        try:
            self._tools = self._look()
        except Unavailable:
            self._late = True  # who asks next is told
        self._bin_folder = self._tools.bin_folder if self._tools else own_folder

    @property
    def bin_folder(self) -> Path:
        """The one folder that holds both under their plain names, now or as soon as there are any."""
        return self._bin_folder

    @property
    def tools(self) -> Tools:
        """Raises ``Unavailable`` (``ffmpeg_missing``)."""
        if self._tools is None or not self._tools.there:
            self._tools = None
            self._tools = self._look()
        return self._tools

    def _look(self) -> Tools:
        return resolve(*self._configured, self._own_folder, search=self._search, own=self._late)
