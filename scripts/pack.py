"""A step of building the wheel: every static file that gets smaller by it is packed, once and as hard as it goes; and
single files from the top come along.

What the server would otherwise pack again for each visitor lies ready beside the file, as ``.br`` and ``.gz``.
"""

import gzip
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKED = {".css", ".js", ".json", ".svg", ".txt"}
SMALLEST = 500  # bytes; below that the headers weigh more
WORTH = 0.95  # of the size before
BESIDE = ("config.example.toml",)  # single files that the help shows


class PackStatic(BuildHookInterface[Any]):
    """Writes into a folder of its own, so that a checkout never holds a packed file that is older than its source."""

    _folder: tempfile.TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        self._folder = tempfile.TemporaryDirectory(prefix="mvidarr-packed-")
        for name in BESIDE:
            build_data["force_include"][str(Path(self.root, name))] = f"mvidarr/{name}"
        static = Path(self.root, "static")
        for file in sorted(static.rglob("*")):
            if file.is_file() and file.suffix in PACKED and file.stat().st_size >= SMALLEST:
                for packed in pack(file, Path(self._folder.name, file.relative_to(static))):
                    inside = packed.relative_to(self._folder.name)
                    build_data["force_include"][str(packed)] = f"mvidarr/static/{inside}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if self._folder is not None:
            self._folder.cleanup()


def pack(file: Path, target: Path) -> Iterator[Path]:
    """``target`` with a suffix more, for each way that is worth it."""
    data = file.read_bytes()
    target.parent.mkdir(parents=True, exist_ok=True)
    for suffix, packed in ((".br", brotli.compress(data)), (".gz", gzip.compress(data, 9, mtime=0))):
        if len(packed) <= WORTH * len(data):
            path = target.with_name(target.name + suffix)
            path.write_bytes(packed)
            yield path
