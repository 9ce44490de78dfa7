"""Small real videos, made once per test run."""

import fcntl
import subprocess
from dataclasses import dataclass
from pathlib import Path

SECONDS = 6
HEIGHTS = (144, 240, 720)  # 16 / 9 of each is even
_SOURCES = (
    *("-f", "lavfi", "-i", f"testsrc2=size=640x360:rate=25:duration={SECONDS}"),
    *("-f", "lavfi", "-i", f"sine=frequency=440:duration={SECONDS}"),
)
_H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-pix_fmt", "yuv420p")
_AAC = ("-c:a", "aac", "-b:a", "96k")


@dataclass(frozen=True)
class Clips:
    """``song.mp4`` (360p, 6 s, H.264 and AAC), ``picture.mp4`` and ``sound.m4a`` (its halves), ``picture-144.mp4``,
    ``picture-240.mp4``, ``picture-720.mp4`` (without sound), ``song.webm`` (VP8 and Opus), ``poster.jpg``,
    ``hls/master.m3u8``, ``dash/manifest.mpd``."""

    folder: Path

    @property
    def song(self) -> Path:
        return self.folder / "song.mp4"


def make(folder: Path, ffmpeg: Path) -> Clips:
    """Made by the first worker that comes here; the others wait for it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            _make(folder, ffmpeg)
            (folder / "done").touch()
    return Clips(folder)


def _make(folder: Path, ffmpeg: Path) -> None:
    for name in ("hls", "dash"):
        (folder / name).mkdir(parents=True, exist_ok=True)

    def run(*arguments: str) -> None:
        command = [str(ffmpeg), "-hide_banner", "-nostdin", "-v", "error", "-y", *arguments]
        subprocess.run(command, cwd=folder, check=True)

    copy = ("-i", "song.mp4", "-c", "copy")
    run(*_SOURCES, *_H264, *_AAC, "-movflags", "+faststart", "song.mp4")
    run(*copy, "-an", "picture.mp4")
    run(*copy, "-vn", "sound.m4a")
    run(
        *_SOURCES,
        "-t",
        "2",
        "-c:v",
        "libvpx",
        "-deadline",
        "realtime",
        "-cpu-used",
        "8",
        "-c:a",
        "libopus",
        "song.webm",
    )
    for height in HEIGHTS:
        run(
            *("-f", "lavfi", "-i", f"testsrc2=size={height * 16 // 9}x{height}:rate=10:duration={SECONDS}"),
            *(*_H264, f"picture-{height}.mp4"),
        )
    run("-i", "song.mp4", "-frames:v", "1", "-q:v", "4", "poster.jpg")
    run(
        *copy,
        "-f",
        "hls",
        "-hls_time",
        "2",
        "-hls_playlist_type",
        "vod",
        "-master_pl_name",
        "master.m3u8",
        "hls/media.m3u8",
    )
    run(*copy, "-f", "dash", "-seg_duration", "2", "dash/manifest.mpd")
