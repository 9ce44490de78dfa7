"""Which of the formats that a site offers a profile takes, and why. Pure.

``listed`` reads a list; ``sorting`` is yt-dlp's own order, ``criteria`` what the profile wants before it; ``picking``
takes a picture and a sound, ``choice`` turns them into options; ``judging`` says of each format why; ``samples`` are
lists to try a profile with.
"""

from mvidarr.downloads.choosing.choice import Choice, choose, refuse_unwanted
from mvidarr.downloads.choosing.judging import Judged, Reason, Verdict, judge
from mvidarr.downloads.choosing.samples import SAMPLES, Sample

__all__ = ["SAMPLES", "Choice", "Judged", "Reason", "Sample", "Verdict", "choose", "judge", "refuse_unwanted"]
