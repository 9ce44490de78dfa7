"""What is inside a video, whether it is whole, and pictures of it. Knows no rooms and no database.

``tools`` finds ffmpeg and ffprobe, ``toolbox`` again while they are missing; ``probe``, ``checks``, ``frames`` and
``embedding`` are pure (arguments in, facts out), and so is ``subtitles``; ``runner`` runs them through ``process``;
``pictures`` scales with Pillow, ``facts`` says their colours, ``thumbnails`` does both in threads and ``cache`` keeps
the results.
Tables: none. Events: none.
"""

from mvidarr.media.checks import Integrity, matches_duration
from mvidarr.media.facts import PictureFacts
from mvidarr.media.pictures import Format
from mvidarr.media.probe import AudioStream, Probe
from mvidarr.media.runner import Media
from mvidarr.media.thumbnails import WIDTHS, Picture, Size, Thumbnails
from mvidarr.media.toolbox import Toolbox
from mvidarr.media.tools import Capabilities, Tools, resolve

__all__ = [
    "WIDTHS",
    "AudioStream",
    "Capabilities",
    "Format",
    "Integrity",
    "Media",
    "Picture",
    "PictureFacts",
    "Probe",
    "Size",
    "Thumbnails",
    "Toolbox",
    "Tools",
    "matches_duration",
    "resolve",
]
