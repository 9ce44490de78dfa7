"""A real video of a moment, as small as one can be."""

import os
import subprocess
from pathlib import Path

from mvidarr.media import resolve


def drawn(folder: Path, color: str = "red") -> bytes:
    """Six seconds of one colour; cut, it does not say so by itself."""
    tools, path = resolve(None, None, folder), folder / f"{color}.mkv"
    shown = ("-f", "lavfi", "-i", f"color={color}:s=64x36:d=6:r=5", "-pix_fmt", "yuv420p", "-preset", "ultrafast")
    command: list[str | Path] = [tools.ffmpeg, "-v", "error", *shown, path]
    subprocess.run(command, check=True, env=dict(os.environ), stdin=subprocess.DEVNULL, timeout=60)
    return path.read_bytes()
