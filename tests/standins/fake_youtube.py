"""The test's side of the "YouTube" plugin: what the site has, and where the plugin lies."""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

PLUGIN = Path(__file__).parent / "plugins" / "yt_dlp_plugins"


class FakeYouTube:
    """``plugins`` is what ``ytdlp.plugins`` of the configuration wants. Ids have 11 characters; all of them exist."""

    def __init__(self, folder: Path, base: str) -> None:
        self.plugins = folder / "plugins"
        package = self.plugins / "fakesite" / "yt_dlp_plugins"
        shutil.copytree(PLUGIN, package, ignore=shutil.ignore_patterns("__pycache__"))
        self._file = package / "extractor" / "site.json"
        self._site: dict[str, Any] = {"base": base, "videos": {}, "lists": {}, "channels": {}}
        self._write()

    @staticmethod
    def url(name: str) -> str:
        return f"https://www.youtube.com/watch?v={name}"

    def add(self, name: str, *, faults: Mapping[str, str | int | float] | None = None, **fields: Any) -> str:
        """Gives a video fields of its own (``title=…``), and faults to its media; returns its address."""
        self._site["videos"][name] = {"fields": fields, "faults": urlencode(faults or {})}
        self._write()
        return self.url(name)

    def every_page(self, **fields: Any) -> None:
        """What the page of each video says in place of what lists say of it: how long its clip really is."""
        self._site["pages"] = fields
        self._write()

    def remove(self, name: str) -> None:
        self._site["videos"][name] = None
        self._write()

    def add_list(self, name: str, ids: Sequence[str]) -> str:
        self._site["lists"][name] = list(ids)
        self._write()
        return f"https://www.youtube.com/playlist?list={name}"

    def add_channel(self, name: str, title: str, tabs: Mapping[str, Sequence[str]], **more: Any) -> str:
        """``tabs``: ids of videos by tab (``videos``, ``shorts``, …). ``more``: ``handle``, ``verified``."""
        self._site["channels"][name] = {"title": title, "tabs": {tab: list(ids) for tab, ids in tabs.items()}, **more}
        self._write()
        return f"https://www.youtube.com/channel/{name}"

    def _write(self) -> None:
        temporary = self._file.with_suffix(".tmp")
        temporary.write_text(json.dumps(self._site), "utf-8")
        temporary.replace(self._file)
