"""Clips that play: a still that slowly comes nearer, and a chord. A few of them, each used several times."""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from mvidarr.demo.facts import Recording
from mvidarr.demo.stills import Still
from mvidarr.errors import External
from mvidarr.media import Media, Probe
from mvidarr.process import Children, Limits

DISTINCT = 3
_SECONDS = 12
_LIMITS = Limits(seconds=60)
_CHORDS = ((220.0, 277.18, 329.63), (196.0, 246.94, 293.66), (174.61, 220.0, 261.63))


@dataclass(frozen=True, slots=True)
class Clip:
    data: bytes
    duration: float
    recording: Recording


async def clips(children: Children, media: Media, stills: list[Still]) -> list[Clip]:
    """One for each still; a second or so altogether."""
    with TemporaryDirectory(prefix="mvidarr-demo-") as name:
        return [await _clip(children, media, Path(name), number, still) for number, still in enumerate(stills)]


async def _clip(children: Children, media: Media, folder: Path, number: int, still: Still) -> Clip:
    source, target = folder / f"{number}.jpg", folder / f"{number}.mp4"
    source.write_bytes(still.data)
    done = await children.run([media.tools.ffmpeg, *_arguments(source, target, number)], cwd=folder, limits=_LIMITS)
    if done.code != 0:
        raise External("ffmpeg could not make the clips of the demo.", source="ffmpeg", code="no_clip")
    found = await media.probe(target)
    return Clip(target.read_bytes(), found.duration or _SECONDS, _recording(found))


def _arguments(source: Path, target: Path, number: int) -> list[str]:
    chord = "+".join(f"0.12*sin(2*PI*{tone}*t)" for tone in _CHORDS[number % len(_CHORDS)])
    sound = f"aevalsrc={chord}:d={_SECONDS}:s=44100"
    nearer = f"zoompan=z=1+0.0006*on:d={_SECONDS * 25}:x=iw/2-iw/zoom/2:y=ih/2-ih/zoom/2:s=640x360:fps=25"
    quiet = ["-hide_banner", "-nostdin", "-y", "-v", "error"]
    codecs = [
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-crf",
        "30",
        "-pix_fmt",
        "yuv420p",
        "-c:a",
        "aac",
        "-b:a",
        "64k",
    ]
    inputs = ["-i", str(source), "-f", "lavfi", "-i", sound]
    return [*quiet, *inputs, "-vf", nearer, *codecs, "-shortest", "-movflags", "+faststart", str(target)]


def _recording(found: Probe) -> Recording:
    return Recording(
        height=found.height or 360,
        width=found.width or 640,
        container=found.container,
        extension=".mp4",
        video_codec=found.video_codec or "h264",
        audio_codec=found.audio_codec or "aac",
        fps=found.fps or 25.0,
        bitrate=found.bitrate or 0,
        channels=found.audio[0].channels or 1 if found.audio else 1,
        hdr=None,
    )
